// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/http/tcp_bytes.h"

// Not <netinet/tcp.h>: its tcp_info ends before the counters.
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cstddef>

namespace fd::probes {

std::optional<qint64> tcpBytesReceived(int socket)
{
    tcp_info info{};
    socklen_t length = sizeof info;
    if (socket < 0 || getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &length) != 0)
        return std::nullopt;
    if (length < offsetof(tcp_info, tcpi_bytes_received) + sizeof info.tcpi_bytes_received)
        return std::nullopt;
    return static_cast<qint64>(info.tcpi_bytes_received);
}

} // namespace fd::probes
