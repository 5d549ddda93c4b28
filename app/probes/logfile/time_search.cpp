// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/logfile/time_search.h"

#include <algorithm>
#include <cstring>
#include <vector>

namespace fd::probes {

namespace {

constexpr std::int64_t step = 64 << 10;
constexpr int looks = 32; ///< places where the order is looked at

/// The first line end at or after \a offset, plus one; \a size where there is none.
std::int64_t lineStart(const ReadAt &read, std::int64_t offset, std::int64_t size)
{
    if (offset <= 0)
        return 0;
    std::vector<char> bytes(step);
    for (std::int64_t at = offset - 1; at < size;) {
        const std::size_t count = read(at, bytes.data(), bytes.size());
        if (count == 0)
            break;
        const auto *hit = static_cast<const char *>(std::memchr(bytes.data(), '\n', count));
        if (hit)
            return at + (hit - bytes.data()) + 1;
        at += static_cast<std::int64_t>(count);
    }
    return size;
}

/// The time of the first line with one that begins at or after \a offset, within a step of it.
std::optional<Instant> timeAfter(const ReadAt &read, std::int64_t offset, std::int64_t size,
                                 const logs::Options &options)
{
    const std::int64_t begin = lineStart(read, offset, size);
    std::vector<char> bytes(static_cast<std::size_t>(std::min(step, size - begin)));
    if (bytes.empty())
        return std::nullopt;
    std::string_view text(bytes.data(), read(begin, bytes.data(), bytes.size()));
    // A line that is cut off would be read as something else.
    if (begin + step < size)
        text = text.substr(0, text.rfind('\n') + 1);
    std::optional<Instant> first;
    logs::RecordReader reader(QString(), options, [&first](const logs::Record &record) {
        if (!first && record.time)
            first = record.time;
    });
    while (!text.empty() && !first) {
        const std::string_view line = text.substr(0, text.find('\n') + 1);
        reader.feed(line.empty() ? text : line);
        text.remove_prefix(line.empty() ? text.size() : line.size());
    }
    reader.finish();
    return first;
}

/// The smallest offset of a line from which on times are at or after \a when.
std::int64_t firstAt(const ReadAt &read, std::int64_t size, const logs::Options &options, Instant when,
                     const std::stop_token &stop)
{
    std::int64_t low = 0;
    std::int64_t high = size;
    while (low < high && !stop.stop_requested()) {
        const std::int64_t middle = low + (high - low) / 2;
        const auto time = timeAfter(read, middle, size, options);
        if (!time || *time >= when)
            high = middle;
        else
            low = middle + 1;
    }
    return lineStart(read, low, size);
}

} // namespace

std::optional<ByteRange> bytesBetween(const ReadAt &read, std::int64_t size, const logs::Options &given,
                                      Instant since, Instant until, const std::stop_token &stop)
{
    std::vector<char> head(static_cast<std::size_t>(std::min(step, size)));
    const std::size_t count = head.empty() ? 0 : read(0, head.data(), head.size());
    if (count == 0 || logs::cutOf({head.data(), count}) != logs::Cut::AtLines)
        return std::nullopt;
    logs::Options options = given;
    options.since.reset();
    options.until.reset();
    std::optional<Instant> before;
    for (int i = 0; i < looks; ++i) {
        if (stop.stop_requested())
            return std::nullopt;
        const auto time = timeAfter(read, size / looks * i, size, options);
        if ((i == 0 && !time) || (time && before && *time < *before))
            return std::nullopt;
        if (time)
            before = time;
    }
    const ByteRange range{firstAt(read, size, options, since, stop),
                          firstAt(read, size, options, until + Millis(1), stop)};
    if (stop.stop_requested())
        return std::nullopt;
    return range;
}

} // namespace fd::probes
