// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/metrics/machine.h"

#include <algorithm>
#include <array>

namespace fd::probes {

namespace {

constexpr auto percent = QLatin1StringView("%");
constexpr auto bytes = QLatin1StringView("bytes");

/// \a of \a total in percent, kept between 0 and 100: counters of two reads may be a moment apart.
double percentOf(double of, double total)
{
    return total > 0 ? std::clamp(100 * of / total, 0.0, 100.0) : 0;
}

class Figures
{
public:
    void add(QLatin1StringView id, double value, QLatin1StringView unit = {}, const QString &label = {})
    {
        metrics_.push_back({id, label, value, unit});
    }
    void addShare(QLatin1StringView id, double of, double total, const QString &label = {})
    {
        if (total > 0)
            add(id, percentOf(of, total), percent, label);
    }
    std::vector<Metric> take() { return std::move(metrics_); }

private:
    std::vector<Metric> metrics_;
};

void addFileSystems(Figures &figures, std::vector<FileSystem> fileSystems)
{
    std::sort(fileSystems.begin(), fileSystems.end(),
              [](const FileSystem &a, const FileSystem &b) { return a.mount < b.mount; }); // "/" first
    for (const FileSystem &fs : fileSystems) {
        const double used = fs.size - fs.free;
        figures.addShare(QLatin1StringView("disk.used"), used, used + fs.available, fs.mount);
    }
    for (const FileSystem &fs : fileSystems)
        figures.addShare(QLatin1StringView("inodes.used"), fs.inodes - fs.inodesFree, fs.inodes, fs.mount);
    for (const FileSystem &fs : fileSystems) {
        if (fs.readOnly)
            figures.add(QLatin1StringView("disk.readonly"), 1, {}, fs.mount);
    }
}

} // namespace

std::vector<Metric> machineMetrics(const MachineSample &before, const MachineSample &after)
{
    Figures figures;
    const double time = after.cpuTotal - before.cpuTotal;
    const double waited = after.cpuIowait - before.cpuIowait;
    figures.addShare(QLatin1StringView("cpu.used"), time - (after.cpuIdle - before.cpuIdle) - waited, time);
    if (after.memoryAvailable)
        figures.addShare(QLatin1StringView("memory.used"), after.memoryTotal - *after.memoryAvailable,
                         after.memoryTotal);
    constexpr std::array loads{QLatin1StringView("load.1m"), QLatin1StringView("load.5m"),
                               QLatin1StringView("load.15m")};
    for (size_t i = 0; i < std::min(loads.size(), after.load.size()); ++i)
        figures.add(loads.at(i), after.load[i] / std::max(1, after.processors));
    addFileSystems(figures, after.fileSystems);
    figures.addShare(QLatin1StringView("cpu.iowait"), waited, time);
    figures.addShare(QLatin1StringView("cpu.steal"), after.cpuSteal - before.cpuSteal, time);
    if (after.processors > 0)
        figures.add(QLatin1StringView("cpu.count"), after.processors);
    if (after.memoryTotal > 0)
        figures.add(QLatin1StringView("memory.total"), after.memoryTotal, bytes);
    if (after.memoryAvailable)
        figures.add(QLatin1StringView("memory.available"), *after.memoryAvailable, bytes);
    if (after.swap)
        figures.addShare(QLatin1StringView("swap.used"), after.swap->total - after.swap->of,
                         after.swap->total);
    if (after.files)
        figures.addShare(QLatin1StringView("files.used"), after.files->of, after.files->total);
    if (after.conntrack)
        figures.addShare(QLatin1StringView("conntrack.used"), after.conntrack->of, after.conntrack->total);
    if (after.listenOverflows && before.listenOverflows) {
        figures.add(QLatin1StringView("tcp.listen-overflows"),
                    std::max(0.0, *after.listenOverflows - *before.listenOverflows),
                    QLatin1StringView("connections"));
        figures.add(QLatin1StringView("tcp.listen-overflows.total"), *after.listenOverflows,
                    QLatin1StringView("connections"));
    }
    if (after.oomKills)
        figures.add(QLatin1StringView("oom.kills.total"), *after.oomKills, QLatin1StringView("kills"));
    if (after.uptime)
        figures.add(QLatin1StringView("uptime"), *after.uptime, QLatin1StringView("s"));
    return figures.take();
}

bool isWatchedFileSystem(const QString &type, const QString &mount)
{
    constexpr std::array stored{
        QLatin1StringView("ext2"),    QLatin1StringView("ext3"),    QLatin1StringView("ext4"),
        QLatin1StringView("xfs"),     QLatin1StringView("btrfs"),   QLatin1StringView("zfs"),
        QLatin1StringView("f2fs"),    QLatin1StringView("jfs"),     QLatin1StringView("vfat"),
        QLatin1StringView("tmpfs"),   QLatin1StringView("overlay"), QLatin1StringView("reiserfs"),
        QLatin1StringView("bcachefs")};
    if (std::find(stored.begin(), stored.end(), type) == stored.end())
        return false;
    if (type == QLatin1StringView("overlay"))
        return mount == QLatin1StringView("/"); // within a container; elsewhere a container's own
    if (type == QLatin1StringView("tmpfs"))
        return mount == QLatin1StringView("/tmp") || mount == QLatin1StringView("/run") ||
               mount == QLatin1StringView("/dev/shm") || mount == QLatin1StringView("/var/tmp");
    return !mount.startsWith(QLatin1StringView("/var/lib/docker/")) &&
           !mount.startsWith(QLatin1StringView("/snap/"));
}

} // namespace fd::probes
