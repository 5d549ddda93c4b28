// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/route/tcp_shots.h"

#include "probes/icmp/echo_socket.h"

#include <netinet/in.h>
#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <tuple>

namespace fd::probes {

namespace {

void setHops(int fd, int family, int hops)
{
    if (hops <= 0)
        return;
    if (family == AF_INET6)
        setsockopt(fd, IPPROTO_IPV6, IPV6_UNICAST_HOPS, &hops, sizeof hops);
    else
        setsockopt(fd, IPPROTO_IP, IP_TTL, &hops, sizeof hops);
}

/// Closing sends a reset, and nothing lingers on either side.
void closeByReset(int fd)
{
    const linger now{1, 0};
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

/// Where the port is taken, connect() takes another: one flow less that stays the same.
void fixPort(int fd, int family, quint16 port)
{
    const int on = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (family == AF_INET6) {
        // Routers that balance by flow label see one flow as well.
        const int off = 0;
        setsockopt(fd, IPPROTO_IPV6, IPV6_AUTOFLOWLABEL, &off, sizeof off);
        sockaddr_in6 here{};
        here.sin6_family = AF_INET6;
        here.sin6_port = htons(port);
        std::ignore = ::bind(fd, reinterpret_cast<const sockaddr *>(&here), sizeof here);
    } else {
        sockaddr_in here{};
        here.sin_family = AF_INET;
        here.sin_port = htons(port);
        std::ignore = ::bind(fd, reinterpret_cast<const sockaddr *>(&here), sizeof here);
    }
}

quint16 portOf(int fd)
{
    sockaddr_storage here{};
    socklen_t length = sizeof here;
    if (getsockname(fd, reinterpret_cast<sockaddr *>(&here), &length) != 0)
        return 0;
    return endpointOf(here).port;
}

} // namespace

TcpShots::TcpShots(const SocketAddress &to) : to_(to), target_(endpointOf(to.storage).address) {}

TcpShots::~TcpShots() = default;

std::pair<quint16, std::optional<Failure>> TcpShots::fireFrom(const Shot &shot, quint16 port)
{
    UniqueFd socket = openTcpSocket(to_.family());
    if (!socket)
        return {0, connectFailure(-1, to_.family(), errno)};
    const int on = 1;
    setsockopt(socket.get(), SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on);
    setHops(socket.get(), to_.family(), shot.hop);
    closeByReset(socket.get());
    if (port != 0)
        fixPort(socket.get(), to_.family(), port);
    Flying flying{shot, std::move(socket), Clock::now(), stampNow()};
    const int done = connect(flying.socket.get(), to_.get(), to_.length);
    const int error = done == 0 ? 0 : errno;
    const quint16 used = portOf(flying.socket.get());
    if (error == EINPROGRESS) {
        flying_.push_back(std::move(flying));
        return {used, std::nullopt};
    }
    if (error == 0 || error == ECONNREFUSED) {
        settled_.push_back(
            {shot.hop, shot.flow, shot.attempt, RouteAnswer::Kind::Reached, 0, target_, since(flying.at)});
        return {used, std::nullopt};
    }
    return {used, connectFailure(flying.socket.get(), to_.family(), error)};
}

Woken TcpShots::wait(Clock::time_point until, const WakeFd &wake)
{
    if (!settled_.empty())
        return Woken::Ready;
    std::vector<pollfd> fds;
    fds.reserve(flying_.size() + 2);
    for (const Flying &flying : flying_)
        fds.push_back({flying.socket.get(), POLLOUT, 0});
    fds.push_back({beside_, 0, 0}); // POLLERR alone
    fds.push_back({wake.fd(), POLLIN, 0});
    const auto longest = wake.fd() >= 0 ? Millis{1000} : kBlindWait;
    const int n = pollFor(fds.data(), fds.size(), until - Clock::now(), longest);
    if (wake.stopRequested())
        return Woken::Stopped;
    if (n < 0 && errno != EINTR)
        return Woken::Broken;
    return n > 0 ? Woken::Ready : Woken::Deadline;
}

RouteAnswer TcpShots::settle(const Flying &flying) const
{
    RouteAnswer answer;
    auto message = takeError(flying.socket.get());
    int error = 0;
    socklen_t length = sizeof error;
    getsockopt(flying.socket.get(), SOL_SOCKET, SO_ERROR, &error, &length);
    if (message && message->isIcmp()) {
        answer = answerFrom(*message, target_, false);
        answer.time = elapsedSince(flying.at, flying.stamp, message->received);
    } else {
        answer.time = since(flying.at);
        answer.address = target_;
        answer.kind = error == 0 || error == ECONNREFUSED || error == ECONNRESET ? RouteAnswer::Kind::Reached
                      : error == ENETUNREACH  ? RouteAnswer::Kind::NetUnreachable
                      : error == EHOSTUNREACH ? RouteAnswer::Kind::HostUnreachable
                                              : RouteAnswer::Kind::Other;
        if (answer.kind != RouteAnswer::Kind::Reached)
            answer.address.clear(); // this computer itself says so
    }
    answer.hop = flying.shot.hop;
    answer.flow = flying.shot.flow;
    answer.attempt = flying.shot.attempt;
    return answer;
}

std::vector<RouteAnswer> TcpShots::take()
{
    std::vector<RouteAnswer> answers = std::move(settled_);
    settled_.clear();
    std::vector<pollfd> fds;
    fds.reserve(flying_.size());
    for (const Flying &flying : flying_)
        fds.push_back({flying.socket.get(), POLLOUT, 0});
    if (fds.empty() || poll(fds.data(), fds.size(), 0) <= 0)
        return answers;
    std::vector<Flying> still;
    for (std::size_t i = 0; i < fds.size(); ++i) {
        if (fds[i].revents != 0)
            answers.push_back(settle(flying_[i]));
        else
            still.push_back(std::move(flying_[i]));
    }
    flying_ = std::move(still);
    return answers;
}

void TcpShots::drop(Clock::time_point then)
{
    std::erase_if(flying_, [then](const Flying &flying) { return flying.at < then; });
}

} // namespace fd::probes
