// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/tcp/connect.h"

#include <arpa/inet.h>
#include <linux/errqueue.h>
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <netinet/ip_icmp.h>
#include <poll.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace fd::probes {

using Kind = Failure::Kind;
using Phase = Failure::Phase;

namespace {

/// An ICMP message about a connection of ours.
struct Icmp {
    bool v6 = false;
    int type = 0;
    int code = 0;
    QString sender = {};

    /// A rule answered, not a router that found no way.
    bool isRejection() const
    {
        if (v6) {
            return type == ICMP6_DST_UNREACH && (code == ICMP6_DST_UNREACH_ADMIN ||
                                                 code == ICMP6_DST_UNREACH_NOPORT || code == 5 || code == 6);
        }
        return type == ICMP_DEST_UNREACH && (code == ICMP_NET_ANO || code == ICMP_HOST_ANO ||
                                             code == ICMP_PKT_FILTERED || code == ICMP_PORT_UNREACH);
    }
};

std::optional<Icmp> icmpFrom(const cmsghdr *header)
{
    const bool v4 = header->cmsg_level == IPPROTO_IP && header->cmsg_type == IP_RECVERR;
    const bool v6 = header->cmsg_level == IPPROTO_IPV6 && header->cmsg_type == IPV6_RECVERR;
    if ((!v4 && !v6) || header->cmsg_len < CMSG_LEN(sizeof(sock_extended_err)))
        return std::nullopt;
    sock_extended_err error{};
    std::memcpy(&error, CMSG_DATA(header), sizeof error);
    if (error.ee_origin != SO_EE_ORIGIN_ICMP && error.ee_origin != SO_EE_ORIGIN_ICMP6)
        return std::nullopt;
    sockaddr_storage sender{};
    const std::size_t left = header->cmsg_len - CMSG_LEN(sizeof error);
    std::memcpy(&sender, CMSG_DATA(header) + sizeof error, std::min(left, sizeof sender));
    return Icmp{error.ee_origin == SO_EE_ORIGIN_ICMP6, error.ee_type, error.ee_code,
                endpointOf(sender).address};
}

/// The ICMP message that ended the connection attempt (ip(7), IP_RECVERR; for TCP since Linux 5.8).
std::optional<Icmp> takeIcmp(int fd)
{
    std::array<char, 256> payload{};
    alignas(cmsghdr) std::array<char, 512> control{};
    iovec part{payload.data(), payload.size()};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    if (recvmsg(fd, &message, MSG_ERRQUEUE | MSG_DONTWAIT) < 0)
        return std::nullopt;
    for (cmsghdr *header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header)) {
        if (auto icmp = icmpFrom(header))
            return icmp;
    }
    return std::nullopt;
}

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

UniqueFd openTcpSocket(int family)
{
    UniqueFd socket(::socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, IPPROTO_TCP));
    const int on = 1;
    // Where this does not work, the errno of connect() alone must do.
    if (family == AF_INET6)
        setsockopt(socket.get(), IPPROTO_IPV6, IPV6_RECVERR, &on, sizeof on);
    else
        setsockopt(socket.get(), IPPROTO_IP, IP_RECVERR, &on, sizeof on);
    return socket;
}

Failure connectFailure(int fd, int family, int error)
{
    Failure failure{kindOfConnectError(error, family), Phase::Connect, error, qt_error_string(error)};
    if (failure.kind == Kind::Local || failure.kind == Kind::TimedOut)
        return failure;
    if (const auto icmp = takeIcmp(fd)) {
        failure.detail += QStringLiteral("; %1 type %2 code %3 from %4")
                              .arg(icmp->v6 ? QStringLiteral("ICMPv6") : QStringLiteral("ICMP"))
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

Connection connectTo(const Endpoint &to, Clock::time_point deadline, const WakeFd &wake)
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
    UniqueFd socket = openTcpSocket(address->family());
    if (!socket)
        return fail(connectFailure(-1, address->family(), errno));

    if (connect(socket.get(), address->get(), address->length) != 0) {
        if (errno != EINPROGRESS)
            return fail(connectFailure(socket.get(), address->family(), errno));
        if (const Woken woken = waitFor(socket.get(), POLLOUT, deadline, wake); woken != Woken::Ready)
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
