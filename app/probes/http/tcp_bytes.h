// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <optional>

namespace fd::probes {

/// The payload bytes that have arrived on a TCP socket, read or not (tcp(7), TCP_INFO; since Linux 4.1).
/// Empty where the system does not say.
std::optional<qint64> tcpBytesReceived(int socket);

} // namespace fd::probes
