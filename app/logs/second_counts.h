// SPDX-License-Identifier: GPL-3.0-or-later
//
// Lines and errors by second, in bounded memory, for lines in any order.
#pragma once

#include "model/log_summary.h"

#include <array>
#include <memory>
#include <unordered_map>

namespace fd::logs {

struct Counts {
    std::uint32_t total = 0;
    std::uint32_t errors = 0;
    std::uint32_t faults =
        0; ///< what incidents are made of: failed requests, failures of something behind the server
    std::uint32_t retried = 0;       ///< requests that took more than one try
    std::uint32_t messages = 0;      ///< of total, what is no request
    std::uint32_t messageFaults = 0; ///< of faults

    void add(const Counts &other)
    {
        total += other.total;
        errors += other.errors;
        faults += other.faults;
        retried += other.retried;
        messages += other.messages;
        messageFaults += other.messageFaults;
    }
};

class SecondCounts
{
public:
    /// The slot of \a second (since 1970). Slots are one second wide until more than a million seconds are
    /// filled, then one minute, then one hour.
    Counts &at(std::int64_t second)
    {
        std::int64_t slot = width_ == 1 ? second : floorTo(second);
        if (slot >> pageBits != lastPage_) {
            turnTo(second);
            slot = floorTo(second);
        }
        return (*last_)[static_cast<std::size_t>(slot & (pageSize - 1))];
    }
    void add(const SecondCounts &other);

    struct Total {
        std::int64_t total = 0, errors = 0, faults = 0, retried = 0;
    };

    /// Calls each(second, counts) for every slot with a line in it, in any order.
    template <class Each>
    void forEach(Each each) const
    {
        forEachSlot(pages_, width_, each);
    }

    bool isEmpty() const { return pages_.empty(); }
    int slotSeconds() const { return width_; }
    /// Seconds of the first and last slot with a line in it.
    std::optional<std::pair<std::int64_t, std::int64_t>> range() const;

    /// All from \a start on and before \a end.
    Total within(std::int64_t start, std::int64_t end) const;
    /// The same counts in buckets of \a bucketSeconds (a multiple of slotSeconds()) from \a start on.
    std::vector<Counts> buckets(std::int64_t start, std::int64_t end, int bucketSeconds) const;
    /// The finest round bucket width that gives at most \a most buckets.
    static int widthFor(std::int64_t seconds, int slotSeconds, int most);
    LogTimeline timeline() const;

private:
    static constexpr int pageBits = 10;
    static constexpr std::int64_t pageSize = 1 << pageBits;
    static constexpr std::size_t mostPages = 1024;
    using Page = std::array<Counts, pageSize>;
    using Pages = std::unordered_map<std::int64_t, std::unique_ptr<Page>>;

    template <class Each>
    static void forEachSlot(const Pages &pages, int width, Each each)
    {
        for (const auto &[number, page] : pages) {
            const std::int64_t first = number << pageBits;
            for (std::size_t i = 0; i < page->size(); ++i) {
                const Counts &counts = (*page)[i];
                if (counts.total > 0)
                    each((first + static_cast<std::int64_t>(i)) * width, counts);
            }
        }
    }
    std::int64_t floorTo(std::int64_t second) const;
    void turnTo(std::int64_t second);
    Page &pageOf(std::int64_t number);
    void coarsen();

    int width_ = 1;
    Pages pages_ = {};
    std::int64_t lastPage_ = INT64_MIN;
    Page *last_ = nullptr;
};

} // namespace fd::logs
