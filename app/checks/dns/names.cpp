// SPDX-License-Identifier: GPL-3.0-or-later
#include "checks/dns/names.h"

#include <QCoreApplication>

#include <algorithm>

namespace fd::checks {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Checks)
};

constexpr qsizetype kMostNameServers = 8;
constexpr std::size_t kMostServerAddresses = 12;

bool answered(const DnsEvidence *answer)
{
    return answer &&
           (answer->rcode == QLatin1StringView("NOERROR") || answer->rcode == QLatin1StringView("NXDOMAIN"));
}

/// The first usable answer of any resolver to that question. (Each resolver was once asked on its own; saved
/// cases hold such answers.)
const DnsEvidence *anyAnswer(const Context &context, const QString &name, const QString &type)
{
    for (const ResolverTarget &resolver : resolversFor(context.profile, name)) {
        const auto *answer = context.evidence.get<DnsEvidence>(addressQuestion(name, type, resolver));
        if (answered(answer))
            return answer;
    }
    return guideAnswer(context, name, type);
}

QStringList namesOfServers(const Context &context, const QString &zone)
{
    QStringList names;
    if (const DnsEvidence *answer = anyAnswer(context, zone, QStringLiteral("NS")))
        names = answer->values(u"NS");
    return names.mid(0, kMostNameServers);
}

QStringList addressesOf(const Context &context, const QString &name)
{
    QStringList addresses;
    for (const QString &type : {QStringLiteral("A"), QStringLiteral("AAAA")}) {
        if (const DnsEvidence *answer = anyAnswer(context, name, type))
            addresses += answer->values(type);
    }
    return addresses;
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

QString AddressAnswer::chain() const
{
    QStringList names;
    for (const DnsEvidence *answer : {a, aaaa}) {
        for (std::size_t i = 0; answer && i < answer->answer.size(); ++i) {
            const DnsRecord &record = answer->answer[i];
            if (record.type != QLatin1StringView("CNAME"))
                continue;
            if (names.isEmpty())
                names.append(record.name.toLower());
            names.append(record.value.toLower());
        }
        if (!names.isEmpty())
            break;
    }
    return names.join(QStringLiteral(" → "));
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
    const QString host = siteHost(context.profile);
    if (const DnsEvidence *answer = anyAnswer(context, host, QStringLiteral("SOA"))) {
        if (QString zone = zoneInSoa(*answer, host); !zone.isEmpty())
            return zone;
    }
    const auto cuts = zoneCuts(context, host);
    return !cuts.empty() && cuts.back().told ? cuts.back().zone : QString();
}

std::optional<ZoneCut> siteCut(const Context &context)
{
    const QString zone = zoneOf(context);
    for (ZoneCut &cut : zoneCuts(context, siteHost(context.profile))) {
        if (cut.zone == zone && cut.told)
            return std::move(cut);
    }
    return std::nullopt;
}

std::vector<ProbeRequest> delegationQuestions(const Context &context)
{
    if (!hasName(context.profile))
        return {};
    std::vector<ProbeRequest> questions = zoneCutQuestions(context, siteHost(context.profile));
    const QString zone = zoneOf(context);
    if (zone.isEmpty())
        return questions;
    QStringList names = namesOfServers(context, zone);
    if (const auto cut = siteCut(context))
        names += cut->listed;
    names.removeDuplicates();
    for (const QString &name : names.mid(0, kMostNameServers)) {
        for (const QString &type : {QStringLiteral("A"), QStringLiteral("AAAA")})
            questions.emplace_back(guideQuestion(context, name, type));
    }
    return questions;
}

std::vector<NameServer> nameServers(const Context &context)
{
    std::vector<NameServer> servers;
    const QString zone = zoneOf(context);
    if (zone.isEmpty())
        return servers;
    const auto add = [&servers](const QString &name, const QString &address, bool atParentOnly) {
        const bool known = std::any_of(servers.begin(), servers.end(), [&](const NameServer &server) {
            return server.server.address == address;
        });
        if (!known && servers.size() < kMostServerAddresses)
            servers.push_back({name, {address, 53}, atParentOnly});
    };
    const QStringList names = namesOfServers(context, zone);
    for (const QString &name : names) {
        for (const QString &address : addressesOf(context, name))
            add(name, address, false);
    }
    if (const auto cut = siteCut(context)) {
        for (const QString &name : cut->listed) {
            if (const auto glue = cut->glue.find(name); glue != cut->glue.end()) {
                for (const QString &address : glue->second)
                    add(name, address, !names.isEmpty());
            }
            for (const QString &address : addressesOf(context, name))
                add(name, address, !names.isEmpty());
        }
    }
    return servers;
}

DnsSurveyRequest zoneSurvey(const Context &context, const QString &name, const QString &type, bool tcp)
{
    DnsSurveyRequest request;
    request.name = name;
    request.type = type;
    request.recursionDesired = false;
    request.tcp = tcp;
    for (const NameServer &server : nameServers(context))
        request.servers.push_back(server.server);
    return request;
}

bool sameRange(const QString &a, const QString &b)
{
    if (a.contains(u':') != b.contains(u':'))
        return false;
    const QChar mark = a.contains(u':') ? u':' : u'.';
    return a.section(mark, 0, 1) == b.section(mark, 0, 1);
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

QStringList ownedAddresses(const Context &context)
{
    QStringList all;
    for (const AddressAnswer &answer : authoritativeAnswers(context)) {
        if (answer.usable() && answer.a && answer.a->authoritative)
            all += answer.addresses();
    }
    all.removeDuplicates();
    return all;
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

bool isSettled(const Context &context)
{
    const auto &entries = context.evidence.entries();
    return std::none_of(entries.begin(), entries.end(), [](const EvidenceEntry &entry) {
        return !entry.outcome && (std::holds_alternative<DnsRequest>(entry.request) ||
                                  std::holds_alternative<DnsSurveyRequest>(entry.request) ||
                                  std::holds_alternative<DnssecRequest>(entry.request) ||
                                  std::holds_alternative<HostsRequest>(entry.request));
    });
}

CheckResult openRow(const Context &context, const QString &target, const QString &why)
{
    CheckResult row;
    row.target = target;
    row.status = isSettled(context) ? Status::Skipped : Status::Running;
    if (row.status == Status::Skipped)
        row.summary = why;
    return row;
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
