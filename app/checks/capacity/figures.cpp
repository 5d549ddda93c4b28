// SPDX-License-Identifier: GPL-3.0-or-later
#include "checks/capacity/figures.h"

#include <QCoreApplication>

#include <algorithm>

namespace fd::checks {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Checks)
};

/// A file system this full has no room left for sessions, spools and logs.
constexpr double kNoRoom = 99.0;

struct Limit {
    QLatin1StringView metric;
    Fact fact;
    double limit;
    QString text; ///< with %1 the source, %2 the figure, %3 which one, where there are several
};

std::vector<Limit> limitsOf(const Limits &limits)
{
    return {
        {QLatin1StringView("cpu.used"), Fact::CpuHigh, limits.cpuPercent,
         Tr::tr("The processors of %1 are %2 % busy.")},
        {QLatin1StringView("memory.used"), Fact::MemoryHigh, limits.memoryPercent,
         Tr::tr("The memory of %1 is %2 % full.")},
        {QLatin1StringView("disk.used"), Fact::DiskFull, limits.diskPercent,
         Tr::tr("The file system %3 of %1 is %2 % full.")},
        {QLatin1StringView("inodes.used"), Fact::DiskFull, limits.diskPercent,
         Tr::tr("The file system %3 of %1 has used %2 % of its inodes.")},
        {QLatin1StringView("load.1m"), Fact::LoadHigh, 2.0,
         Tr::tr("The load of %1 is %2 for each processor.")},
        {QLatin1StringView("conntrack.used"), Fact::ConnectionsExhausted, 95.0,
         Tr::tr("The connection tracking table of %1 is %2 % full.")},
        {QLatin1StringView("files.used"), Fact::ConnectionsExhausted, 95.0,
         Tr::tr("%1 has used %2 % of its file descriptors.")},
    };
}

/// What a figure is, in words; a source's own name for it where there are none.
QString nameOf(const Metric &metric)
{
    const std::pair<QLatin1StringView, QString> names[] = {
        {QLatin1StringView("cpu.used"), Tr::tr("processors busy")},
        {QLatin1StringView("cpu.iowait"), Tr::tr("processors waiting for the disk")},
        {QLatin1StringView("cpu.steal"), Tr::tr("processor time taken by other guests")},
        {QLatin1StringView("cpu.count"), Tr::tr("processors")},
        {QLatin1StringView("load.1m"), Tr::tr("load for each processor over 1 minute")},
        {QLatin1StringView("load.5m"), Tr::tr("over 5 minutes")},
        {QLatin1StringView("load.15m"), Tr::tr("over 15 minutes")},
        {QLatin1StringView("memory.used"), Tr::tr("memory in use")},
        {QLatin1StringView("swap.used"), Tr::tr("swap in use")},
        {QLatin1StringView("disk.used"), Tr::tr("disk in use")},
        {QLatin1StringView("inodes.used"), Tr::tr("inodes in use")},
        {QLatin1StringView("nginx.active"), Tr::tr("open connections")},
        {QLatin1StringView("nginx.reading"), Tr::tr("reading a request")},
        {QLatin1StringView("nginx.writing"), Tr::tr("answering")},
        {QLatin1StringView("nginx.waiting"), Tr::tr("idle")},
        {QLatin1StringView("apache.busy"), Tr::tr("busy workers")},
        {QLatin1StringView("apache.idle"), Tr::tr("idle workers")},
        {QLatin1StringView("apache.open"), Tr::tr("free places for workers")},
    };
    const auto *name = std::find_if(std::begin(names), std::end(names),
                                    [&](const auto &one) { return metric.id == one.first; });
    return name == std::end(names) ? metric.id : name->second;
}

void judgeFigures(const Context &context, const MetricsEvidence &seen, CheckResult &row)
{
    row.evidence = toJsonObject(seen);
    if (seen.failure) {
        row.status = Status::Error;
        row.summary = Tr::tr("The source could not be read: %1").arg(seen.failure->detail);
        row.observations.push_back(
            {Fact::SourceUnavailable, Role::Host, seen.source, row.summary + u'.', {}, 0, 1});
        return;
    }
    const auto limits = limitsOf(context.profile.limits);
    QStringList said;
    for (const Metric &metric : seen.metrics) {
        const auto limit =
            std::find_if(limits.begin(), limits.end(), [&](const Limit &l) { return metric.id == l.metric; });
        if (limit == limits.end() || metric.value < limit->limit)
            continue;
        const QString figure = QString::number(metric.value, 'f', metric.value < 10 ? 1 : 0);
        const bool several = limit->text.contains(QLatin1StringView("%3"));
        const QString text = several ? limit->text.arg(seen.source, figure, metric.label)
                                     : limit->text.arg(seen.source, figure);
        const bool grave = limit->fact != Fact::DiskFull || metric.value >= kNoRoom;
        row.status = Status::Warn;
        said.append(text);
        row.observations.push_back(
            {limit->fact, Role::Host, seen.source, text, {}, metric.value, grave ? 1.0 : 0.4});
    }
    if (!said.isEmpty()) {
        row.summary = said.join(u' ');
        return;
    }
    QStringList figures;
    for (const Metric &metric : seen.metrics) {
        if (figures.size() < 4)
            figures.append(
                QStringLiteral("%1: %2%3")
                    .arg(metric.label.isEmpty() ? nameOf(metric) : nameOf(metric) + u' ' + metric.label)
                    .arg(metric.value, 0, 'f', metric.value < 10 ? 1 : 0)
                    .arg(metric.unit == QLatin1StringView("%") ? QStringLiteral(" %") : QString()));
    }
    row.summary = figures.isEmpty() ? Tr::tr("No figures were given.") : figures.join(QStringLiteral(", "));
    row.observations.push_back({Fact::FiguresNormal,
                                Role::Host,
                                seen.source,
                                Tr::tr("The figures of %1 are within their limits.").arg(seen.source),
                                {},
                                0,
                                1});
}

bool isLoopback(const QString &address)
{
    return address.startsWith(QLatin1StringView("127.")) || address == QLatin1StringView("::1");
}

/// This computer's own figures matter where the site, or a part of it, runs here.
bool servesHere(const Context &context)
{
    const auto edges = edgeTargets(context);
    const auto origins = originTargets(context);
    return std::any_of(edges.begin(), edges.end(),
                       [](const EdgeTarget &edge) { return isLoopback(edge.to.address); }) ||
           std::any_of(origins.begin(), origins.end(),
                       [](const OriginTarget &origin) { return isLoopback(origin.to.address); });
}

std::vector<MetricsRequest> sources(const Context &context, QLatin1StringView type)
{
    std::vector<MetricsRequest> requests;
    for (const CapacitySource &source : context.profile.capacity) {
        if (source.type == type)
            requests.push_back({source, Millis{5000}});
    }
    if (requests.empty() && type == QLatin1StringView("host") && servesHere(context)) {
        CapacitySource here;
        here.type = type;
        requests.push_back({here, Millis{5000}});
    }
    return requests;
}

} // namespace

std::vector<ProbeRequest> figureRequests(const Context &context, QLatin1StringView type)
{
    std::vector<ProbeRequest> requests;
    for (MetricsRequest &request : sources(context, type))
        requests.emplace_back(std::move(request));
    return requests;
}

std::vector<CheckResult> figureRows(const Context &context, QLatin1StringView type, const QString &nothing)
{
    std::vector<CheckResult> rows;
    if (context.profile.isOffline())
        return rows;
    for (const MetricsRequest &request : sources(context, type)) {
        const QString target = request.source.url.isEmpty() ? Tr::tr("this computer") : request.source.url;
        CheckResult row = rowFor(context, target, request);
        if (!request.source.url.isEmpty())
            row.reproduce = QStringLiteral("curl -s '%1'").arg(request.source.url);
        const auto *seen = context.evidence.get<MetricsEvidence>(request);
        if (isAnswered(row) && seen)
            judgeFigures(context, *seen, row);
        rows.push_back(std::move(row));
    }
    if (rows.empty()) {
        CheckResult row;
        row.target = Tr::tr("no source");
        row.status = Status::Skipped;
        row.summary = nothing;
        rows.push_back(row);
    }
    return rows;
}

} // namespace fd::checks
