// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/tcp/connect.h"

#include "probes/icmp/error_queue.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>

#include <array>
#include <cerrno>

namespace fd::probes {

using Kind = Failure::Kind;
using Phase = Failure::Phase;

namespace {

Kind kindOfConnectError(int error, int family)
{
    switch (error) {
    case ECONNREFUSED: return Kind::Refused;
    case ETIMEDOUT: return Kind::TimedOut;
    case EHOSTUNREACH:
    case EHOSTDOWN: return Kind::HostUnreachable;
    case ENETUNREACH:
    case ENETDOWN: return Kind::NetworkUnreachable;
    case EACCES:
    case EPERM: return Kind::Prohibited;
    case ECONNRESET:
    case EPIPE: return Kind::Reset;
    // Where IPv6 is switched off there is no source address or no such family: no way from here.
    case EADDRNOTAVAIL:
    case EAFNOSUPPORT: return family == AF_INET6 ? Kind::NetworkUnreachable : Kind::Local;
    default: return Kind::Local;
    }
}

Endpoint localEndpoint(int fd)
{
    sockaddr_storage address{};
    socklen_t length = sizeof address;
    if (getsockname(fd, reinterpret_cast<sockaddr *>(&address), &length) != 0)
        return {};
    return endpointOf(address);
}

int pendingError(int fd)
{
    int error = 0;
    socklen_t length = sizeof error;
    return getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length) == 0 ? error : errno;
}

} // namespace

std::optional<SocketAddress> socketAddress(const Endpoint &endpoint)
{
    const QByteArray text = endpoint.address.toLatin1();
    SocketAddress result;
    if (auto *v4 = reinterpret_cast<sockaddr_in *>(&result.storage);
        inet_pton(AF_INET, text.constData(), &v4->sin_addr) == 1) {
        v4->sin_family = AF_INET;
        v4->sin_port = htons(endpoint.port);
        result.length = sizeof *v4;
        return result;
    }
    if (auto *v6 = reinterpret_cast<sockaddr_in6 *>(&result.storage);
        inet_pton(AF_INET6, text.constData(), &v6->sin6_addr) == 1) {
        v6->sin6_family = AF_INET6;
        v6->sin6_port = htons(endpoint.port);
        result.length = sizeof *v6;
        return result;
    }
    return std::nullopt;
}

Endpoint endpointOf(const sockaddr_storage &address)
{
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (address.ss_family == AF_INET) {
        const auto *v4 = reinterpret_cast<const sockaddr_in *>(&address);
        inet_ntop(AF_INET, &v4->sin_addr, text.data(), text.size());
        return {QString::fromLatin1(text.data()), ntohs(v4->sin_port)};
    }
    if (address.ss_family == AF_INET6) {
        const auto *v6 = reinterpret_cast<const sockaddr_in6 *>(&address);
        inet_ntop(AF_INET6, &v6->sin6_addr, text.data(), text.size());
        return {QString::fromLatin1(text.data()), ntohs(v6->sin6_port)};
    }
    return {};
}

UniqueFd openTcpSocket(int family, int maxSegmentBytes)
{
    UniqueFd socket(::socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, IPPROTO_TCP));
    const int on = 1;
    // Where this does not work, the errno of connect() alone must do.
    if (family == AF_INET6)
        setsockopt(socket.get(), IPPROTO_IPV6, IPV6_RECVERR, &on, sizeof on);
    else
        setsockopt(socket.get(), IPPROTO_IP, IP_RECVERR, &on, sizeof on);
    // Before connect(): the SYN tells the peer, so that both directions keep to it (RFC 9293 section 3.7.1).
    if (maxSegmentBytes > 0)
        setsockopt(socket.get(), IPPROTO_TCP, TCP_MAXSEG, &maxSegmentBytes, sizeof maxSegmentBytes);
    return socket;
}

Failure connectFailure(int fd, int family, int error)
{
    Failure failure{kindOfConnectError(error, family), Phase::Connect, error, qt_error_string(error)};
    if (failure.kind == Kind::Local || failure.kind == Kind::TimedOut)
        return failure;
    if (const auto icmp = takeError(fd); icmp && icmp->isIcmp()) {
        failure.detail += QStringLiteral("; %1 type %2 code %3 from %4")
                              .arg(icmp->origin == QueuedError::Origin::Icmp6 ? QStringLiteral("ICMPv6")
                                                                              : QStringLiteral("ICMP"))
                              .arg(icmp->type)
                              .arg(icmp->code)
                              .arg(icmp->sender);
        if (icmp->isRejection())
            failure.kind = Kind::Prohibited;
    }
    return failure;
}

Failure exchangeFailure(int error, Phase phase)
{
    const Kind kind = error == ECONNABORTED ? Kind::Reset : kindOfConnectError(error, AF_UNSPEC);
    return {kind, phase, error, qt_error_string(error)};
}

Failure waitFailure(Woken woken, Phase phase)
{
    switch (woken) {
    case Woken::Stopped: return {Kind::Cancelled, phase, 0, {}};
    case Woken::Ready:
    case Woken::Deadline: return {Kind::TimedOut, phase, 0, {}};
    case Woken::Broken: break;
    }
    return {Kind::Local, phase, errno, qt_error_string(errno)};
}

Connection connectTo(const Endpoint &to, Clock::time_point deadline, const WakeFd &wake, int maxSegmentBytes,
                     const std::function<void()> &whenLate)
{
    const auto start = Clock::now();
    Connection result;
    const auto fail = [&](Failure failure) {
        result.elapsed = since(start);
        result.failure = std::move(failure);
        return std::move(result);
    };

    const auto address = socketAddress(to);
    if (!address || to.port == 0)
        return fail({Kind::Local, Phase::Connect, EINVAL, to.text()});
    if (wake.stopRequested())
        return fail(waitFailure(Woken::Stopped, Phase::Connect));
    UniqueFd socket = openTcpSocket(address->family(), maxSegmentBytes);
    if (!socket)
        return fail(connectFailure(-1, address->family(), errno));

    if (connect(socket.get(), address->get(), address->length) != 0) {
        if (errno != EINPROGRESS)
            return fail(connectFailure(socket.get(), address->family(), errno));
        const auto late = start + kLateConnect;
        const bool mayBeLate = whenLate && late < deadline;
        Woken woken = waitFor(socket.get(), POLLOUT, mayBeLate ? late : deadline, wake);
        if (mayBeLate && woken == Woken::Deadline) {
            whenLate();
            woken = waitFor(socket.get(), POLLOUT, deadline, wake);
        }
        if (woken != Woken::Ready)
            return fail(waitFailure(woken, Phase::Connect));
        if (const int error = pendingError(socket.get()))
            return fail(connectFailure(socket.get(), address->family(), error));
    }
    result.elapsed = since(start);
    result.local = localEndpoint(socket.get());
    result.socket = std::move(socket);
    return result;
}

} // namespace fd::probes
