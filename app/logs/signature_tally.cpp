// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/signature_tally.h"

#include "logs/scan.h"

#include <algorithm>

namespace fd::logs {

namespace {

constexpr std::size_t longestMatched = 8192;

std::uint64_t step(std::uint64_t hash, char c)
{
    return (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
}

std::uint64_t step(std::uint64_t hash, std::string_view text)
{
    for (const char c : text) {
        hash = step(hash, c);
    }
    return step(hash, '\0');
}

/// Some proxies (Traefik, Go's) tell at the level of debugging why a request failed: in the words of its
/// status, and the reason after them.
bool namesFailure(std::string_view message)
{
    static constexpr std::string_view marks[] = {"502 Bad Gateway", "503 Service Unavailable",
                                                 "504 Gateway Timeout", "caused by: "};
    return std::any_of(std::begin(marks), std::end(marks), [message](std::string_view mark) {
        return message.find(mark) != std::string_view::npos;
    });
}

} // namespace

unsigned placesOf(const Entry &entry)
{
    if (entry.request) {
        const bool odd = entry.status < 100 || entry.status >= 494 || entry.status == 408 ||
                         entry.status == 413 || entry.status == 429 || entry.status == 431 ||
                         entry.status == 444 || entry.status == 460 || entry.status == 463 ||
                         entry.status == 464 || entry.status == 421 || entry.status == 400 ||
                         entry.status == 403;
        bool aborted = false;
        if (entry.format == Format::HaproxyHttp || entry.format == Format::HaproxyTcp) {
            aborted = !entry.signal.empty() && entry.signal.front() != '-' && entry.signal.front() != 'L';
        } else if (entry.format == Format::Envoy || entry.format == Format::Istio ||
                   entry.format == Format::EnvoyJson) {
            aborted = !entry.signal.empty();
        }
        // Caddy and others log a failed request and the reason for it as one record.
        const unsigned reason =
            entry.level >= Level::Error ? unsigned(AtErrorLog | AtSyslog | AtAnyWords) : 0U;
        const bool tells = odd || aborted || entry.upstreamFailed;
        const bool ofAnyShape =
            entry.format == Format::Generic ||
            (entry.status >= 494 && (entry.format == Format::Logfmt || entry.format == Format::Json));
        if (tells && ofAnyShape)
            return AtAll | AtAnyWords; // nobody knows what else such a line may say
        return (tells ? unsigned(AtAccessLog) : 0U) | reason;
    }
    const Format format = entry.format;
    const bool harmless = entry.level > Level::None && entry.level < Level::Warn;
    const unsigned words = harmless && !namesFailure(entry.message) ? 0U : unsigned(AtAnyWords);
    if (format == Format::Unknown) {
        return AtAll | AtPage | AtAnyWords;
    }
    if (format == Format::Generic) {
        return AtAll | words;
    }
    if (format == Format::Varnishlog || format == Format::Dpkg) {
        return 0; // varnishlog is held against them line by line
    }
    const bool serverLog = format == Format::NginxError || format == Format::ApacheError ||
                           format == Format::PhpFpm || format == Format::Php || format == Format::Mysql ||
                           format == Format::Mariadb || format == Format::Postgresql ||
                           format == Format::Redis;
    return words |
           (serverLog ? unsigned(AtErrorLog | AtSyslog) : unsigned(AtErrorLog | AtSyslog | AtAccessLog));
}

std::uint64_t shapeOfRequest(const Entry &entry)
{
    std::uint64_t hash = 0xcbf29ce484222325ULL ^ static_cast<std::uint64_t>(entry.format);
    hash = step(hash, static_cast<char>(entry.status & 0xff));
    hash = step(hash, static_cast<char>(entry.status >> 8));
    hash = step(hash, entry.signal);
    hash = step(hash, entry.upstreamStatus);
    hash = step(hash, entry.upstream.empty() ? '0' : '1');
    hash = step(hash, entry.upstreamMs < 0 ? '0' : '1');
    return step(hash, entry.message.substr(0, 80));
}

int SignatureTally::indexOf(const knowledge::Signature *signature)
{
    for (std::size_t i = 0; i < hits_.size(); ++i) {
        if (hits_[i].signature == signature) {
            return static_cast<int>(i);
        }
    }
    hits_.emplace_back();
    hits_.back().signature = signature;
    return static_cast<int>(hits_.size() - 1);
}

std::vector<int> SignatureTally::match(std::string_view line, unsigned places, std::int64_t lineNumber)
{
    using knowledge::Place;
    static constexpr std::pair<unsigned, Place> all[] = {{AtErrorLog, Place::ErrorLog},
                                                         {AtAccessLog, Place::AccessLog},
                                                         {AtVarnishLog, Place::VarnishLog},
                                                         {AtSyslog, Place::Syslog},
                                                         {AtStats, Place::Stats}};
    std::vector<knowledge::SignatureMatch> matches;
    const std::string_view text = line.substr(0, longestMatched);
    const auto take = [&](unsigned mask, Place place, std::string_view words, auto &&counts) {
        if ((places & mask) == 0 || !knowledge::mayMatch(place, words))
            return;
        for (auto &found : knowledge::matchSignatures(place, words)) {
            if (counts(*found.signature))
                matches.push_back(std::move(found));
        }
    };
    const auto every = [](const knowledge::Signature &) { return true; };
    for (const auto &[mask, place] : all)
        take(mask, place, text, every);
    take(AtPage, Place::ErrorPage, text,
         [](const knowledge::Signature &one) { return one.system == QLatin1StringView("curl"); });
    if (matches.empty())
        take(AtPage, Place::ErrorPage, text, every);
    if (matches.empty()) // without nginx's suffix, in which clients' words stand
        take(AtAnyWords, Place::AnyWords, text.substr(0, text.find(", client: ")), every);
    std::stable_sort(matches.begin(), matches.end(),
                     [](const auto &a, const auto &b) { return a.signature->weight > b.signature->weight; });
    std::vector<int> indexes;
    for (const auto &found : matches) {
        const int index = indexOf(found.signature);
        Hit &hit = hits_[static_cast<std::size_t>(index)];
        if (hit.line == 0) {
            hit.line = lineNumber;
            hit.example = knowledge::hitOf(found, line);
        }
        if (std::find(indexes.begin(), indexes.end(), index) == indexes.end()) {
            indexes.push_back(index);
        }
    }
    return indexes;
}

int SignatureTally::see(std::string_view line, std::uint64_t shape, unsigned places, std::int64_t timeNs,
                        std::int64_t lineNumber)
{
    shape ^= places * 0x9e3779b97f4a7c15ULL;
    auto found = shapes_.find(shape);
    const std::vector<int> *indexes = nullptr;
    std::vector<int> fresh;
    if (found == shapes_.end()) {
        fresh = match(line, places, lineNumber);
        indexes = &fresh;
        if (shapes_.size() < mostShapes) {
            indexes = &shapes_.emplace(shape, Shape{1, std::move(fresh)}).first->second.hits;
        }
    } else {
        Shape &known = found->second;
        ++known.seen;
        if ((known.seen & (known.seen - 1)) == 0 && known.seen <= 64) {
            known.hits = match(line, places, lineNumber);
        }
        indexes = &known.hits;
    }
    latest_ = shape;
    count(*indexes, 1, timeNs);
    return indexes->empty() ? -1 : indexes->front();
}

void SignatureTally::count(const std::vector<int> &indexes, std::int32_t times, std::int64_t timeNs)
{
    for (const int index : indexes) {
        Hit &hit = hits_[static_cast<std::size_t>(index)];
        hit.count += times;
        if (timeNs != noTime) {
            hit.firstNs = hit.firstNs == noTime ? timeNs : std::min(hit.firstNs, timeNs);
            hit.lastNs = hit.lastNs == noTime ? timeNs : std::max(hit.lastNs, timeNs);
            hit.times.add(timeNs / 1'000'000'000, static_cast<std::uint32_t>(times));
        }
    }
}

void SignatureTally::again(std::int32_t times, std::int64_t timeNs)
{
    if (const auto known = shapes_.find(latest_); known != shapes_.end())
        count(known->second.hits, times, timeNs);
}

std::vector<int> SignatureTally::add(const SignatureTally &other)
{
    std::vector<int> where;
    for (const Hit &from : other.hits_) {
        const int index = indexOf(from.signature);
        where.push_back(index);
        Hit &into = hits_[static_cast<std::size_t>(index)];
        into.count += from.count;
        into.times.add(from.times);
        if (from.firstNs != noTime) {
            into.firstNs = into.firstNs == noTime ? from.firstNs : std::min(into.firstNs, from.firstNs);
            into.lastNs = into.lastNs == noTime ? from.lastNs : std::max(into.lastNs, from.lastNs);
        }
        if (into.line == 0) {
            into.line = from.line;
            into.example = from.example;
        }
    }
    return where;
}

void SignatureTally::setFile(const QString &file)
{
    for (Hit &hit : hits_) {
        hit.example.file = file;
    }
}

std::vector<SignatureHit> SignatureTally::result(const LogIncident *worst, std::int64_t wholeSeconds) const
{
    struct Ranked {
        const Hit *hit;
        double rise;
    };
    std::vector<Ranked> ranked;
    for (const Hit &hit : hits_) {
        if (hit.count == 0)
            continue;
        double rise = 0;
        if (worst) {
            const auto second = [](Instant t) {
                return std::chrono::floor<std::chrono::seconds>(t).time_since_epoch().count();
            };
            rise = hit.times.excess({second(worst->start), second(worst->end)}, wholeSeconds);
        }
        ranked.push_back({&hit, rise});
    }
    std::stable_sort(ranked.begin(), ranked.end(), [](const Ranked &a, const Ranked &b) {
        return a.rise != b.rise ? a.rise > b.rise : a.hit->count > b.hit->count;
    });
    const auto instant = [](std::int64_t ns) -> std::optional<Instant> {
        if (ns == noTime)
            return std::nullopt;
        return std::chrono::floor<Millis>(
            std::chrono::sys_time<std::chrono::nanoseconds>(std::chrono::nanoseconds(ns)));
    };
    std::vector<SignatureHit> result;
    for (const auto &[from, rise] : ranked) {
        SignatureHit hit = from->example;
        hit.count = from->count;
        hit.first = instant(from->firstNs);
        hit.last = instant(from->lastNs);
        hit.line = from->line;
        result.push_back(std::move(hit));
    }
    return result;
}

} // namespace fd::logs
