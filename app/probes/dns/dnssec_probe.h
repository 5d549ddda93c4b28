// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "probes/probe.h"

namespace fd::probes {

/// Asks one resolver, with checking disabled and all at once, for the keys and records that a name's chain of
/// trust is made of, and judges them here (judgeChain()). Some two questions for each label of the name.
/// Blocks; ends within 100 ms of a stop request; never throws.
Outcome probeDnssec(const DnssecRequest &request, const Settings &settings, const std::stop_token &stop);

} // namespace fd::probes
