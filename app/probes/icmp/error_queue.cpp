// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/icmp/error_queue.h"

#include <linux/errqueue.h>
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <netinet/ip_icmp.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <ctime>

namespace fd::probes {

namespace {

QueuedError::Origin originOf(int origin)
{
    switch (origin) {
    case SO_EE_ORIGIN_LOCAL: return QueuedError::Origin::Local;
    case SO_EE_ORIGIN_ICMP: return QueuedError::Origin::Icmp;
    case SO_EE_ORIGIN_ICMP6: return QueuedError::Origin::Icmp6;
    default: return QueuedError::Origin::Other;
    }
}

} // namespace

bool QueuedError::isRejection() const
{
    if (origin == Origin::Icmp6) {
        return type == ICMP6_DST_UNREACH && (code == ICMP6_DST_UNREACH_ADMIN ||
                                             code == ICMP6_DST_UNREACH_NOPORT || code == 5 || code == 6);
    }
    return origin == Origin::Icmp && type == ICMP_DEST_UNREACH &&
           (code == ICMP_NET_ANO || code == ICMP_HOST_ANO || code == ICMP_PKT_FILTERED ||
            code == ICMP_PORT_UNREACH);
}

bool keepErrors(int fd, int family)
{
    const int on = 1;
    return family == AF_INET6 ? setsockopt(fd, IPPROTO_IPV6, IPV6_RECVERR, &on, sizeof on) == 0
                              : setsockopt(fd, IPPROTO_IP, IP_RECVERR, &on, sizeof on) == 0;
}

std::optional<QueuedError> readError(const cmsghdr &header)
{
    const bool v4 = header.cmsg_level == IPPROTO_IP && header.cmsg_type == IP_RECVERR;
    const bool v6 = header.cmsg_level == IPPROTO_IPV6 && header.cmsg_type == IPV6_RECVERR;
    if ((!v4 && !v6) || header.cmsg_len < CMSG_LEN(sizeof(sock_extended_err)))
        return std::nullopt;
    sock_extended_err error{};
    std::memcpy(&error, CMSG_DATA(&header), sizeof error);
    QueuedError result;
    result.origin = originOf(error.ee_origin);
    result.error = static_cast<int>(error.ee_errno);
    result.type = error.ee_type;
    result.code = error.ee_code;
    result.info = static_cast<int>(std::min(error.ee_info, 0x7fffffffU));
    sockaddr_storage sender{};
    const std::size_t left = header.cmsg_len - CMSG_LEN(sizeof error);
    std::memcpy(&sender, CMSG_DATA(&header) + sizeof error, std::min(left, sizeof sender));
    result.sender = endpointOf(sender).address;
    return result;
}

std::optional<std::chrono::nanoseconds> readStamp(const cmsghdr &header)
{
    if (header.cmsg_level != SOL_SOCKET || header.cmsg_type != SCM_TIMESTAMPNS ||
        header.cmsg_len < CMSG_LEN(sizeof(timespec)))
        return std::nullopt;
    timespec at{};
    std::memcpy(&at, CMSG_DATA(&header), sizeof at);
    constexpr time_t latest = 9'000'000'000; // what nanoseconds in 64 bits can hold: the year 2255
    if (at.tv_sec < 0 || at.tv_sec > latest || at.tv_nsec < 0 || at.tv_nsec >= 1'000'000'000)
        return std::nullopt;
    return std::chrono::seconds{at.tv_sec} + std::chrono::nanoseconds{at.tv_nsec};
}

QueuedError readErrors(msghdr &message)
{
    QueuedError result;
    std::optional<std::chrono::nanoseconds> received;
    for (cmsghdr *header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header)) {
        if (const auto stamp = readStamp(*header))
            received = stamp;
        else if (auto error = readError(*header))
            result = *std::move(error);
    }
    result.received = received;
    return result;
}

std::optional<QueuedError> takeError(int fd)
{
    std::array<char, 512> payload{};
    alignas(cmsghdr) std::array<char, 512> control{};
    iovec part{payload.data(), payload.size()};
    SocketAddress target;
    msghdr message{};
    message.msg_name = &target.storage;
    message.msg_namelen = sizeof target.storage;
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    const ssize_t n = recvmsg(fd, &message, MSG_ERRQUEUE | MSG_DONTWAIT);
    if (n < 0)
        return std::nullopt;
    QueuedError result = readErrors(message);
    result.payload = QByteArray(payload.data(), static_cast<qsizetype>(n));
    result.target = target;
    result.target.length = message.msg_namelen;
    return result;
}

} // namespace fd::probes
