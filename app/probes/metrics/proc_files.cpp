// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/metrics/proc_files.h"

#include <QByteArrayList>

#include <algorithm>

namespace fd::probes {

namespace {

QByteArrayList lines(QByteArrayView text)
{
    return text.toByteArray().split('\n');
}

QByteArrayList words(const QByteArray &line)
{
    QByteArrayList list = line.simplified().split(' ');
    list.removeAll(QByteArray());
    return list;
}

/// "key value" or "key: value kB"; empty where the key is not there.
std::optional<double> valueOf(QByteArrayView text, const QByteArray &key)
{
    for (const QByteArray &line : lines(text)) {
        const QByteArrayList fields = words(line);
        if (fields.size() < 2 || fields.first() != key)
            continue;
        bool ok = false;
        const double value = fields.at(1).toDouble(&ok);
        return ok ? std::optional(value) : std::nullopt;
    }
    return std::nullopt;
}

std::optional<double> kibOf(QByteArrayView text, const QByteArray &key)
{
    const auto value = valueOf(text, key);
    return value ? std::optional(*value * 1024) : std::nullopt;
}

/// Mount points with spaces and the like have them as \040.
QString unescaped(const QByteArray &path)
{
    QByteArray plain;
    for (qsizetype i = 0; i < path.size(); ++i) {
        bool ok = false;
        const int byte = path[i] == '\\' ? path.mid(i + 1, 3).toInt(&ok, 8) : 0;
        if (ok && byte > 0 && byte < 256) {
            plain += static_cast<char>(byte);
            i += 3;
        } else {
            plain += path[i];
        }
    }
    return QString::fromUtf8(plain);
}

} // namespace

void readProcStat(QByteArrayView text, MachineSample &sample)
{
    for (const QByteArray &line : lines(text)) {
        if (!line.startsWith("cpu"))
            continue;
        const QByteArrayList fields = words(line);
        if (fields.first() != "cpu") {
            ++sample.processors;
            continue;
        }
        // user nice system idle iowait irq softirq steal; guest times are within user and nice
        for (qsizetype i = 1; i < std::min<qsizetype>(9, fields.size()); ++i)
            sample.cpuTotal += fields.at(i).toDouble();
        sample.cpuIdle = fields.value(4).toDouble();
        sample.cpuIowait = fields.value(5).toDouble();
        sample.cpuSteal = fields.value(8).toDouble();
    }
}

void readProcMeminfo(QByteArrayView text, MachineSample &sample)
{
    sample.memoryTotal = kibOf(text, "MemTotal:").value_or(0);
    sample.memoryAvailable = kibOf(text, "MemAvailable:");
    const auto swapTotal = kibOf(text, "SwapTotal:");
    const auto swapFree = kibOf(text, "SwapFree:");
    if (swapTotal && swapFree)
        sample.swap = Share{*swapFree, *swapTotal};
}

void readProcLoadavg(QByteArrayView text, MachineSample &sample)
{
    const QByteArrayList fields = words(text.toByteArray());
    for (qsizetype i = 0; i < 3 && i < fields.size(); ++i)
        sample.load.push_back(fields.at(i).toDouble());
}

void readProcFileNr(QByteArrayView text, MachineSample &sample)
{
    const QByteArrayList fields = words(text.toByteArray());
    if (fields.size() == 3)
        sample.files = Share{fields.at(0).toDouble() - fields.at(1).toDouble(), fields.at(2).toDouble()};
}

void readProcNetstat(QByteArrayView text, MachineSample &sample)
{
    QByteArrayList names;
    for (const QByteArray &line : lines(text)) {
        if (!line.startsWith("TcpExt:"))
            continue;
        const QByteArrayList fields = words(line);
        if (names.isEmpty()) {
            names = fields;
            continue;
        }
        const auto at = names.indexOf("ListenOverflows");
        if (at > 0 && at < fields.size())
            sample.listenOverflows = fields.at(at).toDouble();
        return;
    }
}

void readProcVmstat(QByteArrayView text, MachineSample &sample)
{
    sample.oomKills = valueOf(text, "oom_kill");
}

std::vector<Mount> watchedMounts(QByteArrayView text)
{
    std::vector<Mount> mounts;
    for (const QByteArray &line : lines(text)) {
        const QByteArrayList fields = words(line);
        if (fields.size() < 4)
            continue;
        const Mount mount{unescaped(fields.at(0)), unescaped(fields.at(1)), QString::fromUtf8(fields.at(2)),
                          fields.at(3).split(',').contains("ro")};
        std::erase_if(mounts, [&](const Mount &other) { return other.path == mount.path; });
        const bool seen = mount.device.startsWith(u'/') &&
                          std::any_of(mounts.begin(), mounts.end(),
                                      [&](const Mount &other) { return other.device == mount.device; });
        if (!seen && isWatchedFileSystem(mount.type, mount.path))
            mounts.push_back(mount);
    }
    return mounts;
}

} // namespace fd::probes
