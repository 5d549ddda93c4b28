// SPDX-License-Identifier: GPL-3.0-or-later
//
// Questions and answers that the checks of the DNS step share.
#pragma once

#include "checks/dns/zone_cuts.h"

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
    QString chain() const; ///< "www.example.com → shop.example.net → …"; the first name alone without aliases
    QString cname() const; ///< the end of the CNAME chain; empty where there is none
};

/// Is there a name to ask about at all (not an IP address)?
bool hasName(const Profile &profile);

std::vector<AddressAnswer> resolverAnswers(const Context &context);

/// A name server of the site's zone, by one of its addresses.
struct NameServer {
    QString name = {};
    Endpoint server = {};
    bool atParentOnly = false; ///< the zone itself does not list it, or not with this address
    QString label() const;
};
/// The zone that the site's name lies in, from the SOA record that a resolver gave, or else from the parent's
/// referral; empty where none is known yet.
QString zoneOf(const Context &context);
/// The delegation of that zone, where its parent's servers told of it.
std::optional<ZoneCut> siteCut(const Context &context);
/// The zone's name servers with their addresses in both families, as far as answers are known, and those that
/// only the parent knows; at most twelve addresses.
std::vector<NameServer> nameServers(const Context &context);
/// What to ask to find zone and name servers, given what is known.
std::vector<ProbeRequest> delegationQuestions(const Context &context);

/// Do both lie in one network (the first 16 bits, or 32 of IPv6)? Then they are likely one operator's, chosen
/// by where one asks from.
bool sameRange(const QString &a, const QString &b);

/// One question to all name servers of the zone.
DnsSurveyRequest zoneSurvey(const Context &context, const QString &name, const QString &type,
                            bool tcp = false);

DnsRequest authoritativeQuestion(const QString &name, const QString &type, const NameServer &server);
std::vector<AddressAnswer> authoritativeAnswers(const Context &context);

/// Every address that some server of the zone gives for the site, with authority.
QStringList ownedAddresses(const Context &context);

/// "NXDOMAIN", "no answer in time", "198.51.100.10 (TTL 300 s)".
QString spokenAnswer(const DnsEvidence &answer, const QString &type);

/// Is every question to name servers answered? Then what is unknown stays unknown.
bool isSettled(const Context &context);
/// A row of that target that waits, or, once all is settled, says \a why there is nothing to judge.
CheckResult openRow(const Context &context, const QString &target, const QString &why);

/// A row that says why there is nothing to ask, for a site that is an address.
CheckResult noNameRow(const Context &context);

} // namespace fd::checks
