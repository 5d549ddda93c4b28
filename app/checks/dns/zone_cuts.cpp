// SPDX-License-Identifier: GPL-3.0-or-later
#include "checks/dns/zone_cuts.h"

#include <algorithm>

namespace fd::checks {

namespace {

constexpr std::size_t kMostGuides = 2;
constexpr qsizetype kMostUpperServers = 2;
constexpr std::size_t kMostCuts = 8;

const QString kA = QStringLiteral("A");
const QString kNs = QStringLiteral("NS");

/// "www.example.com" gives ".", "com", "example.com", "www.example.com".
QStringList namesDownTo(const QString &host)
{
    QStringList names;
    for (QString at = host; !at.isEmpty(); at = at.section(u'.', 1))
        names.prepend(at);
    names.prepend(QStringLiteral("."));
    return names;
}

QStringList serverNames(const Context &context, const QString &zone)
{
    QStringList names;
    if (const DnsEvidence *answer = guideAnswer(context, zone, kNs)) {
        for (const DnsRecord &record : answer->answer) {
            if (record.type == kNs && record.name.compare(zone, Qt::CaseInsensitive) == 0)
                names.append(record.value.toLower());
        }
    }
    names.sort();
    return names;
}

/// Addresses of two of a zone's servers, as the resolvers know them or as \a cut lists them.
std::vector<Endpoint> upperServers(const Context &context, const QString &zone, const ZoneCut *cut)
{
    QStringList names = serverNames(context, zone);
    if (names.isEmpty() && cut)
        names = cut->listed;
    std::vector<Endpoint> servers;
    for (const QString &name : names.mid(0, kMostUpperServers)) {
        QStringList addresses;
        if (const DnsEvidence *answer = guideAnswer(context, name, kA))
            addresses = answer->values(kA);
        if (addresses.isEmpty() && cut && cut->glue.contains(name))
            addresses = cut->glue.at(name);
        if (!addresses.isEmpty())
            servers.push_back({addresses.front(), 53});
    }
    return servers;
}

/// The first resolvers, but none that is known to be silent: a survey ends with its slowest server.
std::vector<Endpoint> guides(const Context &context)
{
    const QString host = siteHost(context.profile);
    std::vector<Endpoint> all;
    for (const ResolverTarget &resolver : resolversFor(context.profile, host)) {
        const auto *answer = context.evidence.get<DnsEvidence>(addressQuestion(host, kA, resolver));
        if (all.size() < kMostGuides && !(answer && answer->failure))
            all.push_back(resolver.server);
    }
    return all;
}

/// The question as it was asked before it was known who is silent: to ask it anew of fewer would only be to
/// wait once more.
const DnsSurveyRequest *askedBefore(const Context &context, const QString &name, const QString &type)
{
    for (const EvidenceEntry &entry : context.evidence.entries()) {
        const auto *survey = std::get_if<DnsSurveyRequest>(&entry.request);
        if (survey && survey->name == name && survey->type == type && survey->recursionDesired &&
            !survey->tcp && survey->servers.size() <= kMostGuides)
            return survey;
    }
    return nullptr;
}

DnsSurveyRequest referralQuestion(const QString &host, const std::vector<Endpoint> &servers)
{
    DnsSurveyRequest request;
    request.name = host;
    request.type = kA;
    request.servers = servers;
    request.recursionDesired = false;
    return request;
}

/// The delegation in a server's answer, to a zone below \a above that \a host lies in.
std::optional<ZoneCut> referralIn(const DnsEvidence &answer, const QString &above, const QString &host)
{
    if (answer.failure)
        return std::nullopt;
    ZoneCut cut;
    cut.parent = above;
    cut.told = true;
    cut.teller = answer.server.address;
    for (const DnsRecord &record : answer.authority) {
        const QString owner = record.name.toLower();
        if (record.type != kNs || owner == above || !liesIn(owner, above) || !liesIn(host, owner))
            continue;
        cut.zone = owner;
        cut.listed.append(record.value.toLower());
    }
    if (cut.zone.isEmpty() || answer.authoritative)
        return std::nullopt;
    cut.listed.removeDuplicates();
    cut.listed.sort();
    for (const DnsRecord &record : answer.additional) {
        if ((record.type == kA || record.type == QLatin1StringView("AAAA")) &&
            cut.listed.contains(record.name.toLower()))
            cut.glue[record.name.toLower()].append(record.value);
    }
    for (auto &[name, addresses] : cut.glue)
        addresses.sort();
    return cut;
}

std::optional<ZoneCut> referralFrom(const Context &context, const std::vector<Endpoint> &servers,
                                    const QString &above, const QString &host)
{
    const auto *survey = context.evidence.get<DnsSurveyEvidence>(referralQuestion(host, servers));
    if (!survey)
        return std::nullopt;
    for (const DnsEvidence &answer : survey->answers) {
        if (auto cut = referralIn(answer, above, host))
            return cut;
    }
    return std::nullopt;
}

/// Goes down from the root. \a visit is told of each zone whose servers can be asked for a referral.
template <class Visit>
std::vector<ZoneCut> walk(const Context &context, const QString &host, Visit visit)
{
    std::vector<ZoneCut> cuts;
    const QStringList names = namesDownTo(host);
    const DnsEvidence *soa = guideAnswer(context, host, QStringLiteral("SOA"));
    const QString own = soa ? zoneInSoa(*soa, host) : QString();
    QString zone;
    for (const QString &name : names) {
        if (zone.isEmpty() && !serverNames(context, name).isEmpty())
            zone = name; // the root, or the highest zone that the resolvers know
    }
    while (!zone.isEmpty() && zone != own && cuts.size() < kMostCuts) {
        const auto servers = upperServers(context, zone, cuts.empty() ? nullptr : &cuts.back());
        visit(zone, servers);
        auto cut = servers.empty() ? std::nullopt : referralFrom(context, servers, zone, host);
        if (!cut) {
            // The same server may own the zone below as well: then only the resolvers tell of the cut.
            const auto next = std::find_if(names.begin(), names.end(), [&](const QString &name) {
                return name != zone && liesIn(name, zone) && !serverNames(context, name).isEmpty();
            });
            if (next == names.end())
                break;
            cut = ZoneCut{zone, *next};
        }
        const bool known = !serverNames(context, cut->zone).isEmpty();
        zone = cut->zone;
        cuts.push_back(std::move(*cut));
        if (!known)
            break; // its own servers are asked by those who check them
    }
    return cuts;
}

} // namespace

QJsonObject ZoneCut::toJson() const
{
    QJsonObject addresses;
    for (const auto &[name, list] : glue)
        addresses.insert(name, QJsonArray::fromStringList(list));
    return {{QStringLiteral("parent"), parent},
            {QStringLiteral("zone"), zone},
            {QStringLiteral("told"), told},
            {QStringLiteral("listed"), QJsonArray::fromStringList(listed)},
            {QStringLiteral("glue"), addresses}};
}

bool liesIn(const QString &name, const QString &zone)
{
    return zone == u'.' || name == zone || name.endsWith(u'.' + zone);
}

QString zoneInSoa(const DnsEvidence &answer, const QString &host)
{
    for (const auto *section : {&answer.answer, &answer.authority, &answer.additional}) {
        for (const DnsRecord &record : *section) {
            if (record.type != QLatin1StringView("SOA"))
                continue;
            // Never the root or a name that the site does not lie in.
            const QString zone = record.name.toLower();
            return zone != u'.' && liesIn(host, zone) ? zone : QString();
        }
    }
    return {};
}

DnsSurveyRequest guideQuestion(const Context &context, const QString &name, const QString &type)
{
    if (const DnsSurveyRequest *asked = askedBefore(context, name, type))
        return *asked;
    DnsSurveyRequest request;
    request.name = name;
    request.type = type;
    request.timeout = Millis{800};
    request.servers = guides(context);
    return request;
}

const DnsEvidence *guideAnswer(const Context &context, const QString &name, const QString &type)
{
    const auto *survey = context.evidence.get<DnsSurveyEvidence>(guideQuestion(context, name, type));
    const DnsEvidence *first = nullptr;
    for (std::size_t i = 0; survey && i < survey->answers.size(); ++i) {
        const DnsEvidence &answer = survey->answers[i];
        const bool usable = !answer.failure && (answer.rcode == QLatin1StringView("NOERROR") ||
                                                answer.rcode == QLatin1StringView("NXDOMAIN"));
        if (!usable)
            continue;
        if (!answer.values(type).isEmpty())
            return &answer;
        if (!first)
            first = &answer;
    }
    return first;
}

std::vector<ZoneCut> zoneCuts(const Context &context, const QString &host)
{
    return walk(context, host, [](const QString &, const std::vector<Endpoint> &) {});
}

std::vector<ProbeRequest> zoneCutQuestions(const Context &context, const QString &host)
{
    std::vector<ProbeRequest> questions;
    if (guideQuestion(context, host, kNs).servers.empty())
        return questions;
    questions.emplace_back(guideQuestion(context, host, QStringLiteral("SOA")));
    for (const QString &name : namesDownTo(host))
        questions.emplace_back(guideQuestion(context, name, kNs));
    walk(context, host, [&](const QString &zone, const std::vector<Endpoint> &servers) {
        for (const QString &name : serverNames(context, zone).mid(0, kMostUpperServers))
            questions.emplace_back(guideQuestion(context, name, kA));
        if (!servers.empty())
            questions.emplace_back(referralQuestion(host, servers));
    });
    return questions;
}

} // namespace fd::checks
