// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/icmp/echo_socket.h"

#include <QRandomGenerator>

#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <netinet/ip_icmp.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>

namespace fd::probes {

namespace {

constexpr int kHeader = 8;
constexpr int kMostSequences = 4096;

Failure openFailure(int error)
{
    const bool forbidden = error == EACCES || error == EPERM;
    return {forbidden ? Failure::Kind::Prohibited : Failure::Kind::Local, Failure::Phase::Other, error,
            qt_error_string(error)};
}

} // namespace

std::chrono::nanoseconds stampNow()
{
    timespec now{};
    clock_gettime(CLOCK_REALTIME, &now);
    return std::chrono::seconds{now.tv_sec} + std::chrono::nanoseconds{now.tv_nsec};
}

Micros elapsedSince(Clock::time_point at, std::chrono::nanoseconds sent,
                    std::optional<std::chrono::nanoseconds> received)
{
    const auto longest = Clock::now() - at;
    if (received) {
        // The wall clock may have been set in between.
        const auto stamped = *received - sent;
        if (stamped >= stamped.zero() && stamped <= longest)
            return std::chrono::duration_cast<Micros>(stamped);
    }
    return std::chrono::duration_cast<Micros>(longest);
}

EchoSocket::EchoSocket(UniqueFd socket, bool v6)
    : socket_(std::move(socket)), v6_(v6), mark_(8, Qt::Uninitialized)
{
    for (char &byte : mark_)
        byte = static_cast<char>(QRandomGenerator::global()->bounded(256));
}

tl::expected<EchoSocket, Failure> EchoSocket::open(const SocketAddress &to)
{
    const bool v6 = to.family() == AF_INET6;
    UniqueFd socket(::socket(to.family(), SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK,
                             v6 ? static_cast<int>(IPPROTO_ICMPV6) : static_cast<int>(IPPROTO_ICMP)));
    if (!socket)
        return tl::unexpected(openFailure(errno));
    keepErrors(socket.get(), to.family());
    const int on = 1;
    setsockopt(socket.get(), SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on);
    // Connected, so that only what this address answers comes in.
    if (connect(socket.get(), to.get(), to.length) != 0)
        return tl::unexpected(connectFailure(-1, to.family(), errno));
    return EchoSocket(std::move(socket), v6);
}

void EchoSocket::forbidFragments()
{
    const int probe = v6_ ? IPV6_PMTUDISC_PROBE : IP_PMTUDISC_PROBE;
    if (v6_)
        setsockopt(socket_.get(), IPPROTO_IPV6, IPV6_MTU_DISCOVER, &probe, sizeof probe);
    else
        setsockopt(socket_.get(), IPPROTO_IP, IP_MTU_DISCOVER, &probe, sizeof probe);
}

int EchoSocket::send(int sequence, int bytes)
{
    if (sequence < 0 || sequence >= kMostSequences)
        return EINVAL;
    const int payload = std::clamp(bytes, kLeast, kMost) - headerBytes();
    QByteArray packet(kHeader + payload, '\0');
    packet[0] = static_cast<char>(v6_ ? ICMP6_ECHO_REQUEST : ICMP_ECHO);
    packet[6] = static_cast<char>(sequence >> 8);
    packet[7] = static_cast<char>(sequence & 0xff);
    std::copy(mark_.begin(), mark_.end(), packet.begin() + kHeader);
    if (sent_.size() <= static_cast<std::size_t>(sequence))
        sent_.resize(static_cast<std::size_t>(sequence) + 1);
    // An ICMP error that came for an earlier packet is reported once, by the next call.
    for (int attempt = 0; attempt < 3; ++attempt) {
        Sent &sent = sent_[static_cast<std::size_t>(sequence)];
        sent = {Clock::now(), stampNow(), true};
        if (::send(socket_.get(), packet.constData(), static_cast<std::size_t>(packet.size()),
                   MSG_NOSIGNAL) >= 0)
            return 0;
        sent.out = false;
        if (errno == EMSGSIZE || errno == EAGAIN || errno == ENOBUFS)
            return errno;
    }
    return errno;
}

bool EchoSocket::wasSent(int sequence) const
{
    return sequence >= 0 && static_cast<std::size_t>(sequence) < sent_.size() &&
           sent_[static_cast<std::size_t>(sequence)].out;
}

Micros EchoSocket::elapsed(int sequence, std::optional<std::chrono::nanoseconds> received) const
{
    const Sent &sent = sent_[static_cast<std::size_t>(sequence)];
    return elapsedSince(sent.at, sent.stamp, received);
}

std::optional<EchoAnswer> EchoSocket::takeReply()
{
    std::array<char, kMost> data{};
    alignas(cmsghdr) std::array<char, 256> control{};
    iovec part{data.data(), data.size()};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    ssize_t n = recvmsg(socket_.get(), &message, MSG_DONTWAIT);
    for (int attempt = 0; n < 0 && errno != EAGAIN && errno != EINTR && attempt < 3; ++attempt) {
        message.msg_controllen = control.size(); // a pending ICMP error was reported and cleared
        n = recvmsg(socket_.get(), &message, MSG_DONTWAIT);
    }
    if (n < 0)
        return std::nullopt;
    std::optional<std::chrono::nanoseconds> received;
    for (cmsghdr *header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header)) {
        if (const auto stamp = readStamp(*header))
            received = stamp;
    }
    EchoAnswer answer;
    const auto byte = [&data](std::size_t at) { return static_cast<unsigned char>(data[at]); };
    const int kind = v6_ ? ICMP6_ECHO_REPLY : ICMP_ECHOREPLY;
    if (n < kHeader + mark_.size() || byte(0) != kind ||
        !std::equal(mark_.begin(), mark_.end(), data.begin() + kHeader))
        return answer;
    const int sequence = byte(6) << 8 | byte(7);
    if (wasSent(sequence)) {
        answer.sequence = sequence;
        answer.time = elapsed(sequence, received);
    }
    return answer;
}

std::optional<EchoAnswer> EchoSocket::takeFailure()
{
    auto error = takeError(socket_.get());
    if (!error)
        return std::nullopt;
    EchoAnswer answer;
    // The quoted echo header: the kernel has checked that it is one of this socket's.
    if (error->isIcmp() && error->payload.size() >= kHeader) {
        const int sequence = static_cast<unsigned char>(error->payload[6]) << 8 |
                             static_cast<unsigned char>(error->payload[7]);
        if (wasSent(sequence)) {
            answer.sequence = sequence;
            answer.time = elapsed(sequence, error->received);
        }
    }
    answer.error = std::move(error);
    return answer;
}

std::vector<EchoAnswer> EchoSocket::take()
{
    std::vector<EchoAnswer> answers;
    while (auto answer = takeFailure()) {
        if (answer->sequence >= 0)
            answers.push_back(*std::move(answer));
    }
    while (auto answer = takeReply()) {
        if (answer->sequence >= 0)
            answers.push_back(*std::move(answer));
    }
    return answers;
}

} // namespace fd::probes
