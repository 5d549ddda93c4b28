// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "probes/event/unique_fd.h"
#include "probes/route/shots.h"
#include "probes/tcp/connect.h"

#include <map>

namespace fd::probes {

/// Which packet a router quotes; none where it quotes too little, or a packet that is none of these.
std::optional<Shot> quotedShot(const QByteArray &quoted);

/// Datagrams to ports that nobody listens on. All of one flow have the same ports, so that balancing routers
/// send them the same way (Paris traceroute); each is known by its payload, as far as routers quote it.
class UdpShots : public Shots
{
public:
    UdpShots(const SocketAddress &to, int flows);

    std::optional<Failure> fire(const Shot &shot) override;
    Woken wait(Clock::time_point until, const WakeFd &wake) override;
    std::vector<RouteAnswer> take() override;
    std::vector<RouteAnswer> takeUnmarked() override { return std::exchange(unmarked_, {}); }

    /// The socket of the first flow; -1 where there is none.
    int fd() const { return sockets_.empty() ? -1 : sockets_.front().get(); }

private:
    struct Sent {
        Clock::time_point at;
        std::chrono::nanoseconds stamp;
    };

    void read(int fd, int flow, std::vector<RouteAnswer> &answers);

    SocketAddress to_;
    QString target_;
    std::vector<UniqueFd> sockets_; ///< by flow
    std::optional<Failure> broken_;
    std::map<Shot, Sent> sent_;
    std::vector<RouteAnswer> unmarked_;
};

} // namespace fd::probes
