// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "checks/connectivity/way.h"

namespace fd::checks {

/// What a network says that has somebody sign in before it lets anything through.
struct Portal {
    QString text = {}; ///< one sentence; empty: no sign of one
    double weight = 0;
};

/// Every address answers with the same sign-in page of another host, also for a name that does not exist; or
/// with status 511 (RFC 6585 section 6); or with certificates of one private authority.
Portal portalOf(const Context &context);

/// The question with a name that no site has, where the answers so far look like a portal's.
std::vector<ProbeRequest> portalQuestions(const Context &context);

} // namespace fd::checks
