// SPDX-License-Identifier: GPL-3.0-or-later
//
// ICMP messages about packets of ours, as the kernel keeps them for the socket that sent them (ip(7),
// IP_RECVERR).
#pragma once

#include "probes/tcp/connect.h"

#include <QByteArray>
#include <QString>

#include <chrono>
#include <optional>

namespace fd::probes {

/// One entry of a socket's error queue.
struct QueuedError {
    enum class Origin { Local, Icmp, Icmp6, Other };
    Origin origin = Origin::Other;
    int error = 0; ///< errno
    int type = 0;  ///< ICMP
    int code = 0;
    int info = 0;              ///< the next link's MTU, for messages about packets that are too big
    QString sender = {};       ///< who sent the ICMP message
    SocketAddress target = {}; ///< where our packet went, where the system says so
    QByteArray payload = {};   ///< of our packet, as much as the message quotes: may be empty
    std::optional<std::chrono::nanoseconds> received = {}; ///< since the epoch, where SO_TIMESTAMPNS is on

    bool isIcmp() const { return origin == Origin::Icmp || origin == Origin::Icmp6; }
    /// A rule answered, not a router that found no way: administratively prohibited (RFC 1812 section
    /// 5.2.7.1, RFC 4443 section 3.1) or port unreachable, which no TCP of a host sends for a closed port
    /// (RFC 9293 section 3.5.2).
    bool isRejection() const;
};

/// Asks the kernel to keep ICMP messages for \a fd. \returns false where it cannot.
bool keepErrors(int fd, int family);

/// The oldest entry of the error queue of \a fd, taken out of it; none where it is empty. Does not block.
std::optional<QueuedError> takeError(int fd);

/// What all control messages of \a message say together. (The kernel's macros want it to be writable.)
QueuedError readErrors(msghdr &message);

/// What a control message of an error queue says; none where it is about something else.
std::optional<QueuedError> readError(const cmsghdr &header);

/// When the kernel took the packet in (SO_TIMESTAMPNS), where \a header says so.
std::optional<std::chrono::nanoseconds> readStamp(const cmsghdr &header);

} // namespace fd::probes
