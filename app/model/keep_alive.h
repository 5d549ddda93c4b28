// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/endpoint.h"
#include "model/failure.h"
#include "model/json_fields.h"

namespace fd {

/// How long a server holds an idle HTTP/1.1 connection (RFC 9112 section 9.3): a few requests on one
/// connection, then silence until the server closes it or `hold` is over.
struct KeepAliveRequest {
    QString url = {};
    Endpoint to = {};
    QString host = {};     ///< Host header where it differs from the URL's authority
    QString sni = {};      ///< server_name where it differs from the URL's host; needs https
    int requests = 2;      ///< sent on the connection before the silence
    Millis hold{65000};    ///< the longest silence waited for
    Millis timeout{10000}; ///< for connecting and for each answer

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("url", self.url);
        archive("to", self.to);
        archive("host", self.host);
        archive("sni", self.sni);
        archive("requests", self.requests);
        archive("holdMs", self.hold);
        archive("timeoutMs", self.timeout);
    }
};

struct KeepAliveEvidence {
    int served = 0;                         ///< requests answered on the one connection
    QString hint = {};                      ///< the last answer's Keep-Alive header
    bool closeAnnounced = false;            ///< the last answer said Connection: close (or was HTTP/1.0)
    std::optional<Micros> closedAfter = {}; ///< silence after which the server closed; empty: it held
    bool closedSilently = false;            ///< no close was seen, but the next request found nobody
    Micros held{};                          ///< silence waited for
    std::optional<Failure> failure = {};

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("served", self.served);
        archive("hint", self.hint);
        archive("closeAnnounced", self.closeAnnounced);
        archive("closedAfterUs", self.closedAfter);
        archive("closedSilently", self.closedSilently);
        archive("heldUs", self.held);
        archive("failure", self.failure);
    }
    bool operator==(const KeepAliveEvidence &) const = default;
};

} // namespace fd
