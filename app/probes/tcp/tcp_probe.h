// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "probes/probe.h"

namespace fd::probes {

/// Connects and closes again; sends nothing.
Outcome probeTcp(const TcpRequest &request, const Settings &settings, std::stop_token stop);

} // namespace fd::probes
