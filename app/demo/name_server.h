// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "demo/service.h"

#include <array>

namespace fd::demo {

/// What the name server knows: one zone with one host.
struct Zone {
    QByteArray zone = {};                   ///< "demo.localhost"
    QByteArray host = {};                   ///< "shop.demo.localhost"
    std::array<unsigned char, 4> address{}; ///< its A record
};

/// The answer to a query (RFC 1035), in the way of a resolver that allows recursion: the address, "no such
/// data", NXDOMAIN within the zone, REFUSED outside. Empty where \a query is no query.
QByteArray answerDns(const QByteArray &query, const Zone &zone);

/// A name server on one port of loopback, over UDP and TCP.
class NameServer
{
public:
    NameServer(BoundSocket udp, BoundSocket tcp, const Zone &zone);
    ~NameServer();
    NameServer(const NameServer &) = delete;
    NameServer &operator=(const NameServer &) = delete;

private:
    void serveUdp();

    Zone zone_;
    BoundSocket udp_;
    StopSignal stop_;
    TcpService tcp_;
    std::thread thread_;
};

} // namespace fd::demo
