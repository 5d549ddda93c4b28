// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which of many alike are looked at closely.
#pragma once

#include <cstdint>

namespace fd::logs {

/// All of them up to a number, then one in eight, and half as many again each time that they have doubled:
/// what is counted of the samples is about as precise for any number, at a cost that grows by its logarithm.
class Sampling
{
public:
    explicit Sampling(std::uint64_t whole) : until_(whole) {}

    /// Is the next one a sample?
    bool wantsNext() const { return (seen_ & (every_ - 1)) == 0; }
    /// How many a sample stands for.
    std::uint32_t every() const { return every_; }
    bool leavesOut() const { return every_ > 1; }
    void pass()
    {
        if (++seen_ >= until_) {
            every_ = every_ == 1 ? 8 : every_ * 2;
            until_ *= 2;
        }
    }

private:
    std::uint64_t seen_ = 0;
    std::uint64_t until_;
    std::uint32_t every_ = 1;
};

} // namespace fd::logs
