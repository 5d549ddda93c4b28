// SPDX-License-Identifier: GPL-3.0-or-later
//
// From the blocks of a file to its entries, whatever its format: what summaries and records have in common.
#pragma once

#include "logs/fast/fast_lines.h"
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
    /// A fetch that failed, after its entry() came.
    virtual void failedFetch(const FailedFetch &) {}
    /// The client's answer that the fetch \a vxid was made for.
    virtual void answered(std::int64_t, int) {}
    /// Where lines that hold nothing out of the ordinary may be summed up in place of coming as entry();
    /// null: all come.
    virtual Sums *sums() { return nullptr; }
};

class FileLines
{
public:
    FileLines(const QString &path, const Options &options);

    void feed(std::string_view block, EntrySink &sink);
    void finish(EntrySink &sink);
    /// Reads what is there now, where more may take its time to come: a log that is followed.
    void settle(EntrySink &sink);

    /// What was fed and is not read yet, since the format is not looked at before there is more.
    std::string_view heldBack() const { return sampled_ ? std::string_view() : sample_; }

    std::int64_t bytes() const { return bytes_; }
    std::int64_t lines() const { return lines_; }
    std::int64_t unparsed() const { return unparsed_; }
    QString assumedZone() const { return parser_.assumedZone(); }

private:
    /// The format is looked at when this much is there, or all.
    static constexpr std::size_t sampleBytes = 65536;
    void takeBlock(std::string_view block, EntrySink &sink);
    void takeLine(std::string_view line, EntrySink &sink);
    void learn(std::string_view line, const Entry &entry);
    VarnishJoiner::Each joined(EntrySink &sink);
    bool hasWindow() const { return sinceNs_ != INT64_MIN || untilNs_ != INT64_MAX; }
    void holdVarnishLine(const VarnishLine &read, std::string_view line);
    void releaseVarnishLines(std::int64_t vxid, bool wanted, EntrySink &sink);
    /// \returns whether it lies within the wanted time.
    bool put(const Entry &entry, std::string_view raw, std::int64_t line, bool parsed, EntrySink &sink);

    LineFeed feed_ = {};
    LineParser parser_;
    VarnishJoiner joiner_ = {};
    bool varnish_ = false;
    /// Lines of transactions whose time is not known yet, by vxid; only where a time is wanted.
    struct HeldLine {
        std::int64_t vxid;
        std::int64_t number;
        std::string tag;
        std::string line;
    };
    std::vector<HeldLine> held_ = {};
    std::int64_t group_ = -1; ///< the vxid of the header that the lines belong to
    std::string sample_ = {};
    bool sampled_ = false;
    std::int64_t bytes_ = 0, lines_ = 0, unparsed_ = 0;
    std::int64_t sinceNs_ = INT64_MIN, untilNs_ = INT64_MAX;
    std::int64_t latestNs_ = noTime;

    // Full speed for what is known by now.
    std::array<std::unique_ptr<FastLines>, static_cast<std::size_t>(FastKind::Count)> known_ = {};
    FastLines *fast_ = nullptr; ///< that of the latest line
};

} // namespace fd::logs
