// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "probes/route/shots.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

namespace fd::probes {

/// How far and how many packets may be ahead of the answers.
struct TraceLimits {
    int lookahead = 16; ///< hops beyond the farthest router that has answered
    int arriving = 128; ///< packets at a time that may get as far as the address itself
    bool oneAhead =
        false; ///< beyond the farthest router each hop is tried with one packet, until the end is known
};

/// Which packet to send next and when all is known: every hop, flow and repeat at once, as far as the limits
/// allow. Silent hops are given up soon after hops beyond them have answered.
class Trace
{
public:
    Trace(const RouteRequest &request, TraceLimits limits);

    /// Shots that may go out now; they count as sent.
    std::vector<Shot> due(Clock::time_point now);
    void add(const RouteAnswer &answer);
    /// What came back for a packet of another kind, which opens no connection wherever it arrives. It tells
    /// how far packets may go out at once; it is no evidence, since the other kind may take another way.
    void scouted(const RouteAnswer &answer);
    bool isDone(Clock::time_point now) const;
    /// When something could change without an answer.
    Clock::time_point wake(Clock::time_point now) const;
    /// Packets older than this are not waited for any more, whatever their hop.
    Micros longestPatience() const;

    /// The answers by hop, flow, attempt; what arrived with more hops to spare than needed counts for the
    /// last hop.
    RouteEvidence evidence() const;
    /// Hops at which more than one address answered.
    std::set<int> ambiguousHops() const;
    std::set<int> silentHops() const;
    int lastHop() const;

private:
    int horizon() const; ///< the farthest hop to look at, for now
    bool mayFire(const Shot &shot) const;
    /// Answered, or not to be answered any more: until then it may hold a connection open.
    bool isOver(const Shot &shot, Clock::time_point sent, Clock::time_point now) const;
    /// Over, or of no interest.
    bool isSettled(const Shot &shot, Clock::time_point sent, Clock::time_point now) const;
    Micros patience(const Shot &shot) const;
    /// How much later than \a expected an answer may still come.
    Micros grace(Micros expected) const;
    /// It may get as far as the address itself.
    bool isUnknown(const Shot &shot) const
    {
        return shot.hop > std::max(farthest_, scouted_) && (end_ == 0 || shot.hop >= end_);
    }
    void doubtScouts(Clock::time_point now);

    RouteRequest request_;
    TraceLimits limits_;
    std::map<Shot, Clock::time_point> sent_;
    std::map<Shot, RouteAnswer> answers_;
    std::map<QString, std::set<int>> hopsOf_; ///< by router
    std::map<int, Micros> slowestOf_;         ///< by hop: only those that answer
    std::map<int, Micros> fastestOf_;         ///< the same
    std::optional<Micros> spread_;            ///< between answers of one hop, the widest; none: none gave two
    int farthest_ = 0;                        ///< router that has answered
    int end_ = 0;                             ///< hop at which the packets' way ends; 0: not known
    int scouted_ = 0;                         ///< farthest router that has answered a scout
    int arrived_ = 0;                         ///< nearest hop at which a scout arrived; 0: none did
    bool doubted_ = false;                    ///< nothing but the scout has answered there
    Micros slowest_{-1};
    int ahead_ = 0; ///< unknown packets in flight, kept by due()
};

} // namespace fd::probes
