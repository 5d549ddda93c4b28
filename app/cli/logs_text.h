// SPDX-License-Identifier: GPL-3.0-or-later
//
// A summary of logs as a person reads it in a terminal.
#pragma once

#include "model/case.h"
#include "model/log_summary.h"

namespace fd::cli {

/// When it began, what failed, which known failure that is, what changed before, and who was hit.
QByteArray logsText(const LogSummary &summary, const Case &run);

} // namespace fd::cli
