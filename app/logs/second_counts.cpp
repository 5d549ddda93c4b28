// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/second_counts.h"

#include <algorithm>

namespace fd::logs {

namespace {
constexpr int mostBuckets = 500;

std::int64_t floorDivide(std::int64_t a, std::int64_t b)
{
    return a / b - (a % b < 0 ? 1 : 0);
}
} // namespace

std::int64_t SecondCounts::floorTo(std::int64_t second) const
{
    return floorDivide(second, width_);
}

SecondCounts::Page &SecondCounts::pageOf(std::int64_t number)
{
    auto &held = pages_[number];
    if (!held) {
        held = std::make_unique<Page>();
    }
    return *held;
}

void SecondCounts::turnTo(std::int64_t second)
{
    while (pages_.size() >= mostPages && width_ < 86400 && pages_.count(floorTo(second) >> pageBits) == 0) {
        coarsen();
    }
    lastPage_ = floorTo(second) >> pageBits;
    last_ = &pageOf(lastPage_);
}

void SecondCounts::coarsen()
{
    const auto old = std::move(pages_);
    const int oldWidth = width_;
    pages_.clear();
    width_ = width_ == 1 ? 60 : width_ == 60 ? 3600 : 86400;
    lastPage_ = INT64_MIN;
    forEachSlot(old, oldWidth, [this](std::int64_t second, const Counts &counts) {
        const std::int64_t slot = floorTo(second);
        Counts &into = pageOf(slot >> pageBits)[static_cast<std::size_t>(slot & (pageSize - 1))];
        into.add(counts);
    });
}

void SecondCounts::add(const SecondCounts &other)
{
    while (width_ < other.width_) {
        coarsen();
    }
    other.forEach([this](std::int64_t second, const Counts &counts) {
        Counts &into = at(second);
        into.add(counts);
    });
}

std::optional<std::pair<std::int64_t, std::int64_t>> SecondCounts::range() const
{
    std::optional<std::pair<std::int64_t, std::int64_t>> range;
    forEach([&range](std::int64_t second, const Counts &) {
        if (!range) {
            range = {second, second};
        }
        range->first = std::min(range->first, second);
        range->second = std::max(range->second, second);
    });
    return range;
}

SecondCounts::Total SecondCounts::within(std::int64_t start, std::int64_t end) const
{
    Total sum;
    forEach([&](std::int64_t second, const Counts &counts) {
        if (second < start || second >= end)
            return;
        sum.total += counts.total;
        sum.errors += counts.errors;
        sum.faults += counts.faults;
        sum.retried += counts.retried;
    });
    return sum;
}

std::vector<Counts> SecondCounts::buckets(std::int64_t start, std::int64_t end, int bucketSeconds) const
{
    std::vector<Counts> result(static_cast<std::size_t>((end - start) / bucketSeconds + 1));
    forEach([&](std::int64_t second, const Counts &counts) {
        if (second < start || second > end) {
            return;
        }
        Counts &into = result[static_cast<std::size_t>((second - start) / bucketSeconds)];
        into.add(counts);
    });
    return result;
}

int SecondCounts::widthFor(std::int64_t seconds, int slotSeconds, int most)
{
    static constexpr int widths[] = {1,   2,   5,    10,   15,   30,    60,    120,   300,
                                     600, 900, 1800, 3600, 7200, 21600, 43200, 86400, 604800};
    for (const int width : widths) {
        if (width % slotSeconds == 0 && seconds / width < most) {
            return width;
        }
    }
    return 30 * 86400;
}

LogTimeline SecondCounts::timeline() const
{
    LogTimeline timeline;
    const auto span = range();
    if (!span) {
        return timeline;
    }
    timeline.bucketSeconds = widthFor(span->second - span->first, width_, mostBuckets);
    const std::int64_t start = floorDivide(span->first, timeline.bucketSeconds) * timeline.bucketSeconds;
    const auto counts = buckets(start, span->second, timeline.bucketSeconds);
    timeline.buckets.reserve(counts.size());
    for (std::size_t i = 0; i < counts.size(); ++i) {
        LogBucket bucket;
        bucket.t =
            Instant(std::chrono::seconds(start + static_cast<std::int64_t>(i) * timeline.bucketSeconds));
        bucket.total = counts[i].total;
        bucket.errors = counts[i].errors;
        timeline.buckets.push_back(bucket);
    }
    return timeline;
}

} // namespace fd::logs
