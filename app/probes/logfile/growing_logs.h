// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/log_text.h"

namespace fd::probes {

/// LogTools::grow. A file is known by what it is on the disk, not by its name: one that was rotated away
/// keeps its sums under its new name. Memory is that of the sums.
std::shared_ptr<GrowingLogs> growingLogs(const std::vector<LogRequest> &sources);

} // namespace fd::probes
