// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/logfile/logfile.h"

#include "knowledge/visitor_report.h"
#include "logs/custom_format.h"
#include "logs/summarise.h"
#include "probes/logfile/pieces.h"
#include "probes/logfile/read_teller.h"
#include "probes/logfile/skews.h"

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

/// UTF-16 writes a line end in two bytes, the less telling one last or first.
bool endsALine(std::string_view block)
{
    const std::size_t size = block.size();
    return block[size - 1] == '\n' || (size > 1 && block[size - 1] == '\0' && block[size - 2] == '\n');
}

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

LogParts readLogParts(const LogRequest &request, const Settings &settings, std::stop_token stop,
                      const InterimSink &interim)
{
    LogParts result;
    const auto local = [&result](const QString &words) {
        result.failure = Failure{Failure::Kind::Local, Failure::Phase::Other, 0, words};
        return std::move(result);
    };
    if (!request.format.isEmpty() && !logs::isFormat(request.format))
        return local(Tr::tr("There is no log format named “%1”.").arg(request.format));
    if (!logs::isTimezone(request.timezone))
        return local(
            Tr::tr("“%1” is not a time zone. UTC, +02:00 and Europe/Berlin are.").arg(request.timezone));
    result.readings = readingsOf(request, stop);
    QStringList files;
    for (const Reading &reading : result.readings)
        files.append(reading.path);
    ReadTeller teller(interim, files);
    const auto tell = [&teller](std::int64_t bytes, std::optional<logs::Part> part) {
        teller.reached(bytes, std::move(part));
    };
    for (const auto &[path, options] : result.readings) {
        const bool standardInput = path == QLatin1StringView("-");
        std::optional<Failure> failure;
        if (!standardInput) {
            if (auto part = readInPieces(path, options, failure, stop,
                                         interim ? ReadProgress(tell) : ReadProgress())) {
                const qint64 bytes = part->file().bytes;
                result.parts.push_back(std::move(*part));
                teller.ended(bytes, result.parts);
                if (failure && !result.failure)
                    result.failure = failure;
                if (stop.stop_requested())
                    break;
                continue;
            }
        }
        logs::Summariser summariser(path, options);
        QString note;
        bool wholeLines = true;
        if (standardInput && !settings.standardInput.isNull()) {
            const std::string_view all(settings.standardInput.constData(),
                                       static_cast<std::size_t>(settings.standardInput.size()));
            for (std::size_t at = 0; at < all.size() && !failure; at += stopStep) {
                failure = cancelledIf(stop);
                summariser.feed(all.substr(at, stopStep));
            }
        } else {
            qint64 bytes = 0;
            const auto take = [&](std::string_view block) {
                summariser.feed(block);
                wholeLines = block.empty() ? wholeLines : endsALine(block);
                bytes += static_cast<qint64>(block.size());
                teller.reached(bytes,
                               teller.wantsPart() ? std::optional(summariser.partSoFar()) : std::nullopt);
                return true;
            };
            failure = readLogFile(standardInput ? QStringLiteral("/dev/stdin") : path, take, stop, &note);
        }
        logs::Part part = summariser.finishPart();
        if (note.isEmpty() && part.file().bytes > 0 && !wholeLines && !failure)
            note = Tr::tr("Ends in half a line, which is kept as a line of its own.");
        part.setNote(note);
        const bool stopped = failure && failure->kind == Failure::Kind::Cancelled;
        if (failure && !result.failure) {
            result.failure = failure;
            if (files.size() > 1 && !stopped)
                result.failure->detail = QStringLiteral("%1: %2").arg(path, failure->detail);
        }
        // What was read up to a failure counts; a file that gave nothing is left out.
        const qint64 bytes = part.file().bytes;
        if (!failure || bytes > 0)
            result.parts.push_back(std::move(part));
        teller.ended(bytes, result.parts);
        if (stopped)
            break;
    }
    return result;
}

Outcome probeLog(const LogRequest &request, const Settings &settings, std::stop_token stop,
                 const InterimSink &interim)
{
    LogEvidence evidence;
    if (!request.beside.empty()) {
        evidence.summary.skews = findSkews(clockReadings(request, stop), stop);
        if (stop.stop_requested())
            evidence.failure = Failure{Failure::Kind::Cancelled, Failure::Phase::Other, 0, {}};
        return evidence;
    }
    LogParts read = readLogParts(request, settings, stop, interim);
    evidence.failure = std::move(read.failure);
    evidence.summary = logs::summaryOf(std::move(read.parts), logs::Options().top);
    if (evidence.summary.files.size() > 1 && !stop.stop_requested())
        evidence.summary.skews =
            findSkews(thoseWithRequests(std::move(read.readings), evidence.summary.files), stop);
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
