// SPDX-License-Identifier: GPL-3.0-or-later
//
// One look at a machine, wherever it comes from, and the figures that two looks give.
#pragma once

#include "model/evidence.h"

namespace fd::probes {

struct FileSystem {
    QString mount = {};
    double size = 0;      ///< bytes
    double free = 0;      ///< bytes, those reserved for root included
    double available = 0; ///< bytes, for everybody
    double inodes = 0;    ///< 0: without a fixed number
    double inodesFree = 0;
    bool readOnly = false;
};

/// Of `total`, what is `of` it.
struct Share {
    double of = 0;
    double total = 0;
};

struct MachineSample {
    double cpuTotal = 0; ///< since the start, summed over the processors, in any unit
    double cpuIdle = 0;
    double cpuIowait = 0;
    double cpuSteal = 0;
    int processors = 0;
    std::vector<double> load = {}; ///< over 1, 5 and 15 minutes
    double memoryTotal = 0;        ///< bytes
    std::optional<double> memoryAvailable = {};
    std::optional<Share> swap = {};      ///< free of total, bytes
    std::optional<Share> files = {};     ///< open of the limit
    std::optional<Share> conntrack = {}; ///< entries of the limit
    std::optional<double> listenOverflows = {};
    std::optional<double> oomKills = {};
    std::optional<double> uptime = {}; ///< seconds
    std::vector<FileSystem> fileSystems = {};
};

/// The figures of metrics_probe.h. \a before and \a after are of the same machine, about a second apart.
std::vector<Metric> machineMetrics(const MachineSample &before, const MachineSample &after);

/// Is a file system of this kind at this place one that can fill up on somebody? Leaves out what is no
/// storage (proc, cgroup), read-only images (squashfs) and the private ones of sessions and containers.
bool isWatchedFileSystem(const QString &type, const QString &mount);

} // namespace fd::probes
