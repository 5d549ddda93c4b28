// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/log_text.h"
#include "probes/logfile/time_search.h"

namespace fd::probes {

/// The lines of \a bytes that hold the text or match the expression. `within` of the search gives the number
/// of the first line. A line longer than 1 MiB is searched in its first MiB.
LineMatches findLines(const ReadAt &read, ByteRange bytes, const LineSearch &search,
                      const std::function<void(const LineMatches &)> &found, const std::stop_token &stop);

} // namespace fd::probes
