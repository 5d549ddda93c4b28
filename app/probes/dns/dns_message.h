// SPDX-License-Identifier: GPL-3.0-or-later
//
// The DNS wire format (RFC 1035 section 4), as far as this program asks and reads. Pure: bytes in, values
// out.
#pragma once

#include "model/evidence.h"

#include <QByteArrayView>

#include <tl/expected.hpp>

namespace fd::probes {

/// What is asked.
struct DnsQuestion {
    QString name = {}; ///< presentation form, without the trailing dot; "." is the root
    quint16 type = 0;
    quint16 klass = 1; ///< 1: IN
    /// Names are compared without regard to the case of ASCII letters (RFC 4343).
    bool matches(const DnsQuestion &other) const;
};

/// A whole message. The OPT pseudo-record (RFC 6891) is not among the records: its part of the response code
/// is in `rcode`, its extended errors (RFC 8914) are in `extendedErrors`.
struct DnsMessage {
    quint16 id = 0;
    bool response = false;
    int opcode = 0;
    bool authoritative = false;
    bool truncated = false;
    bool recursionDesired = false;
    bool recursionAvailable = false;
    bool authenticated = false;
    bool checkingDisabled = false;
    int rcode = 0;
    std::vector<DnsQuestion> questions = {};
    std::vector<DnsRecord> answer = {};
    std::vector<DnsRecord> authority = {};
    std::vector<DnsRecord> additional = {};
    QStringList extendedErrors = {}; ///< "6 DNSSEC Bogus", with ": text" where the server added words
    bool edns = false;               ///< there is an OPT record
};

/// Reads a message of a stranger. Memory and time are bounded by its size; compression pointers must point
/// backwards. Where the TC bit is set, records may be missing at the end. The error is a sentence for the
/// details pane.
tl::expected<DnsMessage, QString> decodeDnsMessage(QByteArrayView message);

/// The payload size offered by EDNS where nothing else is said: no path fragments it.
inline constexpr quint16 dnsPayloadBytes = 1232;

struct DnsQueryFlags {
    bool recursionDesired = true;
    bool checkingDisabled = false;
    int ednsBytes = dnsPayloadBytes; ///< the UDP payload size offered; 0 sends no EDNS
    bool dnssecOk = false;           ///< DO: send signatures as well (RFC 3225); needs EDNS
    bool operator==(const DnsQueryFlags &) const = default;
};

/// One question as a message. AD is set beside RD, so that validating resolvers say what they validated (RFC
/// 6840 section 5.7). \returns an empty array where \a name is no DNS name (a label over 63, a name over 255
/// bytes).
QByteArray encodeDnsQuery(quint16 id, const QString &name, quint16 type, DnsQueryFlags flags);

/// The number of a type: "A", "HTTPS", or "TYPE65280" (RFC 3597); empty for words that are no type.
std::optional<quint16> dnsTypeFromText(QStringView text);
QString dnsTypeText(quint16 type);
/// "NOERROR", "NXDOMAIN", …; "RCODE<n>" for numbers without a name.
QString dnsRcodeText(int rcode);

} // namespace fd::probes
