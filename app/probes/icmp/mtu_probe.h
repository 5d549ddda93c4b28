// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "probes/probe.h"

namespace fd::probes {

/// The largest packet that passes: echo requests of many sizes at once, never fragmented (RFC 4821 searches
/// the same way), then between the largest that passed and the smallest that did not. Where echo is not
/// answered or not allowed here, a full segment of empty lines over TCP shows whether it is acknowledged
/// (a server ignores empty lines before a request, RFC 9112 section 2.2).
Outcome probeMtu(const MtuRequest &request, const Settings &settings, std::stop_token stop);

} // namespace fd::probes
