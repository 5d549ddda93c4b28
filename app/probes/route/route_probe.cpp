// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/route/route_probe.h"

#include "probes/route/tcp_shots.h"
#include "probes/route/trace.h"
#include "probes/route/udp_shots.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <deque>
#include <tuple>
#include <utility>

namespace fd::probes {

namespace {

using Kind = Failure::Kind;

/// Whatever the answers: what is known by then must do.
constexpr std::chrono::seconds kLongest{20};

/// Hops that are looked at in advance. Few, since a router that refuses to pass packets on says so to five of
/// them and then to one each second (Linux, net/ipv4/route.c: ip_rt_error_burst), and the rest of those words
/// is for packets that are evidence.
constexpr std::array kScouts{4, 8, 12, 16};

RouteEvidence failed(Failure failure)
{
    RouteEvidence seen;
    seen.failure = std::move(failure);
    return seen;
}

/// Sends and collects until \a trace is done; \a scouts, where there are any, tell how far it is. \returns
/// why it ended early.
std::optional<Failure> follow(Trace &trace, Shots &shots, TcpShots *tcp, UdpShots *scouts, const WakeFd &wake)
{
    const auto end = Clock::now() + kLongest;
    for (;;) {
        if (scouts) {
            for (const RouteAnswer &answer : scouts->take())
                trace.scouted(answer);
        }
        for (const RouteAnswer &answer : shots.take())
            trace.add(answer);
        const auto now = Clock::now();
        if (tcp)
            tcp->drop(now - trace.longestPatience());
        int hop = 0;
        for (const Shot &shot : trace.due(now)) {
            // On a short way the first answers are here before the last packet is out, and tell where it
            // ends.
            if (shot.hop != std::exchange(hop, shot.hop)) {
                for (const RouteAnswer &answer : shots.take())
                    trace.add(answer);
            }
            if (shot.hop > trace.lastHop())
                continue;
            if (auto failure = shots.fire(shot))
                return failure;
        }
        if (trace.isDone(now) || now >= end)
            return std::nullopt;
        const Woken woken = shots.wait(trace.wake(now), wake);
        if (woken == Woken::Stopped || woken == Woken::Broken)
            return waitFailure(woken, Failure::Phase::Other);
    }
}

/// Routers that quote too little of a packet to tell which it was: asked once more, one hop after the other.
std::optional<Failure> askOneByOne(Trace &trace, UdpShots &shots, const WakeFd &wake)
{
    const auto unmarked = shots.takeUnmarked();
    if (unmarked.empty())
        return std::nullopt;
    for (const int hop : trace.silentHops()) {
        if (trace.lastHop() < hop)
            break;
        const auto until = Clock::now() + trace.longestPatience();
        if (auto failure = shots.fire({hop, 0, 0}))
            return failure;
        for (bool known = false; !known && Clock::now() < until;) {
            const Woken woken = shots.wait(until, wake);
            if (woken == Woken::Stopped || woken == Woken::Broken)
                return waitFailure(woken, Failure::Phase::Other);
            for (const RouteAnswer &answer : shots.take())
                trace.add(answer);
            for (RouteAnswer answer : shots.takeUnmarked()) {
                answer.hop = hop;
                answer.flow = 0;
                answer.time =
                    std::chrono::duration_cast<Micros>(trace.longestPatience() - (until - Clock::now()));
                trace.add(answer);
                known = true;
            }
        }
    }
    return std::nullopt;
}

/// One flow of fixed ports over the hops at which several routers answered; one packet at a time.
struct Lane {
    std::deque<Shot> left = {};
    quint16 port = 0;
    std::optional<Clock::time_point> fired = {};
    Shot now = {};
};

/// Puts each flow's own routers in place of what was seen at \a hops.
std::optional<Failure> tellFlowsApart(RouteEvidence &seen, const std::set<int> &hops, Micros patience,
                                      TcpShots &shots, const WakeFd &wake)
{
    std::vector<Lane> lanes(static_cast<std::size_t>(seen.flows));
    for (int flow = 0; flow < seen.flows; ++flow) {
        for (int attempt = 0; attempt < seen.repeats; ++attempt) {
            for (const int hop : hops)
                lanes[static_cast<std::size_t>(flow)].left.push_back({hop, flow, attempt});
        }
    }
    std::erase_if(seen.answers, [&](const RouteAnswer &answer) {
        return hops.contains(answer.hop) && answer.kind == RouteAnswer::Kind::TimeExceeded;
    });
    for (;;) {
        const auto now = Clock::now();
        shots.drop(now - patience);
        bool open = false;
        for (Lane &lane : lanes) {
            if (lane.fired && now - *lane.fired >= patience)
                lane.fired.reset();
            if (!lane.fired && !lane.left.empty()) {
                lane.now = lane.left.front();
                lane.left.pop_front();
                const auto [port, failure] = shots.fireFrom(lane.now, lane.port);
                if (failure && failure->kind == Kind::Local)
                    return std::nullopt; // the port is taken: what was seen before must do
                lane.port = port;
                lane.fired = now;
            }
            open = open || lane.fired.has_value();
        }
        if (!open)
            break;
        const Woken woken = shots.wait(now + patience, wake);
        if (woken == Woken::Stopped || woken == Woken::Broken)
            return waitFailure(woken, Failure::Phase::Other);
        for (const RouteAnswer &answer : shots.take()) {
            seen.answers.push_back(answer);
            lanes[static_cast<std::size_t>(answer.flow)].fired.reset();
        }
    }
    std::sort(seen.answers.begin(), seen.answers.end(), [](const RouteAnswer &a, const RouteAnswer &b) {
        return std::tie(a.hop, a.flow, a.attempt) < std::tie(b.hop, b.flow, b.attempt);
    });
    return std::nullopt;
}

RouteEvidence routeByUdp(const RouteRequest &request, const SocketAddress &to, const WakeFd &wake)
{
    Trace trace(request, {});
    UdpShots shots(to, std::clamp(request.flows, 1, 8));
    if (auto failure = follow(trace, shots, nullptr, nullptr, wake))
        return failed(*std::move(failure));
    if (auto failure = askOneByOne(trace, shots, wake))
        return failed(*std::move(failure));
    return trace.evidence();
}

RouteEvidence routeByTcp(const RouteRequest &request, const SocketAddress &to, const WakeFd &wake)
{
    Trace trace(request, {.lookahead = 10, .arriving = kConnectionsOfRoute, .oneAhead = true});
    TcpShots shots(to);
    UdpShots scouts(to, 1);
    for (const Shot &shot : trace.due(Clock::now())) {
        if (auto failure = shots.fire(shot))
            return failed(*std::move(failure));
    }
    // Few connections may arrive at a time, so without knowing how far it is, one hop after the other would
    // be tried. Datagrams open none.
    for (const int hop : kScouts) {
        if (hop <= request.maxHops)
            std::ignore = scouts.fire({hop, 0, 0});
    }
    shots.watch(scouts.fd());
    if (auto failure = follow(trace, shots, &shots, &scouts, wake))
        return failed(*std::move(failure));
    RouteEvidence seen = trace.evidence();
    const auto hops = trace.ambiguousHops();
    if (!hops.empty() && seen.flows > 1) {
        shots.drop(Clock::now());
        if (auto failure = tellFlowsApart(seen, hops, trace.longestPatience(), shots, wake))
            return failed(*std::move(failure));
    }
    return seen;
}

} // namespace

Outcome probeRoute(const RouteRequest &request, const Settings &, std::stop_token stop)
{
    const WakeFd wake(std::move(stop));
    const auto to = socketAddress(request.to);
    const bool tcp = request.method == QLatin1StringView("tcp");
    if (!to || (tcp && request.to.port == 0))
        return failed({Kind::Local, Failure::Phase::Other, EINVAL, request.to.text()});
    return tcp ? routeByTcp(request, *to, wake) : routeByUdp(request, *to, wake);
}

} // namespace fd::probes
