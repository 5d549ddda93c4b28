// SPDX-License-Identifier: GPL-3.0-or-later
//
// A check says what to ask (plan) and what each answer means (judge). Both are pure: the same profile and
// evidence always give the same answer. A check never asks the network; a probe never has an opinion.
#pragma once

#include "model/case.h"

#include <span>

namespace fd::checks {

/// All that a check may look at.
struct Context {
    const Profile &profile;
    const RunInputs &inputs;
    const EvidenceSet &evidence;
    Instant now{}; ///< when the run started: certificates are judged against it
};

struct Check {
    const char *id;        ///< stable: it stands in saved cases and in `verify` lists
    Step step;             ///< the page that shows it
    QString (*title)();    ///< "TCP connections", translated
    QString (*question)(); ///< what it finds out, in one sentence, translated
    /// What to ask, given what is known by now. Called again whenever an answer came in; what was asked
    /// before is dropped, so a later question can build on an earlier answer.
    std::vector<ProbeRequest> (*plan)(const Context &);
    /// One row for each target, in a stable order; Queued or Running where the answer is still to come.
    std::vector<CheckResult> (*judge)(const Context &);
};

/// Every check, in the order of the steps: the list that runs is the list that is read here (registry.cpp).
std::span<const Check> allChecks();

/// The check of that id, or null.
const Check *checkById(QStringView id);

} // namespace fd::checks
