// SPDX-License-Identifier: GPL-3.0-or-later
//
// Echo requests by an ICMP datagram socket, which needs no privilege where net.ipv4.ping_group_range allows
// it (icmp(7)).
#pragma once

#include "model/failure.h"
#include "model/time.h"
#include "probes/event/unique_fd.h"
#include "probes/event/wait.h"
#include "probes/icmp/error_queue.h"
#include "probes/tcp/connect.h"

#include <tl/expected.hpp>

#include <optional>
#include <vector>

namespace fd::probes {

/// What came back for one echo request.
struct EchoAnswer {
    int sequence = -1;
    Micros time{};
    std::optional<QueuedError> error = {}; ///< an ICMP error in place of the answer
};

class EchoSocket
{
public:
    /// Failure::Prohibited where this computer does not allow such sockets; otherwise why there is none.
    static tl::expected<EchoSocket, Failure> open(const SocketAddress &to);

    /// Packets larger than a link are not fragmented, and what the kernel believes of the path is ignored.
    void forbidFragments();

    /// Sends a request of \a bytes as a whole IP packet (at least kLeast). \returns errno; 0 where it went
    /// out. EMSGSIZE: more than the interface takes.
    int send(int sequence, int bytes);

    /// All that has come by now. Answers to requests that were not sent here are dropped. Does not block.
    std::vector<EchoAnswer> take();

    int fd() const { return socket_.get(); }
    int headerBytes() const { return (v6_ ? 40 : 20) + 8; }

    /// Room for the headers and for a mark by which answers are known.
    static constexpr int kLeast = 64;
    static constexpr int kMost = 9216;

private:
    struct Sent {
        Clock::time_point at{};
        std::chrono::nanoseconds stamp{}; ///< since the epoch
        bool out = false;
    };

    EchoSocket(UniqueFd socket, bool v6);
    std::optional<EchoAnswer> takeReply();
    std::optional<EchoAnswer> takeFailure();
    Micros elapsed(int sequence, std::optional<std::chrono::nanoseconds> received) const;
    bool wasSent(int sequence) const;

    UniqueFd socket_;
    bool v6_;
    std::vector<Sent> sent_; ///< by sequence
    QByteArray mark_;
};

/// Now, by the clock of the kernel's time stamps.
std::chrono::nanoseconds stampNow();

/// From \a sent to \a received by the kernel's stamp where that is credible, else since \a at.
Micros elapsedSince(Clock::time_point at, std::chrono::nanoseconds sent,
                    std::optional<std::chrono::nanoseconds> received);

} // namespace fd::probes
