// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/icmp/segment_try.h"

#include "probes/tcp/connect.h"

// Not <netinet/tcp.h>: its tcp_info ends before the counters.
#include <linux/tcp.h>
#include <netinet/in.h>

#include <algorithm>

namespace fd::probes {

namespace {

constexpr int kSmallSegment = 536; // RFC 9293 section 3.7.1
constexpr int kTcpHeader = 20;
constexpr Millis kLook{5};

struct Segment {
    int bytes = 0; ///< of the whole packet
    bool acknowledged = false;
    std::optional<Failure> failure = {};
};

tcp_info infoOf(int fd)
{
    tcp_info info{};
    socklen_t length = sizeof info;
    getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &length);
    return info;
}

/// One connection, and one segment on it: as large as the path is believed to take, or with \a most bytes.
Segment oneSegment(const Endpoint &to, int most, Millis timeout, const WakeFd &wake)
{
    Segment segment;
    const auto deadline = Clock::now() + timeout;
    Connection connection = connectTo(to, deadline, wake);
    if (connection.failure) {
        segment.failure = connection.failure;
        return segment;
    }
    const int fd = connection.socket.get();
    const linger now{1, 0};
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    const int mss = static_cast<int>(infoOf(fd).tcpi_snd_mss);
    int size = std::clamp(most > 0 ? std::min(most, mss) : mss, 2, 9000);
    size -= size % 2;
    const int headers =
        (to.isIpv6() ? 40 : 20) + kTcpHeader + 12; // time stamps are on wherever both offer them
    segment.bytes = size + headers;
    const QByteArray lines = QByteArray("\r\n").repeated(size / 2);
    if (::send(fd, lines.constData(), static_cast<std::size_t>(lines.size()), MSG_NOSIGNAL) < 0) {
        segment.failure = exchangeFailure(errno, Failure::Phase::Send);
        return segment;
    }
    // The kernel tells by a counter alone that data was acknowledged, not by a descriptor's state.
    while (Clock::now() < deadline) {
        if (infoOf(fd).tcpi_unacked == 0) {
            segment.acknowledged = true;
            break;
        }
        if (waitFor(-1, 0, Clock::now() + kLook, wake) == Woken::Stopped) {
            segment.failure = waitFailure(Woken::Stopped, Failure::Phase::Send);
            break;
        }
    }
    return segment;
}

} // namespace

MtuEvidence trySegments(MtuEvidence seen, const Endpoint &to, Millis timeout, const WakeFd &wake)
{
    int full = 0;
    int passedSmall = 0;
    constexpr int kTries = 2;
    for (int attempt = 0; attempt < kTries; ++attempt) {
        const Segment segment = oneSegment(to, 0, timeout, wake);
        if (segment.failure) {
            seen.failure = segment.failure;
            return seen;
        }
        seen.tries.push_back({segment.bytes, segment.acknowledged, 0, {}});
        if (segment.acknowledged) {
            seen.pathMtu = segment.bytes;
            return seen;
        }
        ++full;
    }
    for (int attempt = 0; attempt < kTries; ++attempt) {
        const Segment segment = oneSegment(to, kSmallSegment, timeout, wake);
        if (segment.failure) {
            seen.failure = segment.failure;
            return seen;
        }
        seen.tries.push_back({segment.bytes, segment.acknowledged, 0, {}});
        passedSmall += segment.acknowledged ? 1 : 0;
        if (segment.acknowledged)
            seen.pathMtu = segment.bytes;
    }
    seen.blackHole = full == kTries && passedSmall == kTries;
    return seen;
}

} // namespace fd::probes
