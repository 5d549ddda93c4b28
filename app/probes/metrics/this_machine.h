// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "probes/metrics/machine.h"

namespace fd::probes {

/// Looks at this computer, from /proc and statvfs(3) of local file systems (a network's may hang for ever and
/// is not asked). What this computer does not tell is left out.
MachineSample sampleThisMachine();

} // namespace fd::probes
