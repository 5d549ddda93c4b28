// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/latency_slots.h"

#include <cmath>

namespace fd::logs {

void LatencySlots::turnTo(std::int64_t number)
{
    const std::int64_t second = number << shift_;
    last_ = &slots_.try_emplace(number).first->second;
    while (slots_.size() > mostSlots)
        coarsen();
    lastNumber_ = second >> shift_;
    last_ = &slots_[lastNumber_];
}

void LatencySlots::coarsen()
{
    ++shift_;
    std::unordered_map<std::int64_t, Histogram> coarser;
    for (const auto &[number, histogram] : slots_) {
        Histogram &into = coarser[number >> 1];
        for (std::size_t i = 0; i < buckets; ++i)
            into[i] += histogram[i];
    }
    slots_ = std::move(coarser);
    lastNumber_ = INT64_MIN;
    last_ = nullptr;
}

void LatencySlots::add(const LatencySlots &other)
{
    while (shift_ < other.shift_)
        coarsen();
    for (const auto &[number, histogram] : other.slots_) {
        turnTo((number << other.shift_) >> shift_);
        for (std::size_t i = 0; i < buckets; ++i)
            (*last_)[i] += histogram[i];
    }
}

std::optional<LogLatency> LatencySlots::percentiles(const Total &total)
{
    std::uint64_t all = 0;
    for (const std::uint64_t count : total)
        all += count;
    if (all == 0)
        return std::nullopt;
    const auto at = [&](double q) {
        const auto rank = static_cast<std::uint64_t>(std::ceil(q * static_cast<double>(all)));
        std::uint64_t seen = 0;
        std::size_t bucket = 0;
        while ((seen += total[bucket]) < rank)
            ++bucket;
        const std::size_t octave = bucket / 16;
        const double us =
            std::exp2(static_cast<double>(octave)) * (1 + (static_cast<double>(bucket % 16) + 0.5) / 16);
        return bucket == 0 ? 0 : std::round(us) / 1000;
    };
    return LogLatency{at(0.50), at(0.95), at(0.99)};
}

template <class Take>
std::optional<LogLatency> LatencySlots::of(Take take) const
{
    Total total = {};
    for (const auto &[number, histogram] : slots_) {
        if (!take(Span{number << shift_, (number + 1) << shift_}))
            continue;
        for (std::size_t i = 0; i < buckets; ++i)
            total[i] += histogram[i];
    }
    return percentiles(total);
}

namespace {
bool touches(const Span &a, const Span &b)
{
    return a.start < b.end && b.start < a.end;
}
} // namespace

std::optional<LogLatency> LatencySlots::within(const Span &span) const
{
    auto inside = of([&](const Span &slot) { return slot.start >= span.start && slot.end <= span.end; });
    return inside ? inside : of([&](const Span &slot) { return touches(slot, span); });
}

std::optional<LogLatency> LatencySlots::outside(const std::vector<Span> &spans) const
{
    return of([&](const Span &slot) {
        return std::none_of(spans.begin(), spans.end(),
                            [&](const Span &span) { return touches(slot, span); });
    });
}

} // namespace fd::logs
