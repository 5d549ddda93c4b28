// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "probes/probe.h"

namespace fd::probes {

/// How this computer is connected: interfaces, default routes, proxy settings that apply to the site, and
/// whether the kernel holds its clock to be synchronised (adjtimex(2)). Sends nothing.
Outcome probeWorkstation(const WorkstationRequest &request, const Settings &settings,
                         const std::stop_token &stop);

} // namespace fd::probes
