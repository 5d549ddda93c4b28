// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/path.h"
#include "probes/event/wait.h"

namespace fd::probes {

/// Adds to \a seen whether full and small TCP segments of empty lines are acknowledged by \a to.
MtuEvidence trySegments(MtuEvidence seen, const Endpoint &to, Millis timeout, const WakeFd &wake);

} // namespace fd::probes
