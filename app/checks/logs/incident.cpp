// SPDX-License-Identifier: GPL-3.0-or-later
//
// When it began: the error rate over time, and where it changed.
#include "checks/logs/log_rows.h"
#include "checks/registry.h"

#include <QCoreApplication>

#include <algorithm>

namespace fd::checks {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Checks)
};

/// The 5xx that stands in the log most often; 0 where there is none.
int mostFrequentError(const std::map<QString, qint64> &statuses)
{
    int most = 0;
    qint64 times = 0;
    for (const auto &[status, count] : statuses) {
        if (status.size() == 3 && status.startsWith(u'5') && count > times) {
            most = status.toInt();
            times = count;
        }
    }
    return most;
}

/// Requests that one server must have had before its share of failures means something.
constexpr qint64 kFewest = 3;
/// The weight from which a known text says that a request failed, and not only that it may.
constexpr double kDecisive = 0.6;

/// Do requests fail at the very end of the log, and is that now? Then they fail now and then, however well
/// the ones went that were sent from here.
std::optional<Observation> failsNow(const QString &target, const LogSummary &summary, Instant now)
{
    constexpr Millis recent{std::chrono::minutes{2}};
    const auto seen = [&target](const QString &text, qint64 times) {
        return Observation{Fact::ErrorIntermittent,    Role::Log, target, text, {},
                           static_cast<double>(times), 1};
    };
    for (const SignatureHit &hit : summary.signatures) {
        if (hit.count >= kFewest && hit.weight >= kDecisive && hit.last && *hit.last >= now - recent / 2 &&
            *hit.last <= now)
            return seen(Tr::tr("The log %1 tells of failures to its end, less than a minute ago: %2")
                            .arg(target, hit.meaning),
                        hit.count);
    }
    const int width = summary.timeline.bucketSeconds;
    if (summary.status.empty() || std::chrono::seconds(width) > recent)
        return std::nullopt;
    qint64 total = 0;
    qint64 errors = 0;
    for (const LogBucket &bucket : summary.timeline.buckets) {
        if (bucket.t + std::chrono::seconds(width) < now - recent || bucket.t > now)
            continue;
        total += bucket.total;
        errors += bucket.errors;
    }
    if (errors < kFewest || 5 * errors < total)
        return std::nullopt;
    return seen(Tr::tr("By the log %1, %2 of the last %3 requests failed within the last two minutes.")
                    .arg(target)
                    .arg(errors)
                    .arg(total),
                errors);
}

/// How far back a line may lie and still speak of what is wrong now.
constexpr Millis kFresh{std::chrono::hours{6}};
/// Do two names of servers belong to one pool, so that either could have had the other's requests? HAProxy
/// writes the pool before the server; of addresses, those with one port on several machines are taken for it.
bool shareOnePool(const QString &a, const QString &b)
{
    const auto slash = a.indexOf(u'/');
    if (slash > 0 && !a.contains(QLatin1StringView("://")))
        return b.startsWith(QStringView(a).left(slash + 1));
    const auto one = endpointFromText(a);
    const auto other = endpointFromText(b);
    return one && other && one->port != 0 && one->port == other->port && one->address != other->address;
}

/// A server that fails where another of its pool works: the failing share of the requests follows from it.
std::optional<Observation> someServersFail(const QString &target, const LogSummary &summary)
{
    for (const LogUpstream &bad : summary.upstreams) {
        if (bad.errors < kFewest || 2 * bad.errors < bad.requests || bad.name.contains(u'<'))
            continue;
        for (const LogUpstream &good : summary.upstreams) {
            const bool works = good.requests >= kFewest && 20 * good.errors <= good.requests;
            if (!works || good.name.contains(u'<') || !shareOnePool(bad.name, good.name))
                continue;
            return Observation{
                Fact::SomeOriginsFail,
                Role::Log,
                bad.name,
                Tr::tr("By the log %1, %2 of %3 requests to %4 failed, and %5 of %6 to %7 beside it.")
                    .arg(target)
                    .arg(bad.errors)
                    .arg(bad.requests)
                    .arg(bad.name)
                    .arg(good.errors)
                    .arg(good.requests)
                    .arg(good.name),
                {},
                static_cast<double>(bad.errors),
                1};
        }
    }
    return std::nullopt;
}

void judgeLog(const Context &context, const LogEvidence &log, CheckResult &row)
{
    const LogSummary &summary = log.summary;
    row.evidence = {{QStringLiteral("incidents"), toJsonValue(summary.incidents)},
                    {QStringLiteral("status"), toJsonValue(summary.status)}};
    auto goesOn = context.profile.isOffline() ? std::nullopt : failsNow(row.target, summary, context.now);
    const bool now = goesOn.has_value();
    if (goesOn)
        row.observations.push_back(std::move(*goesOn));
    const bool fresh = context.profile.isOffline() || now ||
                       std::any_of(summary.incidents.begin(), summary.incidents.end(),
                                   [&](const LogIncident &one) { return one.end >= context.now - kFresh; });
    if (auto seen = fresh ? someServersFail(row.target, summary) : std::nullopt)
        row.observations.push_back(std::move(*seen));
    if (summary.incidents.empty()) {
        row.summary = Tr::tr("No rise of the error rate");
        row.observations.push_back({Fact::LogQuiet,
                                    Role::Log,
                                    row.target,
                                    Tr::tr("The log %1 shows no rise of the error rate.").arg(row.target),
                                    {},
                                    0,
                                    1});
        return;
    }
    const auto worst =
        std::max_element(summary.incidents.begin(), summary.incidents.end(),
                         [](const LogIncident &a, const LogIncident &b) { return a.errors < b.errors; });
    row.status = Status::Fail;
    row.summary = Tr::tr("Errors rose at %1 (UTC) from %2 % to %3 %")
                      .arg(toIso(worst->start).left(19).replace(u'T', u' '))
                      .arg(worst->baselineErrorRate * 100, 0, 'f', 1)
                      .arg(worst->errorRate * 100, 0, 'f', 1);
    row.observations.push_back(
        {Fact::LogIncident, Role::Log, row.target, row.summary + u'.', {}, worst->errorRate, 1});
    if (const int status = mostFrequentError(summary.status); status != 0)
        row.observations.push_back(
            {Fact::HttpServerError,
             Role::Log,
             QString::number(status),
             Tr::tr("Most failed requests in %1 were answered with %2.").arg(row.target).arg(status),
             {},
             static_cast<double>(status),
             1});
}

} // namespace

Check logIncidentCheck()
{
    return {"logs.incident",
            Step::Logs,
            [] { return Tr::tr("Onset"); },
            [] { return Tr::tr("When did it begin, and how bad is it?"); },
            [](const Context &) { return std::vector<ProbeRequest>{}; },
            [](const Context &context) { return logRows(context, judgeLog); }};
}

} // namespace fd::checks
