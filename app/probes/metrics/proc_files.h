// SPDX-License-Identifier: GPL-3.0-or-later
//
// Files of /proc (proc(5)). Pure: text in, values out.
#pragma once

#include "probes/metrics/machine.h"

#include <QByteArrayView>

namespace fd::probes {

/// /proc/stat: processor times and their number.
void readProcStat(QByteArrayView text, MachineSample &sample);
/// /proc/meminfo: memory and swap.
void readProcMeminfo(QByteArrayView text, MachineSample &sample);
/// /proc/loadavg.
void readProcLoadavg(QByteArrayView text, MachineSample &sample);
/// /proc/sys/fs/file-nr: open files and their limit.
void readProcFileNr(QByteArrayView text, MachineSample &sample);
/// /proc/net/netstat: "TcpExt: names…" above "TcpExt: numbers…".
void readProcNetstat(QByteArrayView text, MachineSample &sample);
/// /proc/vmstat: processes ended for want of memory.
void readProcVmstat(QByteArrayView text, MachineSample &sample);

struct Mount {
    QString device = {};
    QString path = {};
    QString type = {};
    bool readOnly = false;
    bool operator==(const Mount &) const = default;
};

/// Of /proc/self/mounts, what isWatchedFileSystem(): each device once, where it is mounted first, and each
/// place once, with what was mounted there last.
std::vector<Mount> watchedMounts(QByteArrayView text);

} // namespace fd::probes
