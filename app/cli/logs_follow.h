// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/profile.h"

#include <stop_token>
#include <vector>

namespace fd::cli {

/// `logs --follow`: prints what is added to the files until it is stopped. As text: failed requests, messages
/// of level error and worse, and known failures with their meaning; as ndjson: every record. \returns the
/// exit status.
int followLogs(const std::vector<LogSource> &sources, bool ndjson, std::stop_token stop);

} // namespace fd::cli
