// SPDX-License-Identifier: GPL-3.0-or-later
//
// The way from the root to a name's zone (the site's, as a rule), found step by step. Nobody is asked but the
// resolvers of this computer and the profile, the name servers that those name for the zones above the site
// (two of each), and the servers that these in turn delegate to: the way that any resolver goes for this
// name.
#pragma once

#include "checks/site.h"

namespace fd::checks {

/// One delegation, as the servers of the zone above tell it (RFC 1034 section 4.2.1).
struct ZoneCut {
    QString parent = {}; ///< "." is the root
    QString zone = {};
    bool told = false;       ///< the parent's servers gave a referral; else only resolvers know of the zone
    QString teller = {};     ///< the address of the server that told
    QStringList listed = {}; ///< the zone's name servers at the parent
    std::map<QString, QStringList> glue = {}; ///< their addresses at the parent

    QJsonObject toJson() const;
};

/// The zones below the root that \a host lies in, top first, as far as is known by now.
std::vector<ZoneCut> zoneCuts(const Context &context, const QString &host);
/// What to ask to learn more of them.
std::vector<ProbeRequest> zoneCutQuestions(const Context &context, const QString &host);

/// The resolvers that are asked for what lies around the site's own addresses: two at most.
DnsSurveyRequest guideQuestion(const Context &context, const QString &name, const QString &type);
/// The first of their answers that holds such records, else the first that is an answer at all; null where
/// none came yet.
const DnsEvidence *guideAnswer(const Context &context, const QString &name, const QString &type);

/// The zone of the first SOA record in \a answer, if \a host lies in it.
QString zoneInSoa(const DnsEvidence &answer, const QString &host);
/// Is \a name \a zone itself or below it?
bool liesIn(const QString &name, const QString &zone);

} // namespace fd::checks
