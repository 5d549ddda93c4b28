// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "diagnosis/facts.h"
#include "diagnosis/rule.h"

#include <vector>

namespace fd::diagnosis {

/// The score from which a cause is shown.
constexpr double kShown = 1.0;
/// A cause is only named where at least one thing points to it, and not merely a sum of hints.
constexpr double kPointing = 1.5;
/// A fact that settles a cause by itself.
constexpr double kSettling = 3.2;

/// A fact, and what it weighs for (above 0) or against a cause.
struct Weighed {
    const Seen *seen;
    double weight;
};

/// A cause, and all that is known of it in this run.
struct Hypothesis {
    const Rule *rule = nullptr;
    std::vector<Seen> texts = {};         ///< known failure texts
    std::vector<Weighed> supporting = {}; ///< strongest first
    std::vector<Weighed> opposing = {};
    double own = 0;         ///< what speaks for it
    double strongest = 0;   ///< the one fact or text that says most for it
    bool explained = false; ///< its evidence follows from a cause that ranks above it
    bool isOfEdge = false;  ///< accounts for an edge that cannot be reached
    double decisive = 0;    ///< the same without advisory facts
    double score = 0;       ///< after what speaks against it and what it accounts for
};

/// What a known failure text weighs, by where it was found.
double textWeight(const Seen &seen);
/// The weight of the log line that says most; 0 without one.
double strongestLogText(const Hypothesis &hypothesis);

/// What the facts say of one cause, by itself.
Hypothesis weigh(const Rule &rule, const Facts &facts);

} // namespace fd::diagnosis
