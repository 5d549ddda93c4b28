// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/upstreams.h"

#include "logs/text_of.h"

namespace fd::logs {

UpstreamSums *Upstreams::look(std::string_view name, Recent &recent)
{
    auto found = all_.find(name);
    if (found == all_.end()) {
        if (all_.size() >= mostUpstreams) {
            dropped_ = true;
            return nullptr;
        }
        found = all_.try_emplace(std::string(name)).first;
    }
    recent = {found->first, &found->second};
    return recent.sums;
}

void Upstreams::add(const Upstreams &other)
{
    dropped_ = dropped_ || other.dropped_;
    for (const auto &[name, from] : other.all_) {
        UpstreamSums *into = find(name);
        if (!into)
            continue;
        into->requests += from.requests;
        into->errors += from.errors;
        into->retried += from.retried;
        into->times.add(from.times);
        into->series.add(from.series);
    }
}

std::vector<LogUpstream> Upstreams::result(std::size_t most) const
{
    std::vector<LogUpstream> result;
    for (const auto &[name, sums] : all_) {
        LogUpstream one;
        one.name = textOf(name);
        one.requests = sums.requests;
        one.errors = sums.errors;
        one.retried = sums.retried;
        one.p50Ms = sums.times.quantile(0.5);
        one.p95Ms = sums.times.quantile(0.95);
        result.push_back(std::move(one));
    }
    std::sort(result.begin(), result.end(), [](const LogUpstream &a, const LogUpstream &b) {
        return a.errors != b.errors       ? a.errors > b.errors
               : a.requests != b.requests ? a.requests > b.requests
                                          : a.name < b.name;
    });
    result.resize(std::min(result.size(), most));
    return result;
}

std::vector<LogShare> Upstreams::during(const Span &span, const std::vector<Span> &all,
                                        std::size_t most) const
{
    std::vector<LogShare> result;
    for (const auto &[name, sums] : all_) {
        LogShare share = shareOf(textOf(name), sums.series, span, all);
        if (share.requests > 0)
            result.push_back(std::move(share));
    }
    rankShares(result, most);
    return result;
}

} // namespace fd::logs
