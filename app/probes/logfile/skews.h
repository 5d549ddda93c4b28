// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/log_summary.h"
#include "probes/logfile/readings.h"

#include <stop_token>

namespace fd::probes {

/// Which of the logs of requests among \a files tell another time than the one with the most requests, found
/// from up to 64 MiB of each. Rotated siblings count as one log, read from the newest on. Other logs are
/// passed over after a look at their beginning, and nothing is read where there is only one log.
std::vector<LogSkew> findSkews(const std::vector<Reading> &files, std::stop_token stop);

/// Those of \a readings whose file holds requests, as far as its summary says.
std::vector<Reading> thoseWithRequests(std::vector<Reading> readings, const std::vector<LogFile> &files);

/// The files of \a request and of what stands beside it.
std::vector<Reading> clockReadings(const LogRequest &request, const std::stop_token &stop);

} // namespace fd::probes
