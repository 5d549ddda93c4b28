// SPDX-License-Identifier: GPL-3.0-or-later
//
// From the blocks of a file to its entries, whatever its format: what summaries and records have in common.
#pragma once

#include "logs/line_feed.h"
#include "logs/line_parser.h"
#include "logs/varnishlog.h"

namespace fd::logs {

/// Takes what a file says. \a parsed is false for a line that no format reads.
struct EntrySink {
    virtual ~EntrySink() = default;
    virtual void entry(const Entry &entry, std::string_view raw, std::int64_t line, bool parsed) = 0;
    /// Each line of varnishlog before its transaction is complete.
    virtual void varnishLine(std::string_view tag, std::string_view raw, std::int64_t line) = 0;
    /// True where requests that went well may come as plainRequest() in place of entry().
    virtual bool takesPlainRequests() const { return false; }
    virtual void plainRequest(Format, int, std::int64_t) {}
};

class FileLines
{
public:
    FileLines(const QString &path, const Options &options);

    void feed(std::string_view block, EntrySink &sink);
    void finish(EntrySink &sink);

    std::int64_t bytes() const { return bytes_; }
    std::int64_t lines() const { return lines_; }
    std::int64_t unparsed() const { return unparsed_; }
    QString assumedZone() const { return parser_.assumedZone(); }

private:
    /// The format is looked at when this much is there, or all.
    static constexpr std::size_t sampleBytes = 65536;
    void takeBlock(std::string_view block, EntrySink &sink);
    void takeLine(std::string_view line, EntrySink &sink);
    bool takePlainLine(std::string_view line, EntrySink &sink);
    void put(const Entry &entry, std::string_view raw, std::int64_t line, bool parsed, EntrySink &sink);

    LineFeed feed_ = {};
    LineParser parser_;
    VarnishJoiner joiner_ = {};
    bool varnish_ = false;
    std::string sample_ = {};
    bool sampled_ = false;
    std::int64_t bytes_ = 0, lines_ = 0, unparsed_ = 0;
    std::int64_t sinceNs_ = INT64_MIN, untilNs_ = INT64_MAX;
    std::int64_t latestNs_ = noTime;

    // Combined format at full speed: the minute and zone of the line before, and what they are in UTC.
    Format plain_ = Format::Unknown;
    char minute_[17] = {};
    char zone_[7] = {};
    std::int64_t minuteSeconds_ = 0;
    bool minuteKnown_ = false;
};

} // namespace fd::logs
