// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "checks/site.h"

namespace fd::checks {

/// The profile's capacity sources of one type, as requests.
std::vector<ProbeRequest> figureRequests(const Context &context, QLatin1StringView type);
/// A row for each; figures beyond the profile's limits are told. \a nothing says why there is none.
std::vector<CheckResult> figureRows(const Context &context, QLatin1StringView type, const QString &nothing);

} // namespace fd::checks
