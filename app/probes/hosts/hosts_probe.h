// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "probes/probe.h"

namespace fd::probes {

/// Reads the hosts file and resolv.conf. A file that does not exist says nothing; one that exists and cannot
/// be read makes the outcome NotRun, since an override in it could not be seen. Does not touch the network.
Outcome probeHosts(const HostsRequest &request, const Settings &settings, const std::stop_token &stop);

/// The resolvers of resolv.conf, in order; none where the file is missing, unreadable or silent.
QStringList systemResolvers(const Settings &settings);

} // namespace fd::probes
