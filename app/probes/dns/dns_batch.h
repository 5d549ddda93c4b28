// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/endpoint.h"
#include "probes/dns/dns_message.h"

#include <stop_token>

namespace fd::probes {

/// One question to one server.
struct DnsAsk {
    QString name = {};
    quint16 type = 0;
    DnsQueryFlags flags = {};
    Endpoint server = {}; ///< with its port
    bool tcp = false;
};

struct DnsReply {
    DnsEvidence evidence = {};
    QByteArray bytes = {}; ///< the answer as it came; empty where none did
};

/// Asks all of \a asks at once, on the calling thread, over a few sockets; at most 512 questions are open at
/// a time. Each has \a tries tries of \a timeout; an answer that was cut over UDP is asked for again over
/// TCP, and one that says FORMERR to EDNS without it (RFC 6891 section 7). Datagrams that are no answer to
/// the question (another id, another name, garbage) are passed over until the time is up; where nothing
/// better came, the failure is Protocol and says what they were. \returns the replies in the order of \a
/// asks. A stop request ends it at once: what is open then is Cancelled.
std::vector<DnsReply> askAll(const std::vector<DnsAsk> &asks, Millis timeout, int tries,
                             const std::stop_token &stop);

/// As askAll(), where \a asks are of \a resolvers, which stand for each other: what the first of them leaves
/// without an answer in time is asked at the next, as this computer would. Asks of other servers are asked
/// once.
std::vector<DnsReply> askWithSpares(std::vector<DnsAsk> asks, const std::vector<Endpoint> &resolvers,
                                    Millis timeout, int tries, const std::stop_token &stop);

} // namespace fd::probes
