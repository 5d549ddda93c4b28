// SPDX-License-Identifier: GPL-3.0-or-later
//
// The zone that the site's alias (CNAME) leads to, most often a CDN's: where resolvers fail although the
// site's own zone is in order, its servers may be the ones that do not serve it.
#include "checks/dns/names.h"
#include "checks/registry.h"

#include <QCoreApplication>

#include <algorithm>

namespace fd::checks {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Checks)
};

constexpr std::size_t kMostServers = 6;

/// The name beyond the site's own zone that this zone's servers send everybody to, where no resolver gets
/// further; empty: that is not the question.
QString lostAlias(const Context &context)
{
    if (context.profile.isOffline() || !hasName(context.profile))
        return {};
    for (const AddressAnswer &answer : resolverAnswers(context)) {
        if (!answer.complete() || answer.usable())
            return {};
    }
    for (const AddressAnswer &answer : authoritativeAnswers(context)) {
        const QString target = answer.usable() ? answer.cname() : QString();
        if (!target.isEmpty() && answer.addresses().isEmpty() && !liesIn(target, zoneOf(context)))
            return target;
    }
    return {};
}

std::optional<ZoneCut> lowestCut(const Context &context, const QString &target)
{
    auto cuts = zoneCuts(context, target);
    if (cuts.empty() || !cuts.back().told)
        return std::nullopt;
    return std::move(cuts.back());
}

std::vector<ProbeRequest> addressQuestions(const Context &context, const ZoneCut &cut)
{
    std::vector<ProbeRequest> questions;
    for (const QString &name : cut.listed) {
        if (!cut.glue.contains(name))
            questions.emplace_back(guideQuestion(context, name, QStringLiteral("A")));
    }
    return questions;
}

DnsSurveyRequest survey(const Context &context, const ZoneCut &cut, const QString &target)
{
    DnsSurveyRequest request;
    request.name = target;
    request.type = QStringLiteral("A");
    request.recursionDesired = false;
    request.timeout = Millis{800};
    for (const QString &name : cut.listed) {
        QStringList addresses;
        if (const auto glue = cut.glue.find(name); glue != cut.glue.end())
            addresses = glue->second;
        else if (const DnsEvidence *answer = guideAnswer(context, name, QStringLiteral("A")))
            addresses = answer->values(u"A");
        for (const QString &address : addresses) {
            if (request.servers.size() < kMostServers)
                request.servers.push_back({address, 53});
        }
    }
    return request;
}

bool serves(const DnsEvidence &answer)
{
    return !answer.failure && answer.authoritative &&
           (answer.rcode == QLatin1StringView("NOERROR") || answer.rcode == QLatin1StringView("NXDOMAIN"));
}

std::vector<ProbeRequest> plan(const Context &context)
{
    const QString target = lostAlias(context);
    if (target.isEmpty())
        return {};
    std::vector<ProbeRequest> requests = zoneCutQuestions(context, target);
    if (const auto cut = lowestCut(context, target)) {
        for (ProbeRequest &request : addressQuestions(context, *cut))
            requests.push_back(std::move(request));
        if (DnsSurveyRequest question = survey(context, *cut, target); !question.servers.empty())
            requests.emplace_back(std::move(question));
    }
    return requests;
}

std::vector<CheckResult> judge(const Context &context)
{
    const QString target = lostAlias(context);
    if (target.isEmpty())
        return {};
    CheckResult row =
        openRow(context, target, Tr::tr("It could not be found out who serves the alias's zone."));
    row.reproduce = QStringLiteral("dig +trace %1 A").arg(target);
    const auto cut = lowestCut(context, target);
    const auto *asked =
        cut ? context.evidence.get<DnsSurveyEvidence>(survey(context, *cut, target)) : nullptr;
    if (!asked || asked->answers.empty() || !isSettled(context))
        return {row};
    row.status = Status::Pass;
    row.summary = Tr::tr("The servers of %1 serve it").arg(cut->zone);
    row.evidence = {{QStringLiteral("zone"), cut->zone},
                    {QStringLiteral("answers"), toJsonValue(asked->answers)}};
    const bool some = std::any_of(asked->answers.begin(), asked->answers.end(), serves);
    for (const DnsEvidence &answer : asked->answers) {
        if (serves(answer))
            continue;
        row.status = some ? Status::Warn : Status::Fail;
        row.summary = some ? Tr::tr("Not every server of %1 serves it").arg(cut->zone)
                           : Tr::tr("No server of %1 serves it").arg(cut->zone);
        row.observations.push_back(
            {Fact::LameServer,
             Role::Dns,
             answer.server.address,
             Tr::tr("%1 is an alias of %2; the zone %3 is delegated to %4, but that server does not serve it "
                    "(%5).")
                 .arg(siteHost(context.profile), target, cut->zone, answer.server.address,
                      spokenAnswer(answer, QStringLiteral("A"))),
             {},
             1,
             some ? 0.5 : 1});
    }
    return {row};
}

} // namespace

Check aliasCheck()
{
    return {"dns.alias",
            Step::Dns,
            [] { return Tr::tr("The zone of the site's alias"); },
            [] { return Tr::tr("Is the zone served that the site's name is an alias into?"); },
            plan,
            judge};
}

} // namespace fd::checks
