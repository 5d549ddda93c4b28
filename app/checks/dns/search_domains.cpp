// SPDX-License-Identifier: GPL-3.0-or-later
//
// Search domains: what this computer makes of the name when it appends its own domain (resolv.conf(5)).
#include "checks/dns/names.h"
#include "checks/registry.h"

#include <QCoreApplication>

#include <algorithm>

namespace fd::checks {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Checks)
};

constexpr qsizetype kMostDomains = 3;

const HostsEvidence *settings(const Context &context)
{
    return context.evidence.get<HostsEvidence>(hostsQuestion(context.profile));
}

DnsRequest question(const QString &name)
{
    return addressQuestion(name, QStringLiteral("A"), {});
}

QStringList extendedNames(const Context &context)
{
    QStringList names;
    const QString host = siteHost(context.profile);
    if (const HostsEvidence *hosts = settings(context)) {
        for (const QString &domain : hosts->searchDomains.mid(0, kMostDomains)) {
            if (domain != u'.' && !domain.isEmpty())
                names.append(host + u'.' + domain.toLower());
        }
    }
    return names;
}

std::vector<ProbeRequest> plan(const Context &context)
{
    std::vector<ProbeRequest> requests;
    if (!hasName(context.profile))
        return requests;
    for (const QString &name : extendedNames(context))
        requests.emplace_back(question(name));
    return requests;
}

CheckResult judgeOne(const Context &context, const QString &name, bool searchedFirst, bool resolves)
{
    CheckResult row = rowFor(context, name, question(name));
    row.reproduce =
        byHand(question(name)) + QStringLiteral("\ngetent ahosts %1").arg(siteHost(context.profile));
    const auto *answer = context.evidence.get<DnsEvidence>(question(name));
    if (!isAnswered(row) || !answer)
        return row;
    row.evidence = toJsonObject(*answer);
    const QStringList addresses = answer->values(u"A");
    if (addresses.isEmpty()) {
        row.summary = Tr::tr("With the search domain appended, the name does not exist either");
        return row;
    }
    const QString given = addresses.join(QStringLiteral(", "));
    if (!searchedFirst && resolves) {
        row.summary =
            Tr::tr("Leads to %1, but is tried only where the name itself does not exist").arg(given);
        return row;
    }
    row.status = Status::Warn;
    row.summary = Tr::tr("This computer is sent to %1, by its search domain").arg(given);
    row.observations.push_back(
        {Fact::SearchDomainAnswers,
         Role::Client,
         name,
         searchedFirst
             ? Tr::tr("This computer tries %1 before the name itself (\"options ndots\" in "
                      "resolv.conf), and is sent to %2.")
                   .arg(name, given)
             : Tr::tr("The name itself does not resolve, so this computer tries %1 and is sent to %2.")
                   .arg(name, given),
         {},
         0,
         1});
    return row;
}

std::vector<CheckResult> judge(const Context &context)
{
    if (context.profile.isOffline())
        return {};
    if (!hasName(context.profile))
        return {noNameRow(context)};
    const QString host = siteHost(context.profile);
    const QStringList names = extendedNames(context);
    if (names.isEmpty()) {
        CheckResult row = openRow(context, host, Tr::tr("The resolver's settings could not be read."));
        if (settings(context)) {
            row.status = Status::Pass;
            row.summary = Tr::tr("This computer has no search domain");
        }
        return {row};
    }
    const bool searchedFirst = host.count(u'.') < settings(context)->ndots;
    const auto own = resolverAnswers(context);
    const bool resolves = std::any_of(own.begin(), own.end(), [](const AddressAnswer &answer) {
        return answer.system && !answer.addresses().isEmpty();
    });
    std::vector<CheckResult> rows;
    for (const QString &name : names)
        rows.push_back(judgeOne(context, name, searchedFirst, resolves));
    return rows;
}

} // namespace

Check searchDomainsCheck()
{
    return {"dns.search",
            Step::Dns,
            [] { return Tr::tr("This computer's search domains"); },
            [] { return Tr::tr("Does this computer take the name for another one?"); },
            plan,
            judge};
}

} // namespace fd::checks
