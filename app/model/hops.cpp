// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/hops.h"

#include <algorithm>
#include <map>
#include <set>

namespace fd {

namespace {

using Kind = RouteAnswer::Kind;

/// A router that answers for this many TTLs, with others in between, is part of a loop.
constexpr std::size_t kLoop = 3;

bool isRefusal(Kind kind)
{
    return kind == Kind::NetUnreachable || kind == Kind::HostUnreachable || kind == Kind::Prohibited ||
           kind == Kind::Other;
}

Hop hopOf(int number, const RouteEvidence &seen)
{
    Hop hop;
    hop.number = number;
    hop.sent = seen.flows * seen.repeats;
    std::vector<Micros> times;
    for (const RouteAnswer &answer : seen.answers) {
        if (answer.hop != number)
            continue;
        times.push_back(answer.time);
        if (!answer.address.isEmpty() && !hop.addresses.contains(answer.address))
            hop.addresses.append(answer.address);
    }
    hop.answered = std::min(static_cast<int>(times.size()), hop.sent);
    if (!times.empty()) {
        std::sort(times.begin(), times.end());
        hop.fastest = times.front();
        hop.median = times[times.size() / 2];
        hop.slowest = times.back();
    }
    return hop;
}

QStringList loopIn(const RouteEvidence &seen)
{
    QStringList loop;
    std::map<QString, std::set<int>> hops;
    for (const RouteAnswer &answer : seen.answers) {
        if (answer.kind == Kind::TimeExceeded)
            hops[answer.address].insert(answer.hop);
    }
    for (const RouteAnswer &answer : seen.answers) {
        const auto &at = hops[answer.address];
        // Some routers answer in place of the next hop as well: twice in a row is no loop.
        if (at.size() >= kLoop && !loop.contains(answer.address))
            loop.append(answer.address);
    }
    return loop;
}

void findLoss(Route &route)
{
    std::vector<const Hop *> answering;
    for (const Hop &hop : route.hops) {
        if (hop.answered > 0)
            answering.push_back(&hop);
    }
    // From the end back: as long as packets are missing, they may be missing since there.
    bool lossy = route.end == Route::End::Reached;
    for (auto hop = answering.rbegin(); hop != answering.rend(); ++hop) {
        const bool loses = (*hop)->answered < (*hop)->sent;
        lossy = lossy && loses;
        if (lossy)
            route.lossFrom = (*hop)->number;
        else if (loses)
            route.slowAnswerers.insert(route.slowAnswerers.begin(), (*hop)->number);
    }
}

} // namespace

Route routeOf(const RouteEvidence &seen)
{
    Route route;
    int last = 0;
    for (const RouteAnswer &answer : seen.answers)
        last = std::max(last, answer.hop);
    for (int number = 1; number <= last; ++number) {
        route.hops.push_back(hopOf(number, seen));
        route.silentHops += route.hops.back().answered == 0 ? 1 : 0;
    }
    if (!route.hops.empty() && !route.hops.back().addresses.isEmpty())
        route.endAddress = route.hops.back().addresses.last();
    route.loop = loopIn(seen);
    if (seen.reached) {
        route.end = Route::End::Reached;
        route.loop.clear();
    } else if (!route.loop.isEmpty()) {
        route.end = Route::End::Loops;
    } else {
        const auto refusal = std::find_if(seen.answers.begin(), seen.answers.end(),
                                          [](const RouteAnswer &answer) { return isRefusal(answer.kind); });
        if (refusal != seen.answers.end()) {
            route.end = Route::End::Refused;
            route.refusal = refusal->kind;
            route.endAddress = refusal->address;
        }
    }
    findLoss(route);
    return route;
}

} // namespace fd
