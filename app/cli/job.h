// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/run_options.h"

#include <stop_token>

namespace fd::cli {

/// Runs all checks, with progress where standard error is a terminal.
Case runJob(const Job &job, std::stop_token stop);

/// Stopped where the run is not complete; FaultFound where any finding is critical or a warning; else
/// NothingWrong.
int exitStatusOf(const Case &run);

} // namespace fd::cli
