// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/dns/datagram_lane.h"

#include "probes/icmp/error_queue.h"

#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <netinet/ip_icmp.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace fd::probes {

namespace {

constexpr std::size_t kAtOnce = 32;
constexpr int kRounds = 8;
/// An ICMP message about an earlier datagram makes one later call fail, whatever that call sends.
constexpr int kSendTries = 4;

/// The kernel's own distinction (RFC 1122 section 4.2.3.9): a route may come back, a port that is closed or
/// filtered stays so.
bool isForGood(const QueuedError &error)
{
    if (error.origin == QueuedError::Origin::Icmp6) {
        return error.type == ICMP6_DST_UNREACH && error.code != ICMP6_DST_UNREACH_NOROUTE &&
               error.code != ICMP6_DST_UNREACH_BEYONDSCOPE && error.code != ICMP6_DST_UNREACH_ADDR;
    }
    if (error.origin != QueuedError::Origin::Icmp || error.type != ICMP_DEST_UNREACH)
        return false;
    switch (error.code) {
    case ICMP_NET_UNREACH:
    case ICMP_HOST_UNREACH:
    case ICMP_FRAG_NEEDED:
    case ICMP_SR_FAILED:
    case ICMP_NET_UNR_TOS:
    case ICMP_HOST_UNR_TOS: return false;
    default: return true;
    }
}

} // namespace

bool sameAddress(const SocketAddress &a, const SocketAddress &b)
{
    if (a.family() != b.family())
        return false;
    if (a.family() == AF_INET) {
        const auto &left = reinterpret_cast<const sockaddr_in &>(a.storage);
        const auto &right = reinterpret_cast<const sockaddr_in &>(b.storage);
        return left.sin_port == right.sin_port && left.sin_addr.s_addr == right.sin_addr.s_addr;
    }
    const auto &left = reinterpret_cast<const sockaddr_in6 &>(a.storage);
    const auto &right = reinterpret_cast<const sockaddr_in6 &>(b.storage);
    return left.sin6_port == right.sin6_port &&
           std::memcmp(&left.sin6_addr, &right.sin6_addr, sizeof left.sin6_addr) == 0 &&
           (!IN6_IS_ADDR_LINKLOCAL(&left.sin6_addr) || left.sin6_scope_id == right.sin6_scope_id);
}

int DatagramRoom::take(int fd)
{
    for (std::size_t i = 0; i < kDatagrams; ++i) {
        parts_[i] = {bytes_.get() + i * kLargest, kLargest};
        msghdr &head = messages_[i].msg_hdr;
        head = {};
        head.msg_name = &from_[i].storage;
        head.msg_namelen = sizeof from_[i].storage;
        head.msg_iov = &parts_[i];
        head.msg_iovlen = 1;
    }
    const int got = ::recvmmsg(fd, messages_.data(), kDatagrams, MSG_DONTWAIT, nullptr);
    for (std::size_t i = 0; got > 0 && i < static_cast<std::size_t>(got); ++i)
        from_[i].length = messages_[i].msg_hdr.msg_namelen;
    return got;
}

QByteArrayView DatagramRoom::bytes(std::size_t index) const
{
    return {bytes_.get() + index * kLargest, static_cast<qsizetype>(messages_.at(index).msg_len)};
}

DatagramLane::DatagramLane(int family)
    : family_(family), socket_(::socket(family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0))
{
    if (!socket_)
        return;
    keepErrors(socket_.get(), family);
    // Room for answers of 4096 bytes from all servers of the lane at once, as far as the system allows.
    const int room = 1 << 20;
    setsockopt(socket_.get(), SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
}

void DatagramLane::queue(std::size_t tag, const QByteArray &bytes, const SocketAddress &to)
{
    queued_.push_back({tag, bytes, &to});
}

void DatagramLane::flush(const std::function<void(std::size_t, int)> &failed)
{
    if (queued_.empty())
        return;
    const std::vector<Outgoing> all = std::exchange(queued_, {});
    std::array<iovec, kAtOnce> parts{};
    std::array<mmsghdr, kAtOnce> messages{};
    int tries = 0;
    for (std::size_t at = 0; at < all.size();) {
        const std::size_t count = std::min(kAtOnce, all.size() - at);
        for (std::size_t i = 0; i < count; ++i) {
            const Outgoing &one = all[at + i];
            parts[i] = {const_cast<char *>(one.bytes.data()), static_cast<std::size_t>(one.bytes.size())};
            msghdr &head = messages[i].msg_hdr;
            head = {};
            head.msg_name = const_cast<sockaddr *>(one.to->get());
            head.msg_namelen = one.to->length;
            head.msg_iov = &parts[i];
            head.msg_iovlen = 1;
        }
        const int sent =
            ::sendmmsg(socket_.get(), messages.data(), static_cast<unsigned>(count), MSG_NOSIGNAL);
        if (sent > 0) {
            at += static_cast<std::size_t>(sent);
            tries = 0;
        } else if (errno == EAGAIN || errno == ENOBUFS) {
            ++at; // lost here, as it might be anywhere: the next try is its chance
        } else if (errno != EINTR && ++tries >= kSendTries) {
            failed(all[at].tag, errno);
            ++at;
            tries = 0;
        }
    }
}

void DatagramLane::receive(DatagramRoom &room, const Taken &taken) const
{
    for (int round = 0; round < kRounds; ++round) {
        const int got = room.take(socket_.get());
        if (got < 0 && errno != EAGAIN)
            continue; // the error of an ICMP message, which takeRefusals() hands on
        for (int i = 0; i < got; ++i)
            taken(room.bytes(static_cast<std::size_t>(i)), room.from(static_cast<std::size_t>(i)));
        if (got < static_cast<int>(DatagramRoom::kDatagrams))
            return;
    }
}

void DatagramLane::takeRefusals(const Refused &refused) const
{
    while (const auto error = takeError(socket_.get())) {
        if (isForGood(*error))
            refused(error->payload, error->target, error->error);
    }
}

} // namespace fd::probes
