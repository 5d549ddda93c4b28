// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/logfile/logfile.h"

#include "knowledge/visitor_report.h"
#include "logs/summarise.h"
#include "probes/logfile/pieces.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QFileInfo>

namespace fd::probes {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(LogFile)
};

constexpr qsizetype mostResponseBytes = 16 * 1024 * 1024;
constexpr std::size_t stopStep = 4U << 20; ///< parsed between two looks at the stop token: well under 100 ms

std::optional<Failure> cancelledIf(const std::stop_token &stop)
{
    if (stop.stop_requested()) {
        return Failure{Failure::Kind::Cancelled, Failure::Phase::Other, 0, {}};
    }
    return std::nullopt;
}

} // namespace

Instant logFileTime(const QString &path)
{
    const QDateTime time =
        path == QLatin1StringView("-") ? QDateTime::currentDateTimeUtc() : QFileInfo(path).lastModified();
    return Instant(Millis(time.toMSecsSinceEpoch()));
}

LogParts readLogParts(const LogRequest &request, const Settings &settings, std::stop_token stop)
{
    LogParts result;
    const auto local = [&result](const QString &words) {
        result.failure = Failure{Failure::Kind::Local, Failure::Phase::Other, 0, words};
        return std::move(result);
    };
    if (!request.format.isEmpty() && !logs::formatNames().contains(request.format))
        return local(Tr::tr("There is no log format named “%1”.").arg(request.format));
    if (!logs::isTimezone(request.timezone))
        return local(
            Tr::tr("“%1” is not a time zone. UTC, +02:00 and Europe/Berlin are.").arg(request.timezone));
    logs::Options options;
    options.format = request.format;
    options.timezone = request.timezone;
    options.since = request.since;
    options.until = request.until;

    const QStringList files = logFilesOf(request.path);
    for (const QString &path : files) {
        const bool standardInput = path == QLatin1StringView("-");
        options.fileTime = logFileTime(path);
        std::optional<Failure> failure;
        if (!standardInput) {
            if (auto part = readInPieces(path, options, failure, stop)) {
                result.parts.push_back(std::move(*part));
                if (failure && !result.failure)
                    result.failure = failure;
                if (stop.stop_requested())
                    break;
                continue;
            }
        }
        logs::Summariser summariser(path, options);
        if (standardInput && !settings.standardInput.isNull()) {
            const std::string_view all(settings.standardInput.constData(),
                                       static_cast<std::size_t>(settings.standardInput.size()));
            for (std::size_t at = 0; at < all.size() && !failure; at += stopStep) {
                failure = cancelledIf(stop);
                summariser.feed(all.substr(at, stopStep));
            }
        } else {
            const auto take = [&summariser](std::string_view block) {
                summariser.feed(block);
                return true;
            };
            failure = readLogFile(standardInput ? QStringLiteral("/dev/stdin") : path, take, stop);
        }
        logs::Part part = summariser.finishPart();
        const bool stopped = failure && failure->kind == Failure::Kind::Cancelled;
        if (failure && !result.failure) {
            result.failure = failure;
            if (files.size() > 1 && !stopped)
                result.failure->detail = QStringLiteral("%1: %2").arg(path, failure->detail);
        }
        // What was read up to a failure counts; a file that gave nothing is left out.
        if (!failure || part.file().bytes > 0)
            result.parts.push_back(std::move(part));
        if (stopped)
            break;
    }
    return result;
}

Outcome probeLog(const LogRequest &request, const Settings &settings, std::stop_token stop)
{
    LogParts read = readLogParts(request, settings, stop);
    LogEvidence evidence;
    evidence.failure = std::move(read.failure);
    evidence.summary = logs::summaryOf(std::move(read.parts), logs::Options().top);
    return evidence;
}

Outcome probeResponse(const ResponseRequest &request, const Settings &settings, std::stop_token stop)
{
    if (!request.text.isEmpty()) {
        return knowledge::readVisitorReport(request.text);
    }
    if (request.path == QLatin1StringView("-")) {
        return knowledge::readVisitorReport(settings.standardInput.left(mostResponseBytes));
    }
    QByteArray saved;
    const auto failure = readLogFile(
        request.path,
        [&saved](std::string_view block) {
            saved.append(block.data(),
                         std::min(static_cast<qsizetype>(block.size()), mostResponseBytes - saved.size()));
            return saved.size() < mostResponseBytes;
        },
        stop);
    if (failure) {
        ResponseEvidence evidence;
        evidence.failure = failure;
        return evidence;
    }
    return knowledge::readVisitorReport(saved);
}

} // namespace fd::probes
