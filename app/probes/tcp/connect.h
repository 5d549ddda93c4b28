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

#include <functional>
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
/// errno set where this computer has none to give. \a maxSegmentBytes above 0 limits the segments of both
/// directions (tcp(7), TCP_MAXSEG; the kernel takes 88 to 32767).
UniqueFd openTcpSocket(int family, int maxSegmentBytes = 0);

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

/// The kernel sends a SYN again after this (RFC 6298 section 2.1): whoever has not answered by then is late.
inline constexpr std::chrono::seconds kLateConnect{1};

/// Connects until \a deadline or a stop; \a maxSegmentBytes as for openTcpSocket(). \a whenLate is called
/// once, on this thread, where nothing came within kLateConnect.
Connection connectTo(const Endpoint &to, Clock::time_point deadline, const WakeFd &wake,
                     int maxSegmentBytes = 0, const std::function<void()> &whenLate = {});

inline Micros since(Clock::time_point start)
{
    return std::chrono::duration_cast<Micros>(Clock::now() - start);
}

/// Failure::Cancelled or Failure::TimedOut, as \a woken says.
Failure waitFailure(Woken woken, Failure::Phase phase);

} // namespace fd::probes
