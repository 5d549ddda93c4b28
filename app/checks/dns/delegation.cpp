// SPDX-License-Identifier: GPL-3.0-or-later
//
// The way from the root to the zone: does each parent list the name servers that the zone itself lists, with
// the same addresses?
#include "checks/dns/names.h"
#include "checks/registry.h"

#include <QCoreApplication>

#include <algorithm>

namespace fd::checks {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Checks)
};

const QString kNs = QStringLiteral("NS");

/// The name servers that all of the zone's own servers list, with authority; sorted. One that the newer of
/// them have given up is no longer the zone's.
QStringList listedByZone(const Context &context, const QString &zone)
{
    std::optional<QStringList> common;
    if (const auto *survey = context.evidence.get<DnsSurveyEvidence>(zoneSurvey(context, zone, kNs))) {
        for (const DnsEvidence &answer : survey->answers) {
            QStringList names = answer.values(kNs);
            if (answer.failure || !answer.authoritative || names.isEmpty())
                continue;
            for (QString &name : names)
                name = name.toLower();
            if (common)
                names.removeIf([&common](const QString &name) { return !common->contains(name); });
            common = names;
        }
    }
    QStringList names = common.value_or(QStringList());
    names.removeDuplicates();
    names.sort();
    return names;
}

QStringList without(QStringList names, const QStringList &others)
{
    names.removeIf([&others](const QString &name) { return others.contains(name); });
    return names;
}

/// Addresses of \a name that the parent has and one of the zone's own servers does not.
QStringList strangeGlue(const Context &context, const QString &name, const QStringList &glue,
                        QStringList &published)
{
    QStringList strange;
    for (const QString &type : {QStringLiteral("A"), QStringLiteral("AAAA")}) {
        const auto *survey = context.evidence.get<DnsSurveyEvidence>(zoneSurvey(context, name, type));
        QStringList ofType = glue;
        ofType.removeIf(
            [&type](const QString &address) { return address.contains(u':') != (type == u"AAAA"); });
        for (std::size_t i = 0; survey && i < survey->answers.size(); ++i) {
            const QStringList own = survey->answers[i].values(type);
            if (!survey->answers[i].authoritative || own.isEmpty() || without(ofType, own).isEmpty())
                continue;
            strange += without(ofType, own);
            published += own;
        }
    }
    strange.removeDuplicates();
    published.removeDuplicates();
    return strange;
}

/// Name servers whose addresses the parent holds; at most four are looked into.
QStringList glueNames(const ZoneCut &cut)
{
    QStringList names;
    for (const auto &[name, addresses] : cut.glue) {
        if (liesIn(name, cut.zone)) // others are owned by other zones
            names.append(name);
    }
    return names.mid(0, 4);
}

void observe(CheckResult &row, Fact fact, const QString &zone, const QString &text, double weight)
{
    row.status = Status::Warn;
    row.observations.push_back({fact, Role::Dns, zone, text, {}, 0, weight});
}

void judgeNames(const ZoneCut &cut, const QStringList &own, CheckResult &row)
{
    const QString joint = QStringLiteral(", ");
    const QStringList onlyParent = without(cut.listed, own);
    const QStringList onlyZone = without(own, cut.listed);
    if (onlyParent.isEmpty() && onlyZone.isEmpty())
        return;
    QStringList parts;
    if (!onlyParent.isEmpty())
        parts += Tr::tr("%1 stands in %2 only").arg(onlyParent.join(joint), cut.parent);
    if (!onlyZone.isEmpty())
        parts += Tr::tr("%1 stands in the zone only").arg(onlyZone.join(joint));
    row.summary = Tr::tr("The parent and the zone list different name servers: %1")
                      .arg(parts.join(QStringLiteral("; ")));
    // A server that the parent does not know is merely not used; one that the zone has given up still is.
    observe(row, Fact::DelegationMismatch, cut.zone,
            Tr::tr("The delegation of %1 does not match the zone: %2.")
                .arg(cut.zone, parts.join(QStringLiteral("; "))),
            onlyParent.isEmpty() ? 0.4 : 1);
}

void judgeGlue(const Context &context, const ZoneCut &cut, CheckResult &row)
{
    const QString joint = QStringLiteral(", ");
    for (const QString &name : glueNames(cut)) {
        QStringList published;
        const QStringList strange = strangeGlue(context, name, cut.glue.at(name), published);
        if (strange.isEmpty())
            continue;
        const QString text =
            Tr::tr("For the name server %1, the parent %2 has the address %3; the zone says %4.")
                .arg(name, cut.parent, strange.join(joint), published.join(joint));
        row.summary = Tr::tr("The parent has another address of %1: %2").arg(name, strange.join(joint));
        observe(row, Fact::GlueMismatch, cut.zone, text, 1);
    }
}

/// The names of a zone's servers, where the parent gives no address for any of them: a resolver has to find
/// these first. Two tell enough.
QStringList namesToFind(const ZoneCut &cut)
{
    return cut.told && cut.glue.empty() ? cut.listed.mid(0, 2) : QStringList();
}

/// Were the addresses of all its name servers looked for in vain?
bool nobodyFinds(const Context &context, const ZoneCut &cut)
{
    const QStringList names = namesToFind(cut);
    return !names.isEmpty() && std::all_of(names.begin(), names.end(), [&](const QString &name) {
        const auto *survey =
            context.evidence.get<DnsSurveyEvidence>(guideQuestion(context, name, QStringLiteral("A")));
        return survey &&
               std::any_of(survey->answers.begin(), survey->answers.end(),
                           [](const DnsEvidence &one) { return !one.failure; }) &&
               std::all_of(survey->answers.begin(), survey->answers.end(),
                           [](const DnsEvidence &one) { return one.values(u"A").isEmpty(); });
    });
}

CheckResult judgeCut(const Context &context, const ZoneCut &cut, bool last)
{
    CheckResult row;
    row.target = cut.zone;
    row.status = Status::Pass;
    row.evidence = cut.toJson();
    const QString joint = QStringLiteral(", ");
    if (!cut.told) {
        row.summary = Tr::tr("The servers of %1 own %2 as well, so no delegation is seen")
                          .arg(cut.parent == u'.' ? Tr::tr("the root") : cut.parent, cut.zone);
        return row;
    }
    row.reproduce = QStringLiteral("dig +norecurse @%1 %2 NS").arg(cut.teller, cut.zone) +
                    (last ? QStringLiteral("\ndig +trace %1 NS").arg(cut.zone) : QString());
    row.summary = Tr::tr("Delegated to %1").arg(cut.listed.join(joint));
    if (!last)
        return row;
    const QStringList own = listedByZone(context, cut.zone);
    row.evidence.insert(QStringLiteral("ownList"), QJsonArray::fromStringList(own));
    if (own.isEmpty()) {
        const bool allWithin = std::all_of(cut.listed.begin(), cut.listed.end(),
                                           [&](const QString &name) { return liesIn(name, cut.zone); });
        if (!isSettled(context)) {
            row.status = Status::Running;
        } else if (allWithin && cut.glue.empty()) {
            row.status = Status::Fail;
            row.summary =
                Tr::tr("Delegated to %1, whose addresses nobody can find").arg(cut.listed.join(joint));
            observe(
                row, Fact::LameServer, cut.zone,
                Tr::tr(
                    "The name servers of %1 (%2) lie in that zone itself, and the servers of %3 do not give "
                    "their addresses (glue): nobody can find them.")
                    .arg(cut.zone, cut.listed.join(joint), cut.parent),
                1);
        } else if (nobodyFinds(context, cut)) {
            row.status = Status::Fail;
            row.summary =
                Tr::tr("Delegated to %1, whose addresses nobody can find").arg(cut.listed.join(joint));
            observe(
                row, Fact::LameServer, cut.zone,
                Tr::tr("The name servers of %1 (%2) bear names that cannot be looked up: the resolvers were "
                       "asked for their addresses in vain, and the servers of %3 do not give them.")
                    .arg(cut.zone, cut.listed.join(joint), cut.parent),
                1);
        }
        return row; // dns.authoritative says that its servers do not answer
    }
    row.summary = Tr::tr("The parent and the zone list the same name servers: %1").arg(own.join(joint));
    judgeNames(cut, own, row);
    judgeGlue(context, cut, row);
    return row;
}

std::vector<ProbeRequest> plan(const Context &context)
{
    const auto cuts =
        hasName(context.profile) ? zoneCuts(context, siteHost(context.profile)) : std::vector<ZoneCut>();
    if (!cuts.empty() && nameServers(context).empty()) {
        std::vector<ProbeRequest> requests;
        for (const QString &name : namesToFind(cuts.back()))
            requests.emplace_back(guideQuestion(context, name, QStringLiteral("A")));
        return requests;
    }
    const QString zone = hasName(context.profile) ? zoneOf(context) : QString();
    if (zone.isEmpty() || nameServers(context).empty())
        return {};
    std::vector<ProbeRequest> requests{zoneSurvey(context, zone, kNs)};
    if (const auto cut = siteCut(context)) {
        for (const QString &name : glueNames(*cut)) {
            const QStringList &glue = cut->glue.at(name);
            const auto six = std::count_if(glue.begin(), glue.end(),
                                           [](const QString &address) { return address.contains(u':'); });
            if (six < glue.size())
                requests.emplace_back(zoneSurvey(context, name, QStringLiteral("A")));
            if (six > 0)
                requests.emplace_back(zoneSurvey(context, name, QStringLiteral("AAAA")));
        }
    }
    return requests;
}

std::vector<CheckResult> judge(const Context &context)
{
    if (context.profile.isOffline())
        return {};
    if (!hasName(context.profile))
        return {noNameRow(context)};
    const auto cuts = zoneCuts(context, siteHost(context.profile));
    if (cuts.empty())
        return {openRow(context, siteHost(context.profile),
                        Tr::tr("The resolvers do not tell which name servers lead to this name."))};
    std::vector<CheckResult> rows;
    rows.reserve(cuts.size());
    for (const ZoneCut &cut : cuts)
        rows.push_back(judgeCut(context, cut, &cut == &cuts.back()));
    return rows;
}

} // namespace

Check delegationCheck()
{
    return {"dns.delegation",
            Step::Dns,
            [] { return Tr::tr("Delegation"); },
            [] { return Tr::tr("Does the way from the root lead to the zone's name servers?"); },
            plan,
            judge};
}

} // namespace fd::checks
