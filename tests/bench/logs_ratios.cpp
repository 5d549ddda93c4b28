// SPDX-License-Identifier: GPL-3.0-or-later
//
// logs_ratios [MiB] [FILE...]: how long a whole summary takes, as a ratio to `wc -l`, and the same for rg and
// mawk where they are installed. Without files it writes logs of its own (256 MiB each) with an outage in
// them. Warm cache; the best of three.
#include "probes/logfile/logfile.h"

#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <random>

using namespace fd;

namespace {

enum class Kind { Combined, Upstream, Error };

QString writeLog(const QTemporaryDir &folder, Kind kind, qint64 bytes)
{
    static const char *const names[] = {"nginx-combined.log", "nginx-upstream.log", "nginx-error.log"};
    const QString path = folder.filePath(QLatin1StringView(names[static_cast<int>(kind)]));
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return {};
    std::mt19937 random(1);
    const qint64 lines = bytes / 200;
    QByteArray block;
    for (qint64 i = 0; i < lines; ++i) {
        const int second = static_cast<int>(i * 21600 / lines);
        const bool fails = random() % 1000 < (second > 12000 && second < 14000 ? 60U : 1U);
        char line[512];
        const auto id = static_cast<unsigned>(random() % 100000);
        const auto client = static_cast<unsigned>(random() % 250);
        int size = 0;
        if (kind == Kind::Error) {
            size = std::snprintf(line, sizeof line,
                                 "2026/03/10 %02d:%02d:%02d [error] 2104#2104: *%lld connect() failed (111: "
                                 "Connection refused) while "
                                 "connecting to upstream, client: 198.51.100.%u, server: www.example.com, "
                                 "request: \"GET /p/%u HTTP/1.1\", "
                                 "upstream: \"http://192.0.2.22:9000/p/%u\", host: \"www.example.com\"\n",
                                 6 + second / 3600, second / 60 % 60, second % 60, static_cast<long long>(i),
                                 client, id, id);
        } else {
            size = std::snprintf(line, sizeof line,
                                 "198.51.100.%u - - [10/Mar/2026:%02d:%02d:%02d +0000] \"GET "
                                 "/product/lamp-%u HTTP/1.1\" %d %u "
                                 "\"https://www.example.com/\" \"Mozilla/5.0 (X11; Linux x86_64; rv:127.0) "
                                 "Gecko/20100101 Firefox/127.0\"",
                                 client, 6 + second / 3600, second / 60 % 60, second % 60, id,
                                 fails ? 502 : 200, id);
            if (kind == Kind::Upstream)
                size += std::snprintf(line + size, sizeof line - static_cast<std::size_t>(size),
                                      " rt=0.0%02u urt=\"0.0%02u\" ua=\"192.0.2.%u:8080\" us=\"%d\"",
                                      client % 90 + 10, client % 90 + 9, 11 + id % 4, fails ? 502 : 200);
            line[size++] = '\n';
        }
        block.append(line, size);
        if (block.size() > (1 << 20)) {
            file.write(block);
            block.clear();
        }
    }
    file.write(block);
    return path;
}

double bestOfThree(const std::function<void()> &work)
{
    double best = 1e9;
    for (int run = 0; run < 3; ++run) {
        QElapsedTimer timer;
        timer.start();
        work();
        best = std::min(best, static_cast<double>(timer.nsecsElapsed()) / 1e9);
    }
    return best;
}

double timeOf(const QString &program, const QStringList &arguments)
{
    if (QStandardPaths::findExecutable(program).isEmpty())
        return -1;
    return bestOfThree([&] {
        QProcess process;
        process.setStandardOutputFile(QProcess::nullDevice());
        process.start(program, arguments);
        process.waitForFinished(-1);
    });
}

void compare(const QString &path)
{
    LogRequest request;
    request.path = path;
    LogSummary summary;
    const double wc = timeOf(QStringLiteral("wc"), {QStringLiteral("-l"), path});
    const double ours =
        bestOfThree([&] { summary = std::get<LogEvidence>(probes::probeLog(request, {}, {})).summary; });
    const double rg =
        timeOf(QStringLiteral("rg"), {QStringLiteral("-c"), QStringLiteral("\" 50[234] "), path});
    const double mawk =
        timeOf(QStringLiteral("mawk"), {QStringLiteral("$9 >= 500 { n++ } END { print n }"), path});
    const auto ratio = [wc](double time) {
        return time < 0 ? QStringLiteral("-") : QString::number(time / wc, 'f', 2);
    };
    qint64 lines = 0;
    for (const auto &file : summary.files)
        lines += file.lines;
    std::printf("%-28s %6.0f MiB %9lld lines  wc -l %.3f s  this %s x  rg -c %s x  mawk %s x  (%.1f million "
                "lines/s, %zu incidents)\n",
                qPrintable(QFileInfo(path).fileName()), static_cast<double>(QFileInfo(path).size()) / 1048576,
                static_cast<long long>(lines), wc, qPrintable(ratio(ours)), qPrintable(ratio(rg)),
                qPrintable(ratio(mawk)), static_cast<double>(lines) / ours / 1e6, summary.incidents.size());
}

} // namespace

int main(int argc, char *argv[])
{
    const int megabytes = argc > 1 ? std::max(1, std::atoi(argv[1])) : 256;
    if (argc > 2) {
        for (int i = 2; i < argc; ++i)
            compare(QString::fromLocal8Bit(argv[i]));
        return 0;
    }
    const QTemporaryDir folder;
    for (const Kind kind : {Kind::Combined, Kind::Upstream, Kind::Error}) {
        const QString path = writeLog(folder, kind, qint64(megabytes) << 20);
        if (path.isEmpty())
            return 1;
        compare(path);
        QFile::remove(path);
    }
    return 0;
}
