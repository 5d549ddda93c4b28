// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/sums.h"

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

/// Does nginx pass a request on to the address that it came from? Not so on one computer, where that is
/// usual.
bool asksItself(const Entry &entry)
{
    const std::string_view host = entry.upstream.substr(0, entry.upstream.rfind(':'));
    return !entry.client.empty() && host == entry.client && host.substr(0, 4) != "127.";
}

bool isList(std::string_view upstream)
{
    const auto space = upstream.find(' ');
    return space != std::string_view::npos && space > 0 &&
           (upstream[space - 1] == ',' || upstream.substr(space, 3) == " : ");
}

std::string_view withoutQuery(std::string_view url)
{
    std::size_t size = 0;
    while (size < url.size() && url[size] != '?' && url[size] != '#')
        ++size;
    return url.substr(0, size);
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

int Sums::seeUpstreams(const Entry &entry, std::int64_t second)
{
    if (entry.upstream.empty()) {
        return 0;
    }
    const auto see = [&](std::string_view name, std::string_view status, double ms, bool retried) {
        auto *sums = name.empty() ? nullptr : upstreams_.find(name);
        if (!sums) {
            return;
        }
        std::int64_t number = 0;
        const bool said = toNumber(status, number);
        const bool failed = said ? number >= 500 || number == 0 : entry.upstreamFailed;
        ++sums->requests;
        sums->errors += failed ? 1 : 0;
        sums->retried += retried ? 1 : 0;
        if (second != noTime) {
            sums->series.add(second, 1, failed ? 1 : 0);
        }
        if (ms >= 0) {
            sums->times.add(ms);
        }
    };
    if (!isList(entry.upstream)) {
        see(entry.upstream, entry.upstreamStatus, entry.upstreamMs, false);
        return 1;
    }
    // nginx: one value for each try
    std::vector<std::string_view> names;
    std::vector<std::string_view> statuses;
    std::vector<std::string_view> times;
    forEachTry(entry.upstream, [&](std::string_view value) { names.push_back(value); });
    forEachTry(entry.upstreamStatus, [&](std::string_view value) { statuses.push_back(value); });
    forEachTry(entry.upstreamTimes, [&](std::string_view value) { times.push_back(value); });
    for (std::size_t i = 0; i < names.size(); ++i) {
        double seconds = 0;
        const bool timed = i < times.size() && toNumber(times[i], seconds);
        see(names[i], i < statuses.size() ? statuses[i] : std::string_view(), timed ? seconds * 1000 : -1,
            i + 1 < names.size());
    }
    return static_cast<int>(names.size());
}

void Sums::seeShares(std::string_view client, std::string_view host, std::string_view url,
                     std::int64_t second, std::uint32_t lines, std::uint32_t faults)
{
    clients_.add(client, second, lines, faults);
    hosts_.add(host, second, lines, faults);
    urls_.add(withoutQuery(url), second, lines, faults);
}

int Sums::seeSignatures(const Entry &entry, std::uint64_t messageShape, unsigned places, std::string_view raw,
                        std::int64_t timeNs, std::int64_t lineNumber)
{
    int signature = -1;
    if (places != 0) {
        std::uint64_t shape = 0;
        if (entry.request) {
            shape = shapeOfRequest(entry);
        } else if (entry.format == Format::NginxError) {
            // the rest of the line says who asked for what; of the upstream only its kind matters
            shape = messageShape ^ (entry.upstream.empty()            ? 0U
                                    : entry.upstream.front() == '['   ? 3U
                                    : isDigit(entry.upstream.front()) ? 5U
                                                                      : 7U);
        } else {
            shape = shapeOf(raw);
        }
        signature = signatures_.see(raw, shape, places, timeNs, lineNumber);
        if (entry.format == Format::NginxError && asksItself(entry)) {
            static constexpr std::string_view told = "the upstream of a failed request is its client";
            signatures_.see(told, shapeOf(told), AtErrorLog, timeNs, lineNumber);
        }
    }
    if (entry.format == Format::Unknown || entry.continuation) {
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
    return signature;
}

bool Sums::seeAsPlain(const Entry &entry, unsigned places)
{
    if (!entry.request || places != 0 || entry.timeNs == noTime || entry.status < 0 || entry.retries > 0) {
        return false;
    }
    std::int64_t answered = 200;
    if (!entry.upstream.empty() && (isList(entry.upstream) || (toNumber(entry.upstreamStatus, answered) &&
                                                               (answered >= 500 || answered == 0)))) {
        return false;
    }
    seePlain({entry.format, entry.status, entry.timeNs, entry.durationMs, entry.upstreamMs, entry.upstream,
              entry.client, entry.host, entry.url});
    return true;
}

void Sums::see(const Entry &entry, std::string_view raw, std::int64_t lineNumber)
{
    const unsigned places = placesOf(entry);
    if (seeAsPlain(entry, places)) {
        return;
    }
    ++formats_[static_cast<std::size_t>(entry.format)];
    if (entry.repeatsLast && lastTemplate_ >= 0) {
        if (entry.timeNs != noTime)
            seeTime(entry.timeNs);
        seeAgain(entry.repeats, entry.timeNs);
        return;
    }
    lastTemplate_ = -1;
    last_ = {};
    const std::int64_t timeNs = entry.timeNs != noTime ? entry.timeNs : latestNs_;
    const std::string_view message = entry.told();
    const bool hasTemplate = !entry.request && !message.empty() && !entry.continuation;
    const MessageKey key = hasTemplate ? keys_.of(message.substr(0, message.find('\n'))) : MessageKey();
    const int signature = seeSignatures(entry, key.shape, places, raw, timeNs, lineNumber);
    const std::int64_t second =
        entry.timeNs == noTime ? noTime : secondOf(answeredAt(entry.format, entry.timeNs, entry.durationMs));

    if (entry.status >= 0 && (entry.request || entry.format != Format::Varnishlog)) {
        ++status_[static_cast<std::size_t>(entry.status)];
    }
    const int tries = seeUpstreams(entry, second);
    if (entry.timeNs != noTime) {
        seeTime(entry.timeNs);
        // Histories of packages reach back for months and hold no traffic: they would blur the timeline.
        const bool history = entry.format == Format::Dpkg || entry.format == Format::AptHistory ||
                             entry.format == Format::Dnf || entry.format == Format::Pacman;
        if ((entry.format != Format::Varnishlog || entry.request) && !history) {
            const bool fault = isFault(entry, signature);
            last_ = {true, entry.level >= Level::Error, fault, signature >= 0};
            Counts &counts = seconds_.at(second);
            ++counts.total;
            counts.messages += entry.request ? 0 : 1;
            counts.errors +=
                entry.request ? (entry.status >= 500 ? 1 : 0) : (entry.level >= Level::Error ? 1 : 0);
            counts.faults += fault ? 1 : 0;
            counts.messageFaults += fault && !entry.request ? 1 : 0;
            counts.retried += tries > 1 || entry.retries > 0 ? 1 : 0;
            if (entry.request && entry.durationMs >= 0) {
                latency_.add(second, entry.durationMs);
            }
            if (fault) {
                if (faults_.wantsNext())
                    seeShares(entry.client, entry.host, entry.url, second, faults_.every(), faults_.every());
                faults_.pass();
            } else if (entry.request) {
                seeShares(entry.client, entry.host, entry.url, second, 1, 0);
            }
        }
    }
    if (!hasTemplate) {
        return; // what goes on below a record is no message of its own
    }
    changes_.see(entry, raw, timeNs, lineNumber);
    lastTemplate_ = templates_.add(message, key);
    if (lastTemplate_ < 0) {
        return;
    }
    auto &cluster = templates_.cluster(lastTemplate_);
    if (cluster.count == 0) {
        cluster.example = raw.substr(0, longestExample);
        cluster.exampleLine = lineNumber;
    }
    cluster.level = std::max(cluster.level, entry.level);
    cluster.upstream = cluster.upstream || (entry.format == Format::NginxError && !entry.upstream.empty());
    if (cluster.signature < 0) {
        cluster.signature = signature;
    }
    cluster.count1(timeNs);
    if (entry.repeats > 1 && !entry.repeatsLast)
        seeAgain(entry.repeats - 1, entry.timeNs);
}

void Sums::seeAgain(std::int32_t times, std::int64_t timeNs)
{
    const auto count = static_cast<std::uint32_t>(times);
    if (timeNs != noTime && last_.timed) {
        Counts &counts = seconds_.at(secondOf(timeNs));
        counts.total += count;
        counts.errors += last_.error ? count : 0;
        counts.faults += last_.fault ? count : 0;
        counts.messages += count;
        counts.messageFaults += last_.fault ? count : 0;
    }
    const std::int64_t at = timeNs != noTime ? timeNs : latestNs_;
    templates_.cluster(lastTemplate_).count1(at, count);
    if (last_.signature)
        signatures_.again(times, at);
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
        "Hash",      "SessOpen",      "ObjProtocol",  "ObjStatus",      "ObjReason",
        "HitMiss",   "HitPass",       "BackendReuse"};
    const bool mistimed = tag == "Timestamp" && raw.find(" Error:") != std::string_view::npos;
    for (const auto quietTag : quiet) {
        if (tag == quietTag && !mistimed) {
            return;
        }
    }
    if (tag.size() > 6 && tag.substr(tag.size() - 6) == "Status") {
        const auto last = trimmed(raw);
        if (last.size() < 3 || last[last.size() - 3] < '5') {
            return;
        }
    }
    const bool failure = tag == "FetchError" || tag == "VCL_Error" || tag == "Error";
    signatures_.see(raw, shapeOf(raw), AtVarnishLog | (failure ? unsigned(AtAnyWords) : 0U), latestNs_,
                    lineNumber);
}

void Sums::seeTransaction(const FailedFetch &fetch)
{
    transactions_.add(fetch);
    // What ends a connection that had been used before is seldom what ends a new one.
    if (fetch.reused && fetch.error.substr(0, 7) == "HTC eof") {
        static constexpr std::string_view told = "FetchError HTC eof on a reused connection";
        signatures_.see(told, shapeOf(told), AtVarnishLog, fetch.timeNs, fetch.line);
    }
}

std::string Sums::lastTemplate() const
{
    return lastTemplate_ < 0 ? std::string()
                             : templates_.clusters()[static_cast<std::size_t>(lastTemplate_)].text();
}

void Sums::shiftLines(std::int64_t lines)
{
    signatures_.shiftLines(lines);
    templates_.shiftLines(lines);
    transactions_.shiftLines(lines);
    changes_.shiftLines(lines);
}

void Sums::setFile(const QString &path)
{
    signatures_.setFile(path);
    templates_.setFile(path);
    transactions_.setFile(path);
    changes_.setFile(path);
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
    latency_.add(other.latency_);
    upstreams_.add(other.upstreams_);
    sampled_ = sampled_ || other.sampled_ || other.plain_.leavesOut() || other.faults_.leavesOut();
    urls_.add(other.urls_);
    hosts_.add(other.hosts_);
    clients_.add(other.clients_);
    transactions_.add(other.transactions_);
    const auto where = signatures_.add(other.signatures_);
    templates_.add(other.templates_, where);
    changes_.add(other.changes_);
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

} // namespace fd::logs
