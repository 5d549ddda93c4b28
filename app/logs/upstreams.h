// SPDX-License-Identifier: GPL-3.0-or-later
//
// What each upstream was asked and how it answered.
#pragma once

#include "logs/shares.h"
#include "logs/sketch.h"

#include <array>
#include <cstring>

namespace fd::logs {

struct UpstreamSums {
    std::int64_t requests = 0;
    std::int64_t errors = 0;
    std::int64_t retried = 0; ///< tries that were followed by another
    Sketch times = {};
    Series series = Series(512);
};

class Upstreams
{
public:
    /// The sums of \a name; null where there are too many upstreams.
    UpstreamSums *find(std::string_view name)
    {
        Recent &recent = recent_[slotOf(name)];
        if (recent.name == name)
            return recent.sums;
        return look(name, recent);
    }
    void add(const Upstreams &other);
    bool isApproximate() const { return dropped_; }

    std::vector<LogUpstream> result(std::size_t most) const;
    std::vector<LogShare> during(const Span &span, const std::vector<Span> &all, std::size_t most) const;

private:
    static constexpr std::size_t mostUpstreams = 1000;
    struct Recent {
        std::string_view name = {};
        UpstreamSums *sums = nullptr;
    };
    static std::size_t slotOf(std::string_view name)
    {
        // the last characters differ the most: port, last byte of the address, number of the server
        std::uint64_t tail = 0;
        std::memcpy(&tail, name.data() + (name.size() < 8 ? 0 : name.size() - 8),
                    std::min<std::size_t>(name.size(), 8));
        const std::uint64_t head = name.size() < 16 ? 0 : static_cast<unsigned char>(name[name.size() - 9]);
        return static_cast<std::size_t>(((tail ^ head << 3 ^ name.size()) * 0x9e3779b97f4a7c15ULL) >> 58);
    }
    UpstreamSums *look(std::string_view name, Recent &recent);

    std::unordered_map<std::string, UpstreamSums, StringHash, std::equal_to<>> all_ = {};
    std::array<Recent, 64> recent_ = {}; ///< names point into all_
    bool dropped_ = false;
};

} // namespace fd::logs
