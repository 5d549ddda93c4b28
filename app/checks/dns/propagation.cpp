// SPDX-License-Identifier: GPL-3.0-or-later
//
// How far a change of the site's address has come: at the zone's own servers and at every resolver, and when
// the last old answer ends.
#include "checks/dns/names.h"
#include "checks/registry.h"

#include <QCoreApplication>

#include <algorithm>

namespace fd::checks {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Checks)
};

/// Resolvers of the profile beyond those that are asked in detail.
std::vector<Endpoint> furtherResolvers(const Profile &profile)
{
    const auto known = resolversFor(profile, siteHost(profile));
    std::vector<Endpoint> further;
    for (const QString &text : profile.dns.resolvers) {
        auto server = endpointFromText(text);
        if (!server)
            continue;
        if (server->port == 0)
            server->port = 53;
        const bool detailed = std::any_of(known.begin(), known.end(),
                                          [&](const ResolverTarget &one) { return one.server == *server; });
        if (!detailed)
            further.push_back(*server);
    }
    return further;
}

std::vector<DnsSurveyRequest> surveys(const Context &context)
{
    std::vector<DnsSurveyRequest> requests;
    const std::vector<Endpoint> further = furtherResolvers(context.profile);
    for (const QString &type : {QStringLiteral("A"), QStringLiteral("AAAA")}) {
        DnsSurveyRequest request;
        request.name = siteHost(context.profile);
        request.type = type;
        request.servers = further;
        if (!further.empty())
            requests.push_back(std::move(request));
    }
    return requests;
}

/// All that were asked for the site's addresses: the zone's servers, then the resolvers.
std::vector<AddressAnswer> everybody(const Context &context)
{
    std::vector<AddressAnswer> all = authoritativeAnswers(context);
    for (AddressAnswer &answer : resolverAnswers(context))
        all.push_back(std::move(answer));
    const auto requests = surveys(context);
    if (requests.size() < 2)
        return all;
    const auto *a = context.evidence.get<DnsSurveyEvidence>(requests[0]);
    const auto *aaaa = context.evidence.get<DnsSurveyEvidence>(requests[1]);
    const auto &servers = requests[0].servers;
    for (std::size_t i = 0;
         a && aaaa && i < servers.size() && i < a->answers.size() && i < aaaa->answers.size(); ++i)
        all.push_back({ResolverTarget{servers[i]}.label(), false, false, &a->answers[i], &aaaa->answers[i]});
    return all;
}

qint64 ttlOf(const AddressAnswer &answer)
{
    qint64 ttl = 0;
    for (const DnsEvidence *part : {answer.a, answer.aaaa}) {
        for (std::size_t i = 0; part && i < part->answer.size(); ++i)
            ttl = std::max(ttl, part->answer[i].ttl);
    }
    return ttl;
}

CheckResult judgeAll(const Context &context, const std::vector<AddressAnswer> &all)
{
    CheckResult row;
    row.target = siteHost(context.profile);
    row.status = Status::Pass;
    row.reproduce = QStringLiteral("dig +nssearch %1").arg(zoneOf(context));
    const QStringList today = ownedAddresses(context);
    int same = 0;
    int asked = 0;
    int silent = 0;
    qint64 last = 0;
    QStringList behind;
    for (const AddressAnswer &answer : all) {
        if (!answer.complete())
            continue;
        ++asked;
        const QStringList addresses = answer.addresses();
        const bool strange =
            addresses.isEmpty() || std::any_of(addresses.begin(), addresses.end(),
                                               [&](const QString &a) { return !today.contains(a); });
        if (!answer.usable()) {
            ++silent;
        } else if (!today.isEmpty() && strange) {
            last = std::max(last, ttlOf(answer));
            behind += answer.label;
        } else {
            ++same;
        }
    }
    row.evidence = {{QStringLiteral("asked"), asked},
                    {QStringLiteral("same"), same},
                    {QStringLiteral("noUsableAnswer"), silent},
                    {QStringLiteral("behind"), QJsonArray::fromStringList(behind)},
                    {QStringLiteral("secondsUntilLastTurns"), last}};
    if (asked == 0 || today.isEmpty()) {
        row.status = Status::Skipped;
        row.summary = Tr::tr("The zone's own name servers gave no address to compare with.");
    } else if (behind.isEmpty()) {
        row.summary = Tr::tr("%1 of %2 servers and resolvers give what the zone's own servers give")
                          .arg(same)
                          .arg(asked);
    } else {
        row.status = Status::Warn;
        row.summary = Tr::tr("%1 of %2 servers and resolvers give something else; the last of it ends in %3")
                          .arg(behind.size())
                          .arg(asked)
                          .arg(fd::spoken(std::chrono::seconds(last)));
    }
    return row;
}

std::vector<ProbeRequest> plan(const Context &context)
{
    std::vector<ProbeRequest> requests;
    if (hasName(context.profile)) {
        for (DnsSurveyRequest &request : surveys(context))
            requests.emplace_back(std::move(request));
    }
    return requests;
}

std::vector<CheckResult> judge(const Context &context)
{
    if (context.profile.isOffline())
        return {};
    if (!hasName(context.profile))
        return {noNameRow(context)};
    if (!isSettled(context))
        return {openRow(context, siteHost(context.profile), {})};
    return {judgeAll(context, everybody(context))};
}

} // namespace

Check propagationCheck()
{
    return {"dns.propagation",
            Step::Dns,
            [] { return Tr::tr("Propagation"); },
            [] { return Tr::tr("Has the present address reached everybody, and if not, when will it?"); },
            plan,
            judge};
}

} // namespace fd::checks
