// SPDX-License-Identifier: GPL-3.0-or-later
//
// From the sums over lines to the summary that is shown.
#include "logs/incidents.h"
#include "logs/sums.h"

#include <algorithm>

namespace fd::logs {

namespace {

constexpr std::size_t mostShares = 10;
constexpr double highestRise = 1e6;
constexpr std::size_t mostChanges = 200;

Span spanOf(const LogIncident &incident)
{
    const auto second = [](Instant t) {
        return std::chrono::floor<std::chrono::seconds>(t).time_since_epoch().count();
    };
    return {second(incident.start), second(incident.end)};
}

/// How many times the rate during \a span is that of the rest; a template that never came before counts as
/// if it had come once.
double riseOf(const Series &times, const Span &span, std::int64_t wholeSeconds)
{
    const double inside = times.within(span).lines;
    const double outside = std::max(times.all().lines - inside, 1.0);
    const auto seconds = static_cast<double>(std::max<std::int64_t>(span.seconds(), 1));
    const auto rest = static_cast<double>(std::max<std::int64_t>(wholeSeconds - span.seconds(), 1));
    return std::min(inside / seconds / (outside / rest), highestRise);
}

} // namespace

void Sums::describeIncidents(std::vector<LogIncident> &incidents, std::size_t most) const
{
    std::vector<Span> spans;
    spans.reserve(incidents.size());
    for (const LogIncident &incident : incidents)
        spans.push_back(spanOf(incident));
    const auto retriedIn = [this](const Span &span) {
        return static_cast<qint64>(seconds_.within(span.start, span.end).retried);
    };
    qint64 retriedBefore = incidents.empty() ? 0 : retriedIn({INT64_MIN, INT64_MAX});
    for (const Span &span : spans)
        retriedBefore -= retriedIn(span);
    const auto before = latency_.isEmpty() ? std::nullopt : latency_.outside(spans);
    for (std::size_t i = 0; i < incidents.size(); ++i) {
        LogIncident &incident = incidents[i];
        incident.latencyBefore = before;
        incident.latencyDuring = latency_.within(spans[i]);
        incident.retriedBefore = retriedBefore;
        incident.retriedDuring = retriedIn(spans[i]);
        incident.urls = urls_.during(spans[i], spans, most);
        incident.hosts = hosts_.during(spans[i], spans, most);
        incident.clients = clients_.during(spans[i], spans, most);
        incident.upstreams = upstreams_.during(spans[i], spans, most);
    }
}

void Sums::rankTemplates(LogSummary &summary, const LogIncident *worst, std::int64_t wholeSeconds,
                         std::size_t most) const
{
    struct Ranked {
        const TemplateMiner::Cluster *cluster;
        double excess;
    };
    std::vector<Ranked> ranked;
    const Span span = worst ? spanOf(*worst) : Span();
    for (const auto &cluster : templates_.clusters()) {
        if (cluster.count == 0)
            continue; // part of another by now
        ranked.push_back({&cluster, worst ? cluster.times.excess(span, wholeSeconds) : 0});
    }
    std::stable_sort(ranked.begin(), ranked.end(), [](const Ranked &a, const Ranked &b) {
        return a.excess != b.excess ? a.excess > b.excess : a.cluster->count > b.cluster->count;
    });
    for (const auto &[cluster, excess] : ranked) {
        if (summary.templates.size() >= most) {
            break;
        }
        LogTemplate one;
        one.text = textOf(cluster->text());
        one.count = cluster->count;
        one.first = instantOf(cluster->firstNs);
        one.last = instantOf(cluster->lastNs);
        one.level = QString::fromLatin1(nameOf(cluster->level));
        one.example = textOf(cluster->example);
        one.file = cluster->file;
        one.line = cluster->exampleLine;
        double during = 0;
        for (const LogIncident &incident : summary.incidents)
            during += cluster->times.within(spanOf(incident)).lines;
        one.countDuring = std::min<qint64>(qRound64(during), one.count);
        one.countBefore = one.count - one.countDuring;
        one.rise = worst ? riseOf(cluster->times, span, wholeSeconds) : 0;
        if (cluster->signature >= 0) {
            const auto *signature =
                signatures_.hits()[static_cast<std::size_t>(cluster->signature)].signature;
            one.signature = signature->id;
            one.cause = signature->cause;
        }
        summary.templates.push_back(std::move(one));
    }
}

QStringList Sums::approximations(const LogSummary &summary) const
{
    QStringList members;
    if (summary.incidents.empty())
        return members;
    if (!latency_.isEmpty())
        members << QStringLiteral("incidents.latency");
    const bool sampled = sampled_ || plain_.leavesOut() || faults_.leavesOut();
    if (sampled || urls_.isApproximate())
        members << QStringLiteral("incidents.urls");
    if (sampled || hosts_.isApproximate())
        members << QStringLiteral("incidents.hosts");
    if (sampled || clients_.isApproximate())
        members << QStringLiteral("incidents.clients");
    return members;
}

LogSummary Sums::result(int top) const
{
    return result(top, findIncidents(seconds_));
}

LogIncident Sums::asIncident(int top) const
{
    LogIncident all;
    if (firstNs_ == noTime)
        return all;
    // A request that is logged when it comes counts when it was answered, a day later at most.
    constexpr std::chrono::seconds day = std::chrono::days(1);
    all.start = std::chrono::floor<std::chrono::seconds>(*instantOf(firstNs_)) - day;
    all.end = std::chrono::floor<std::chrono::seconds>(*instantOf(lastNs_)) + 2 * day;
    std::vector<LogIncident> alone{all};
    describeIncidents(alone, std::min(static_cast<std::size_t>(std::max(top, 0)), mostShares));
    all = std::move(alone.front());
    const auto counts = seconds_.within(spanOf(all).start, spanOf(all).end);
    all.errors = static_cast<qint64>(counts.faults);
    all.total = static_cast<qint64>(counts.total);
    all.errorRate = all.total > 0 ? static_cast<double>(all.errors) / static_cast<double>(all.total) : 0;
    all.latencyBefore.reset();
    all.start = *instantOf(firstNs_);
    all.end = *instantOf(lastNs_);
    return all;
}

LogSummary Sums::result(int top, std::vector<LogIncident> incidents) const
{
    const auto most = static_cast<std::size_t>(std::max(top, 0));
    LogSummary summary;
    for (std::size_t status = 0; status < status_.size(); ++status) {
        if (status_[status] > 0) {
            summary.status[QString::number(status)] = status_[status];
        }
    }
    summary.timeline = seconds_.timeline();
    summary.incidents = std::move(incidents);
    describeIncidents(summary.incidents, std::min(most, mostShares));
    // The incident that cost the most.
    const auto costliest =
        std::max_element(summary.incidents.begin(), summary.incidents.end(),
                         [](const LogIncident &a, const LogIncident &b) { return a.errors < b.errors; });
    const LogIncident *worst = costliest == summary.incidents.end() ? nullptr : &*costliest;
    const std::int64_t wholeSeconds = firstNs_ == noTime ? 0 : (lastNs_ - firstNs_) / 1'000'000'000 + 1;
    rankTemplates(summary, worst, wholeSeconds, most);
    summary.upstreams = upstreams_.result(most);
    summary.signatures = signatures_.result(worst, wholeSeconds);
    summary.changes = changes_.result(worst ? std::optional(worst->start) : std::nullopt, mostChanges);
    summary.transactions = transactions_.result();
    summary.approximate = approximations(summary);
    if (upstreams_.isApproximate())
        summary.approximate << QStringLiteral("upstreams");
    return summary;
}

} // namespace fd::logs
