// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/logs_follow.h"

#include "cli/commands.h"
#include "cli/console.h"
#include "knowledge/signatures.h"
#include "logs/summarise.h"
#include "probes/logfile/follow.h"
#include "probes/logfile/logfile.h"

#include <QCoreApplication>

#include <cstdio>
#include <memory>
#include <thread>

namespace fd::cli {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Cli)
};

constexpr auto pause = std::chrono::milliseconds(200);
/// So much of what is there already is read to tell the format; it is not printed.
constexpr qint64 tailBytes = 65536;

QByteArray lineOf(const logs::Record &record, const QString &file)
{
    const bool bad = record.unparsed || record.status.value_or(0) >= 500 || record.level == u"error" ||
                     record.level == u"crit" || record.level == u"alert" || record.level == u"emerg";
    QString meaning;
    if (!record.message.isEmpty()) {
        const std::string text = record.message.toStdString();
        for (const auto place : {knowledge::Place::ErrorLog, knowledge::Place::Syslog}) {
            const auto hits = knowledge::matchSignatures(place, text);
            if (!hits.empty() && meaning.isEmpty())
                meaning = hits.front().signature->meaning +
                          QStringLiteral(" [%1]").arg(hits.front().signature->cause);
        }
    }
    if (!bad && meaning.isEmpty())
        return {};
    QStringList words{record.timeText.isEmpty() ? QStringLiteral("-") : record.timeText, file};
    if (record.status)
        words.append(QString::number(*record.status));
    for (const QString &word :
         {record.level, record.method, record.host + record.url, record.upstream, record.message}) {
        if (!word.isEmpty())
            words.append(word.left(300));
    }
    QString line = words.join(u' ');
    if (!meaning.isEmpty())
        line += QStringLiteral("\n    ") + meaning;
    return line.toUtf8() + '\n';
}

struct Followed {
    QString path;
    probes::LogFollower follower;
    logs::RecordReader reader;
};

} // namespace

int followLogs(const std::vector<LogSource> &sources, bool ndjson, std::stop_token stop)
{
    bool live = false;
    bool open = true;
    std::vector<std::unique_ptr<Followed>> followed;
    for (const LogSource &source : sources) {
        const QString &path = source.path;
        logs::Options options;
        options.format = source.format;
        options.timezone = source.timezone;
        options.fileTime = probes::logFileTime(path);
        const auto each = [&live, &open, path, ndjson](const logs::Record &record) {
            if (!live)
                return;
            const QByteArray line = ndjson ? logs::toNdjson(record, path) + '\n' : lineOf(record, path);
            open = open && std::fwrite(line.constData(), 1, static_cast<std::size_t>(line.size()), stdout) ==
                               static_cast<std::size_t>(line.size());
        };
        followed.push_back(std::unique_ptr<Followed>(
            new Followed{path, {path, tailBytes}, logs::RecordReader(path, options, each)}));
    }
    while (!stop.stop_requested()) {
        for (auto &one : followed) {
            const auto failure =
                one->follower.poll([&one](std::string_view block) { one->reader.feed(block); });
            if (failure)
                return refuse(QStringLiteral("%1: %2").arg(one->path, failure->detail));
            one->reader.settle();
        }
        live = true;
        if (std::fflush(stdout) != 0 || !open)
            return refuse(Tr::tr("standard output cannot be written"));
        std::this_thread::sleep_for(pause);
    }
    return NothingWrong;
}

} // namespace fd::cli
