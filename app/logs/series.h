// SPDX-License-Identifier: GPL-3.0-or-later
//
// How often something was seen over time, in little memory: seconds first, then ever coarser slots.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

namespace fd::logs {

/// Seconds since 1970, from the first on and before the second.
struct Span {
    std::int64_t start = 0;
    std::int64_t end = 0;
    std::int64_t seconds() const { return end - start; }
};

class Series
{
public:
    struct Slot {
        std::int64_t number;
        std::uint32_t lines;
        std::uint32_t faults;
    };
    struct Sum {
        double lines = 0;
        double faults = 0;
    };

    explicit Series(std::uint32_t most = 256) : most_(most) {}

    void add(std::int64_t second, std::uint32_t lines, std::uint32_t faults = 0)
    {
        const std::int64_t number = second >> shift_;
        if (!slots_.empty() && slots_.back().number == number) {
            slots_.back().lines += lines;
            slots_.back().faults += faults;
            return;
        }
        insert(number, lines, faults);
    }
    void add(const Series &other)
    {
        while (shift_ < other.shift_)
            coarsen();
        for (const Slot &slot : other.slots_)
            add(slot.number << other.shift_, slot.lines, slot.faults);
    }
    void clear() { slots_.clear(); }

    /// What was seen in \a span. Of a slot at its edge the lines count by the part that lies inside; faults
    /// count whole, since they are what made the edge.
    Sum within(const Span &span) const
    {
        Sum sum;
        const auto width = static_cast<double>(std::int64_t(1) << shift_);
        for (const Slot &slot : slots_) {
            const std::int64_t begin = std::max(slot.number << shift_, span.start);
            const std::int64_t end = std::min((slot.number + 1) << shift_, span.end);
            if (end <= begin)
                continue;
            const double part = static_cast<double>(slot.lines) * static_cast<double>(end - begin) / width;
            sum.lines += std::max(part, static_cast<double>(slot.faults));
            sum.faults += slot.faults;
        }
        return sum;
    }
    Sum all() const
    {
        Sum sum;
        for (const Slot &slot : slots_) {
            sum.lines += slot.lines;
            sum.faults += slot.faults;
        }
        return sum;
    }
    /// How many lines more there are in \a span than the rest of \a wholeSeconds lets expect.
    double excess(const Span &span, std::int64_t wholeSeconds) const
    {
        const double inside = within(span).lines;
        const double outside = all().lines - inside;
        const auto rest = static_cast<double>(std::max<std::int64_t>(wholeSeconds - span.seconds(), 1));
        return inside - outside * static_cast<double>(span.seconds()) / rest;
    }

private:
    void insert(std::int64_t number, std::uint32_t lines, std::uint32_t faults)
    {
        const auto place =
            std::lower_bound(slots_.begin(), slots_.end(), number,
                             [](const Slot &slot, std::int64_t wanted) { return slot.number < wanted; });
        if (place != slots_.end() && place->number == number) {
            place->lines += lines;
            place->faults += faults;
            return;
        }
        slots_.insert(place, Slot{number, lines, faults});
        while (slots_.size() > most_)
            coarsen();
    }
    void coarsen()
    {
        ++shift_;
        std::size_t kept = 0;
        for (Slot slot : slots_) {
            slot.number >>= 1;
            if (kept > 0 && slots_[kept - 1].number == slot.number) {
                slots_[kept - 1].lines += slot.lines;
                slots_[kept - 1].faults += slot.faults;
            } else {
                slots_[kept++] = slot;
            }
        }
        slots_.resize(kept);
    }

    std::vector<Slot> slots_ = {}; ///< on time
    std::uint32_t most_;
    int shift_ = 0; ///< a slot is 2^shift seconds wide
};

} // namespace fd::logs
