// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "probes/tcp/connect.h"

namespace fd::probes {

/// The MTU of the interface that packets to \a to leave by; 0 where it is not known.
int interfaceMtuTo(const SocketAddress &to);

} // namespace fd::probes
