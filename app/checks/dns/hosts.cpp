// SPDX-License-Identifier: GPL-3.0-or-later
//
// Does this workstation go its own way? A line in its hosts file beats every name server, but only here.
#include "checks/dns/names.h"
#include "checks/registry.h"

#include <QCoreApplication>

#include <algorithm>

namespace fd::checks {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Checks)
};

std::vector<ProbeRequest> plan(const Context &context)
{
    if (!hasName(context.profile))
        return {};
    return {hostsQuestion(context.profile)};
}

std::vector<CheckResult> judge(const Context &context)
{
    if (context.profile.isOffline())
        return {};
    if (!hasName(context.profile))
        return {noNameRow(context)};
    const HostsRequest request = hostsQuestion(context.profile);
    CheckResult row = rowFor(context, Tr::tr("hosts file"), request);
    row.reproduce = QStringLiteral("grep -n -i -F '%1' /etc/hosts").arg(request.name);
    const auto *hosts = context.evidence.get<HostsEvidence>(request);
    if (!isAnswered(row) || !hosts)
        return {row};
    row.evidence = toJsonObject(*hosts);
    if (hosts->addresses.isEmpty()) {
        row.summary = Tr::tr("This computer's hosts file says nothing of %1").arg(request.name);
        return {row};
    }
    QStringList published;
    for (const AddressAnswer &answer : resolverAnswers(context))
        published += answer.addresses();
    for (const AddressAnswer &answer : authoritativeAnswers(context))
        published += answer.addresses();
    const bool differs = std::any_of(hosts->addresses.begin(), hosts->addresses.end(),
                                     [&](const QString &address) { return !published.contains(address); });
    const QString where = Tr::tr("line %1 of %2").arg(hosts->line).arg(hosts->file);
    const QString given = hosts->addresses.join(QStringLiteral(", "));
    if (published.isEmpty()) {
        row.status = !isSettled(context) ? Status::Running : Status::Pass;
        row.summary = Tr::tr("The address %1 stands in the hosts file only (%2)").arg(given, where);
    } else if (differs) {
        row.status = Status::Warn;
        row.summary = Tr::tr("This computer is sent to %1 by %2").arg(given, where);
        row.observations.push_back(
            {Fact::HostsOverride,
             Role::Client,
             given,
             Tr::tr("The hosts file of this computer sends %1 to %2 (%3); name servers give %4.")
                 .arg(request.name, given, where, published.front()),
             {},
             0,
             1});
    } else {
        row.summary = Tr::tr("The hosts file says the same as the name servers (%1)").arg(where);
    }
    return {row};
}

} // namespace

Check hostsCheck()
{
    return {"dns.hosts",
            Step::Dns,
            [] { return Tr::tr("This computer's hosts file"); },
            [] { return Tr::tr("Does this computer go its own way?"); },
            plan,
            judge};
}

} // namespace fd::checks
