// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/icmp/ping_probe.h"

#include "probes/icmp/echo_socket.h"
#include "probes/route/patience.h"
#include "probes/route/tcp_shots.h"

#include <poll.h>

#include <algorithm>
#include <cerrno>

namespace fd::probes {

namespace {

constexpr int kMostPackets = 100;
constexpr int kPacketBytes = 84; // as ping(8) sends them

using Kind = Failure::Kind;

/// Requests at a steady pace; answers by request.
class Pinging
{
public:
    explicit Pinging(const PingRequest &request)
        : count_(std::clamp(request.count, 1, kMostPackets)),
          interval_(std::max(request.interval, Millis{10})),
          timeout_(request.timeout),
          times_(static_cast<std::size_t>(count_))
    {
    }

    bool mayStart() const { return next_ < count_ && Clock::now() >= nextAt_; }
    int start()
    {
        nextAt_ = std::max(nextAt_ + interval_, Clock::now());
        lastSent_ = Clock::now();
        return next_++;
    }
    void answered(int sequence, Micros time)
    {
        auto &known = times_[static_cast<std::size_t>(sequence)];
        if (known)
            ++duplicates_;
        else
            known = time;
    }
    Clock::time_point wake() const { return next_ < count_ ? nextAt_ : lastSent_ + patience(); }
    bool isDone() const
    {
        const bool all =
            std::all_of(times_.begin(), times_.end(), [](const auto &time) { return time.has_value(); });
        return next_ == count_ && (all || Clock::now() >= lastSent_ + patience());
    }
    PingEvidence evidence(const QString &method) const
    {
        PingEvidence seen;
        seen.method = method;
        seen.sent = next_;
        seen.duplicates = duplicates_;
        for (const auto &time : times_) {
            if (time)
                seen.times.push_back(*time);
        }
        return seen;
    }

private:
    /// Once some have come, the others need not be waited for much longer.
    Clock::duration patience() const
    {
        Micros slowest{-1};
        for (const auto &time : times_)
            slowest = time ? std::max(slowest, *time) : slowest;
        return patienceFor(slowest, timeout_);
    }

    int count_;
    Millis interval_;
    Millis timeout_;
    std::vector<std::optional<Micros>> times_; ///< by request
    Clock::time_point nextAt_ = Clock::now();
    Clock::time_point lastSent_ = Clock::now();
    int next_ = 0;
    int duplicates_ = 0;
};

PingEvidence failed(const QString &method, Failure failure)
{
    PingEvidence seen;
    seen.method = method;
    seen.failure = std::move(failure);
    return seen;
}

/// Says what happened where nothing came back at all.
PingEvidence finished(PingEvidence seen, std::optional<Failure> instead)
{
    if (seen.times.empty())
        seen.failure = instead ? *instead : Failure{Kind::TimedOut, Failure::Phase::Other, 0, {}};
    return seen;
}

PingEvidence pingByEcho(const PingRequest &request, EchoSocket socket, const WakeFd &wake)
{
    const auto method = QStringLiteral("icmp");
    Pinging pinging(request);
    std::optional<Failure> trouble;
    QString refusedBy;
    while (!pinging.isDone()) {
        if (pinging.mayStart()) {
            const int error = socket.send(pinging.start(), kPacketBytes);
            if (error != 0 && error != EAGAIN && error != ENOBUFS)
                trouble = connectFailure(-1, request.to.isIpv6() ? AF_INET6 : AF_INET, error);
        }
        const Woken woken = waitFor(socket.fd(), POLLIN, pinging.wake(), wake);
        if (woken == Woken::Stopped || woken == Woken::Broken)
            return failed(method, waitFailure(woken, Failure::Phase::Other));
        for (const EchoAnswer &answer : socket.take()) {
            if (!answer.error)
                pinging.answered(answer.sequence, answer.time);
            else if (refusedBy.isEmpty())
                refusedBy = answer.error->sender;
        }
    }
    PingEvidence seen = pinging.evidence(method);
    seen.refusedBy = refusedBy;
    if (!refusedBy.isEmpty())
        trouble = Failure{Kind::HostUnreachable, Failure::Phase::Other, 0, refusedBy};
    return finished(std::move(seen), trouble);
}

PingEvidence pingByTcp(const PingRequest &request, const SocketAddress &to, const WakeFd &wake)
{
    const auto method = QStringLiteral("tcp");
    if (request.to.port == 0)
        return failed(method, {Kind::Local, Failure::Phase::Other, EINVAL, request.to.text()});
    Pinging pinging(request);
    TcpShots shots(to);
    std::optional<Failure> trouble;
    while (!pinging.isDone()) {
        shots.drop(Clock::now() - request.timeout);
        if (pinging.mayStart() && shots.open() < kConnectionsOfPing) {
            if (auto failure = shots.fire({.attempt = pinging.start()}))
                trouble = std::move(failure);
        }
        const Woken woken = shots.wait(std::min(pinging.wake(), Clock::now() + Millis{50}), wake);
        if (woken == Woken::Stopped || woken == Woken::Broken)
            return failed(method, waitFailure(woken, Failure::Phase::Connect));
        for (const RouteAnswer &answer : shots.take()) {
            if (answer.kind == RouteAnswer::Kind::Reached)
                pinging.answered(answer.attempt, answer.time);
            else
                trouble = Failure{Kind::HostUnreachable, Failure::Phase::Connect, 0, answer.address};
        }
    }
    return finished(pinging.evidence(method), trouble);
}

} // namespace

Outcome probePing(const PingRequest &request, const Settings &, std::stop_token stop)
{
    const WakeFd wake(std::move(stop));
    const auto to = socketAddress(request.to);
    if (!to)
        return failed(request.method, {Kind::Local, Failure::Phase::Other, EINVAL, request.to.text()});
    if (request.method == QLatin1StringView("icmp")) {
        auto socket = EchoSocket::open(*to);
        if (socket)
            return pingByEcho(request, *std::move(socket), wake);
        if (socket.error().kind != Kind::Prohibited && socket.error().kind != Kind::Local)
            return failed(request.method, socket.error());
    }
    return pingByTcp(request, *to, wake);
}

} // namespace fd::probes
