// SPDX-License-Identifier: GPL-3.0-or-later
//
// Packets with a limited TTL (hop limit) and what came back for each.
#pragma once

#include "model/path.h"
#include "probes/event/wait.h"
#include "probes/icmp/error_queue.h"

#include <optional>
#include <tuple>
#include <vector>

namespace fd::probes {

struct Shot {
    int hop = 0; ///< the TTL; 0: the system's own
    int flow = 0;
    int attempt = 0;
    bool operator==(const Shot &) const = default;
    friend bool operator<(const Shot &a, const Shot &b)
    {
        return std::tie(a.hop, a.flow, a.attempt) < std::tie(b.hop, b.flow, b.attempt);
    }
};

/// Sends packets and collects answers; one thread, nothing blocks but wait().
class Shots
{
public:
    Shots() = default;
    virtual ~Shots() = default;
    Shots(const Shots &) = delete;
    Shots &operator=(const Shots &) = delete;

    /// \returns why nothing could be sent.
    virtual std::optional<Failure> fire(const Shot &shot) = 0;
    /// Waits for answers.
    virtual Woken wait(Clock::time_point until, const WakeFd &wake) = 0;
    /// What has come by now.
    virtual std::vector<RouteAnswer> take() = 0;
    /// Senders of ICMP messages that quote too little to say which packet they are about; emptied by the
    /// call.
    virtual std::vector<RouteAnswer> takeUnmarked() { return {}; }
};

/// What an ICMP message about a packet to \a target says. \a udp: port unreachable from the target is its
/// answer; for TCP it is a filter's.
RouteAnswer answerFrom(const QueuedError &error, const QString &target, bool udp);

} // namespace fd::probes
