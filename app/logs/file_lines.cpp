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
    const std::string sample = std::move(sample_);
    parser_.observe(sample);
    takeBlock(sample, sink);
}

void FileLines::finish(EntrySink &sink)
{
    if (!sampled_) {
        sampled_ = true;
        const std::string sample = std::move(sample_);
        parser_.observe(sample);
        takeBlock(sample, sink);
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

void FileLines::takeLine(std::string_view line, EntrySink &sink)
{
    ++lines_;
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
    put(entry, line, lines_, parsed, sink);
}

} // namespace fd::logs
