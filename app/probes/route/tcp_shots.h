// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "probes/event/unique_fd.h"
#include "probes/route/shots.h"
#include "probes/tcp/connect.h"

namespace fd::probes {

/// SYNs to the service's own port: what passes a firewall there passes for these as well. A connection that
/// opens is reset at once, so that nothing stays behind at the server.
class TcpShots : public Shots
{
public:
    explicit TcpShots(const SocketAddress &to);
    ~TcpShots() override;

    /// With \a port a fixed source port is used: the kernel allows one such packet on its way at a time.
    std::optional<Failure> fire(const Shot &shot) override { return fireFrom(shot, 0).second; }
    /// \returns the source port that was used.
    std::pair<quint16, std::optional<Failure>> fireFrom(const Shot &shot, quint16 port);
    Woken wait(Clock::time_point until, const WakeFd &wake) override;
    std::vector<RouteAnswer> take() override;

    /// wait() ends for errors of \a fd as well.
    void watch(int fd) { beside_ = fd; }

    int open() const { return static_cast<int>(flying_.size()); }
    /// Gives up those that were sent before \a then.
    void drop(Clock::time_point then);

private:
    struct Flying {
        Shot shot;
        UniqueFd socket;
        Clock::time_point at;
        std::chrono::nanoseconds stamp;
    };

    RouteAnswer settle(const Flying &flying) const;

    SocketAddress to_;
    QString target_;
    int beside_ = -1;
    std::vector<Flying> flying_;
    std::vector<RouteAnswer> settled_; ///< by connect() itself
};

} // namespace fd::probes
