// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/skew.h"

#include "logs/scan.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <unordered_map>

namespace fd::logs {

namespace {

constexpr std::int64_t second = 1'000'000'000;
/// Zones are at most 14 hours east and 12 west of UTC; two of them at most 26 apart.
constexpr std::int64_t farthest = 27 * 3600 * second;
/// A request that is asked more often than this says little about which is which.
constexpr std::size_t mostAlike = 12;
constexpr std::int64_t leastVotes = 8;
/// How far from a quarter of an hour an offset may be and still be a zone.
constexpr std::int64_t zoneSlack = 5 * second;
/// Below this the delay between an edge and what is behind it explains the difference.
constexpr std::int64_t leastSkew = second;

std::uint64_t mix(std::uint64_t hash)
{
    hash ^= hash >> 33;
    hash *= 0xff51afd7ed558ccdULL;
    hash ^= hash >> 33;
    hash *= 0xc4ceb9fe1a85ec53ULL;
    return hash ^ (hash >> 33);
}

std::uint64_t add(std::uint64_t hash, std::string_view text)
{
    for (const char c : text)
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    return (hash ^ 0xff) * 0x100000001b3ULL;
}

/// Path and query alone: one log writes whole URLs, another only paths.
std::string_view pathOf(std::string_view url)
{
    const auto scheme = url.find("://");
    if (scheme > 6) // or none
        return url;
    const auto slash = url.find('/', scheme + 3);
    return slash == std::string_view::npos ? std::string_view("/") : url.substr(slash);
}

/// nginx and the balancers of AWS write a request when it has ended; others when it came.
bool isWrittenAtEnd(Format format)
{
    static constexpr Format atEnd[] = {Format::NginxCombined, Format::NginxUpstream, Format::NginxIngress,
                                       Format::NginxCustom,   Format::AwsAlb,        Format::AwsElb,
                                       Format::Caddy,         Format::Squid,         Format::W3c};
    return std::find(std::begin(atEnd), std::end(atEnd), format) != std::end(atEnd);
}

} // namespace

void RequestSample::see(const Entry &entry)
{
    if (!entry.request || entry.timeNs == noTime || entry.method.empty() || entry.url.empty())
        return;
    std::uint64_t key = add(add(0xcbf29ce484222325ULL, entry.method), pathOf(entry.url));
    key = mix(key ^ static_cast<std::uint64_t>(entry.status));
    if (key > highest_)
        return;
    std::int64_t start = entry.timeNs;
    if (entry.durationMs > 0 && isWrittenAtEnd(entry.format))
        start -= static_cast<std::int64_t>(entry.durationMs * 1e6);
    seen_.push_back({key, start});
    if (seen_.size() >= 2 * most) { // the smaller half of the keys goes on
        const auto middle = seen_.begin() + static_cast<std::ptrdiff_t>(most);
        std::nth_element(seen_.begin(), middle, seen_.end(),
                         [](const Seen &a, const Seen &b) { return a.key < b.key; });
        highest_ = middle->key - 1;
        seen_.erase(std::remove_if(seen_.begin(), seen_.end(),
                                   [this](const Seen &one) { return one.key > highest_; }),
                    seen_.end());
    }
}

std::vector<RequestSample::Seen> RequestSample::taken() const
{
    std::vector<Seen> sorted = seen_;
    std::sort(sorted.begin(), sorted.end(), [](const Seen &a, const Seen &b) {
        return a.key != b.key ? a.key < b.key : a.startNs < b.startNs;
    });
    return sorted;
}

std::optional<LogSkew> skewBetween(const QString &log, const RequestSample &sample, const QString &reference,
                                   const RequestSample &referenceSample)
{
    const auto ours = sample.taken();
    const auto theirs = referenceSample.taken();
    std::vector<std::int64_t> differences;
    std::int64_t shared = 0; // keys in both
    for (auto a = ours.begin(), b = theirs.begin(); a != ours.end() && b != theirs.end();) {
        if (a->key != b->key) {
            (a->key < b->key ? a : b) += 1;
            continue;
        }
        const std::uint64_t key = a->key;
        const auto other = [key](const RequestSample::Seen &one) { return one.key != key; };
        const auto aEnd = std::find_if(a, ours.end(), other);
        const auto bEnd = std::find_if(b, theirs.end(), other);
        ++shared;
        if (static_cast<std::size_t>(aEnd - a) <= mostAlike &&
            static_cast<std::size_t>(bEnd - b) <= mostAlike) {
            for (auto i = a; i != aEnd; ++i) {
                for (auto j = b; j != bEnd; ++j) {
                    const std::int64_t difference = i->startNs - j->startNs;
                    if (std::llabs(difference) <= farthest)
                        differences.push_back(difference);
                }
            }
        }
        a = aEnd;
        b = bEnd;
    }
    // The two seconds that most differences fall within.
    std::sort(differences.begin(), differences.end());
    std::size_t bestFirst = 0;
    std::size_t best = 0;
    for (std::size_t first = 0, last = 0; last < differences.size(); ++last) {
        while (differences[last] - differences[first] > 2 * second)
            ++first;
        if (last - first + 1 > best) {
            best = last - first + 1;
            bestFirst = first;
        }
    }
    const auto votes = static_cast<std::int64_t>(best);
    if (votes < leastVotes || differences.empty())
        return std::nullopt;
    // By chance, differences spread over the span that they cover; a real offset stands far above that.
    const double span = std::max(1.0, static_cast<double>(differences.back() - differences.front()) / 1e9);
    const double chance = static_cast<double>(differences.size()) * std::min(1.0, 2 / span);
    const bool many = votes * 4 >= shared;
    if (span > 4 && (static_cast<double>(votes) < 3 * chance + 5 || !many))
        return std::nullopt;
    const std::int64_t offset = differences[bestFirst + best / 2];
    if (std::llabs(offset) < leastSkew)
        return std::nullopt;
    LogSkew skew;
    const bool ahead = offset > 0;
    skew.file = ahead ? log : reference;
    skew.reference = ahead ? reference : log;
    const std::int64_t by = std::llabs(offset);
    skew.offsetMs = (by + 500'000) / 1'000'000;
    skew.matched = votes;
    const std::int64_t quarter = 900 * second;
    const std::int64_t quarters = (by + quarter / 2) / quarter;
    if (quarters > 0 && std::llabs(by - quarters * quarter) <= zoneSlack) {
        const std::int64_t minutes = quarters * 15;
        skew.zone = QStringLiteral("+%1:%2")
                        .arg(minutes / 60, 2, 10, QChar(u'0'))
                        .arg(minutes % 60, 2, 10, QChar(u'0'));
    }
    return skew;
}

} // namespace fd::logs
