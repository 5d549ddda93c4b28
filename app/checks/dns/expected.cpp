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

QString bare(QString name)
{
    if (name.endsWith(u'.'))
        name.chop(1);
    return name.toLower();
}

/// What is not as expected in one answer; empty where all is.
QString difference(const DnsExpectation &expect, const AddressAnswer &answer)
{
    const QStringList a = answer.a ? answer.a->values(u"A") : QStringList();
    const QStringList aaaa = answer.aaaa ? answer.aaaa->values(u"AAAA") : QStringList();
    const QString joint = QStringLiteral(", ");
    if (!expect.a.isEmpty() && a != normalised(expect.a))
        return Tr::tr("A is %1, expected %2")
            .arg(a.isEmpty() ? Tr::tr("missing") : a.join(joint), normalised(expect.a).join(joint));
    if (!expect.aaaa.isEmpty() && aaaa != normalised(expect.aaaa)) {
        return Tr::tr("AAAA is %1, expected %2")
            .arg(aaaa.isEmpty() ? Tr::tr("missing") : aaaa.join(joint), normalised(expect.aaaa).join(joint));
    }
    if (!expect.cname.isEmpty() && answer.cname() != bare(expect.cname)) {
        return Tr::tr("the alias is %1, expected %2")
            .arg(answer.cname().isEmpty() ? Tr::tr("missing") : answer.cname(), bare(expect.cname));
    }
    return {};
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
    if (context.evidence.pending() > 0) {
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
        const QString differs = difference(expect, answer);
        differs.isEmpty() ? ++ownRight : ++ownWrong;
        if (!differs.isEmpty())
            wrong.append(answer.label + QStringLiteral(": ") + differs);
    }
    for (const AddressAnswer &answer : resolvers) {
        if (!answer.usable() || answer.addresses().isEmpty())
            continue;
        const QString differs = difference(expect, answer);
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
        row.summary = any ? Tr::tr("The name leads where the profile expects it")
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
                     .arg(answer->label, difference(expect, *answer)),
                 {},
                 0,
                 1});
        }
    } else if (ownRight == 0) {
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
            [](const Context &) { return std::vector<ProbeRequest>{}; },
            judge};
}

} // namespace fd::checks
