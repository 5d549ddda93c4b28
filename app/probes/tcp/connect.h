// SPDX-License-Identifier: GPL-3.0-or-later
//
// One TCP connection to one numeric address, and why there is none.
#pragma once

#include "model/endpoint.h"
#include "model/failure.h"
#include "model/time.h"
#include "probes/event/unique_fd.h"
#include "probes/event/wait.h"

#include <sys/socket.h>

#include <optional>

namespace fd::probes {

/// A socket address of the system.
struct SocketAddress {
    sockaddr_storage storage{};
    socklen_t length = 0;

    const sockaddr *get() const { return reinterpret_cast<const sockaddr *>(&storage); }
    int family() const { return storage.ss_family; }
};

/// \returns empty where the address is not numeric.
std::optional<SocketAddress> socketAddress(const Endpoint &endpoint);
Endpoint endpointOf(const sockaddr_storage &address);

/// A non-blocking TCP socket that keeps the ICMP messages that concern it for connectFailure(). Invalid with
/// errno set where this computer has none to give.
UniqueFd openTcpSocket(int family);

/// Why connect() gave \a error on \a fd, a socket of openTcpSocket(). The ICMP message behind it, where there
/// was one, tells a firewall's answer from a missing host, and stands in the detail with its sender:
/// administratively prohibited (RFC 1812 section 5.2.7.1, RFC 4443 section 3.1) and port unreachable, which
/// no TCP of a host sends for a closed port (RFC 9293 section 3.5.2), are Prohibited.
Failure connectFailure(int fd, int family, int error);

/// The failure for \a error of a call on a connection that was open.
Failure exchangeFailure(int error, Failure::Phase phase);

struct Connection {
    UniqueFd socket = {};
    Endpoint local = {};
    Micros elapsed{};
    std::optional<Failure> failure = {}; ///< none: the socket is connected and non-blocking
};

/// Connects until \a deadline or a stop.
Connection connectTo(const Endpoint &to, Clock::time_point deadline, const WakeFd &wake);

inline Micros since(Clock::time_point start)
{
    return std::chrono::duration_cast<Micros>(Clock::now() - start);
}

/// Failure::Cancelled or Failure::TimedOut, as \a woken says.
Failure waitFailure(Woken woken, Failure::Phase phase);

} // namespace fd::probes
