// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "probes/probe.h"

namespace fd::probes {

/// One exchange by libcurl, over a new connection to the pinned address; no name is ever looked up, and no
/// proxy, cookie, .netrc or redirect plays a part. `connectTimeout` holds for the TCP connection and then
/// anew for the TLS handshake. What does not begin as HTTP is a Failure of kind Protocol, with the bytes in
/// `bodyHead`.
Outcome probeHttp(const HttpRequest &request, const Settings &settings, std::stop_token stop);

} // namespace fd::probes
