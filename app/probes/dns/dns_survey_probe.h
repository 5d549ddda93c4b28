// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "probes/probe.h"

namespace fd::probes {

/// Asks one question of all servers of the request at once, on the calling thread (askAll()). The answers
/// stand in the order of the servers. Blocks; ends within 100 ms of a stop request; never throws.
Outcome probeDnsSurvey(const DnsSurveyRequest &request, const Settings &settings,
                       const std::stop_token &stop);

} // namespace fd::probes
