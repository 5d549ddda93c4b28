// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the answers along a route say, hop by hop; pure.
#pragma once

#include "model/path.h"
#include "model/time.h"

#include <vector>

namespace fd {

struct Hop {
    int number = 0;             ///< from 1
    QStringList addresses = {}; ///< that answered, in the order of the flows; more than one: several paths
    int sent = 0;
    int answered = 0;
    Micros fastest{};
    Micros median{};
    Micros slowest{};
    int lossPercent() const { return sent > 0 ? (sent - answered) * 100 / sent : 0; }
    bool operator==(const Hop &) const = default;
};

struct Route {
    enum class End {
        Reached,
        Loops,      ///< the same routers again and again
        Refused,    ///< a router says that there is no way, or that a filter forbids it
        FallsSilent ///< nothing answers beyond the last hop
    };
    std::vector<Hop> hops = {}; ///< up to the end; where it falls silent, up to the last that answered
    End end = End::FallsSilent;
    QString endAddress = {}; ///< who answered last, or refused
    RouteAnswer::Kind refusal = RouteAnswer::Kind::Other;
    QStringList loop = {}; ///< the routers that repeat
    int silentHops = 0;    ///< before the end
    /// Where loss begins that goes on to the end; 0: nowhere.
    int lossFrom = 0;
    /// Hops that leave some packets unanswered while all later hops answer: those routers are slow to answer,
    /// and traffic passes.
    std::vector<int> slowAnswerers = {};
    bool operator==(const Route &) const = default;
};

Route routeOf(const RouteEvidence &seen);

} // namespace fd
