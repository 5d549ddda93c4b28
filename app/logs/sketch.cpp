// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/sketch.h"

#include <cmath>

namespace fd::logs {

void Sketch::add(const Sketch &other)
{
    if (other.counts_.empty()) {
        return;
    }
    if (counts_.empty()) {
        counts_.resize(bucketCount);
    }
    for (std::size_t i = 0; i < bucketCount; ++i) {
        counts_[i] += other.counts_[i];
    }
    total_ += other.total_;
}

std::optional<double> Sketch::quantile(double q) const
{
    if (total_ == 0) {
        return std::nullopt;
    }
    const auto rank = static_cast<std::uint64_t>(std::ceil(q * static_cast<double>(total_)));
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < counts_.size(); ++i) {
        seen += counts_[i];
        if (seen >= rank && seen > 0) {
            const std::size_t octaves = i / 64;
            const double octave = std::exp2(static_cast<double>(octaves));
            const double us = octave * (1 + (static_cast<double>(i % 64) + 0.5) / 64);
            // three decimals of a millisecond are more than a log holds
            return std::round(us) / 1000;
        }
    }
    return std::nullopt;
}

} // namespace fd::logs
