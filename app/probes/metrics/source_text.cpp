// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/metrics/source_text.h"

#include "probes/metrics/prometheus_text.h"

#include <QByteArrayList>
#include <QHash>
#include <QSet>

#include <algorithm>
#include <cmath>

namespace fd::probes {

namespace {

constexpr size_t mostFileSystems = 256;

FileSystem *fileSystemOf(MachineSample &machine, const PrometheusSample &sample)
{
    const QString mount = QString::fromUtf8(sample.label("mountpoint"));
    if (!isWatchedFileSystem(QString::fromUtf8(sample.label("fstype")), mount))
        return nullptr;
    auto &all = machine.fileSystems;
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const FileSystem &fs) { return fs.mount == mount; });
    if (found != all.end())
        return &*found;
    if (all.size() == mostFileSystems)
        return nullptr;
    return &all.emplace_back(FileSystem{.mount = mount});
}

void takeFileSystem(MachineSample &machine, const PrometheusSample &sample)
{
    FileSystem *fs = fileSystemOf(machine, sample);
    if (fs == nullptr)
        return;
    const QByteArrayView what = QByteArrayView(sample.name).sliced(qstrlen("node_filesystem_"));
    if (what == "size_bytes")
        fs->size = sample.value;
    else if (what == "free_bytes")
        fs->free = sample.value;
    else if (what == "avail_bytes")
        fs->available = sample.value;
    else if (what == "files")
        fs->inodes = sample.value;
    else if (what == "files_free")
        fs->inodesFree = sample.value;
    else if (what == "readonly")
        fs->readOnly = sample.value == 1;
}

void takeCpu(MachineSample &machine, const PrometheusSample &sample, QSet<QByteArray> &processors)
{
    const QByteArray mode = sample.label("mode");
    processors.insert(sample.label("cpu"));
    machine.cpuTotal += sample.value;
    if (mode == "idle")
        machine.cpuIdle += sample.value;
    else if (mode == "iowait")
        machine.cpuIowait += sample.value;
    else if (mode == "steal")
        machine.cpuSteal += sample.value;
}

/// The text behind "\a key: " at the start of a line.
QByteArray valueOf(QByteArrayView text, QByteArrayView key)
{
    for (const QByteArray &line : text.toByteArray().split('\n')) {
        if (line.startsWith(key) && line.mid(key.size()).startsWith(':'))
            return line.mid(key.size() + 1).trimmed();
    }
    return {};
}

std::optional<double> numberOf(QByteArrayView text, QByteArrayView key)
{
    bool ok = false;
    const double value = valueOf(text, key).toDouble(&ok);
    return ok && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

double rate(double before, double after, double seconds)
{
    return seconds > 0 ? std::max(0.0, after - before) / seconds : 0;
}

} // namespace

std::optional<MachineSample> machineFromNodeExporter(QByteArrayView text)
{
    MachineSample machine;
    QSet<QByteArray> processors;
    QHash<QByteArray, double> single;
    bool any = false;
    readPrometheusText(text, [&](const PrometheusSample &sample) {
        if (!sample.name.startsWith("node_") || !std::isfinite(sample.value))
            return true;
        any = true;
        if (sample.name == "node_cpu_seconds_total")
            takeCpu(machine, sample, processors);
        else if (sample.name.startsWith("node_filesystem_"))
            takeFileSystem(machine, sample);
        else if (sample.labels.empty())
            single.insert(sample.name, sample.value);
        return true;
    });
    if (!any)
        return std::nullopt;
    const auto get = [&](const char *name) {
        const auto at = single.constFind(QByteArray(name));
        return at == single.constEnd() ? std::nullopt : std::optional(at.value());
    };
    const auto share = [&](const char *of, const char *total) {
        const auto part = get(of);
        const auto whole = get(total);
        return part && whole ? std::optional(Share{*part, *whole}) : std::nullopt;
    };
    machine.processors = static_cast<int>(processors.size());
    for (const char *load : {"node_load1", "node_load5", "node_load15"}) {
        if (const auto value = get(load))
            machine.load.push_back(*value);
    }
    machine.memoryTotal = get("node_memory_MemTotal_bytes").value_or(0);
    machine.memoryAvailable = get("node_memory_MemAvailable_bytes");
    machine.swap = share("node_memory_SwapFree_bytes", "node_memory_SwapTotal_bytes");
    machine.files = share("node_filefd_allocated", "node_filefd_maximum");
    machine.conntrack = share("node_nf_conntrack_entries", "node_nf_conntrack_entries_limit");
    machine.listenOverflows = get("node_netstat_TcpExt_ListenOverflows");
    machine.oomKills = get("node_vmstat_oom_kill");
    const auto now = get("node_time_seconds");
    const auto boot = get("node_boot_time_seconds");
    if (now && boot)
        machine.uptime = std::max(0.0, *now - *boot);
    return machine;
}

std::optional<NginxStatus> nginxFromStubStatus(QByteArrayView text)
{
    NginxStatus status;
    const auto active = numberOf(text, "Active connections");
    const QByteArray plain = text.toByteArray();
    const qsizetype counters = plain.indexOf("server accepts handled requests");
    const qsizetype states = plain.indexOf("Reading:");
    if (!active || counters < 0 || states < counters)
        return std::nullopt;
    status.active = *active;
    const qsizetype line = plain.indexOf('\n', counters) + 1;
    // With "request_time" some builds add a fourth number.
    const QByteArrayList totals = plain.mid(line, states - line).simplified().split(' ');
    const QByteArrayList now = plain.mid(states, 200).simplified().split(' ');
    if (line == 0 || totals.size() < 3 || now.size() < 6 || now.at(2) != "Writing:" ||
        now.at(4) != "Waiting:")
        return std::nullopt;
    status.accepts = totals.at(0).toDouble();
    status.handled = totals.at(1).toDouble();
    status.requests = totals.at(2).toDouble();
    status.reading = now.at(1).toDouble();
    status.writing = now.at(3).toDouble();
    status.waiting = now.at(5).toDouble();
    return status;
}

std::vector<Metric> nginxMetrics(const NginxStatus &before, const NginxStatus &after, double seconds)
{
    const QString connections = QStringLiteral("connections");
    const double others =
        std::max(0.0, after.requests - before.requests - 1); // the second look counts itself
    return {
        {QStringLiteral("nginx.active"), {}, after.active, connections},
        {QStringLiteral("nginx.reading"), {}, after.reading, connections},
        {QStringLiteral("nginx.writing"), {}, after.writing, connections},
        {QStringLiteral("nginx.waiting"), {}, after.waiting, connections},
        {QStringLiteral("nginx.requests.rate"), {}, rate(0, others, seconds), QStringLiteral("requests/s")},
        {QStringLiteral("nginx.dropped.total"),
         {},
         std::max(0.0, after.accepts - after.handled),
         connections}};
}

std::optional<ApacheStatus> apacheFromStatus(QByteArrayView text)
{
    const auto busy = numberOf(text, "BusyWorkers");
    const auto idle = numberOf(text, "IdleWorkers");
    if (!busy || !idle)
        return std::nullopt;
    ApacheStatus status{.busy = *busy, .idle = *idle};
    status.open = static_cast<double>(valueOf(text, "Scoreboard").count('.'));
    status.accesses = numberOf(text, "Total Accesses");
    status.uptime = numberOf(text, "ServerUptimeSeconds");
    if (!status.uptime)
        status.uptime = numberOf(text, "Uptime");
    return status;
}

std::vector<Metric> apacheMetrics(const ApacheStatus &before, const ApacheStatus &after, double seconds)
{
    const QString workers = QStringLiteral("workers");
    const double slots_ = after.busy + after.idle + after.open;
    std::vector<Metric> metrics{{QStringLiteral("apache.workers.used"),
                                 {},
                                 slots_ > 0 ? 100 * after.busy / slots_ : 0,
                                 QStringLiteral("%")},
                                {QStringLiteral("apache.busy"), {}, after.busy, workers},
                                {QStringLiteral("apache.idle"), {}, after.idle, workers},
                                {QStringLiteral("apache.open"), {}, after.open, workers}};
    if (before.accesses && after.accesses) {
        metrics.push_back({QStringLiteral("apache.requests.rate"),
                           {},
                           rate(*before.accesses + 1, *after.accesses, seconds),
                           QStringLiteral("requests/s")});
    }
    if (after.uptime)
        metrics.push_back({QStringLiteral("uptime"), {}, *after.uptime, QStringLiteral("s")});
    return metrics;
}

} // namespace fd::probes
