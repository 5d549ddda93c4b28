// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "probes/probe.h"

namespace fd::probes {

/// Connects and closes again; sends nothing. \a interim is told where the first SYN stayed without an answer.
Outcome probeTcp(const TcpRequest &request, const Settings &settings, std::stop_token stop,
                 const InterimSink &interim = {});

} // namespace fd::probes
