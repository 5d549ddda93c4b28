// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/incidents.h"

#include <algorithm>
#include <cmath>

namespace fd::logs {

namespace {

constexpr int kinds = 2; // that share the chance of a false alarm
constexpr int mostIncidents = 20;
constexpr int mostScans = 60;
constexpr int scanBuckets = 500;
// A restart gives a burst of errors and is over: what is shorter than three buckets counts only where most
// requests failed.
constexpr std::size_t shortestBuckets = 3;
constexpr int mostSlotsOfEdge = 20'000;
constexpr int bucketsOfEdge = 5; ///< whose rate stands for the incident where its edges are looked for

struct Sums {
    double total = 0;
    double errors = 0;
};

/// Lines of one kind by buckets of time.
struct Bucket {
    std::uint32_t total = 0;
    std::uint32_t faults = 0;
};
using Buckets = std::vector<Bucket>;

enum class Kind : std::uint8_t { Requests, Messages };

Buckets bucketsOf(const SecondCounts &counts, Kind kind, std::int64_t start, std::int64_t end, int width)
{
    Buckets result;
    for (const Counts &all : counts.buckets(start, end, width)) {
        if (kind == Kind::Messages)
            result.push_back({all.messages, all.messageFaults});
        else
            result.push_back({all.total - all.messages, all.faults - all.messageFaults});
    }
    return result;
}

// What a service's error rate is taken to be before the log says anything: one error in 400 requests, as
// firmly as 200 requests would show it. A log that is bad from its first line on is then told from a healthy
// one.
constexpr Sums requestPrior{200, 0.5};

double logLikelihood(double errors, double total)
{
    if (total <= 0) {
        return 0;
    }
    const double p = errors / total;
    double sum = 0;
    if (p > 0) {
        sum += errors * std::log(p);
    }
    if (p < 1) {
        sum += (total - errors) * std::log1p(-p);
    }
    return sum;
}

/// Log of the likelihood ratio "inside is worse than outside" to "the same rate everywhere"; 0 where inside
/// is no worse.
double ratio(const Sums &inside, const Sums &all)
{
    const Sums outside{all.total - inside.total, all.errors - inside.errors};
    if (inside.total <= 0 || outside.total <= 0 ||
        inside.errors * outside.total <= outside.errors * inside.total) {
        return 0;
    }
    return logLikelihood(inside.errors, inside.total) + logLikelihood(outside.errors, outside.total) -
           logLikelihood(all.errors, all.total);
}

struct Interval {
    std::size_t first = 0;
    std::size_t last = 0;
    double score = 0;
};

using Taken = std::vector<char>;

/// The best interval of \a buckets that touches nothing taken before.
Interval bestInterval(const Buckets &buckets, const Taken &taken, const Sums &all)
{
    Interval best;
    for (std::size_t first = 0; first < buckets.size(); ++first) {
        if (taken[first] || buckets[first].faults == 0) {
            continue;
        }
        Sums inside;
        for (std::size_t last = first; last < buckets.size() && !taken[last]; ++last) {
            inside.total += buckets[last].total;
            inside.errors += buckets[last].faults;
            if (buckets[last].faults == 0) {
                continue;
            }
            const double score = ratio(inside, all);
            if (score > best.score) {
                best = {first, last, score};
            }
        }
    }
    return best;
}

/// How much more the buckets outside vary than independent requests would: Pearson's chi-square by its
/// degrees of freedom, the largest tenth left out so that a further incident does not hide itself; at
/// least 1.
double dispersion(const Buckets &buckets, const Taken &taken, const Interval &without, Sums all)
{
    for (std::size_t i = 0; i < buckets.size(); ++i) {
        if (!taken[i] && (i < without.first || i > without.last)) {
            all.total += buckets[i].total;
            all.errors += buckets[i].faults;
        }
    }
    const double p = all.errors / all.total;
    if (p <= 0 || p >= 1) {
        return 1;
    }
    std::vector<double> terms;
    for (std::size_t i = 0; i < buckets.size(); ++i) {
        if (taken[i] || (i >= without.first && i <= without.last) || buckets[i].total == 0) {
            continue;
        }
        const double expected = p * buckets[i].total;
        const double difference = buckets[i].faults - expected;
        terms.push_back(difference * difference / (expected * (1 - p)));
    }
    if (terms.size() < 20) {
        return 1;
    }
    std::sort(terms.begin(), terms.end());
    const std::size_t kept = terms.size() - terms.size() / 10;
    double sum = 0;
    for (std::size_t i = 0; i < kept; ++i) {
        sum += terms[i];
    }
    return std::max(1.0, sum / static_cast<double>(kept));
}

/// Moves the edges, which are those of buckets, to the seconds that are most likely: before the onset the
/// rate \a outside, after it that of the first buckets of the incident; at its end the other way round.
void refine(const SecondCounts &counts, Kind kind, std::int64_t &start, std::int64_t &end, int width,
            double outside)
{
    // One line with a time of another year makes buckets of weeks: to the second, they would not fit in
    // memory.
    const int slot = SecondCounts::widthFor(2 * width, counts.slotSeconds(), mostSlotsOfEdge);
    if (width <= slot) {
        return;
    }
    const auto rateOf = [&counts, kind](std::int64_t from, std::int64_t to) {
        const Bucket all = bucketsOf(counts, kind, from, to - 1, static_cast<int>(to - from)).front();
        return all.total > 0 ? static_cast<double>(all.faults) / all.total : 0;
    };
    const auto sharpen = [&](std::int64_t edge, bool onset) {
        const double inside = onset ? rateOf(edge, std::min(end, edge + bucketsOfEdge * width))
                                    : rateOf(std::max(start, edge - bucketsOfEdge * width), edge);
        const double high = std::clamp(inside, 1e-6, 1 - 1e-6);
        const double low = std::clamp(outside, 1e-7, high / 2);
        // What a failure and a success say for the incident and against it.
        const double failed = std::log(high / low);
        const double went = std::log((1 - high) / (1 - low));
        const std::int64_t from = edge - width;
        const auto seconds = bucketsOf(counts, kind, from, edge + width - 1, slot);
        double before = 0;
        double best = 0;
        std::int64_t found = from;
        for (std::size_t i = 0; i < seconds.size(); ++i) {
            const double faults = seconds[i].faults;
            const double said = faults * failed + (seconds[i].total - faults) * went;
            before += onset ? -said : said;
            if (before > best) {
                best = before;
                found = from + static_cast<std::int64_t>(i + 1) * slot;
            }
        }
        if (!onset)
            return found;
        // What went well just before the first failure may have been lucky: half of the time the onset lies
        // further back than those that are as likely as not to go well.
        const std::int64_t farthest = found - bucketsOfEdge * width;
        const auto earlier = bucketsOf(counts, kind, farthest, found - 1, slot);
        double luck = 1;
        for (std::size_t i = earlier.size(); i-- > 0;) {
            luck *= std::pow(1 - high, earlier[i].total);
            if (earlier[i].faults > 0 || luck < 0.5)
                break;
            if (earlier[i].total > 0)
                found = farthest + static_cast<std::int64_t>(i) * slot;
        }
        return found;
    };
    const std::int64_t sharpStart = sharpen(start, true);
    const std::int64_t sharpEnd = sharpen(end, false);
    if (sharpStart < sharpEnd) {
        start = sharpStart;
        end = sharpEnd;
    }
}

using Span = std::pair<std::int64_t, std::int64_t>;

/// Where half of all lines stand closely together within a much longer span, with four times that on either
/// side; a week of a quiet log beside an hour of a busy one would else be looked at with too coarse an eye.
std::optional<Span> denseSpan(const SecondCounts &counts, Kind kind, const Span &span)
{
    constexpr std::size_t muchLonger = 16;
    const int width = SecondCounts::widthFor(span.second - span.first, counts.slotSeconds(), scanBuckets);
    const std::int64_t origin = span.first - ((span.first % width) + width) % width;
    const auto buckets = bucketsOf(counts, kind, origin, span.second, width);
    std::int64_t all = 0;
    for (const Bucket &bucket : buckets)
        all += bucket.total;
    std::size_t best = buckets.size();
    std::size_t bestFirst = 0;
    std::int64_t inside = 0;
    for (std::size_t first = 0, last = 0; last < buckets.size(); ++last) {
        inside += buckets[last].total;
        while (inside - buckets[first].total >= (all + 1) / 2)
            inside -= buckets[first++].total;
        if (inside >= (all + 1) / 2 && last - first + 1 < best) {
            best = last - first + 1;
            bestFirst = first;
        }
    }
    if (best * muchLonger > buckets.size())
        return std::nullopt;
    const std::int64_t start = origin + static_cast<std::int64_t>(bestFirst) * width;
    const std::int64_t core = static_cast<std::int64_t>(best) * width;
    const Span dense{std::max(span.first, start - 4 * core), std::min(span.second, start + 5 * core)};
    return dense.second - dense.first < span.second - span.first ? std::optional(dense) : std::nullopt;
}

/// \a alarms is the chance of a false alarm that this look may take.
std::vector<LogIncident> scan(const SecondCounts &counts, Kind kind, const Span &span, double alarms)
{
    const bool ofRequests = kind == Kind::Requests;
    const Sums prior = ofRequests ? requestPrior : Sums();
    std::vector<LogIncident> incidents;
    const int width = SecondCounts::widthFor(span.second - span.first, counts.slotSeconds(), scanBuckets);
    const std::int64_t origin = span.first - ((span.first % width) + width) % width;
    const auto buckets = bucketsOf(counts, kind, origin, span.second, width);
    const auto n = static_cast<double>(buckets.size());
    // P(any of n(n+1)/2 intervals passes) <= n(n+1)/2 * P(chi-square(1) > 2t)/2 <= n(n+1)/2 * exp(-t)/2
    const double threshold = std::log(n * (n + 1) / 4 / alarms);

    Taken taken(buckets.size(), 0);
    for (int scans = 0; scans < mostScans && incidents.size() < mostIncidents; ++scans) {
        Sums all = prior;
        for (std::size_t i = 0; i < buckets.size(); ++i) {
            if (!taken[i]) {
                all.total += buckets[i].total;
                all.errors += buckets[i].faults;
            }
        }
        const Interval best = bestInterval(buckets, taken, all);
        if (best.score <= threshold || best.score / dispersion(buckets, taken, best, prior) <= threshold) {
            break;
        }
        Sums inside;
        for (std::size_t i = best.first; i <= best.last; ++i) {
            inside.total += buckets[i].total;
            inside.errors += buckets[i].faults;
            taken[i] = 1;
        }
        const bool lasting = best.last - best.first + 1 >= shortestBuckets;
        if (!lasting && (!ofRequests || inside.errors * 2 <= inside.total))
            continue;
        std::int64_t start = origin + static_cast<std::int64_t>(best.first) * width;
        std::int64_t end = origin + static_cast<std::int64_t>(best.last + 1) * width;
        const Sums outside{all.total - inside.total - prior.total, all.errors - inside.errors - prior.errors};
        const double baseline = outside.total > 0 ? outside.errors / outside.total : 0;
        refine(counts, kind, start, end, width, baseline);
        LogIncident incident;
        incident.start = Instant(std::chrono::seconds(start));
        incident.end = Instant(std::chrono::seconds(end));
        incident.errors = static_cast<qint64>(inside.errors);
        incident.total = static_cast<qint64>(inside.total);
        incident.errorRate = inside.errors / inside.total;
        incident.baselineErrorRate = baseline;
        incidents.push_back(incident);
    }
    std::sort(incidents.begin(), incidents.end(),
              [](const LogIncident &a, const LogIncident &b) { return a.start < b.start; });
    return incidents;
}

/// Seconds of the first and last line of that kind.
std::optional<Span> rangeOf(const SecondCounts &counts, Kind kind)
{
    std::optional<Span> range;
    counts.forEach([&range, kind](std::int64_t second, const Counts &here) {
        if ((kind == Kind::Messages ? here.messages : here.total - here.messages) == 0)
            return;
        range = range ? Span(std::min(range->first, second), std::max(range->second, second))
                      : Span(second, second);
    });
    return range;
}

std::vector<LogIncident> findOf(const SecondCounts &counts, Kind kind)
{
    constexpr int mostLooks = 6; // one line of another decade takes four to come down to minutes
    double alarms = falseAlarmRate / kinds;
    auto span = rangeOf(counts, kind);
    std::vector<LogIncident> incidents;
    for (int look = 0; look < mostLooks && span && incidents.empty(); ++look) {
        alarms /= 2; // together no more than the whole
        incidents = scan(counts, kind, *span, alarms);
        span = denseSpan(counts, kind, *span);
    }
    return incidents;
}

} // namespace

std::vector<LogIncident> findIncidents(const SecondCounts &counts)
{
    std::vector<LogIncident> incidents = findOf(counts, Kind::Requests);
    const std::size_t ofRequests = incidents.size();
    for (LogIncident &told : findOf(counts, Kind::Messages)) {
        const bool known = std::any_of(
            incidents.begin(), incidents.begin() + static_cast<std::ptrdiff_t>(ofRequests),
            [&told](const LogIncident &one) { return one.start <= told.end && told.start <= one.end; });
        if (!known)
            incidents.push_back(std::move(told));
    }
    std::sort(incidents.begin(), incidents.end(),
              [](const LogIncident &a, const LogIncident &b) { return a.start < b.start; });
    return incidents;
}

} // namespace fd::logs
