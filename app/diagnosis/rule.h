// SPDX-License-Identifier: GPL-3.0-or-later
//
// How a root cause is recognised: which facts speak for it, which against it, and what else it accounts for.
#pragma once

#include "model/fact.h"

#include <span>
#include <vector>

namespace fd::diagnosis {

/// What visitors notice. A cause is critical only where it can bring about what they notice.
enum Symptom : unsigned {
    None = 0,
    NameFails = 1u << 0,   ///< the name leads nowhere
    EdgeDown = 1u << 1,    ///< the edge cannot be connected to
    EdgeTlsBad = 1u << 2,  ///< the edge's handshake or certificate is not accepted
    EdgeError = 1u << 3,   ///< a 5xx through the edge
    EdgeBroken = 1u << 4,  ///< the answer through the edge is late, cut or malformed
    EdgeWrong = 1u << 5,   ///< a whole answer, but not the page
    Misdirected = 1u << 6, ///< some are sent to another address than they should be
    Reported = 1u << 7,    ///< handed in: a log, or what a visitor saw
    EdgeLossy = 1u << 8,   ///< so many packets are lost on the way to the edge that everything takes long
    LocalFault = 1u << 9,  ///< programs on this computer cannot reach the site, others may
    AnyFailure = EdgeError | EdgeBroken | EdgeWrong | Reported,
};

/// One fact's weight for a cause, in log-odds: above zero it speaks for the cause, below zero against it.
struct Clue {
    Role role;
    Fact fact;
    double weight;
    bool ofThisWay =
        false; ///< seen from this computer: no objection to what the edge's log settles of its own way
};

struct Rule {
    const char *cause;
    unsigned symptoms;       ///< what it can bring about
    std::vector<Clue> clues; ///< known failure texts that name the cause count besides, for every cause
    std::vector<const char *> explains = {}; ///< shallower causes: their evidence follows from this one
    double enough = 2.0; ///< evidence of its own that it needs before it may account for another's
};

/// Every cause that can be named, in the order that breaks ties (causes.cpp).
std::span<const Rule> allRules();

} // namespace fd::diagnosis
