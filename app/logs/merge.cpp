// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/incidents.h"
#include "logs/summarise.h"

#include <algorithm>

namespace fd::logs {

namespace {

void widen(std::optional<Instant> &first, std::optional<Instant> &last,
           const std::optional<Instant> &otherFirst, const std::optional<Instant> &otherLast)
{
    if (otherFirst && (!first || *otherFirst < *first)) {
        first = otherFirst;
    }
    if (otherLast && (!last || *otherLast > *last)) {
        last = otherLast;
    }
}

std::optional<double> weighted(const std::optional<double> &a, qint64 aCount, const std::optional<double> &b,
                               qint64 bCount)
{
    if (!a || !b) {
        return a ? a : b;
    }
    const auto total = static_cast<double>(aCount + bCount);
    return total <= 0 ? a : (*a * static_cast<double>(aCount) + *b * static_cast<double>(bCount)) / total;
}

LogTimeline mergedTimeline(const std::vector<LogSummary> &parts)
{
    LogTimeline result;
    std::int64_t first = INT64_MAX;
    std::int64_t last = INT64_MIN;
    int width = 1;
    const auto second = [](Instant t) {
        return std::chrono::floor<std::chrono::seconds>(t).time_since_epoch().count();
    };
    for (const auto &part : parts) {
        if (part.timeline.buckets.empty()) {
            continue;
        }
        first = std::min<std::int64_t>(first, second(part.timeline.buckets.front().t));
        last = std::max<std::int64_t>(last, second(part.timeline.buckets.back().t));
        width = std::max(width, part.timeline.bucketSeconds);
    }
    if (first > last) {
        return result;
    }
    result.bucketSeconds = std::max(width, SecondCounts::widthFor(last - first, 1, 500));
    first -= ((first % result.bucketSeconds) + result.bucketSeconds) % result.bucketSeconds;
    result.buckets.resize(static_cast<std::size_t>((last - first) / result.bucketSeconds + 1));
    for (std::size_t i = 0; i < result.buckets.size(); ++i) {
        result.buckets[i].t =
            Instant(std::chrono::seconds(first + static_cast<std::int64_t>(i) * result.bucketSeconds));
    }
    for (const auto &part : parts) {
        for (const auto &bucket : part.timeline.buckets) {
            auto &into =
                result.buckets[static_cast<std::size_t>((second(bucket.t) - first) / result.bucketSeconds)];
            into.total += bucket.total;
            into.errors += bucket.errors;
        }
    }
    return result;
}

/// Incidents of several files that overlap are one.
std::vector<LogIncident> mergedIncidents(const std::vector<LogSummary> &parts)
{
    std::vector<LogIncident> all;
    for (const auto &part : parts) {
        all.insert(all.end(), part.incidents.begin(), part.incidents.end());
    }
    std::sort(all.begin(), all.end(),
              [](const LogIncident &a, const LogIncident &b) { return a.start < b.start; });
    std::vector<LogIncident> result;
    for (const auto &incident : all) {
        if (result.empty() || incident.start > result.back().end) {
            result.push_back(incident);
            continue;
        }
        LogIncident &into = result.back();
        into.end = std::max(into.end, incident.end);
        into.errors += incident.errors;
        into.total += incident.total;
        into.errorRate =
            into.total > 0 ? static_cast<double>(into.errors) / static_cast<double>(into.total) : 0;
        into.baselineErrorRate = std::min(into.baselineErrorRate, incident.baselineErrorRate);
    }
    return result;
}

} // namespace

LogSummary merge(std::vector<LogSummary> parts, int top)
{
    if (parts.size() == 1) {
        return std::move(parts.front());
    }
    LogSummary result;
    result.timeline = mergedTimeline(parts);
    result.incidents = mergedIncidents(parts);
    for (auto &part : parts) {
        for (auto &file : part.files) {
            result.files.push_back(std::move(file));
        }
        for (const auto &[status, count] : part.status) {
            result.status[status] += count;
        }
        for (auto &one : part.templates) {
            const auto same = std::find_if(result.templates.begin(), result.templates.end(),
                                           [&](const LogTemplate &known) { return known.text == one.text; });
            if (same == result.templates.end()) {
                result.templates.push_back(std::move(one));
            } else {
                same->count += one.count;
                widen(same->first, same->last, one.first, one.last);
            }
        }
        for (auto &one : part.upstreams) {
            const auto same = std::find_if(result.upstreams.begin(), result.upstreams.end(),
                                           [&](const LogUpstream &known) { return known.name == one.name; });
            if (same == result.upstreams.end()) {
                result.upstreams.push_back(std::move(one));
            } else {
                same->p50Ms = weighted(same->p50Ms, same->requests, one.p50Ms, one.requests);
                same->p95Ms = weighted(same->p95Ms, same->requests, one.p95Ms, one.requests);
                same->requests += one.requests;
                same->errors += one.errors;
            }
        }
        for (auto &one : part.signatures) {
            const auto same =
                std::find_if(result.signatures.begin(), result.signatures.end(),
                             [&](const SignatureHit &known) { return known.signature == one.signature; });
            if (same == result.signatures.end()) {
                result.signatures.push_back(std::move(one));
            } else {
                same->count += one.count;
                widen(same->first, same->last, one.first, one.last);
            }
        }
    }
    std::stable_sort(result.signatures.begin(), result.signatures.end(),
                     [](const SignatureHit &a, const SignatureHit &b) { return a.count > b.count; });
    std::stable_sort(result.upstreams.begin(), result.upstreams.end(),
                     [](const LogUpstream &a, const LogUpstream &b) {
                         return a.errors != b.errors ? a.errors > b.errors : a.requests > b.requests;
                     });
    const auto most = static_cast<std::size_t>(std::max(top, 0));
    if (result.templates.size() > most) {
        result.templates.resize(most);
    }
    if (result.upstreams.size() > most) {
        result.upstreams.resize(most);
    }
    return result;
}

} // namespace fd::logs
