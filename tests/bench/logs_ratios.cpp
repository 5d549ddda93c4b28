// SPDX-License-Identifier: GPL-3.0-or-later
//
// logs_ratios [--mib N] [--slow] [FILE...]: how long a whole summary takes, as ratios to other programs over
// the same file, beside what is aimed at; whether its counts are right; its peak memory; when the first
// figures are there; how long it goes on after a stop request. Without files it writes a log of each kind
// (256 MiB) with an outage in it. --slow runs lnav and goaccess too, which take minutes for each GiB. Warm
// cache, best of five.
#include "log_truth.h"
#include "peers.h"
#include "probes/logfile/logfile.h"
#include "probes/logfile/pieces.h"

#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

#include <atomic>
#include <cstdio>
#include <sys/resource.h>
#include <thread>

using namespace fd;

namespace {

struct Aim {
    const char *format;
    const char *words;
    const char *pattern;  ///< for rg
    const char *lnav;     ///< its table
    const char *column;   ///< of that table, to count by
    const char *goaccess; ///< its format
};

const Aim aims[] = {
    {"nginx-combined", "2 x wc -l", "\" 50[234] ", "access_log", "sc_status", "COMBINED"},
    {"nginx-upstream", "4 x wc -l", "\" 50[234] ", nullptr, nullptr, nullptr},
    {"haproxy-http", "1/60 of lnav", " 50[234] ", "haproxy_log", "status_code", nullptr},
    {"caddy", "1/60 of goaccess, less than rg", "\"status\":50", nullptr, nullptr, "CADDY"},
    {"nginx-error", "3 million lines/s", "\\[error\\]", "error_log", "log_level", nullptr},
    {"varnishlog", "4 x wc -l", "FetchError", nullptr, nullptr, nullptr},
};

LogSummary sumUp(const QString &path)
{
    LogRequest request;
    request.path = path;
    return std::get<LogEvidence>(probes::probeLog(request, {}, {})).summary;
}

/// Milliseconds until the first figures and until they hold an incident (-1: not before the end).
std::pair<double, double> firstFigures(const QString &path)
{
    QElapsedTimer timer;
    timer.start();
    double first = -1;
    double verdict = -1;
    std::optional<Failure> failure;
    const auto progress = [&](std::int64_t, std::optional<logs::Part> part) {
        if (!part || verdict >= 0)
            return;
        std::vector<logs::Part> parts;
        parts.push_back(std::move(*part));
        const LogSummary summary = logs::summaryOf(std::move(parts), 20);
        const double now = static_cast<double>(timer.nsecsElapsed()) / 1e6;
        first = first < 0 ? now : first;
        verdict = summary.incidents.empty() ? verdict : now;
    };
    probes::readInPieces(path, {}, failure, {}, progress);
    return {first, verdict};
}

/// Milliseconds from a stop request amid the file to the return.
double stopTime(const QString &path)
{
    std::stop_source source;
    std::atomic<qint64> asked = 0;
    QElapsedTimer timer;
    timer.start();
    std::jthread other([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        asked = timer.nsecsElapsed();
        source.request_stop();
    });
    LogRequest request;
    request.path = path;
    probes::probeLog(request, {}, source.get_token());
    const qint64 returned = timer.nsecsElapsed();
    other.join();
    return static_cast<double>(std::max<qint64>(returned - asked, 0)) / 1e6;
}

long peakMiB()
{
    rusage usage = {};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss / 1024;
}

QString ratioTo(double ours, double theirs)
{
    return theirs < 0 ? QStringLiteral("-") : QString::number(ours / theirs, 'f', 2);
}

void compare(const QString &path, const std::optional<bench::Truth> &truth, bool slow)
{
    LogSummary summary = sumUp(path); // warms the cache
    const long peak = peakMiB();
    double wc = 1e9;
    double ours = 1e9;
    for (int turn = 0; turn < 3; ++turn) { // in turns, so that a busy moment meets both
        wc = std::min(wc, bench::wcTime(path));
        ours = std::min(ours, bench::bestOf(3, [&] { summary = sumUp(path); }));
    }
    const QString format = summary.files.empty() ? QString() : summary.files.front().format;
    const Aim *aim = nullptr;
    for (const Aim &one : aims)
        aim = format == QLatin1StringView(one.format) ? &one : aim;
    qint64 lines = 0;
    for (const auto &file : summary.files)
        lines += file.lines;
    const double rg = aim ? bench::rgTime(path, QLatin1StringView(aim->pattern)) : -1;
    const double lnav = slow && aim && aim->lnav ? bench::lnavTime(path, QLatin1StringView(aim->lnav),
                                                                   QLatin1StringView(aim->column))
                                                 : -1;
    const double goaccess =
        slow && aim && aim->goaccess ? bench::goaccessTime(path, QLatin1StringView(aim->goaccess)) : -1;
    const auto [first, verdict] = firstFigures(path);
    const auto inverse = [ours](double theirs) {
        return theirs < 0 ? QStringLiteral("-") : QStringLiteral("1/%1").arg(theirs / ours, 0, 'f', 0);
    };
    std::printf(
        "%-16s %5.0f MiB %9lld lines | wc %.3f s | this %.3f s = %s x wc (aim: %s), %.1f million "
        "lines/s | of rg %s, mawk %s, lnav %s, goaccess %s | first figures %.0f ms, incident %.0f ms, "
        "stops in %.0f ms | peak %ld MiB | %s\n",
        qPrintable(format), static_cast<double>(QFileInfo(path).size()) / 1048576,
        static_cast<long long>(lines), wc, ours, qPrintable(ratioTo(ours, wc)), aim ? aim->words : "-",
        static_cast<double>(lines) / ours / 1e6, qPrintable(ratioTo(ours, rg)),
        qPrintable(ratioTo(ours, bench::mawkTime(path))), qPrintable(inverse(lnav)),
        qPrintable(inverse(goaccess)), first, verdict, stopTime(path), peak,
        truth ? qPrintable(bench::differences(*truth, summary).isEmpty()
                               ? QStringLiteral("exact")
                               : bench::differences(*truth, summary).join(QStringLiteral("; ")))
              : "no truth to compare with");
    std::fflush(stdout);
}

/// Only whether what is known of each file is found.
int check(const QStringList &paths)
{
    int wrong = 0;
    for (const QString &path : paths) {
        const auto truth = bench::readTruth(path);
        const QStringList found =
            truth ? bench::differences(*truth, sumUp(path)) : QStringList{QStringLiteral("no truth")};
        if (!found.isEmpty()) {
            ++wrong;
            std::printf("%s: %s\n", qPrintable(path), qPrintable(found.join(QStringLiteral("; "))));
        }
    }
    std::printf("%lld of %lld right\n", static_cast<long long>(paths.size() - wrong),
                static_cast<long long>(paths.size()));
    return wrong == 0 ? 0 : 1;
}

} // namespace

int main(int argc, char *argv[])
{
    int megabytes = 256;
    bool slow = false;
    bool checks = false;
    QStringList paths;
    for (int i = 1; i < argc; ++i) {
        const QString word = QString::fromLocal8Bit(argv[i]);
        if (word == QLatin1StringView("--mib") && i + 1 < argc)
            megabytes = std::max(1, std::atoi(argv[++i]));
        else if (word == QLatin1StringView("--slow"))
            slow = true;
        else if (word == QLatin1StringView("--check"))
            checks = true;
        else
            paths << word;
    }
    if (checks)
        return check(paths);
    for (const QString &path : paths)
        compare(path, bench::readTruth(path), slow);
    if (!paths.isEmpty())
        return 0;
    const QTemporaryDir folder;
    for (int kind = 0; kind < static_cast<int>(test::LogKind::Count); ++kind) {
        test::LogPlan plan;
        plan.kind = static_cast<test::LogKind>(kind);
        constexpr int bytesOf[] = {190, 260, 210, 480, 270, 1300};
        plan.requests = (std::int64_t(megabytes) << 20) / bytesOf[kind];
        QFile file(folder.filePath(QLatin1StringView(test::nameOf(plan.kind)) + QLatin1StringView(".log")));
        if (!file.open(QIODevice::WriteOnly))
            return 1;
        const auto made = test::makeLog(plan, [&file](std::string_view block) {
            file.write(block.data(), static_cast<qint64>(block.size()));
        });
        file.close();
        compare(file.fileName(), bench::truthOf(plan, made), slow);
        file.remove();
    }
    return 0;
}
