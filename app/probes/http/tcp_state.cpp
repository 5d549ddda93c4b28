// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/http/tcp_state.h"

// Not <netinet/tcp.h>: its tcp_info ends before the counters.
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cstddef>

namespace fd::probes {

namespace {

// The states of RFC 9293 section 3.3.2 by the kernel's numbers (include/net/tcp_states.h).
enum : unsigned { kSynSent = 2, kTimeWait = 6, kClosed = 7, kCloseWait = 8, kLastAck = 9, kClosing = 11 };

} // namespace

TcpState tcpState(int socket)
{
    tcp_info info{};
    socklen_t length = sizeof info;
    if (socket < 0 || getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &length) != 0)
        return {};
    const unsigned state = info.tcpi_state;
    TcpState result;
    result.connected = state != kSynSent && state != kClosed;
    result.retransmits = static_cast<int>(info.tcpi_total_retrans);
    if (length < offsetof(tcp_info, tcpi_bytes_received) + sizeof info.tcpi_bytes_received)
        return result;
    // The peer's FIN takes a sequence number, and the kernel counts it.
    const bool ended = state == kTimeWait || state == kCloseWait || state == kLastAck || state == kClosing;
    result.received = static_cast<qint64>(info.tcpi_bytes_received) - (ended ? 1 : 0);
    return result;
}

} // namespace fd::probes
