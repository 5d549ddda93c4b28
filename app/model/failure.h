// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/json_fields.h"

#include <QString>

namespace fd {

/// Why an exchange did not end well. Callers branch on kind and phase, never on the text.
struct Failure {
    enum class Kind {
        Refused,            ///< TCP RST answered the SYN (ECONNREFUSED)
        TimedOut,           ///< no answer within the time limit
        HostUnreachable,    ///< EHOSTUNREACH: a router, a REJECT rule or a silent neighbour
        NetworkUnreachable, ///< ENETUNREACH: no route from here
        Prohibited,         ///< EACCES, EPERM or ICMP administratively prohibited
        Reset,              ///< RST on an open connection (ECONNRESET, EPIPE)
        Closed,             ///< the peer ended the connection before the answer was complete
        NotResolved,        ///< a name had no address
        Tls,                ///< the handshake failed; code is the OpenSSL reason or alert
        Certificate,        ///< the certificate did not verify; code is X509_V_ERR_*
        Protocol,           ///< what came is not the protocol asked for
        ContentCoding,      ///< the body does not decode (gzip, br)
        TooLarge,           ///< more than the limit that this program sets itself
        Cancelled,          ///< stopped on request
        Local,              ///< this computer could not even ask (files, sockets, rights)
    };
    enum class Phase { Resolve, Connect, Tls, Send, FirstByte, Headers, Body, Other };

    Kind kind = Kind::Local;
    Phase phase = Phase::Other;
    int code = 0;        ///< errno, X509 or library code; 0 where there is none
    QString detail = {}; ///< the system's own words, for the details pane

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("kind", self.kind);
        archive("phase", self.phase);
        archive("code", self.code);
        archive("detail", self.detail);
    }
    bool operator==(const Failure &) const = default;
};

EnumNames<Failure::Kind> enumNames(Failure::Kind);
EnumNames<Failure::Phase> enumNames(Failure::Phase);

/// The failure in two or three plain words: "connection refused", "timed out".
QString spoken(Failure::Kind kind);

} // namespace fd
