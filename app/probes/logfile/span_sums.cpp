// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/logfile/span_sums.h"

#include "probes/logfile/logfile.h"
#include "probes/logfile/pieces.h"
#include "probes/logfile/plain_file.h"
#include "probes/logfile/readings.h"
#include "probes/logfile/time_search.h"

#include <algorithm>
#include <sys/stat.h>

namespace fd::probes {

namespace {

constexpr std::size_t readBytes = 1U << 20;
constexpr std::int64_t smallestSeek = 4 << 20;

struct SpanPart {
    logs::Part part;
    std::int64_t begin = 0;
};

/// What the span of a plain file whose lines are on time adds; none where all of it must be read.
std::optional<SpanPart> readSpan(const Reading &reading, const std::stop_token &stop)
{
    const UniqueFd fd = openLog(reading.path);
    struct stat status = {};
    const logs::Options &options = reading.options;
    if (fd.get() < 0 || ::fstat(fd.get(), &status) != 0 || status.st_size < smallestSeek ||
        !isPlain(fd.get()) || !options.since || !options.until)
        return std::nullopt;
    const auto read = [&fd](std::int64_t offset, char *into, std::size_t size) {
        return readAt(fd.get(), offset, into, size);
    };
    const auto range = bytesBetween(read, status.st_size, options, *options.since, *options.until, stop);
    if (!range)
        return std::nullopt;
    logs::Summariser summariser(reading.path, options);
    std::vector<char> block(readBytes);
    for (std::int64_t at = range->begin; at < range->end && !stop.stop_requested();) {
        const auto wanted = static_cast<std::size_t>(std::min<std::int64_t>(range->end - at, readBytes));
        const std::size_t count = read(at, block.data(), wanted);
        if (count == 0)
            break;
        summariser.feed({block.data(), count});
        at += static_cast<std::int64_t>(count);
    }
    return SpanPart{summariser.finishPart(), range->begin};
}

/// \a begins hears where the part of a file begins of which only a part was read.
std::vector<logs::Part> partsOf(const std::vector<LogRequest> &sources, const std::stop_token &stop,
                                std::map<QString, qint64> *begins)
{
    std::vector<logs::Part> parts;
    for (const LogRequest &source : sources) {
        for (const Reading &reading : readingsOf(source, stop)) {
            if (stop.stop_requested())
                return {};
            if (auto span = begins ? readSpan(reading, stop) : std::nullopt) {
                (*begins)[reading.path] = span->begin;
                parts.push_back(std::move(span->part));
                continue;
            }
            std::optional<Failure> failure;
            if (auto part = readInPieces(reading.path, reading.options, failure, stop)) {
                parts.push_back(std::move(*part));
                continue;
            }
            logs::Summariser summariser(reading.path, reading.options);
            (void)readLogFile(
                reading.path,
                [&summariser](std::string_view block) {
                    summariser.feed(block);
                    return true;
                },
                stop);
            parts.push_back(summariser.finishPart());
        }
    }
    return parts;
}

} // namespace

LogSummary summariseLogs(const std::vector<LogRequest> &sources, std::stop_token stop)
{
    return logs::summaryOf(partsOf(sources, stop, nullptr), logs::Options().top);
}

LogSpanSums sumLogSpan(const std::vector<LogRequest> &sources, const std::vector<LogIncident> &incidents,
                       std::stop_token stop)
{
    std::map<QString, qint64> begins;
    std::vector<logs::Part> parts = partsOf(sources, stop, &begins);
    LogSpanSums span = logs::spanOf(std::move(parts), logs::Options().top, incidents);
    span.begins = std::move(begins);
    return span;
}

} // namespace fd::probes
