// SPDX-License-Identifier: GPL-3.0-or-later
//
// What changed just before it began: package updates, restarts, deploys and certificates beside the onset.
#include "checks/logs/log_rows.h"
#include "checks/registry.h"

#include <QCoreApplication>

#include <algorithm>

namespace fd::checks {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Checks)
};

constexpr std::chrono::hours kFarBack{24};
/// Two clocks of one machine's logs may round differently.
constexpr std::chrono::seconds kSlack{60};
constexpr std::size_t kTold = 5;

/// How likely a change of that kind is to break a site: a restart alone changes nothing.
double weightOfKind(const QString &kind)
{
    if (kind == u"deploy")
        return 1;
    if (kind == u"upgrade" || kind == u"install" || kind == u"remove" || kind == u"kernel")
        return 0.8;
    return kind == u"reload" ? 0.7 : kind == u"certificate" ? 0.5 : 0.4;
}

double weightOf(const LogChange &change, Millis before)
{
    using namespace std::chrono_literals;
    const double near = before <= 10min ? 1 : before <= 1h ? 0.7 : before <= 6h ? 0.4 : 0.2;
    return near * weightOfKind(change.kind);
}

QString sentenceOf(const LogChange &change)
{
    const QString at = toIso(change.time).left(19).replace(u'T', u' ');
    const QString subject = change.subject.isEmpty() ? change.text.left(80) : change.subject;
    if (change.kind == u"deploy")
        return Tr::tr("%1 (UTC): deployed: %2").arg(at, subject);
    if (change.kind == u"install")
        return Tr::tr("%1 (UTC): %2 %3 was installed").arg(at, subject, change.to);
    if (change.kind == u"remove")
        return Tr::tr("%1 (UTC): %2 was removed").arg(at, subject);
    if (change.kind == u"upgrade" && !change.from.isEmpty())
        return Tr::tr("%1 (UTC): %2 was changed from %3 to %4").arg(at, subject, change.from, change.to);
    if (change.kind == u"upgrade")
        return Tr::tr("%1 (UTC): %2 was changed to %3").arg(at, subject, change.to);
    if (change.kind == u"kernel")
        return Tr::tr("%1 (UTC): kernel or driver: %2 %3").arg(at, subject, change.to);
    if (change.kind == u"reload")
        return Tr::tr("%1 (UTC): %2 was reloaded").arg(at, subject);
    if (change.kind == u"certificate")
        return Tr::tr("%1 (UTC): certificate: %2").arg(at, change.text.left(120));
    return Tr::tr("%1 (UTC): %2 was started or stopped").arg(at, subject);
}

/// What all logs say together: the outage may stand in one and the change in another.
struct Together {
    std::optional<LogIncident> worst = {};
    std::optional<Instant> onset = {};
    std::vector<LogChange> changes = {};
    bool read = false;
};

Together together(const Context &context)
{
    Together all;
    std::optional<Instant> firstFailure;
    for (const LogRequest &request : logRequests(context)) {
        const auto *log = context.evidence.get<LogEvidence>(request);
        if (!log)
            continue;
        all.read = true;
        for (const LogIncident &incident : log->summary.incidents) {
            if (!all.worst || incident.errors > all.worst->errors)
                all.worst = incident;
        }
        for (const SignatureHit &hit : log->summary.signatures) {
            if (hit.first && hit.weight >= 0.5 && (!firstFailure || *hit.first < *firstFailure))
                firstFailure = hit.first;
        }
        all.changes.insert(all.changes.end(), log->summary.changes.begin(), log->summary.changes.end());
    }
    std::stable_sort(all.changes.begin(), all.changes.end(),
                     [](const LogChange &a, const LogChange &b) { return a.time < b.time; });
    all.onset = all.worst ? std::optional(all.worst->start) : firstFailure;
    return all;
}

std::vector<CheckResult> judge(const Context &context)
{
    const std::vector<LogRequest> requests = logRequests(context);
    if (requests.empty())
        return {};
    CheckResult row = rowFor(context, Tr::tr("all logs"), requests.front());
    if (!isAnswered(row))
        return {row};
    const Together all = together(context);
    row.evidence = {{QStringLiteral("changes"), toJsonValue(all.changes)}};
    if (all.changes.empty()) {
        row.summary = Tr::tr("No change of software, configuration or certificates stands in the logs");
        return {row};
    }
    if (!all.onset) {
        row.summary = Tr::tr("Changes in the logs: %1, the last one %2")
                          .arg(all.changes.size())
                          .arg(sentenceOf(all.changes.back()));
        return {row};
    }
    struct Before {
        const LogChange *change;
        Millis by;
        double weight;
    };
    std::vector<Before> before;
    for (const LogChange &change : all.changes) {
        const Millis by = std::chrono::duration_cast<Millis>(*all.onset - change.time);
        if (by >= -kSlack && by <= kFarBack)
            before.push_back({&change, by, weightOf(change, by)});
    }
    if (before.empty()) {
        row.summary = Tr::tr("Nothing changed within a day before the errors began, by the logs");
        return {row};
    }
    std::stable_sort(before.begin(), before.end(),
                     [](const Before &a, const Before &b) { return a.weight > b.weight; });
    row.status = Status::Warn;
    row.summary =
        Tr::tr("%1, %2 before the errors began")
            .arg(sentenceOf(*before.front().change),
                 spoken(std::max(Micros(0), std::chrono::duration_cast<Micros>(before.front().by))));
    std::vector<LogChange> told;
    for (std::size_t i = 0; i < before.size() && i < kTold; ++i) {
        const Before &one = before[i];
        told.push_back(*one.change);
        row.observations.push_back(
            {Fact::ChangedBefore,
             Role::Log,
             one.change->subject,
             Tr::tr("%1, %2 before the errors began at %3 (UTC).")
                 .arg(sentenceOf(*one.change),
                      spoken(std::max(Micros(0), std::chrono::duration_cast<Micros>(one.by))),
                      toIso(*all.onset).left(19).replace(u'T', u' ')),
             {},
             static_cast<double>(one.by.count()) / 1000,
             one.weight});
    }
    row.evidence.insert(QStringLiteral("places"), placesOf(told));
    return {row};
}

} // namespace

Check logChangesCheck()
{
    return {"logs.changes",
            Step::Logs,
            [] { return Tr::tr("Changes before it began"); },
            [] { return Tr::tr("What changed just before the errors began?"); },
            [](const Context &) { return std::vector<ProbeRequest>{}; },
            judge};
}

} // namespace fd::checks
