// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "probes/probe.h"

namespace fd::probes {

/// Echo requests at a steady pace and their answers. Where ICMP sockets are not allowed here, or where the
/// request asks for it, TCP connects to the port take their place and the evidence says so; a refused
/// connection is an answer too.
Outcome probePing(const PingRequest &request, const Settings &settings, std::stop_token stop);

} // namespace fd::probes
