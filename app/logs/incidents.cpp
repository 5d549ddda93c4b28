// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/incidents.h"

#include <algorithm>
#include <cmath>

namespace fd::logs {

namespace {

// What a service's error rate is taken to be before the log says anything: one error in 400 requests, as
// firmly as 200 requests would show it. A log that is bad from its first line on is then told from a healthy
// one.
constexpr int mostIncidents = 20;
constexpr int mostScans = 60;
constexpr int scanBuckets = 500;
// A restart gives a burst of errors and is over: what is shorter than three buckets counts only where most
// requests failed.
constexpr std::size_t shortestBuckets = 3;

struct Sums {
    double total = 0;
    double errors = 0;
};

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
Interval bestInterval(const std::vector<Counts> &buckets, const Taken &taken, const Sums &all)
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
double dispersion(const std::vector<Counts> &buckets, const Taken &taken, const Interval &without, Sums all)
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

/// Moves the edges, which are those of buckets, to the seconds that are most likely.
void refine(const SecondCounts &counts, std::int64_t &start, std::int64_t &end, int width)
{
    const int slot = counts.slotSeconds();
    if (width <= slot) {
        return;
    }
    const auto sharpen = [&](std::int64_t edge, bool onset) {
        // Within one bucket to either side: before the edge one rate, after it another.
        const std::int64_t from = edge - width;
        const auto seconds = counts.buckets(from, edge + width - 1, slot);
        Sums all;
        for (const Counts &second : seconds) {
            all.total += second.total;
            all.errors += second.faults;
        }
        Sums before;
        double best = -1;
        std::int64_t found = edge;
        for (std::size_t i = 0; i < seconds.size(); ++i) {
            const Sums after{all.total - before.total, all.errors - before.errors};
            const bool rises = after.errors * before.total >= before.errors * after.total;
            if (rises == onset) {
                const double score = logLikelihood(before.errors, before.total) +
                                     logLikelihood(after.errors, after.total) -
                                     logLikelihood(all.errors, all.total);
                if (score > best) {
                    best = score;
                    found = from + static_cast<std::int64_t>(i) * slot;
                }
            }
            before.total += seconds[i].total;
            before.errors += seconds[i].faults;
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

} // namespace

std::vector<LogIncident> findIncidents(const SecondCounts &counts, bool ofRequests)
{
    const Sums prior = ofRequests ? requestPrior : Sums();
    std::vector<LogIncident> incidents;
    const auto span = counts.range();
    if (!span) {
        return incidents;
    }
    const int width = SecondCounts::widthFor(span->second - span->first, counts.slotSeconds(), scanBuckets);
    const std::int64_t origin = span->first - ((span->first % width) + width) % width;
    const auto buckets = counts.buckets(origin, span->second, width);
    const auto n = static_cast<double>(buckets.size());
    // P(any of n(n+1)/2 intervals passes) <= n(n+1)/2 * P(chi-square(1) > 2t)/2 <= n(n+1)/2 * exp(-t)/2
    const double threshold = std::log(n * (n + 1) / 4 / falseAlarmRate);

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
        refine(counts, start, end, width);
        LogIncident incident;
        incident.start = Instant(std::chrono::seconds(start));
        incident.end = Instant(std::chrono::seconds(end));
        incident.errors = static_cast<qint64>(inside.errors);
        incident.total = static_cast<qint64>(inside.total);
        incident.errorRate = inside.errors / inside.total;
        const Sums outside{all.total - inside.total - prior.total, all.errors - inside.errors - prior.errors};
        incident.baselineErrorRate = outside.total > 0 ? outside.errors / outside.total : 0;
        incidents.push_back(incident);
    }
    std::sort(incidents.begin(), incidents.end(),
              [](const LogIncident &a, const LogIncident &b) { return a.start < b.start; });
    return incidents;
}

} // namespace fd::logs
