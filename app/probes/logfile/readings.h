// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is read for a log source, and how: the same for the first reading and for all that follow it.
#pragma once

#include "logs/summarise.h"
#include "model/probe_request.h"

#include <stop_token>

namespace fd::probes {

/// One file of a log source and how its lines are read.
struct Reading {
    QString path = {};
    logs::Options options = {};
};

/// The files that \a request stands for, oldest first, each with the request's format, zone and span of time.
/// Where no format is asked for, configuration files among them say it and are left out.
std::vector<Reading> readingsOf(const LogRequest &request, std::stop_token stop = {});

/// The one of \a request that reads \a path; as a file of no source where there is none.
Reading readingOf(const QString &path, const LogRequest &request, std::stop_token stop = {});

} // namespace fd::probes
