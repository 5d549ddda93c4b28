// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "checks/site.h"

namespace fd::checks {

/// Does \a resolver give \a addresses for a name too that the zone's own servers say does not exist, while
/// they say the same of the site's name? Then it makes answers up (NXDOMAIN redirection).
bool isInvented(const Context &context, const ResolverTarget &resolver, const QStringList &addresses);

} // namespace fd::checks
