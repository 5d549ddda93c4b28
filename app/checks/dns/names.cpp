// SPDX-License-Identifier: GPL-3.0-or-later
#include "checks/dns/names.h"

#include <QCoreApplication>

#include <algorithm>

namespace fd::checks {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Checks)
};

constexpr std::size_t kMostNameServers = 8;

bool answered(const DnsEvidence *answer)
{
    return answer &&
           (answer->rcode == QLatin1StringView("NOERROR") || answer->rcode == QLatin1StringView("NXDOMAIN"));
}

/// The first usable answer of any resolver to that question.
const DnsEvidence *anyAnswer(const Context &context, const QString &name, const QString &type)
{
    for (const ResolverTarget &resolver : resolversFor(context.profile, name)) {
        const auto *answer = context.evidence.get<DnsEvidence>(addressQuestion(name, type, resolver));
        if (answered(answer))
            return answer;
    }
    return nullptr;
}

void ask(const Context &context, std::vector<ProbeRequest> &questions, const QString &name,
         const QString &type)
{
    for (const ResolverTarget &resolver : resolversFor(context.profile, name))
        questions.emplace_back(addressQuestion(name, type, resolver));
}

/// Sections in which a server may tell what was asked for.
template <class Visit>
void eachRecord(const DnsEvidence &answer, Visit visit)
{
    for (const auto *section : {&answer.answer, &answer.authority, &answer.additional}) {
        for (const DnsRecord &record : *section)
            visit(record);
    }
}

QStringList namesOfServers(const Context &context, const QString &zone)
{
    QStringList names;
    if (const DnsEvidence *answer = anyAnswer(context, zone, QStringLiteral("NS")))
        names = answer->values(u"NS");
    return names.mid(0, kMostNameServers);
}

} // namespace

bool AddressAnswer::usable() const
{
    return answered(a) || answered(aaaa);
}

QStringList AddressAnswer::addresses() const
{
    QStringList all;
    if (a)
        all += a->values(u"A");
    if (aaaa)
        all += aaaa->values(u"AAAA");
    all.sort();
    return all;
}

QString AddressAnswer::cname() const
{
    QString end;
    for (const DnsEvidence *answer : {a, aaaa}) {
        if (!answer)
            continue;
        for (const DnsRecord &record : answer->answer) {
            if (record.type == QLatin1StringView("CNAME"))
                end = record.value;
        }
        if (!end.isEmpty())
            break;
    }
    return end.toLower();
}

QString NameServer::label() const
{
    return QStringLiteral("%1 (%2)").arg(name, server.address);
}

bool hasName(const Profile &profile)
{
    return !profile.isOffline() && !isIpAddress(siteHost(profile));
}

std::vector<AddressAnswer> resolverAnswers(const Context &context)
{
    std::vector<AddressAnswer> answers;
    const QString host = siteHost(context.profile);
    for (const ResolverTarget &resolver : resolversFor(context.profile, host)) {
        answers.push_back(
            {resolver.label(), resolver.isSystem(), false,
             context.evidence.get<DnsEvidence>(addressQuestion(host, QStringLiteral("A"), resolver)),
             context.evidence.get<DnsEvidence>(addressQuestion(host, QStringLiteral("AAAA"), resolver))});
    }
    return answers;
}

QString zoneOf(const Context &context)
{
    const DnsEvidence *answer = anyAnswer(context, siteHost(context.profile), QStringLiteral("SOA"));
    QString zone;
    if (answer) {
        eachRecord(*answer, [&zone](const DnsRecord &record) {
            if (zone.isEmpty() && record.type == QLatin1StringView("SOA"))
                zone = record.name.toLower();
        });
    }
    // Never the root or a name that the site does not lie in.
    const QString host = siteHost(context.profile);
    return !zone.isEmpty() && (host == zone || host.endsWith(u'.' + zone)) ? zone : QString();
}

std::vector<ProbeRequest> delegationQuestions(const Context &context)
{
    std::vector<ProbeRequest> questions;
    if (!hasName(context.profile))
        return questions;
    ask(context, questions, siteHost(context.profile), QStringLiteral("SOA"));
    const QString zone = zoneOf(context);
    if (zone.isEmpty())
        return questions;
    ask(context, questions, zone, QStringLiteral("NS"));
    for (const QString &name : namesOfServers(context, zone))
        ask(context, questions, name, QStringLiteral("A"));
    return questions;
}

std::vector<NameServer> nameServers(const Context &context)
{
    std::vector<NameServer> servers;
    const QString zone = zoneOf(context);
    if (zone.isEmpty())
        return servers;
    for (const QString &name : namesOfServers(context, zone)) {
        const DnsEvidence *answer = anyAnswer(context, name, QStringLiteral("A"));
        if (!answer)
            continue;
        for (const QString &address : answer->values(u"A")) {
            if (servers.size() < kMostNameServers)
                servers.push_back({name, {address, 53}});
        }
    }
    return servers;
}

DnsRequest authoritativeQuestion(const QString &name, const QString &type, const NameServer &server)
{
    DnsRequest request;
    request.name = name;
    request.type = type;
    request.server = server.server;
    request.recursionDesired = false;
    request.timeout = Millis{800};
    return request;
}

std::vector<AddressAnswer> authoritativeAnswers(const Context &context)
{
    std::vector<AddressAnswer> answers;
    const QString host = siteHost(context.profile);
    for (const NameServer &server : nameServers(context)) {
        answers.push_back(
            {server.label(), false, true,
             context.evidence.get<DnsEvidence>(authoritativeQuestion(host, QStringLiteral("A"), server)),
             context.evidence.get<DnsEvidence>(authoritativeQuestion(host, QStringLiteral("AAAA"), server))});
    }
    return answers;
}

QString spokenAnswer(const DnsEvidence &answer, const QString &type)
{
    if (answer.failure)
        return fd::spoken(answer.failure->kind);
    if (answer.rcode != QLatin1StringView("NOERROR"))
        return answer.rcode;
    const QStringList values = answer.values(type);
    if (values.isEmpty())
        return Tr::tr("no %1 record").arg(type);
    qint64 ttl = answer.answer.front().ttl;
    for (const DnsRecord &record : answer.answer)
        ttl = std::min(ttl, record.ttl);
    return Tr::tr("%1 (good for %2 s)").arg(values.join(QStringLiteral(", "))).arg(ttl);
}

CheckResult noNameRow(const Context &context)
{
    CheckResult row;
    row.target = siteHost(context.profile);
    row.status = Status::Skipped;
    row.summary = Tr::tr("The site is given by its address, so there is no name to look up.");
    return row;
}

} // namespace fd::checks
