// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "probes/probe.h"

namespace fd::probes {

/// The routers on the way to an address, without privilege: what they answer to packets whose time is up is
/// read from the sockets' error queues (ip(7), IP_RECVERR).
///
/// By TCP never more than kConnectionsOfRoute SYNs at a time can get as far as the address. Their source
/// ports differ; where that shows several routers at one hop, those hops are asked again with one port for
/// each flow, so that a flow's routers belong to one path.
Outcome probeRoute(const RouteRequest &request, const Settings &settings, std::stop_token stop);

} // namespace fd::probes
