// SPDX-License-Identifier: GPL-3.0-or-later
//
// Times to answer over time, so that "before" and "during" can be told once incidents are known.
#pragma once

#include "logs/series.h"
#include "logs/sketch.h"
#include "model/log_summary.h"

#include <array>
#include <unordered_map>

namespace fd::logs {

/// Histograms of durations by slots of time, 1 s wide at first and doubled whenever there are too many: at
/// most 2 MiB. Buckets are 1/16 of an octave wide: percentiles are right to within 3 %.
class LatencySlots
{
public:
    void add(std::int64_t second, double ms)
    {
        const std::int64_t number = second >> shift_;
        if (number != lastNumber_)
            turnTo(number);
        ++(*last_)[bucketOf(ms)];
    }
    void add(const LatencySlots &other);
    bool isEmpty() const { return slots_.empty(); }

    /// Of the slots that lie wholly in \a span; where none does, of those that touch it.
    std::optional<LogLatency> within(const Span &span) const;
    /// Of the slots that touch none of \a spans.
    std::optional<LogLatency> outside(const std::vector<Span> &spans) const;

private:
    static constexpr std::size_t buckets = 16 * 32;
    static constexpr std::size_t mostSlots = 1024;
    using Histogram = std::array<std::uint32_t, buckets>;
    using Total = std::array<std::uint64_t, buckets>;

    /// 1 µs to 71 minutes.
    static std::size_t bucketOf(double ms)
    {
        const double us = ms * 1000;
        if (!(us > 1))
            return 0;
        if (us >= 4e9)
            return buckets - 1;
        const auto scaled = static_cast<std::uint64_t>(us * 16);
        const int octave = 63 - __builtin_clzll(scaled);
        return static_cast<std::size_t>(octave - 4) * 16 + ((scaled >> (octave - 4)) & 15);
    }
    static std::optional<LogLatency> percentiles(const Total &total);
    void turnTo(std::int64_t number);
    void coarsen();
    template <class Take>
    std::optional<LogLatency> of(Take take) const;

    std::unordered_map<std::int64_t, Histogram> slots_ = {};
    int shift_ = 0;
    std::int64_t lastNumber_ = INT64_MIN;
    Histogram *last_ = nullptr;
};

} // namespace fd::logs
