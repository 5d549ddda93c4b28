// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/sums.h"

#include "logs/incidents.h"

#include <algorithm>

namespace fd::logs {

namespace {

constexpr std::size_t longestExample = 1000;
constexpr std::size_t longestJoined = 4096;

bool isFault(const Entry &entry, int signature)
{
    if (entry.request) {
        return entry.status >= 500;
    }
    if (entry.level < Level::Error) {
        return false;
    }
    // A web server's error log is full of clients' mistakes: what counts is what fails behind or within the
    // server.
    if (entry.format == Format::NginxError || entry.format == Format::ApacheError) {
        return entry.upstreamFailed || signature >= 0 || entry.level >= Level::Alert;
    }
    return true;
}

} // namespace

std::optional<Instant> instantOf(std::int64_t ns)
{
    if (ns == noTime) {
        return std::nullopt;
    }
    return std::chrono::floor<Millis>(
        std::chrono::sys_time<std::chrono::nanoseconds>(std::chrono::nanoseconds(ns)));
}

QString textOf(std::string_view bytes)
{
    const auto size = static_cast<qsizetype>(bytes.size());
    const QUtf8StringView view(bytes.data(), size);
    return view.isValidUtf8() ? view.toString() : QString::fromLatin1(bytes.data(), size);
}

UpstreamSums *Sums::upstream(std::string_view name)
{
    const auto found = upstreams_.find(name);
    if (found != upstreams_.end()) {
        return &found->second;
    }
    if (upstreams_.size() >= mostUpstreams) {
        return nullptr;
    }
    return &upstreams_.emplace(std::string(name), UpstreamSums()).first->second;
}

void Sums::seeUpstreams(const Entry &entry)
{
    if (entry.upstream.empty()) {
        return;
    }
    const bool list = entry.upstream.find(", ") != std::string_view::npos ||
                      entry.upstream.find(" : ") != std::string_view::npos;
    if (!list) {
        auto *sums = upstream(entry.upstream);
        if (!sums) {
            return;
        }
        ++sums->requests;
        std::int64_t status = 0;
        const bool said = toNumber(entry.upstreamStatus, status);
        sums->errors += (said ? status >= 500 || status == 0 : entry.upstreamFailed) ? 1 : 0;
        if (entry.upstreamMs >= 0) {
            sums->times.add(entry.upstreamMs);
        }
        return;
    }
    // nginx: one value for each try
    std::vector<std::string_view> statuses;
    std::vector<std::string_view> times;
    forEachTry(entry.upstreamStatus, [&](std::string_view value) { statuses.push_back(value); });
    forEachTry(entry.upstreamTimes, [&](std::string_view value) { times.push_back(value); });
    std::size_t index = 0;
    forEachTry(entry.upstream, [&](std::string_view name) {
        auto *sums = name.empty() ? nullptr : upstream(name);
        if (sums) {
            ++sums->requests;
            std::int64_t status = 0;
            const bool said = index < statuses.size() && toNumber(statuses[index], status);
            sums->errors += (said ? status >= 500 || status == 0 : entry.upstreamFailed) ? 1 : 0;
            double seconds = 0;
            if (index < times.size() && toNumber(times[index], seconds)) {
                sums->times.add(seconds * 1000);
            }
        }
        ++index;
    });
}

void Sums::see(const Entry &entry, std::string_view raw, std::int64_t lineNumber)
{
    ++formats_[static_cast<std::size_t>(entry.format)];
    lastTemplate_ = -1;
    const std::int64_t timeNs = entry.timeNs != noTime ? entry.timeNs : latestNs_;
    int signature = -1;
    const unsigned places = placesOf(entry);
    if (places != 0) {
        std::uint64_t shape = 0;
        if (entry.request) {
            shape = shapeOfRequest(entry);
        } else if (entry.format == Format::NginxError) {
            // the rest of the line says who asked for what; of the upstream only its kind matters
            shape = shapeOf(entry.message) ^ (entry.upstream.empty()            ? 0U
                                              : entry.upstream.front() == '['   ? 3U
                                              : isDigit(entry.upstream.front()) ? 5U
                                                                                : 7U);
        } else {
            shape = shapeOf(raw);
        }
        signature = signatures_.see(raw, shape, places, timeNs, lineNumber);
    }
    if (entry.format == Format::Unknown) {
        // A sentence may go on in the next line, as in wrapped output.
        if (signature < 0 && !before_.empty() && before_.size() + raw.size() < longestJoined) {
            before_ += ' ';
            before_ += trimmed(raw);
            signature = signatures_.see(before_, shapeOf(before_) + 1, AtAll, timeNs, lineNumber);
        }
        if (signature >= 0) {
            before_.clear();
        } else if (before_.empty() || before_.size() + raw.size() >= longestJoined) {
            before_ = trimmed(raw).substr(0, longestJoined);
        }
    } else if (entry.request || signature >= 0) {
        before_.clear();
    } else {
        before_ = raw.substr(0, longestJoined);
    }

    if (entry.status >= 0 && (entry.request || entry.format != Format::Varnishlog)) {
        ++status_[static_cast<std::size_t>(entry.status)];
    }
    seeUpstreams(entry);
    if (entry.timeNs != noTime) {
        latestNs_ = entry.timeNs;
        firstNs_ = firstNs_ == noTime ? entry.timeNs : std::min(firstNs_, entry.timeNs);
        lastNs_ = lastNs_ == noTime ? entry.timeNs : std::max(lastNs_, entry.timeNs);
        if (entry.format != Format::Varnishlog || entry.request) {
            Counts &counts = seconds_.at(entry.timeNs >= 0 ? entry.timeNs / 1'000'000'000
                                                           : (entry.timeNs - 999'999'999) / 1'000'000'000);
            ++counts.total;
            ++(entry.request ? requests_ : messages_);
            counts.errors +=
                entry.request ? (entry.status >= 500 ? 1 : 0) : (entry.level >= Level::Error ? 1 : 0);
            counts.faults += isFault(entry, signature) ? 1 : 0;
        }
    }
    if (entry.request || entry.message.empty()) {
        return;
    }
    lastTemplate_ = templates_.add(entry.message);
    if (lastTemplate_ < 0) {
        return;
    }
    auto &cluster = templates_.cluster(lastTemplate_);
    if (cluster.count == 0) {
        cluster.example = raw.substr(0, longestExample);
    }
    cluster.level = std::max(cluster.level, entry.level);
    cluster.upstream = cluster.upstream || (entry.format == Format::NginxError && !entry.upstream.empty());
    if (cluster.signature < 0) {
        cluster.signature = signature;
    }
    cluster.count1(timeNs);
}

void Sums::seeVarnishLine(std::string_view tag, std::string_view raw, std::int64_t lineNumber)
{
    static constexpr std::string_view quiet[] = {
        "ReqHeader", "BereqHeader",   "RespHeader",   "BerespHeader",   "Timestamp",
        "Begin",     "End",           "Link",         "VCL_call",       "VCL_return",
        "VCL_use",   "ReqMethod",     "ReqURL",       "ReqProtocol",    "BereqMethod",
        "BereqURL",  "BereqProtocol", "RespProtocol", "BerespProtocol", "ReqStart",
        "ReqUnset",  "BereqUnset",    "RespUnset",    "BerespUnset",    "ObjHeader",
        "Storage",   "Length",        "TTL",          "Fetch_Body",     "Filters",
        "ReqAcct",   "BereqAcct",     "BackendOpen",  "BackendClose",   "Hit",
        "Hash",      "SessOpen",      "ObjProtocol",  "ObjStatus",      "ObjReason"};
    for (const auto quietTag : quiet) {
        if (tag == quietTag) {
            return;
        }
    }
    if (tag.size() > 6 && tag.substr(tag.size() - 6) == "Status") {
        const auto last = trimmed(raw);
        if (last.size() < 3 || last[last.size() - 3] < '5') {
            return;
        }
    }
    signatures_.see(raw, shapeOf(raw), AtVarnishLog, latestNs_, lineNumber);
}

std::string Sums::lastTemplate() const
{
    return lastTemplate_ < 0 ? std::string()
                             : templates_.clusters()[static_cast<std::size_t>(lastTemplate_)].text();
}

void Sums::add(const Sums &other)
{
    for (std::size_t i = 0; i < formats_.size(); ++i) {
        formats_[i] += other.formats_[i];
    }
    for (std::size_t i = 0; i < status_.size(); ++i) {
        status_[i] += other.status_[i];
    }
    if (other.firstNs_ != noTime) {
        firstNs_ = firstNs_ == noTime ? other.firstNs_ : std::min(firstNs_, other.firstNs_);
        lastNs_ = lastNs_ == noTime ? other.lastNs_ : std::max(lastNs_, other.lastNs_);
    }
    seconds_.add(other.seconds_);
    requests_ += other.requests_;
    messages_ += other.messages_;
    for (const auto &[name, sums] : other.upstreams_) {
        if (auto *into = upstream(name)) {
            into->requests += sums.requests;
            into->errors += sums.errors;
            into->times.add(sums.times);
        }
    }
    const auto where = signatures_.add(other.signatures_);
    templates_.add(other.templates_, where);
}

void Sums::describe(LogFile &file) const
{
    std::size_t best = 0;
    for (std::size_t i = 1; i < formats_.size(); ++i) {
        if (formats_[i] > 0 && (best == 0 || formats_[i] > formats_[best])) {
            best = i;
        }
    }
    file.format = QString::fromLatin1(nameOf(static_cast<Format>(best)));
    file.first = instantOf(firstNs_);
    file.last = instantOf(lastNs_);
}

void Sums::rankTemplates(LogSummary &summary, const LogIncident *worst, std::int64_t wholeSeconds,
                         int top) const
{
    struct Ranked {
        const TemplateMiner::Cluster *cluster;
        double rise;
    };
    std::vector<Ranked> ranked;
    const auto second = [](Instant t) {
        return std::chrono::floor<std::chrono::seconds>(t).time_since_epoch().count();
    };
    for (const auto &cluster : templates_.clusters()) {
        if (cluster.count == 0)
            continue; // part of another by now
        const double rise =
            worst ? cluster.times.rise(second(worst->start), second(worst->end), wholeSeconds) : 0;
        ranked.push_back({&cluster, rise});
    }
    std::stable_sort(ranked.begin(), ranked.end(), [](const Ranked &a, const Ranked &b) {
        return a.rise != b.rise ? a.rise > b.rise : a.cluster->count > b.cluster->count;
    });
    for (const auto &[cluster, rise] : ranked) {
        if (summary.templates.size() >= static_cast<std::size_t>(std::max(top, 0))) {
            break;
        }
        LogTemplate one;
        one.text = textOf(cluster->text());
        one.count = cluster->count;
        one.first = instantOf(cluster->firstNs);
        one.last = instantOf(cluster->lastNs);
        one.level = QString::fromLatin1(nameOf(cluster->level));
        one.example = textOf(cluster->example);
        if (cluster->signature >= 0) {
            const auto *signature =
                signatures_.hits()[static_cast<std::size_t>(cluster->signature)].signature;
            one.signature = signature->id;
            one.cause = signature->cause;
        }
        summary.templates.push_back(std::move(one));
    }
}

LogSummary Sums::result(int top) const
{
    LogSummary summary;
    for (std::size_t status = 0; status < status_.size(); ++status) {
        if (status_[status] > 0) {
            summary.status[QString::number(status)] = status_[status];
        }
    }
    summary.timeline = seconds_.timeline();
    summary.incidents = findIncidents(seconds_, requests_ >= messages_);
    // The incident that cost the most.
    const auto most =
        std::max_element(summary.incidents.begin(), summary.incidents.end(),
                         [](const LogIncident &a, const LogIncident &b) { return a.errors < b.errors; });
    const LogIncident *worst = most == summary.incidents.end() ? nullptr : &*most;
    const std::int64_t wholeSeconds = firstNs_ == noTime ? 0 : (lastNs_ - firstNs_) / 1'000'000'000 + 1;
    rankTemplates(summary, worst, wholeSeconds, top);
    for (const auto &[name, sums] : upstreams_) {
        LogUpstream one;
        one.name = textOf(name);
        one.requests = sums.requests;
        one.errors = sums.errors;
        one.p50Ms = sums.times.quantile(0.5);
        one.p95Ms = sums.times.quantile(0.95);
        summary.upstreams.push_back(std::move(one));
    }
    std::sort(summary.upstreams.begin(), summary.upstreams.end(),
              [](const LogUpstream &a, const LogUpstream &b) {
                  return a.errors != b.errors       ? a.errors > b.errors
                         : a.requests != b.requests ? a.requests > b.requests
                                                    : a.name < b.name;
              });
    if (summary.upstreams.size() > static_cast<std::size_t>(std::max(top, 0))) {
        summary.upstreams.resize(static_cast<std::size_t>(std::max(top, 0)));
    }
    summary.signatures = signatures_.result(worst, wholeSeconds);
    return summary;
}

} // namespace fd::logs
