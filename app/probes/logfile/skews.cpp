// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/logfile/skews.h"

#include "logs/file_lines.h"
#include "logs/skew.h"
#include "probes/logfile/logfile.h"
#include "probes/logfile/remote.h"

#include <QRegularExpression>

#include <algorithm>

namespace fd::probes {

namespace {

constexpr std::size_t mostBytes = 64U << 20; ///< of one log
constexpr std::size_t mostRemoteBytes = 16U << 20;
constexpr std::size_t longestLook = 4U << 20; ///< without a request: it is a log of something else
constexpr std::size_t mostLogs = 6;

struct Sampler final : logs::EntrySink {
    void entry(const logs::Entry &entry, std::string_view, std::int64_t, bool parsed) override
    {
        requests += entry.request ? 1 : 0;
        if (parsed)
            sample.see(entry);
    }
    void varnishLine(std::string_view, std::string_view, std::int64_t) override {}

    logs::RequestSample sample = {};
    qint64 requests = 0;
};

/// A log with its rotated siblings, newest first.
struct Log {
    std::vector<Reading> files = {};
    Sampler sampler = {};
    QString zone = {}; ///< that times without one were read in; empty where they have one

    const QString &name() const { return files.front().path; }
};

/// "access.log" for "access.log.1", "access.log-20260310" and "access.log.2.gz".
QString setOf(const QString &path)
{
    static const QRegularExpression rotated(QStringLiteral(R"(([.-]\d[\d-]*)?(\.(gz|xz|bz2|zst|lz4|Z))?$)"));
    QString base = path;
    return base.remove(rotated);
}

bool holdsRequests(const QString &format)
{
    static const QStringList others{QStringLiteral("nginx-error"), QStringLiteral("apache-error"),
                                    QStringLiteral("dpkg"),        QStringLiteral("apt-history"),
                                    QStringLiteral("php"),         QStringLiteral("mysql"),
                                    QStringLiteral("mariadb"),     QStringLiteral("postgresql"),
                                    QStringLiteral("redis"),       QStringLiteral("unknown")};
    return !others.contains(format);
}

std::vector<Log> setsOf(const std::vector<Reading> &files)
{
    std::vector<Log> sets;
    for (const Reading &file : files) {
        if (file.path == u"-")
            continue;
        const auto same = std::find_if(sets.begin(), sets.end(),
                                       [&](const Log &log) { return setOf(log.name()) == setOf(file.path); });
        if (same == sets.end())
            sets.push_back({{file}, {}, {}});
        else
            same->files.insert(same->files.begin(), file); // they come oldest first
    }
    return sets;
}

/// \returns false after a stop request.
bool sample(Log &log, const std::stop_token &stop)
{
    std::size_t bytes = 0;
    for (const Reading &file : log.files) {
        logs::Options options = file.options;
        options.since.reset(); // of clocks that differ by hours, one log would lie outside
        options.until.reset();
        logs::FileLines lines(file.path, options);
        const std::size_t most = remoteLog(file.path) ? mostRemoteBytes : mostBytes;
        const auto failure = readLogFile(
            file.path,
            [&](std::string_view block) {
                lines.feed(block, log.sampler);
                bytes += block.size();
                return bytes < most && (log.sampler.requests > 0 || bytes < longestLook);
            },
            stop);
        if (failure && failure->kind == Failure::Kind::Cancelled)
            return false;
        lines.finish(log.sampler);
        if (log.zone.isEmpty())
            log.zone = lines.assumedZone();
        if (bytes >= most || (log.sampler.requests == 0 && bytes >= longestLook))
            break;
    }
    return true;
}

} // namespace

std::vector<Reading> thoseWithRequests(std::vector<Reading> readings, const std::vector<LogFile> &files)
{
    std::erase_if(readings, [&files](const Reading &reading) {
        return std::none_of(files.begin(), files.end(), [&reading](const LogFile &file) {
            return file.path == reading.path && holdsRequests(file.format);
        });
    });
    return readings;
}

std::vector<Reading> clockReadings(const LogRequest &request, const std::stop_token &stop)
{
    std::vector<Reading> readings;
    std::vector<LogSource> sources = request.beside;
    sources.insert(sources.begin(), {request.path, request.format, request.timezone});
    for (const LogSource &source : sources) {
        LogRequest one;
        one.path = source.path;
        one.format = source.format;
        one.timezone = source.timezone;
        for (Reading &reading : readingsOf(one, stop))
            readings.push_back(std::move(reading));
    }
    return readings;
}

std::vector<LogSkew> findSkews(const std::vector<Reading> &files, std::stop_token stop)
{
    std::vector<Log> sets = setsOf(files);
    if (sets.size() < 2)
        return {};
    std::vector<Log> read;
    for (Log &log : sets) {
        if (!sample(log, stop))
            return {};
        if (log.sampler.requests > 0)
            read.push_back(std::move(log));
        if (read.size() == mostLogs)
            break;
    }
    if (read.size() < 2)
        return {};
    const auto most = std::max_element(read.begin(), read.end(), [](const Log &a, const Log &b) {
        return a.sampler.requests < b.sampler.requests;
    });
    std::vector<LogSkew> skews;
    for (const Log &log : read) {
        if (&log == &*most)
            continue;
        auto skew = logs::skewBetween(log.name(), log.sampler.sample, most->name(), most->sampler.sample);
        if (!skew)
            continue;
        // Only times that name no zone can be read in a wrong one: if those are the ones behind, their zone
        // is west.
        const Log &behind = skew->reference == log.name() ? log : *most;
        const Log &ahead = &behind == &log ? *most : log;
        if (!skew->zone.isEmpty() && ahead.zone.isEmpty() && !behind.zone.isEmpty())
            skew->zone.replace(0, 1, u'-');
        skews.push_back(std::move(*skew));
    }
    return skews;
}

} // namespace fd::probes
