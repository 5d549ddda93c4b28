// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "probes/probe.h"

namespace fd::probes {

/// Sends `requests` GETs on one connection, then keeps quiet until the server closes it or `hold` is over;
/// then sends one more, since a firewall that has forgotten the connection tells nobody. A page of more than
/// 512 KiB is not read to its end (Failure::TooLarge). Where the server has more to say than it announced,
/// the failure is of kind Protocol: the next answer on that connection would begin with it.
Outcome probeKeepAlive(const KeepAliveRequest &request, const Settings &settings, std::stop_token stop);

} // namespace fd::probes
