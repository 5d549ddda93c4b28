// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/logfile/configurations.h"

#include <QFile>
#include <QFileInfo>

namespace fd::probes {

namespace {

constexpr qint64 largest = 1 << 20;

std::optional<logs::LogConfiguration> configurationIn(const QString &path)
{
    const QFileInfo info(path);
    if (!info.isFile() || info.size() == 0 || info.size() > largest)
        return std::nullopt;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    const QByteArray text = file.read(largest);
    // a log may quote a configuration: what begins with a date or an address is none
    const QByteArray head = text.left(64).trimmed();
    if (text.contains('\0') || head.isEmpty() || (head[0] >= '0' && head[0] <= '9') || head[0] == '[')
        return std::nullopt;
    return logs::readLogConfiguration(QString::fromUtf8(text));
}

void add(logs::LogConfiguration &into, logs::LogConfiguration from)
{
    into.formats += from.formats;
    into.logs.insert(into.logs.end(), from.logs.begin(), from.logs.end());
}

} // namespace

logs::LogConfiguration takeConfigurations(QStringList &files)
{
    logs::LogConfiguration all;
    if (files.size() < 2)
        return all; // a file that was named alone is to be read
    files.removeIf([&all](const QString &path) {
        auto found = configurationIn(path);
        if (found)
            add(all, std::move(*found));
        return found.has_value();
    });
    return all;
}

std::vector<LogSource> withConfigurations(std::vector<LogSource> logs)
{
    logs::LogConfiguration all;
    if (logs.size() < 2)
        return logs;
    std::erase_if(logs, [&all](const LogSource &log) {
        auto found = configurationIn(log.path);
        if (found)
            add(all, std::move(*found));
        return found.has_value();
    });
    for (LogSource &log : logs) {
        if (log.format.isEmpty())
            log.format = logs::formatsFor(log.path, all);
    }
    return logs;
}

} // namespace fd::probes
