// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which names (URLs, hosts, clients) take part in what, however many there are.
#pragma once

#include "logs/series.h"
#include "model/log_summary.h"

#include <string>
#include <string_view>
#include <unordered_map>

namespace fd::logs {

struct StringHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};

/// Keeps the names that weigh most, each with its requests and faults over time. When the table is full the
/// median weight is taken off all and what has none left is dropped (the frequent-items sketch of Misra and
/// Gries, "Finding repeated elements", 1982, as batched by Anderson et al., "A high-performance algorithm for
/// identifying frequent items in data streams", IMC 2017): a name whose faults are more than one in
/// mostNames/2 of all is always kept. Once names have been dropped, a new one that is a mere sample, without
/// a fault, has to come twice before it takes a place (the doorkeeper of Einziger et al., "TinyLFU", 2017),
/// since most come only once.
class Shares
{
public:
    /// \a lines of \a name at \a second, of which \a faults failed.
    void add(std::string_view name, std::int64_t second, std::uint32_t lines, std::uint32_t faults);
    void add(const Shares &other);

    /// Has a name been dropped?
    bool isApproximate() const { return dropped_; }
    /// Those with the most faults during \a span first; what lies in one of \a all is not "before".
    std::vector<LogShare> during(const Span &span, const std::vector<Span> &all, std::size_t most) const;

private:
    static constexpr std::size_t mostNames = 2048;
    static constexpr std::int64_t faultWeight = 64;
    static constexpr std::uint32_t slotsPerName = 128;
    struct Named {
        std::int64_t weight = 0;
        Series series = Series(slotsPerName);
    };
    Named &named(std::string_view name);
    void prune();
    bool comesTwice(std::string_view name);

    std::unordered_map<std::string, Named, StringHash, std::equal_to<>> names_ = {};
    bool dropped_ = false;
    static constexpr std::size_t knockBits = 1U << 16;
    std::vector<std::uint64_t> knocks_ = {}; ///< by hash: which names have come since the table was full last
};

/// The share of one \a series; requests are counted by its lines.
LogShare shareOf(QString name, const Series &series, const Span &span, const std::vector<Span> &all);
/// Most errors first, then most requests; cut to \a most.
void rankShares(std::vector<LogShare> &shares, std::size_t most);

} // namespace fd::logs
