// SPDX-License-Identifier: GPL-3.0-or-later
//
// Everything that is summed up over lines; sums of parts add up to the sums of the whole.
#pragma once

#include "logs/format.h"
#include "logs/second_counts.h"
#include "logs/signature_tally.h"
#include "logs/sketch.h"
#include "logs/templates.h"

#include <array>

namespace fd::logs {

struct StringHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};

struct UpstreamSums {
    std::int64_t requests = 0;
    std::int64_t errors = 0;
    Sketch times = {};
};

class Sums
{
public:
    /// Counts a parsed line (or, with Format::Unknown, one that no format reads).
    void see(const Entry &entry, std::string_view raw, std::int64_t lineNumber);
    /// Counts what a line of varnishlog shows on its own.
    void seeVarnishLine(std::string_view tag, std::string_view raw, std::int64_t lineNumber);
    /// Counts a request that went well and names no upstream.
    void seePlainRequest(Format format, int status, std::int64_t second)
    {
        ++formats_[static_cast<std::size_t>(format)];
        ++status_[static_cast<std::size_t>(status)];
        ++requests_;
        ++seconds_.at(second).total;
        const std::int64_t timeNs = second * 1'000'000'000;
        latestNs_ = timeNs;
        if (timeNs < firstNs_ || firstNs_ == noTime)
            firstNs_ = timeNs;
        if (timeNs > lastNs_)
            lastNs_ = timeNs;
    }
    void add(const Sums &other);
    /// The lines before a part of a file: moves the line numbers.
    void shiftLines(std::int64_t lines) { signatures_.shiftLines(lines); }

    /// The template of the line seen last, empty where it has none.
    std::string lastTemplate() const;

    void setFile(const QString &path) { signatures_.setFile(path); }
    /// The summary without its files.
    LogSummary result(int top) const;
    void describe(LogFile &file) const;

private:
    static constexpr std::size_t mostUpstreams = 1000;
    void seeUpstreams(const Entry &entry);
    UpstreamSums *upstream(std::string_view name);
    /// \a worst is null without an incident.
    void rankTemplates(LogSummary &summary, const LogIncident *worst, std::int64_t wholeSeconds,
                       int top) const;

    std::array<std::int64_t, static_cast<std::size_t>(Format::Count)> formats_ = {};
    std::array<std::int64_t, 1000> status_ = {};
    std::int64_t requests_ = 0, messages_ = 0; ///< with a time
    std::int64_t firstNs_ = noTime, lastNs_ = noTime;
    std::int64_t latestNs_ = noTime; ///< of the line before: the time of what has none
    SecondCounts seconds_ = {};
    std::unordered_map<std::string, UpstreamSums, StringHash, std::equal_to<>> upstreams_ = {};
    TemplateMiner templates_ = {};
    SignatureTally signatures_ = {};
    int lastTemplate_ = -1;
    std::string before_ = {}; ///< the message line before, for sentences broken over lines
};

std::optional<Instant> instantOf(std::int64_t ns);
/// UTF-8 where it is that, else Latin-1.
QString textOf(std::string_view bytes);

} // namespace fd::logs
