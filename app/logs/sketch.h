// SPDX-License-Identifier: GPL-3.0-or-later
//
// Quantiles of durations in fixed memory.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace fd::logs {

/// Counts values in buckets that are 1/64 of an octave apart: any quantile is right to within 0.8 % of its
/// value. Range: 1 µs to 12 days, given in milliseconds; what is outside counts in the first or last bucket.
class Sketch
{
public:
    void add(double ms)
    {
        if (counts_.empty()) {
            counts_.resize(bucketCount);
        }
        ++counts_[bucketOf(ms)];
        ++total_;
    }
    void add(const Sketch &other);
    std::uint64_t total() const { return total_; }
    /// The value that a share of \a q (0..1) of all values does not exceed, in milliseconds; empty without
    /// values.
    std::optional<double> quantile(double q) const;

private:
    static constexpr std::size_t bucketCount = 64 * 40;
    static std::size_t bucketOf(double ms)
    {
        const double us = ms * 1000;
        if (us <= 1) {
            return 0;
        }
        if (us >= 1e12) {
            return bucketCount - 1;
        }
        // floor(log2(us) * 64), with a straight line within the octave: whole part in six more bits than
        // needed
        const auto scaled = static_cast<std::uint64_t>(us * 64);
        const int octave = 63 - __builtin_clzll(scaled);
        const auto within = static_cast<std::size_t>((scaled >> (octave - 6)) & 63);
        return static_cast<std::size_t>(octave - 6) * 64 + within;
    }

    std::vector<std::uint32_t> counts_ = {};
    std::uint64_t total_ = 0;
};

} // namespace fd::logs
