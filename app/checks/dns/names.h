// SPDX-License-Identifier: GPL-3.0-or-later
//
// Questions and answers that the checks of the DNS step share.
#pragma once

#include "checks/site.h"

namespace fd::checks {

/// What one asked server says of the site's addresses.
struct AddressAnswer {
    QString label = {};  ///< who was asked
    bool system = false; ///< this computer's own resolver
    bool authoritative = false;
    const DnsEvidence *a = nullptr;
    const DnsEvidence *aaaa = nullptr;

    bool complete() const { return a && aaaa; }
    /// Answered with NOERROR or NXDOMAIN: it knows, whatever it knows.
    bool usable() const;
    QStringList addresses() const; ///< A and AAAA together, sorted
    QString cname() const;         ///< the end of the CNAME chain; empty where there is none
};

/// Is there a name to ask about at all (not an IP address)?
bool hasName(const Profile &profile);

std::vector<AddressAnswer> resolverAnswers(const Context &context);

/// A name server of the site's zone, by one of its addresses.
struct NameServer {
    QString name = {};
    Endpoint server = {};
    QString label() const;
};
/// The zone that the site's name lies in, from the SOA record that a resolver gave; empty where none is known
/// yet.
QString zoneOf(const Context &context);
/// The zone's name servers with their addresses, as far as answers are known; at most eight.
std::vector<NameServer> nameServers(const Context &context);
/// What to ask to find zone and name servers, given what is known.
std::vector<ProbeRequest> delegationQuestions(const Context &context);

DnsRequest authoritativeQuestion(const QString &name, const QString &type, const NameServer &server);
std::vector<AddressAnswer> authoritativeAnswers(const Context &context);

/// "NXDOMAIN", "no answer in time", "198.51.100.10 (TTL 300 s)".
QString spokenAnswer(const DnsEvidence &answer, const QString &type);

/// A row that says why there is nothing to ask, for a site that is an address.
CheckResult noNameRow(const Context &context);

} // namespace fd::checks
