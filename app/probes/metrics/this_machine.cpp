// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/metrics/this_machine.h"

#include "probes/metrics/proc_files.h"

#include <QFile>

#include <sys/statvfs.h>

namespace fd::probes {

namespace {

QByteArray contentOf(const char *path)
{
    // Files below /proc/sys refuse reads of 4 MiB and more (KMALLOC_MAX_SIZE).
    constexpr qint64 mostBytes = 1'048'576;
    QFile file(QString::fromLatin1(path));
    return file.open(QIODevice::ReadOnly) ? file.read(mostBytes) : QByteArray();
}

std::optional<double> numberIn(const char *path)
{
    bool ok = false;
    const double value = contentOf(path).simplified().split(' ').first().toDouble(&ok);
    return ok ? std::optional(value) : std::nullopt;
}

std::optional<FileSystem> fileSystemAt(const Mount &mount)
{
    struct statvfs info {
    };
    if (::statvfs(QFile::encodeName(mount.path).constData(), &info) != 0 || info.f_blocks == 0)
        return std::nullopt;
    const auto block = static_cast<double>(info.f_frsize);
    return FileSystem{.mount = mount.path,
                      .size = block * static_cast<double>(info.f_blocks),
                      .free = block * static_cast<double>(info.f_bfree),
                      .available = block * static_cast<double>(info.f_bavail),
                      .inodes = static_cast<double>(info.f_files),
                      .inodesFree = static_cast<double>(info.f_ffree),
                      .readOnly = mount.readOnly};
}

} // namespace

MachineSample sampleThisMachine()
{
    MachineSample sample;
    readProcStat(contentOf("/proc/stat"), sample);
    readProcMeminfo(contentOf("/proc/meminfo"), sample);
    readProcLoadavg(contentOf("/proc/loadavg"), sample);
    readProcFileNr(contentOf("/proc/sys/fs/file-nr"), sample);
    readProcNetstat(contentOf("/proc/net/netstat"), sample);
    readProcVmstat(contentOf("/proc/vmstat"), sample);
    sample.uptime = numberIn("/proc/uptime");
    const auto entries = numberIn("/proc/sys/net/netfilter/nf_conntrack_count");
    const auto limit = numberIn("/proc/sys/net/netfilter/nf_conntrack_max");
    if (entries && limit)
        sample.conntrack = Share{*entries, *limit};
    for (const Mount &mount : watchedMounts(contentOf("/proc/self/mounts"))) {
        if (auto fs = fileSystemAt(mount))
            sample.fileSystems.push_back(std::move(*fs));
    }
    return sample;
}

} // namespace fd::probes
