// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/file_lines.h"

#include <algorithm>

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

void FileLines::settle(EntrySink &sink)
{
    if (!sampled_) {
        sampled_ = true;
        parser_.observe(sample_);
        takeBlock(sample_, sink);
    }
}

void FileLines::finish(EntrySink &sink)
{
    settle(sink);
    feed_.finish([&](std::string_view line) { takeLine(line, sink); });
    joiner_.finish(joined(sink));
}

void FileLines::takeBlock(std::string_view block, EntrySink &sink)
{
    Sums *sums = sink.sums();
    feed_.feed(
        block, [&](std::string_view line) { takeLine(line, sink); },
        [&](const char *begin, const char *end) {
            return fast_ && sums ? fast_->run(begin, end, *sums, lines_) : begin;
        });
}

bool FileLines::put(const Entry &entry, std::string_view raw, std::int64_t line, bool parsed, EntrySink &sink)
{
    if (entry.timeNs != noTime) {
        latestNs_ = entry.timeNs;
    }
    // What has no time of its own belongs to the line before.
    const std::int64_t time = latestNs_;
    if (time != noTime ? (time < sinceNs_ || time > untilNs_) : sinceNs_ != INT64_MIN) {
        return false;
    }
    sink.entry(entry, raw, line, parsed);
    return true;
}

void FileLines::holdVarnishLine(const VarnishLine &read, std::string_view line)
{
    constexpr std::size_t most = 10'000;
    if (held_.size() >= most)
        held_.erase(held_.begin(), held_.begin() + most / 2);
    // In raw output each line names its transaction, 0 for none; else the header does.
    const bool raw = read.vxid >= 0 && line.front() != '-';
    const std::int64_t vxid = !raw ? group_ : read.vxid == 0 ? -1 : read.vxid;
    held_.push_back({vxid, lines_, std::string(read.tag), std::string(line)});
}

void FileLines::releaseVarnishLines(std::int64_t vxid, bool wanted, EntrySink &sink)
{
    for (const HeldLine &held : held_) {
        if (wanted && held.vxid == vxid)
            sink.varnishLine(held.tag, held.line, held.number);
    }
    std::erase_if(held_, [vxid](const HeldLine &held) { return held.vxid == vxid; });
}

void FileLines::learn(std::string_view line, const Entry &entry)
{
    const FastKind kind = fastKindOf(entry.format);
    if (kind == FastKind::Count)
        return;
    auto &known = known_[static_cast<std::size_t>(kind)];
    if (!known)
        known = fastLinesOf(kind);
    fast_ = known.get();
    if (fast_)
        fast_->learn(line, entry);
}

VarnishJoiner::Each FileLines::joined(EntrySink &sink)
{
    return [this, &sink](const Entry &entry, std::int64_t line, const VarnishJoiner::Details &details) {
        const bool wanted = put(entry, entry.message, line, true, sink);
        releaseVarnishLines(details.vxid, wanted, sink);
        group_ = -1;
        if (wanted && details.failed)
            sink.failedFetch(*details.failed);
        if (wanted && details.fetch >= 0)
            sink.answered(details.fetch, entry.status);
        if (!hasWindow() && sink.sums())
            learn(entry.message, entry);
    };
}

void FileLines::takeLine(std::string_view line, EntrySink &sink)
{
    ++lines_;
    if (trimmed(line).empty()) {
        if (varnish_) {
            joiner_.add(line, lines_, joined(sink));
        }
        return;
    }
    if (!parser_.isForced() || parser_.forced() == Format::Varnishlog) {
        const VarnishLine read = readVarnishLine(line);
        if (read.kind != VarnishLine::Kind::None) {
            varnish_ = true;
            if (read.kind == VarnishLine::Kind::Record) {
                if (hasWindow())
                    holdVarnishLine(read, line);
                else
                    sink.varnishLine(read.tag, line, lines_);
            }
            joiner_.add(line, lines_, joined(sink));
            if (read.kind == VarnishLine::Kind::Header)
                group_ = read.vxid;
            return;
        }
    }
    Entry entry;
    const bool parsed = parser_.parse(line, entry);
    unparsed_ += parsed ? 0 : 1;
    if (parsed && !hasWindow() && sink.sums())
        learn(line, entry);
    put(entry, line, lines_, parsed, sink);
}

} // namespace fd::logs
