// SPDX-License-Identifier: GPL-3.0-or-later
//
// Everything that is summed up over lines; sums of parts add up to the sums of the whole.
#pragma once

#include "logs/changes.h"
#include "logs/format.h"
#include "logs/latency_slots.h"
#include "logs/sampling.h"
#include "logs/second_counts.h"
#include "logs/signature_tally.h"
#include "logs/templates.h"
#include "logs/text_of.h"
#include "logs/transactions.h"
#include "logs/upstreams.h"

#include <array>

namespace fd::logs {

/// A request that went well: all that is summed up of it.
struct PlainRequest {
    Format format = Format::Unknown;
    int status = 0; ///< 0..999
    std::int64_t timeNs = noTime;
    double durationMs = -1;
    double upstreamMs = -1;
    std::string_view upstream = {}; ///< of a single try
    std::string_view client = {};
    std::string_view host = {};
    std::string_view url = {};
};

class Sums
{
public:
    /// Counts a parsed line (or, with Format::Unknown, one that no format reads).
    void see(const Entry &entry, std::string_view raw, std::int64_t lineNumber);
    /// Counts what a line of varnishlog shows on its own.
    void seeVarnishLine(std::string_view tag, std::string_view raw, std::int64_t lineNumber);
    /// Counts a request that went well, tells of no retry and has a time; the same as see() of it.
    void seePlain(const PlainRequest &request)
    {
        ++formats_[static_cast<std::size_t>(request.format)];
        ++status_[static_cast<std::size_t>(request.status)];
        lastTemplate_ = -1;
        if (!before_.empty())
            before_.clear();
        seeTime(request.timeNs);
        const std::int64_t second = secondOf(answeredAt(request.format, request.timeNs, request.durationMs));
        ++seconds_.at(second).total;
        if (!request.upstream.empty()) {
            if (UpstreamSums *sums = upstreams_.find(request.upstream)) {
                ++sums->requests;
                sums->series.add(second, 1);
                if (request.upstreamMs >= 0)
                    sums->times.add(request.upstreamMs);
            }
        }
        if (request.durationMs >= 0)
            latency_.add(second, request.durationMs);
        if (plain_.wantsNext())
            seeShares(request.client, request.host, request.url, second, plain_.every(), 0);
        plain_.pass();
    }
    /// The same for one that follows on another of the same \a format and \a second, has no other figure and
    /// whose names are not wanted.
    void seePlainAgain(Format format, int status, std::int64_t second)
    {
        ++formats_[static_cast<std::size_t>(format)];
        ++status_[static_cast<std::size_t>(status)];
        ++seconds_.at(second).total;
        plain_.pass();
    }
    /// Counts a proxy's fetch that went well; it is no request of its own.
    void seeFetch(std::int64_t timeNs, std::string_view upstream, double upstreamMs)
    {
        ++formats_[static_cast<std::size_t>(Format::Varnishlog)];
        lastTemplate_ = -1;
        before_.clear();
        seeTime(timeNs);
        if (UpstreamSums *sums = upstream.empty() ? nullptr : upstreams_.find(upstream)) {
            ++sums->requests;
            sums->series.add(secondOf(timeNs), 1);
            if (upstreamMs >= 0)
                sums->times.add(upstreamMs);
        }
    }
    /// The next plain request is one whose client, host and URL count.
    bool wantsNames() const { return plain_.wantsNext(); }

    /// A failed fetch with all that its transaction says.
    void seeTransaction(const FailedFetch &fetch);
    void seeAnswer(std::int64_t vxid, int status) { transactions_.answered(vxid, status); }

    void add(const Sums &other);
    /// The lines before a part of a file: moves the line numbers.
    void shiftLines(std::int64_t lines);

    /// The template of the line seen last, empty where it has none.
    std::string lastTemplate() const;

    void setFile(const QString &path);
    /// The summary without its files.
    LogSummary result(int top) const;
    /// The same with incidents that are known from elsewhere: those of the whole, for a part of it.
    LogSummary result(int top, std::vector<LogIncident> incidents) const;
    /// Everything that is summed up here, described as an incident is.
    LogIncident asIncident(int top) const;
    void describe(LogFile &file) const;

private:
    static constexpr double longestMs = 86'400'000;
    static constexpr std::int64_t latestNs = INT64_MAX - 100'000'000'000'000; ///< with room for a day
    static std::int64_t secondOf(std::int64_t ns)
    {
        return ns >= 0 ? ns / 1'000'000'000 : (ns - 999'999'999) / 1'000'000'000;
    }
    /// When a request was answered. Most logs say that; those that say when it came (HAProxy's accept date,
    /// Varnish's and Envoy's start) are put on the same clock, so that a request that failed counts at the
    /// moment it did.
    static std::int64_t answeredAt(Format format, std::int64_t timeNs, double durationMs)
    {
        if (durationMs <= 0 || timeNs > latestNs || !saysStart(format))
            return timeNs;
        return timeNs + static_cast<std::int64_t>(std::min(durationMs, longestMs) * 1e6);
    }
    static bool saysStart(Format format)
    {
        return format == Format::HaproxyHttp || format == Format::HaproxyTcp ||
               format == Format::Varnishlog || format == Format::Envoy || format == Format::Istio ||
               format == Format::EnvoyJson || format == Format::TraefikJson;
    }
    void seeTime(std::int64_t timeNs)
    {
        latestNs_ = timeNs;
        if (timeNs < firstNs_ || firstNs_ == noTime)
            firstNs_ = timeNs;
        if (timeNs > lastNs_)
            lastNs_ = timeNs;
    }
    int seeSignatures(const Entry &entry, std::uint64_t messageShape, unsigned places, std::string_view raw,
                      std::int64_t timeNs, std::int64_t lineNumber);
    bool seeAsPlain(const Entry &entry, unsigned places);
    /// Counts the message before \a times more, as at \a timeNs.
    void seeAgain(std::int32_t times, std::int64_t timeNs);
    /// \returns how many tries there were.
    int seeUpstreams(const Entry &entry, std::int64_t second);
    void seeShares(std::string_view client, std::string_view host, std::string_view url, std::int64_t second,
                   std::uint32_t lines, std::uint32_t faults);
    void describeIncidents(std::vector<LogIncident> &incidents, std::size_t most) const;
    /// \a worst is null without an incident.
    void rankTemplates(LogSummary &summary, const LogIncident *worst, std::int64_t wholeSeconds,
                       std::size_t most) const;
    QStringList approximations(const LogSummary &summary) const;

    std::array<std::int64_t, static_cast<std::size_t>(Format::Count)> formats_ = {};
    std::array<std::int64_t, 1000> status_ = {};
    std::int64_t firstNs_ = noTime, lastNs_ = noTime;
    std::int64_t latestNs_ = noTime; ///< of the line before: the time of what has none
    SecondCounts seconds_ = {};
    LatencySlots latency_ = {};
    Upstreams upstreams_ = {};
    // whose clients, hosts and URLs are counted
    Sampling plain_ = Sampling(1U << 15); ///< of requests that went well
    Sampling faults_ = Sampling(1U << 15);
    bool sampled_ = false; ///< a part of these has left some out
    Shares urls_ = {}, hosts_ = {}, clients_ = {};
    MessageKeys keys_ = {};
    TemplateMiner templates_ = {};
    SignatureTally signatures_ = {};
    Transactions transactions_ = {};
    ChangeFinder changes_ = {};
    QString file_ = {}; ///< of all lines so far
    int lastTemplate_ = -1;
    struct {
        bool timed = false, error = false, fault = false, signature = false;
    } last_ = {};             ///< the line seen last, where it has a template
    std::string before_ = {}; ///< the message line before, for sentences broken over lines
};

} // namespace fd::logs
