// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/route/trace.h"

#include "probes/route/patience.h"

#include <algorithm>

namespace fd::probes {

namespace {

using namespace std::chrono_literals;

/// A router that answers for so many TTLs is part of a loop.
constexpr std::size_t kLoop = 4;
/// Hops beyond the one where a scout arrived: by so many a packet of another kind may have farther to go.
constexpr int kDoubt = 2;

} // namespace

Trace::Trace(const RouteRequest &request, TraceLimits limits) : request_(request), limits_(limits)
{
    request_.maxHops = std::clamp(request.maxHops, 1, 64);
    request_.flows = std::clamp(request.flows, 1, 8);
    request_.repeats = std::clamp(request.repeats, 1, 10);
}

int Trace::horizon() const
{
    if (end_ > 0)
        return end_;
    const int hop = std::max(farthest_ + limits_.lookahead, scouted_);
    const int scouts = arrived_ > farthest_ ? arrived_ + (doubted_ ? kDoubt : 0) : hop;
    return std::min({hop, scouts, request_.maxHops});
}

bool Trace::mayFire(const Shot &shot) const
{
    if (shot.hop > horizon())
        return false;
    const bool first = shot.flow == 0 && shot.attempt == 0;
    if (!isUnknown(shot))
        return first || shot.hop <= farthest_ || !limits_.oneAhead || end_ > 0;
    const bool last = shot.hop == end_ || (end_ == 0 && shot.hop == arrived_ && !doubted_);
    return ahead_ < limits_.arriving && (first || !limits_.oneAhead || last);
}

/// Nothing answers where a scout arrived: then this kind of packet may have farther to go.
void Trace::doubtScouts(Clock::time_point now)
{
    if (doubted_ || arrived_ <= farthest_ || end_ > 0)
        return;
    bool asked = false;
    for (const auto &[shot, sent] : sent_) {
        if (shot.hop == arrived_ && !isSettled(shot, sent, now))
            return;
        asked = asked || shot.hop == arrived_;
    }
    doubted_ = asked;
}

std::vector<Shot> Trace::due(Clock::time_point now)
{
    doubtScouts(now);
    ahead_ = static_cast<int>(std::count_if(sent_.begin(), sent_.end(), [&](const auto &sent) {
        return isUnknown(sent.first) && !isOver(sent.first, sent.second, now);
    }));
    std::vector<Shot> shots;
    for (Shot shot{1, 0, 0}; shot.hop <= request_.maxHops; ++shot.hop) {
        for (shot.attempt = 0; shot.attempt < request_.repeats; ++shot.attempt) {
            for (shot.flow = 0; shot.flow < request_.flows; ++shot.flow) {
                if (sent_.contains(shot) || !mayFire(shot))
                    continue;
                sent_[shot] = now;
                ahead_ += isUnknown(shot) ? 1 : 0;
                shots.push_back(shot);
            }
        }
    }
    return shots;
}

void Trace::add(const RouteAnswer &answer)
{
    const Shot shot{answer.hop, answer.flow, answer.attempt};
    if (answer.kind == RouteAnswer::Kind::TooBig || answers_.contains(shot))
        return;
    answers_[shot] = answer;
    const auto [fastest, first] = fastestOf_.try_emplace(answer.hop, answer.time);
    Micros &slowest = slowestOf_[answer.hop];
    slowest = std::max(slowest, answer.time);
    fastest->second = std::min(fastest->second, answer.time);
    if (!first)
        spread_ = std::max(spread_.value_or(Micros{0}), slowest - fastest->second);
    slowest_ = std::max(slowest_, answer.time);
    if (answer.kind == RouteAnswer::Kind::TimeExceeded) {
        farthest_ = std::max(farthest_, answer.hop);
        auto &hops = hopsOf_[answer.address];
        hops.insert(answer.hop);
        if (hops.size() >= kLoop && end_ == 0)
            end_ = farthest_;
    } else {
        end_ = end_ == 0 ? answer.hop : std::min(end_, answer.hop);
    }
}

void Trace::scouted(const RouteAnswer &answer)
{
    if (answer.kind == RouteAnswer::Kind::TimeExceeded)
        scouted_ = std::max(scouted_, std::min(answer.hop, request_.maxHops));
    else if (answer.kind == RouteAnswer::Kind::Reached)
        arrived_ = arrived_ == 0 ? answer.hop : std::min(arrived_, answer.hop);
}

Micros Trace::grace(Micros expected) const
{
    // Four times the variation, as a sender of RFC 6298 waits, but the widest that was seen. On the shortest
    // ways answers come within a fraction of the least: there it is what traceroute allows, ten times the
    // next hop.
    const Micros least = std::min<Micros>(spread_ ? 4ms : 10ms, 9 * expected);
    return std::max({expected / 16, least, 4 * spread_.value_or(Micros{0})});
}

Micros Trace::patience(const Shot &shot) const
{
    const bool beyondAnswered = farthest_ > shot.hop || end_ > 0;
    const auto own = slowestOf_.find(shot.hop);
    if (!beyondAnswered || (own != slowestOf_.end() && !spread_))
        return patienceFor(slowest_, request_.timeout);
    // A hop that is silent so far takes hardly longer than what lies beyond it. Answers that come later still
    // count while others are waited for.
    const auto beyond = slowestOf_.upper_bound(shot.hop);
    const Micros expected = own != slowestOf_.end()      ? own->second
                            : beyond == slowestOf_.end() ? slowest_
                                                         : beyond->second;
    return std::min<Micros>(expected + grace(expected), request_.timeout);
}

bool Trace::isOver(const Shot &shot, Clock::time_point sent, Clock::time_point now) const
{
    return answers_.contains(shot) || now - sent >= patience(shot);
}

bool Trace::isSettled(const Shot &shot, Clock::time_point sent, Clock::time_point now) const
{
    return (end_ > 0 && shot.hop > end_) || isOver(shot, sent, now);
}

bool Trace::isDone(Clock::time_point now) const
{
    if (sent_.empty() || sent_.rbegin()->first.hop < horizon())
        return false;
    const bool settled = std::all_of(sent_.begin(), sent_.end(), [&](const auto &sent) {
        return isSettled(sent.first, sent.second, now);
    });
    if (!settled)
        return false;
    // Repeats that waited for the end to be known.
    for (Shot shot{1, 0, 0}; shot.hop <= (end_ > 0 ? end_ : farthest_); ++shot.hop) {
        for (shot.flow = 0; shot.flow < request_.flows; ++shot.flow) {
            for (shot.attempt = 0; shot.attempt < request_.repeats; ++shot.attempt) {
                if (!sent_.contains(shot))
                    return false;
            }
        }
    }
    return true;
}

Clock::time_point Trace::wake(Clock::time_point now) const
{
    auto next = now + request_.timeout;
    for (const auto &[shot, sent] : sent_) {
        if (!isSettled(shot, sent, now))
            next = std::min(next, sent + std::chrono::duration_cast<Clock::duration>(patience(shot)));
    }
    return next;
}

Micros Trace::longestPatience() const
{
    return patienceFor(slowest_, request_.timeout);
}

int Trace::lastHop() const
{
    if (end_ > 0)
        return end_;
    return sent_.empty() ? 0 : sent_.rbegin()->first.hop;
}

RouteEvidence Trace::evidence() const
{
    RouteEvidence seen;
    seen.flows = request_.flows;
    seen.repeats = request_.repeats;
    seen.hopsAsked = lastHop();
    std::map<Shot, RouteAnswer> kept;
    for (const auto &[shot, answer] : answers_) {
        const bool reached = answer.kind == RouteAnswer::Kind::Reached;
        seen.reached = seen.reached || reached;
        if (shot.hop <= seen.hopsAsked) {
            kept[shot] = answer;
        } else if (reached) {
            Shot at = shot;
            at.hop = seen.hopsAsked;
            RouteAnswer moved = answer;
            moved.hop = at.hop;
            kept.try_emplace(at, moved);
        }
    }
    for (const auto &[shot, answer] : kept)
        seen.answers.push_back(answer);
    return seen;
}

std::set<int> Trace::ambiguousHops() const
{
    std::map<int, std::set<QString>> addresses;
    for (const auto &[shot, answer] : answers_) {
        if (answer.kind == RouteAnswer::Kind::TimeExceeded)
            addresses[shot.hop].insert(answer.address);
    }
    std::set<int> hops;
    for (const auto &[hop, seen] : addresses) {
        if (seen.size() > 1)
            hops.insert(hop);
    }
    return hops;
}

std::set<int> Trace::silentHops() const
{
    std::set<int> hops;
    for (int hop = 1; hop <= lastHop(); ++hop) {
        if (!slowestOf_.contains(hop))
            hops.insert(hop);
    }
    return hops;
}

} // namespace fd::probes
