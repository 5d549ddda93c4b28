// SPDX-License-Identifier: GPL-3.0-or-later
//
// How often something was seen over time, in little memory: minutes, then coarser where there would be too
// many.
#pragma once

#include <cstdint>
#include <map>

namespace fd::logs {

class SlotCounts
{
public:
    void add(std::int64_t second, std::int64_t lines)
    {
        slots_[second / width_] += lines;
        while (slots_.size() > mostSlots) {
            std::map<std::int64_t, std::int64_t> coarser;
            for (const auto &[slot, number] : slots_)
                coarser[slot / 2] += number;
            slots_ = std::move(coarser);
            width_ *= 2;
        }
    }
    void add(const SlotCounts &other)
    {
        for (const auto &[slot, lines] : other.slots_)
            add(slot * other.width_, lines);
    }
    void clear() { slots_.clear(); }

    /// How many more there are from \a start to \a end than the rest of \a wholeSeconds lets expect.
    double rise(std::int64_t start, std::int64_t end, std::int64_t wholeSeconds) const
    {
        double inside = 0;
        double outside = 0;
        for (const auto &[slot, lines] : slots_) {
            const bool in = (slot + 1) * width_ > start && slot * width_ < end;
            (in ? inside : outside) += static_cast<double>(lines);
        }
        const auto length = static_cast<double>(end - start);
        const double rest = static_cast<double>(wholeSeconds) - length;
        return inside - outside * length / (rest < 1 ? 1 : rest);
    }

private:
    static constexpr std::size_t mostSlots = 1440;
    std::map<std::int64_t, std::int64_t> slots_ = {};
    std::int64_t width_ = 60;
};

} // namespace fd::logs
