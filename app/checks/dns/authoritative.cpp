// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the zone's own name servers say, each asked directly: do they serve the zone, and do they agree?
#include "checks/dns/names.h"
#include "checks/registry.h"

#include <QCoreApplication>

#include <algorithm>

namespace fd::checks {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Checks)
};

QString serialOf(const DnsEvidence &soa)
{
    // SOA: mname rname serial refresh retry expire minimum (RFC 1035 section 3.3.13)
    const QStringList values = soa.values(u"SOA");
    return values.isEmpty() ? QString() : values.front().section(u' ', 2, 2);
}

CheckResult judgeOne(const Context &context, const NameServer &server, const QString &zone)
{
    const QString host = siteHost(context.profile);
    const DnsRequest askA = authoritativeQuestion(host, QStringLiteral("A"), server);
    const DnsRequest askSoa = authoritativeQuestion(zone, QStringLiteral("SOA"), server);
    CheckResult row = rowFor(context, server.label(), askA);
    row.reproduce = byHand(askA) + u'\n' + byHand(askSoa);
    const auto *a = context.evidence.get<DnsEvidence>(askA);
    const auto *aaaa =
        context.evidence.get<DnsEvidence>(authoritativeQuestion(host, QStringLiteral("AAAA"), server));
    const auto *soa = context.evidence.get<DnsEvidence>(askSoa);
    if (!isAnswered(row) || !a)
        return row;
    if (!aaaa || !soa) {
        row.status = Status::Running;
        return row;
    }
    row.evidence = {{QStringLiteral("A"), toJsonObject(*a)},
                    {QStringLiteral("AAAA"), toJsonObject(*aaaa)},
                    {QStringLiteral("serial"), serialOf(*soa)}};
    const QString who = server.label();
    if (a->failure) {
        row.status = Status::Warn;
        row.summary = Tr::tr("Gives no answer: %1").arg(fd::spoken(a->failure->kind));
        row.observations.push_back({Fact::LameServer,
                                    Role::Dns,
                                    who,
                                    Tr::tr("The name server %1 of %2 gives no answer (%3).")
                                        .arg(who, zone, fd::spoken(a->failure->kind)),
                                    {},
                                    0,
                                    0.5});
    } else if (!a->authoritative || a->rcode == QLatin1StringView("REFUSED") ||
               a->rcode == QLatin1StringView("SERVFAIL")) {
        row.status = Status::Fail;
        row.summary = Tr::tr("Does not serve the zone (%1)").arg(a->rcode);
        row.observations.push_back(
            {Fact::LameServer,
             Role::Dns,
             who,
             Tr::tr("The zone %1 is delegated to %2, but that server does not serve it (%3).")
                 .arg(zone, who, a->rcode),
             {},
             1,
             1});
    } else {
        row.summary = spokenAnswer(*a, QStringLiteral("A"));
        if (const QString serial = serialOf(*soa); !serial.isEmpty())
            row.summary += Tr::tr("; serial %1").arg(serial);
        if (a->rcode == QLatin1StringView("NXDOMAIN")) {
            row.status = Status::Fail;
            row.observations.push_back(
                {Fact::NameNotFound,
                 Role::Dns,
                 who,
                 Tr::tr("The zone's own name server %1 says that %2 does not exist.").arg(who, host),
                 {},
                 0,
                 1});
        }
    }
    return row;
}

/// Do the servers that serve the zone give the same records and serial?
void judgeTogether(const Context &context, const QString &zone, std::vector<CheckResult> &rows)
{
    QStringList answers;
    QStringList serials;
    for (const AddressAnswer &answer : authoritativeAnswers(context)) {
        if (answer.complete() && answer.usable() && answer.a->authoritative)
            answers.append(answer.addresses().join(QStringLiteral(", ")));
    }
    for (const NameServer &server : nameServers(context)) {
        const auto *soa =
            context.evidence.get<DnsEvidence>(authoritativeQuestion(zone, QStringLiteral("SOA"), server));
        if (soa && soa->authoritative && !serialOf(*soa).isEmpty())
            serials.append(serialOf(*soa));
    }
    answers.removeDuplicates();
    serials.removeDuplicates();
    if (rows.empty() || answers.size() < 2)
        return;
    rows.front().status = std::max(rows.front().status, Status::Fail);
    rows.front().observations.push_back(
        {Fact::AuthoritativeDisagree,
         Role::Dns,
         zone,
         serials.size() > 1
             ? Tr::tr("The zone's own name servers disagree: %1 (serials %2).")
                   .arg(answers.join(QStringLiteral(" | ")), serials.join(QStringLiteral(", ")))
             : Tr::tr("The zone's own name servers disagree: %1.").arg(answers.join(QStringLiteral(" | "))),
         {},
         0,
         1});
}

std::vector<ProbeRequest> plan(const Context &context)
{
    std::vector<ProbeRequest> requests = delegationQuestions(context);
    const QString zone = zoneOf(context);
    if (zone.isEmpty())
        return requests;
    const QString host = siteHost(context.profile);
    for (const NameServer &server : nameServers(context)) {
        requests.emplace_back(authoritativeQuestion(host, QStringLiteral("A"), server));
        requests.emplace_back(authoritativeQuestion(host, QStringLiteral("AAAA"), server));
        requests.emplace_back(authoritativeQuestion(zone, QStringLiteral("SOA"), server));
    }
    return requests;
}

std::vector<CheckResult> judge(const Context &context)
{
    std::vector<CheckResult> rows;
    if (context.profile.isOffline())
        return rows;
    if (!hasName(context.profile))
        return {noNameRow(context)};
    const QString zone = zoneOf(context);
    for (const NameServer &server : nameServers(context))
        rows.push_back(judgeOne(context, server, zone));
    judgeTogether(context, zone, rows);
    if (rows.empty()) {
        CheckResult row;
        row.target = siteHost(context.profile);
        if (context.evidence.pending() == 0) {
            row.status = Status::Skipped;
            row.summary = Tr::tr("The zone's own name servers could not be found through the resolvers.");
        }
        rows.push_back(row);
    }
    return rows;
}

} // namespace

Check authoritativeCheck()
{
    return {"dns.authoritative",
            Step::Dns,
            [] { return Tr::tr("The zone's own name servers"); },
            [] { return Tr::tr("Do the servers that own the name serve it, and agree?"); },
            plan,
            judge};
}

} // namespace fd::checks
