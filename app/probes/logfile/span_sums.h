// SPDX-License-Identifier: GPL-3.0-or-later
//
// Logs summed up once more: several sources on one clock, or a span of time alone.
#pragma once

#include "model/log_text.h"

namespace fd::probes {

/// LogTools::summarise.
LogSummary summariseLogs(const std::vector<LogRequest> &sources, std::stop_token stop);

/// LogTools::sumSpan.
LogSpanSums sumLogSpan(const std::vector<LogRequest> &sources, const std::vector<LogIncident> &incidents,
                       std::stop_token stop);

} // namespace fd::probes
