// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/shares.h"

#include "logs/text_of.h"

#include <cmath>

namespace fd::logs {

namespace {
constexpr std::size_t longestName = 512;
}

Shares::Named &Shares::named(std::string_view name)
{
    auto found = names_.find(name);
    if (found == names_.end()) {
        if (names_.size() >= mostNames)
            prune();
        found = names_.try_emplace(std::string(name)).first;
    }
    return found->second;
}

void Shares::prune()
{
    std::vector<std::int64_t> weights;
    weights.reserve(names_.size());
    for (const auto &[name, one] : names_)
        weights.push_back(one.weight);
    const auto middle = weights.begin() + static_cast<std::ptrdiff_t>(weights.size() / 2);
    std::nth_element(weights.begin(), middle, weights.end());
    const std::int64_t median = *middle;
    for (auto item = names_.begin(); item != names_.end();) {
        item->second.weight -= median;
        item = item->second.weight <= 0 ? names_.erase(item) : std::next(item);
    }
    dropped_ = true;
    knocks_.assign(knockBits / 64, 0);
}

/// Has \a name come since the table was full last? From now on it has.
bool Shares::comesTwice(std::string_view name)
{
    const std::size_t bit = StringHash()(name) % knockBits;
    const std::uint64_t mask = std::uint64_t{1} << (bit % 64);
    const bool known = (knocks_[bit / 64] & mask) != 0;
    knocks_[bit / 64] |= mask;
    return known;
}

void Shares::add(std::string_view name, std::int64_t second, std::uint32_t lines, std::uint32_t faults)
{
    if (name.empty())
        return;
    name = name.substr(0, longestName);
    const bool sample =
        lines > 1; // what stands for itself alone is kept exactly for as long as there is room
    if (sample && faults == 0 && !knocks_.empty() && !names_.contains(name) && !comesTwice(name))
        return;
    Named &one = named(name);
    one.weight += lines + faults * faultWeight;
    one.series.add(second, lines, faults);
}

void Shares::add(const Shares &other)
{
    dropped_ = dropped_ || other.dropped_;
    for (const auto &[name, from] : other.names_) {
        Named &into = named(name);
        into.weight += from.weight;
        into.series.add(from.series);
    }
}

LogShare shareOf(QString name, const Series &series, const Span &span, const std::vector<Span> &all)
{
    Series::Sum before = series.all();
    for (const Span &incident : all) {
        const Series::Sum inside = series.within(incident);
        before.lines -= inside.lines;
        before.faults -= inside.faults;
    }
    const Series::Sum during = series.within(span);
    LogShare share;
    share.name = std::move(name);
    share.requests = std::llround(during.lines);
    share.errors = std::llround(during.faults);
    share.requestsBefore = std::llround(std::max(before.lines, 0.0));
    share.errorsBefore = std::llround(std::max(before.faults, 0.0));
    return share;
}

void rankShares(std::vector<LogShare> &shares, std::size_t most)
{
    std::sort(shares.begin(), shares.end(), [](const LogShare &a, const LogShare &b) {
        return a.errors != b.errors       ? a.errors > b.errors
               : a.requests != b.requests ? a.requests > b.requests
                                          : a.name < b.name;
    });
    shares.resize(std::min(shares.size(), most));
}

std::vector<LogShare> Shares::during(const Span &span, const std::vector<Span> &all, std::size_t most) const
{
    std::vector<LogShare> result;
    for (const auto &[name, one] : names_) {
        if (one.series.within(span).faults > 0)
            result.push_back(shareOf(textOf(name), one.series, span, all));
    }
    rankShares(result, most);
    return result;
}

} // namespace fd::logs
