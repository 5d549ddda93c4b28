// SPDX-License-Identifier: GPL-3.0-or-later
//
// A name that nobody has: what the zone says to it (a wildcard?), and which resolvers make an answer up.
#include "checks/dns/invented_name.h"

#include "checks/dns/names.h"
#include "checks/registry.h"

#include <QCoreApplication>

#include <algorithm>

namespace fd::checks {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Checks)
};

const QString kA = QStringLiteral("A");

/// A name below the zone that changes from run to run, so that no cache knows it.
QString inventedName(const Context &context)
{
    const QString zone = zoneOf(context);
    if (zone.isEmpty())
        return {};
    const auto stamp = static_cast<quint64>(context.now.time_since_epoch().count());
    return QStringLiteral("fd-%1.%2")
        .arg(stamp * 2654435761U % 0xffffffffU, 8, 16, QLatin1Char('0'))
        .arg(zone);
}

std::vector<ResolverTarget> resolvers(const Context &context)
{
    return resolversFor(context.profile, siteHost(context.profile));
}

DnsSurveyRequest atResolvers(const Context &context, const QString &name)
{
    DnsSurveyRequest request;
    request.name = name;
    request.type = kA;
    for (const ResolverTarget &resolver : resolvers(context))
        request.servers.push_back(resolver.server);
    return request;
}

DnsSurveyRequest atZone(const Context &context, const QString &name)
{
    DnsSurveyRequest request = zoneSurvey(context, name, kA);
    request.servers.resize(std::min<std::size_t>(2, request.servers.size()));
    return request;
}

enum class ZoneSays { Unknown, Nothing, Wildcard };

ZoneSays zoneSays(const Context &context, const QString &name)
{
    const auto *survey = context.evidence.get<DnsSurveyEvidence>(atZone(context, name));
    ZoneSays says = ZoneSays::Unknown;
    for (std::size_t i = 0; survey && i < survey->answers.size(); ++i) {
        const DnsEvidence &answer = survey->answers[i];
        if (answer.failure || !answer.authoritative)
            continue;
        if (!answer.answer.empty())
            return ZoneSays::Wildcard;
        says = ZoneSays::Nothing;
    }
    return says;
}

/// What \a resolver gives for the invented name.
QStringList inventedAddresses(const Context &context, const QString &name, const ResolverTarget &resolver)
{
    const DnsSurveyRequest request = atResolvers(context, name);
    const auto *survey = context.evidence.get<DnsSurveyEvidence>(request);
    for (std::size_t i = 0; survey && i < survey->answers.size(); ++i) {
        if (request.servers[i] == resolver.server)
            return survey->answers[i].values(kA);
    }
    return {};
}

std::vector<ProbeRequest> plan(const Context &context)
{
    const QString name = hasName(context.profile) ? inventedName(context) : QString();
    if (name.isEmpty() || nameServers(context).empty())
        return {};
    return {atResolvers(context, name), atZone(context, name)};
}

std::vector<CheckResult> judge(const Context &context)
{
    if (context.profile.isOffline())
        return {};
    if (!hasName(context.profile))
        return {noNameRow(context)};
    const QString name = inventedName(context);
    const ZoneSays says = name.isEmpty() ? ZoneSays::Unknown : zoneSays(context, name);
    if (!isSettled(context) || says == ZoneSays::Unknown)
        return {
            openRow(context, siteHost(context.profile),
                    Tr::tr("The zone's own servers did not tell what they say to a name that nobody has."))};
    CheckResult row;
    row.target = zoneOf(context);
    row.status = Status::Pass;
    row.reproduce = QStringLiteral("dig %1 A").arg(name);
    row.summary = Tr::tr("A name that does not exist is said not to exist, by everybody");
    if (says == ZoneSays::Wildcard) {
        row.summary = Tr::tr(
            "The zone answers for every name (a wildcard record), so a misspelt one leads somewhere too");
        row.observations.push_back(
            {Fact::WildcardAnswers, Role::Dns, row.target, row.summary + u'.', {}, 0, 0.3});
        return {row};
    }
    for (const ResolverTarget &resolver : resolvers(context)) {
        const QStringList given = inventedAddresses(context, name, resolver);
        if (given.isEmpty())
            continue;
        row.status = Status::Warn;
        row.summary = Tr::tr("%1 makes up answers for names that do not exist: %2")
                          .arg(resolver.label(), given.join(QStringLiteral(", ")));
        row.observations.push_back(
            {Fact::NxdomainRewritten,
             Role::Dns,
             resolver.label(),
             Tr::tr("%1 gives %2 for a name that does not exist, instead of saying so.")
                 .arg(resolver.label(), given.join(QStringLiteral(", "))),
             {},
             0,
             1});
    }
    return {row};
}

} // namespace

bool isInvented(const Context &context, const ResolverTarget &resolver, const QStringList &addresses)
{
    const QString name = inventedName(context);
    if (name.isEmpty() || addresses.isEmpty() || !ownedAddresses(context).isEmpty() ||
        zoneSays(context, name) != ZoneSays::Nothing)
        return false;
    const auto own = authoritativeAnswers(context);
    const bool denied = std::any_of(own.begin(), own.end(), [](const AddressAnswer &answer) {
        return answer.a && answer.a->authoritative && answer.a->rcode == QLatin1StringView("NXDOMAIN");
    });
    const QStringList given = inventedAddresses(context, name, resolver);
    return denied && std::all_of(addresses.begin(), addresses.end(),
                                 [&given](const QString &address) { return given.contains(address); });
}

Check inventedNameCheck()
{
    return {"dns.invented-name",
            Step::Dns,
            [] { return Tr::tr("Names that do not exist"); },
            [] { return Tr::tr("Does every resolver say honestly that a name does not exist?"); },
            plan,
            judge};
}

} // namespace fd::checks
