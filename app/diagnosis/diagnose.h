// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/case.h"

namespace fd::diagnosis {

/// Ranks the root causes that explain what the checks saw. Pure: no clock, no I/O; callable from any thread.
/// \param checks the rows of all checks; Queued and Running rows are as if absent, so a verdict can be had at
/// any time. \returns findings, the likeliest first, each with what speaks for and against it; a healthy site
/// has none that are critical. Ties are broken by the order of causes.cpp.
Diagnosis diagnose(const Profile &profile, std::span<const CheckResult> checks);

} // namespace fd::diagnosis
