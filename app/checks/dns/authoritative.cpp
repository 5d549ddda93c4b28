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

/// What a server says of one address family against what it says of the other.
void judgeFamilies(const AddressAnswer &answer, CheckResult &row)
{
    const AddressAnswer v4{{}, false, true, answer.a, nullptr};
    const AddressAnswer v6{{}, false, true, nullptr, answer.aaaa};
    if (!v4.addresses().isEmpty() && answer.aaaa->rcode == QLatin1StringView("NXDOMAIN")) {
        // RFC 4074 section 4.2; a resolver that keeps it forgets the IPv4 address as well (RFC 8020).
        row.status = Status::Fail;
        row.summary += Tr::tr("; asked for an IPv6 address, it says that there is no such name");
        row.observations.push_back(
            {Fact::DnsServerBroken,
             Role::Dns,
             answer.label,
             Tr::tr("The name server %1 gives an IPv4 address, but asked for an IPv6 address it says that "
                    "there is no "
                    "such name (NXDOMAIN): resolvers then forget the IPv4 address as well.")
                 .arg(answer.label),
             {},
             0,
             1});
    } else if (!v4.addresses().isEmpty() && !v6.addresses().isEmpty() && v4.cname() != v6.cname()) {
        row.status = std::max(row.status, Status::Warn);
        row.summary +=
            Tr::tr("; IPv4 and IPv6 lead different ways (%1 | %2)")
                .arg(v4.cname().isEmpty() ? v4.addresses().join(QStringLiteral(", ")) : v4.chain(),
                     v6.cname().isEmpty() ? v6.addresses().join(QStringLiteral(", ")) : v6.chain());
    }
}

/// \a othersServe: some server of the zone answers well, so that visitors get there, if late.
CheckResult judgeOne(const Context &context, const NameServer &server, const QString &zone, bool othersServe)
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
    const auto observe = [&](Fact fact, const QString &text, double number, double weight) {
        row.observations.push_back({fact, Role::Dns, who, text, {}, number, weight});
    };
    if (a->failure && a->failure->kind == Failure::Kind::Protocol) {
        row.status = Status::Fail;
        row.summary = Tr::tr("Answers what is no answer");
        observe(Fact::DnsServerBroken,
                Tr::tr("What the name server %1 of %2 sends is no answer to the question. (%3)")
                    .arg(who, zone, a->failure->detail),
                0, 1);
    } else if (a->failure && a->truncated) {
        row.status = Status::Fail;
        row.summary =
            Tr::tr("The answer does not fit in UDP, and TCP fails: %1").arg(fd::spoken(a->failure->kind));
        observe(Fact::DnsTcpRefused,
                Tr::tr("The answer of %1 is too large for UDP, and over TCP it cannot be had (%2).")
                    .arg(who, fd::spoken(a->failure->kind)),
                0, 1);
    } else if (a->failure) {
        row.status = Status::Warn;
        row.summary = Tr::tr("Gives no answer: %1").arg(fd::spoken(a->failure->kind));
        observe(Fact::LameServer,
                Tr::tr("The name server %1 of %2 gives no answer (%3).")
                    .arg(who, zone, fd::spoken(a->failure->kind)),
                0, othersServe ? 0.5 : 1);
    } else if (a->rcode == QLatin1StringView("SERVFAIL")) {
        row.status = Status::Fail;
        row.summary = Tr::tr("Cannot serve the zone (SERVFAIL)");
        observe(
            Fact::LameServer,
            Tr::tr("The name server %1 knows the zone %2, but cannot serve it (SERVFAIL).").arg(who, zone), 1,
            0.8);
    } else if (!a->authoritative || a->rcode == QLatin1StringView("REFUSED")) {
        row.status = Status::Fail;
        row.summary = Tr::tr("Does not serve the zone (%1)").arg(a->rcode);
        observe(Fact::LameServer,
                Tr::tr("The zone %1 is delegated to %2, but that server does not serve it (%3).")
                    .arg(zone, who, a->rcode),
                1, 1);
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
        } else {
            judgeFamilies({who, false, true, a, aaaa}, row);
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
    if (rows.empty())
        return;
    if (answers.size() < 2) {
        // A change on its way from the first server to the others; what they say of the site is the same.
        if (serials.size() > 1) {
            rows.front().observations.push_back(
                {Fact::SerialsDiffer,
                 Role::Dns,
                 zone,
                 Tr::tr("The zone's name servers have different versions of it "
                        "(serials %1), with the same answer for the site.")
                     .arg(serials.join(QStringLiteral(", "))),
                 {},
                 static_cast<double>(serials.size()),
                 0.3});
        }
        return;
    }
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
    const auto answers = authoritativeAnswers(context);
    const bool someServe = std::any_of(answers.begin(), answers.end(), [](const AddressAnswer &answer) {
        return answer.usable() && answer.a && answer.a->authoritative;
    });
    for (const NameServer &server : nameServers(context))
        rows.push_back(judgeOne(context, server, zone, someServe));
    judgeTogether(context, zone, rows);
    if (rows.empty()) {
        CheckResult row;
        row.target = siteHost(context.profile);
        if (isSettled(context)) {
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
