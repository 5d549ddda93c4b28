// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <optional>

namespace fd::probes {

/// What the system knows of a TCP socket (tcp(7), TCP_INFO).
struct TcpState {
    bool connected = false;              ///< the three-way handshake is done; stays so when the peer closes
    int retransmits = 0;                 ///< segments sent again since the start
    std::optional<qint64> received = {}; ///< payload bytes that have arrived, read or not; needs Linux 4.1
};

TcpState tcpState(int socket);

} // namespace fd::probes
