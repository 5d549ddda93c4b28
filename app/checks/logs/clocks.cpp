// SPDX-License-Identifier: GPL-3.0-or-later
//
// Do the clocks of several logs agree?
#include "checks/logs/log_rows.h"
#include "checks/registry.h"

#include <QCoreApplication>

#include <algorithm>
#include <cstdlib>

namespace fd::checks {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Checks)
};

/// TLS certificates, signed requests and tokens allow for minutes; a wrong zone is no wrong clock.
constexpr qint64 kMattersMs = 120'000;

QString sentenceOf(const LogSkew &skew)
{
    const QString by = spoken(Micros(std::llabs(skew.offsetMs) * 1000));
    if (!skew.zone.isEmpty()) {
        const QString zoned = skew.zone.startsWith(u'-') ? skew.reference : skew.file;
        return Tr::tr("The times of %1 are %2 ahead of those of %3: the zone of %4 is probably %5 (requests "
                      "in both: %6).")
            .arg(skew.file, by, skew.reference, zoned, skew.zone)
            .arg(skew.matched);
    }
    return Tr::tr("The clock behind %1 is %2 ahead of that behind %3 (requests in both: %4).")
        .arg(skew.file, by, skew.reference)
        .arg(skew.matched);
}

/// The question that holds several logs against each other: those that are read and hold answers. Within one
/// source (a folder, a rotated set) the reading of it looks by itself.
std::optional<LogRequest> acrossSources(const Context &context)
{
    std::optional<LogRequest> across;
    for (const LogRequest &request : logRequests(context)) {
        const EvidenceEntry *entry = context.evidence.find(request);
        if (!entry || !entry->outcome)
            return std::nullopt; // asked once, of all of them
        const auto *log = std::get_if<LogEvidence>(&*entry->outcome);
        if (!log || log->summary.status.empty() || request.path == u"-")
            continue;
        if (!across) {
            across = request;
            across->since.reset(); // of clocks that differ by hours, one log would lie outside
            across->until.reset();
        } else {
            across->beside.push_back({request.path, request.format, request.timezone});
        }
    }
    return across && !across->beside.empty() ? across : std::nullopt;
}

std::vector<ProbeRequest> plan(const Context &context)
{
    std::vector<ProbeRequest> requests;
    if (auto across = acrossSources(context))
        requests.emplace_back(std::move(*across));
    return requests;
}

std::vector<CheckResult> judge(const Context &context)
{
    std::vector<CheckResult> rows;
    std::vector<LogRequest> asked = logRequests(context);
    if (auto across = acrossSources(context))
        asked.push_back(std::move(*across));
    for (const LogRequest &request : asked) {
        const auto *log = context.evidence.get<LogEvidence>(request);
        if (!log)
            continue;
        for (const LogSkew &skew : log->summary.skews) {
            const bool said = std::any_of(rows.begin(), rows.end(), [&skew](const CheckResult &row) {
                const QJsonObject known = row.evidence.value(QStringLiteral("skew")).toObject();
                return known.value(QStringLiteral("file")) == skew.file &&
                       known.value(QStringLiteral("reference")) == skew.reference;
            });
            if (said)
                continue;
            CheckResult row = rowFor(context, skew.file, request);
            row.status = Status::Warn;
            row.summary = sentenceOf(skew);
            row.evidence = {{QStringLiteral("skew"), toJsonObject(skew)}};
            row.observations.push_back(
                {Fact::LogClocksDiffer,
                 Role::Log,
                 skew.file,
                 row.summary,
                 {},
                 static_cast<double>(skew.offsetMs),
                 skew.zone.isEmpty() && std::llabs(skew.offsetMs) >= kMattersMs ? 1 : 0.3});
            rows.push_back(std::move(row));
        }
    }
    return rows;
}

} // namespace

Check logClocksCheck()
{
    return {"logs.clocks",
            Step::Logs,
            [] { return Tr::tr("Clocks"); },
            [] { return Tr::tr("Do the logs' clocks agree?"); },
            plan,
            judge};
}

} // namespace fd::checks
