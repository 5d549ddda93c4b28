// SPDX-License-Identifier: GPL-3.0-or-later
//
// The one door to the outside: a request in, an outcome out.
#pragma once

#include "model/interim.h"
#include "model/probe_request.h"

#include <stop_token>

namespace fd::probes {

struct Settings {
    QString hostsFile = QStringLiteral("/etc/hosts");
    QString resolvConf = QStringLiteral("/etc/resolv.conf");
    QByteArray standardInput = {}; ///< what "-" stands for, read once by the caller
};

/// Initialises libcurl, c-ares and OpenSSL; once, before any thread is started.
void initialise();

/// Answers \a request with facts. Blocks the calling thread until the answer, the request's own time limit,
/// or a stop request (then within 100 ms: Failure::Cancelled). Callable from many threads at once; never
/// throws. Long reads tell \a interim how far they are and what they know by then, a few times a second.
Outcome probe(const ProbeRequest &request, const Settings &settings, std::stop_token stop,
              const InterimSink &interim = {});

} // namespace fd::probes
