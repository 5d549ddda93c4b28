// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/route/udp_shots.h"

#include "probes/icmp/echo_socket.h"

#include <netinet/in.h>
#include <poll.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace fd::probes {

namespace {

constexpr quint16 kFirstPort = 33434; // traceroute's own, by custom unused
constexpr std::array<char, 4> kMark{'f', 'd', 'r', 't'};
constexpr std::size_t kPayload = 32;

std::array<char, kPayload> payloadOf(const Shot &shot)
{
    std::array<char, kPayload> bytes{};
    std::copy(kMark.begin(), kMark.end(), bytes.begin());
    bytes[4] = static_cast<char>(shot.hop);
    bytes[5] = static_cast<char>(shot.flow);
    bytes[6] = static_cast<char>(shot.attempt);
    return bytes;
}

} // namespace

std::optional<Shot> quotedShot(const QByteArray &quoted)
{
    if (quoted.size() < 7 || !std::equal(kMark.begin(), kMark.end(), quoted.begin()))
        return std::nullopt;
    const auto byte = [&quoted](int at) { return static_cast<int>(static_cast<unsigned char>(quoted[at])); };
    return Shot{byte(4), byte(5), byte(6)};
}

UdpShots::UdpShots(const SocketAddress &to, int flows) : to_(to), target_(endpointOf(to.storage).address)
{
    for (int flow = 0; flow < flows; ++flow) {
        UniqueFd socket(::socket(to.family(), SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
        SocketAddress there = to;
        const auto port = htons(static_cast<quint16>(kFirstPort + flow));
        const int on = 1;
        const int off = 0;
        if (to.family() == AF_INET6) {
            reinterpret_cast<sockaddr_in6 *>(&there.storage)->sin6_port = port;
            setsockopt(socket.get(), IPPROTO_IPV6, IPV6_AUTOFLOWLABEL, &off, sizeof off);
        } else {
            reinterpret_cast<sockaddr_in *>(&there.storage)->sin_port = port;
        }
        keepErrors(socket.get(), to.family());
        setsockopt(socket.get(), SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on);
        if (!socket || connect(socket.get(), there.get(), there.length) != 0) {
            broken_ = connectFailure(-1, to.family(), errno);
            return;
        }
        sockets_.push_back(std::move(socket));
    }
}

std::optional<Failure> UdpShots::fire(const Shot &shot)
{
    if (broken_)
        return broken_;
    const int fd = sockets_[static_cast<std::size_t>(shot.flow)].get();
    auto payload = payloadOf(shot);
    iovec part{payload.data(), payload.size()};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level =
        to_.family() == AF_INET6 ? static_cast<int>(IPPROTO_IPV6) : static_cast<int>(IPPROTO_IP);
    header->cmsg_type = to_.family() == AF_INET6 ? IPV6_HOPLIMIT : IP_TTL;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    std::memcpy(CMSG_DATA(header), &shot.hop, sizeof shot.hop);
    // An ICMP error that came for an earlier packet is reported once, by the next call.
    for (int attempt = 0; attempt < 4; ++attempt) {
        sent_[shot] = {Clock::now(), stampNow()};
        if (sendmsg(fd, &message, MSG_NOSIGNAL) >= 0)
            return std::nullopt;
        if (errno == EAGAIN || errno == ENOBUFS)
            return std::nullopt; // lost here: it counts as unanswered
    }
    return connectFailure(-1, to_.family(), errno);
}

Woken UdpShots::wait(Clock::time_point until, const WakeFd &wake)
{
    std::vector<pollfd> fds;
    for (const UniqueFd &socket : sockets_)
        fds.push_back({socket.get(), 0, 0}); // POLLERR alone
    fds.push_back({wake.fd(), POLLIN, 0});
    const auto longest = wake.fd() >= 0 ? Millis{1000} : kBlindWait;
    const int n = pollFor(fds.data(), fds.size(), until - Clock::now(), longest);
    if (wake.stopRequested())
        return Woken::Stopped;
    if (n < 0 && errno != EINTR)
        return Woken::Broken;
    return n > 0 ? Woken::Ready : Woken::Deadline;
}

void UdpShots::read(int fd, int flow, std::vector<RouteAnswer> &answers)
{
    while (const auto error = takeError(fd)) {
        if (!error->isIcmp())
            continue;
        RouteAnswer answer = answerFrom(*error, target_, true);
        const auto shot = quotedShot(error->payload);
        const auto sent = shot ? sent_.find(*shot) : sent_.end();
        if (sent == sent_.end()) {
            answer.flow = flow;
            unmarked_.push_back(std::move(answer));
            continue;
        }
        answer.hop = shot->hop;
        answer.flow = shot->flow;
        answer.attempt = shot->attempt;
        answer.time = elapsedSince(sent->second.at, sent->second.stamp, error->received);
        answers.push_back(std::move(answer));
    }
}

std::vector<RouteAnswer> UdpShots::take()
{
    std::vector<RouteAnswer> answers;
    for (std::size_t flow = 0; flow < sockets_.size(); ++flow)
        read(sockets_[flow].get(), static_cast<int>(flow), answers);
    return answers;
}

} // namespace fd::probes
