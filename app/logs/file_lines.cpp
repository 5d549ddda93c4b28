// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/file_lines.h"

namespace fd::logs {

FileLines::FileLines(const QString &path, const Options &options) : parser_(path, options)
{
    const auto nanos = [](Instant t) {
        return std::chrono::duration_cast<std::chrono::nanoseconds>(t.time_since_epoch()).count();
    };
    if (options.since) {
        sinceNs_ = nanos(*options.since);
    }
    if (options.until) {
        untilNs_ = nanos(*options.until);
    }
}

void FileLines::feed(std::string_view block, EntrySink &sink)
{
    bytes_ += static_cast<std::int64_t>(block.size());
    if (sampled_) {
        takeBlock(block, sink);
        return;
    }
    sample_.append(block);
    if (sample_.size() < sampleBytes) {
        return;
    }
    sampled_ = true;
    parser_.observe(sample_);
    takeBlock(sample_, sink);
    std::string().swap(sample_);
}

void FileLines::finish(EntrySink &sink)
{
    if (!sampled_) {
        sampled_ = true;
        parser_.observe(sample_);
        takeBlock(sample_, sink);
    }
    feed_.finish([&](std::string_view line) { takeLine(line, sink); });
    joiner_.finish(
        [&](const Entry &entry, std::int64_t line) { put(entry, entry.message, line, true, sink); });
}

void FileLines::takeBlock(std::string_view block, EntrySink &sink)
{
    feed_.feed(block, [&](std::string_view line) { takeLine(line, sink); });
}

void FileLines::put(const Entry &entry, std::string_view raw, std::int64_t line, bool parsed, EntrySink &sink)
{
    if (entry.timeNs != noTime) {
        latestNs_ = entry.timeNs;
    }
    // What has no time of its own belongs to the line before.
    const std::int64_t time = latestNs_;
    if (time != noTime ? (time < sinceNs_ || time > untilNs_) : sinceNs_ != INT64_MIN) {
        return;
    }
    sink.entry(entry, raw, line, parsed);
}

/// A combined line of a request that went well, which is nearly all of them: only its format, status and
/// second count. False where anything is out of the ordinary; the line is then read in full.
bool FileLines::takePlainLine(std::string_view line, EntrySink &sink)
{
    const char *begin = line.data();
    const char *end = begin + line.size();
    if (line.size() < 64 || end[-1] != '"')
        return false;
    const auto *bracket =
        static_cast<const char *>(std::memchr(begin, '[', std::min<std::size_t>(line.size(), 128)));
    if (!bracket || bracket - begin < 7 || end - bracket < 48 || std::memcmp(bracket - 5, " - - ", 5) != 0 ||
        std::memchr(begin, ' ', static_cast<std::size_t>(bracket - begin)) != bracket - 5)
        return false;
    const char *date = bracket + 1; // 10/Mar/2026:09:36:04 +0000] "
    if (date[17] != ':' || !isDigit(date[18]) || !isDigit(date[19]) || std::memcmp(date + 26, "] \"", 3) != 0)
        return false;
    const int second = (date[18] - '0') * 10 + (date[19] - '0');
    if (!minuteKnown_ || std::memcmp(date, minute_, sizeof minute_) != 0 ||
        std::memcmp(date + 20, zone_, 6) != 0) {
        Entry entry;
        Clock clock;
        Cursor at({date, 26});
        if (!readClf(at, clock, entry) || clock.assumedZone || entry.timeDigits != 0)
            return false;
        std::memcpy(minute_, date, sizeof minute_);
        std::memcpy(zone_, date + 20, 6);
        minuteSeconds_ = entry.timeNs / 1'000'000'000 - second;
        minuteKnown_ = true;
    }
    const char *request = date + 29;
    const auto *quote =
        static_cast<const char *>(std::memchr(request, '"', static_cast<std::size_t>(end - request)));
    if (!quote || end - quote < 10 || quote[-1] == '\\' || quote[1] != ' ' ||
        (quote[2] != '2' && quote[2] != '3') || !isDigit(quote[3]) || !isDigit(quote[4]) || quote[5] != ' ' ||
        (!isDigit(quote[6]) && quote[6] != '-'))
        return false;
    // The last field is a quoted text and no key="value", which sites add after the combined fields.
    const char *open = end - 2;
    while (open > quote + 7 && *open != '"')
        --open;
    if (*open != '"' || open[-1] != ' ')
        return false;
    sink.plainRequest(plain_, (quote[2] - '0') * 100 + (quote[3] - '0') * 10 + (quote[4] - '0'),
                      minuteSeconds_ + second);
    return true;
}

void FileLines::takeLine(std::string_view line, EntrySink &sink)
{
    ++lines_;
    if (plain_ != Format::Unknown && takePlainLine(line, sink))
        return;
    if (trimmed(line).empty()) {
        if (varnish_) {
            joiner_.add(line, lines_, [&](const Entry &entry, std::int64_t at) {
                put(entry, entry.message, at, true, sink);
            });
        }
        return;
    }
    if (!parser_.isForced() || parser_.forced() == Format::Varnishlog) {
        const VarnishLine read = readVarnishLine(line);
        if (read.kind != VarnishLine::Kind::None) {
            varnish_ = true;
            if (read.kind == VarnishLine::Kind::Record) {
                sink.varnishLine(read.tag, line, lines_);
            }
            joiner_.add(line, lines_, [&](const Entry &entry, std::int64_t at) {
                put(entry, entry.message, at, true, sink);
            });
            return;
        }
    }
    Entry entry;
    const bool parsed = parser_.parse(line, entry);
    unparsed_ += parsed ? 0 : 1;
    const bool combined = entry.format == Format::NginxCombined || entry.format == Format::ApacheCombined;
    if (combined && entry.status < 400 && sinceNs_ == INT64_MIN && untilNs_ == INT64_MAX &&
        sink.takesPlainRequests())
        plain_ = entry.format;
    put(entry, line, lines_, parsed, sink);
}

} // namespace fd::logs
