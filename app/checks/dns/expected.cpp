// SPDX-License-Identifier: GPL-3.0-or-later
//
// Does the name lead where the profile says it should?
#include "checks/dns/names.h"
#include "checks/registry.h"

#include <QCoreApplication>

#include <algorithm>

namespace fd::checks {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Checks)
};

QStringList normalised(const QStringList &addresses)
{
    QStringList all;
    for (const QString &address : addresses)
        all.append(normalisedAddress(address.trimmed()));
    all.sort();
    return all;
}

/// Some of the expected addresses and no other: name servers may give a few of many in turn.
bool isAmong(const QStringList &given, const QStringList &expected)
{
    return !given.isEmpty() && std::all_of(given.begin(), given.end(), [&expected](const QString &address) {
        return expected.contains(address);
    });
}

QString bare(QString name)
{
    if (name.endsWith(u'.'))
        name.chop(1);
    return name.toLower();
}

/// The zone's own name bears no alias (RFC 1034 section 3.6.2): where one is wanted there, name servers put
/// the addresses of its target in its place ("CNAME flattening", ALIAS, ANAME).
bool isFlattened(const Context &context, const AddressAnswer &answer)
{
    return !context.profile.dns.expect.cname.isEmpty() && answer.cname().isEmpty() &&
           zoneOf(context) == siteHost(context.profile);
}

QStringList addressesOfAlias(const Context &context)
{
    QStringList all;
    for (const QString &type : {QStringLiteral("A"), QStringLiteral("AAAA")}) {
        if (const auto *answer = guideAnswer(context, bare(context.profile.dns.expect.cname), type))
            all += answer->values(type);
    }
    all.sort();
    return all;
}

/// Targets answer in turn and by where one asks from, so that a neighbour is as good.
QString differenceFromAlias(const Context &context, const AddressAnswer &answer)
{
    const QStringList target = addressesOfAlias(context);
    const QStringList given = answer.addresses();
    const bool near = std::any_of(given.begin(), given.end(), [&target](const QString &address) {
        return std::any_of(target.begin(), target.end(),
                           [&](const QString &one) { return one == address || sameRange(one, address); });
    });
    if (target.isEmpty() || near)
        return {};
    return Tr::tr("it gives %1, while the expected alias %2 leads to %3")
        .arg(given.join(QStringLiteral(", ")), bare(context.profile.dns.expect.cname),
             target.join(QStringLiteral(", ")));
}

/// It knows what there is: a server that fails does not say that a record is missing.
bool knows(const DnsEvidence *answer)
{
    return answer && !answer->failure &&
           (answer->rcode == QLatin1StringView("NOERROR") || answer->rcode == QLatin1StringView("NXDOMAIN"));
}

/// What is not as expected in one answer; empty where all is.
QString difference(const Context &context, const AddressAnswer &answer)
{
    const DnsExpectation &expect = context.profile.dns.expect;
    const QStringList a = answer.a ? answer.a->values(u"A") : QStringList();
    const QStringList aaaa = answer.aaaa ? answer.aaaa->values(u"AAAA") : QStringList();
    const QString joint = QStringLiteral(", ");
    if (!expect.a.isEmpty() && knows(answer.a) && !isAmong(a, normalised(expect.a)))
        return Tr::tr("A is %1, expected %2")
            .arg(a.isEmpty() ? Tr::tr("missing") : a.join(joint), normalised(expect.a).join(joint));
    if (!expect.aaaa.isEmpty() && knows(answer.aaaa) && !isAmong(aaaa, normalised(expect.aaaa))) {
        return Tr::tr("AAAA is %1, expected %2")
            .arg(aaaa.isEmpty() ? Tr::tr("missing") : aaaa.join(joint), normalised(expect.aaaa).join(joint));
    }
    if (isFlattened(context, answer))
        return differenceFromAlias(context, answer);
    if (!expect.cname.isEmpty() && answer.cname() != bare(expect.cname)) {
        return Tr::tr("the alias is %1, expected %2")
            .arg(answer.cname().isEmpty() ? Tr::tr("missing") : answer.cname(), bare(expect.cname));
    }
    return {};
}

/// Has the name lost its IPv4 addresses? dns.resolve says that; no wrong address is given.
bool allLackIpv4(const Context &context, const std::vector<AddressAnswer> &own,
                 const std::vector<const AddressAnswer *> &behind)
{
    const auto lacks = [](const AddressAnswer &answer) {
        return knows(answer.a) && answer.a->values(u"A").isEmpty();
    };
    return !context.profile.dns.expect.a.isEmpty() &&
           std::all_of(own.begin(), own.end(),
                       [&](const AddressAnswer &answer) { return !answer.usable() || lacks(answer); }) &&
           std::all_of(behind.begin(), behind.end(),
                       [&](const AddressAnswer *answer) { return lacks(*answer); });
}

std::vector<ProbeRequest> plan(const Context &context)
{
    std::vector<ProbeRequest> requests;
    const QString alias = bare(context.profile.dns.expect.cname);
    if (!hasName(context.profile) || alias.isEmpty() || zoneOf(context) != siteHost(context.profile))
        return requests;
    for (const QString &type : {QStringLiteral("A"), QStringLiteral("AAAA")})
        requests.emplace_back(guideQuestion(context, alias, type));
    return requests;
}

std::vector<CheckResult> judge(const Context &context)
{
    if (context.profile.isOffline())
        return {};
    if (!hasName(context.profile))
        return {noNameRow(context)};
    const DnsExpectation &expect = context.profile.dns.expect;
    CheckResult row;
    row.target = siteHost(context.profile);
    if (expect == DnsExpectation{}) {
        row.status = Status::Skipped;
        row.summary = Tr::tr("The profile does not say which address is expected.");
        return {row};
    }
    if (!isSettled(context)) {
        row.status = Status::Running;
        return {row};
    }
    // The zone's own servers decide what is published; a resolver that differs from them is merely behind.
    const auto own = authoritativeAnswers(context);
    const auto resolvers = resolverAnswers(context);
    int ownRight = 0;
    int ownWrong = 0;
    QStringList wrong;
    std::vector<const AddressAnswer *> behind;
    int right = 0;
    for (const AddressAnswer &answer : own) {
        if (!answer.usable() || !answer.a || !answer.a->authoritative || answer.addresses().isEmpty())
            continue;
        const QString differs = difference(context, answer);
        differs.isEmpty() ? ++ownRight : ++ownWrong;
        if (!differs.isEmpty())
            wrong.append(answer.label + QStringLiteral(": ") + differs);
    }
    for (const AddressAnswer &answer : resolvers) {
        if (!answer.usable() || answer.addresses().isEmpty())
            continue;
        const QString differs = difference(context, answer);
        if (differs.isEmpty()) {
            ++right;
        } else {
            behind.push_back(&answer);
            wrong.append(answer.label + QStringLiteral(": ") + differs);
        }
    }
    row.evidence = {{QStringLiteral("wrong"), QJsonArray::fromStringList(wrong)}};
    if (wrong.isEmpty()) {
        const bool any = ownRight + right > 0;
        row.status = any ? Status::Pass : Status::Skipped;
        const bool flat = std::any_of(own.begin(), own.end(), [&](const AddressAnswer &answer) {
            return !answer.addresses().isEmpty() && isFlattened(context, answer);
        });
        row.summary =
            any && flat
                ? Tr::tr("The name leads where the profile expects it; as the zone's own name, it bears the "
                         "alias's addresses in place of the alias (CNAME flattening)")
            : any ? Tr::tr("The name leads where the profile expects it")
                  : Tr::tr("No address was found to compare with the profile.");
        if (any)
            row.observations.push_back(
                {Fact::AddressAsExpected, Role::Dns, row.target, row.summary + u'.', {}, 0, 1});
        return {row};
    }
    row.status = Status::Fail;
    row.summary = wrong.front();
    // Where the zone's own servers differ from each other, that is the fault, and another check tells it.
    const bool publishedRight = ownRight > 0 && ownWrong == 0;
    const bool someRight = ownRight > 0 || right > 0;
    if (publishedRight || (someRight && ownWrong == 0)) {
        for (const AddressAnswer *answer : behind) {
            row.observations.push_back(
                {Fact::ResolverStale,
                 Role::Dns,
                 answer->label,
                 Tr::tr("%1 gives another address than expected, while others already give the "
                        "expected one (%2).")
                     .arg(answer->label, difference(context, *answer)),
                 {},
                 0,
                 1});
        }
    } else if (ownRight == 0 && !allLackIpv4(context, own, behind)) {
        row.observations.push_back(
            {Fact::AddressUnexpected,
             Role::Dns,
             row.target,
             Tr::tr("The name does not lead where it should. %1.").arg(wrong.join(QStringLiteral("; "))),
             {},
             0,
             1});
    }
    return {row};
}

} // namespace

Check expectedCheck()
{
    return {"dns.expected",
            Step::Dns,
            [] { return Tr::tr("Expected address"); },
            [] { return Tr::tr("Does the name lead where it should?"); },
            plan,
            judge};
}

} // namespace fd::checks
