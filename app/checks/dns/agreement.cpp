// SPDX-License-Identifier: GPL-3.0-or-later
//
// Do the resolvers agree with each other and with the zone's own name servers?
#include "checks/dns/names.h"
#include "checks/registry.h"

#include <QCoreApplication>

#include <algorithm>

namespace fd::checks {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Checks)
};

QString spokenSet(const QStringList &addresses)
{
    return addresses.isEmpty() ? Tr::tr("no address") : addresses.join(QStringLiteral(", "));
}

/// Seconds until the last record of an answer ends.
qint64 longestTtl(const AddressAnswer &answer)
{
    qint64 ttl = 0;
    for (const DnsEvidence *part : {answer.a, answer.aaaa}) {
        if (!part)
            continue;
        for (const DnsRecord &record : part->answer)
            ttl = std::max(ttl, record.ttl);
    }
    return ttl;
}

/// Every address that some server of the zone gives today.
QStringList owned(const std::vector<AddressAnswer> &answers)
{
    QStringList all;
    for (const AddressAnswer &answer : answers) {
        if (answer.usable() && answer.a && answer.a->authoritative)
            all += answer.addresses();
    }
    all.removeDuplicates();
    return all;
}

std::vector<CheckResult> judge(const Context &context)
{
    if (context.profile.isOffline())
        return {};
    if (!hasName(context.profile))
        return {noNameRow(context)};
    CheckResult row;
    row.target = siteHost(context.profile);
    const auto resolvers = resolverAnswers(context);
    const bool open = std::any_of(resolvers.begin(), resolvers.end(),
                                  [](const AddressAnswer &answer) { return !answer.complete(); });
    if (open && context.evidence.pending() > 0) {
        row.status = Status::Running;
        return {row};
    }
    const QStringList today = owned(authoritativeAnswers(context));
    QStringList answers;
    QJsonObject seen;
    row.status = Status::Pass;
    for (const AddressAnswer &answer : resolvers) {
        if (!answer.usable())
            continue;
        const QStringList addresses = answer.addresses();
        answers.append(spokenSet(addresses));
        seen.insert(answer.label, QJsonArray::fromStringList(addresses));
        const bool strange =
            std::any_of(addresses.begin(), addresses.end(),
                        [&today](const QString &address) { return !today.contains(address); });
        if (!today.isEmpty() && strange) {
            row.status = Status::Warn;
            row.observations.push_back({Fact::ResolverStale,
                                        Role::Dns,
                                        answer.label,
                                        Tr::tr("%1 still gives %2, which the zone's own name servers no "
                                               "longer do; its answer ends in %3 s.")
                                            .arg(answer.label, spokenSet(addresses))
                                            .arg(longestTtl(answer)),
                                        {},
                                        static_cast<double>(longestTtl(answer)),
                                        1});
        }
    }
    row.evidence = {{QStringLiteral("resolvers"), seen},
                    {QStringLiteral("authoritative"), QJsonArray::fromStringList(today)}};
    const auto asked = answers.size();
    answers.removeDuplicates();
    if (asked == 0) {
        row.status = Status::Skipped;
        row.summary = Tr::tr("No resolver gave a usable answer to compare.");
    } else if (answers.size() > 1) {
        row.status = Status::Warn;
        row.summary = Tr::tr("Resolvers give different answers: %1").arg(answers.join(QStringLiteral(" | ")));
        row.observations.push_back(
            {Fact::ResolversDisagree, Role::Dns, row.target, row.summary + u'.', {}, 0, 1});
    } else if (row.status == Status::Warn) {
        row.summary = Tr::tr("The resolvers give an answer that the zone's own servers no longer give");
    } else if (asked == 1) {
        row.summary = today.isEmpty() ? Tr::tr("Only one resolver answered: %1").arg(answers.front())
                                      : Tr::tr("The resolver agrees with the zone's own servers");
    } else {
        row.summary = Tr::tr("All resolvers agree: %1").arg(answers.front());
    }
    return {row};
}

} // namespace

Check agreementCheck()
{
    return {"dns.agreement",
            Step::Dns,
            [] { return Tr::tr("Agreement"); },
            [] { return Tr::tr("Do all resolvers give the same answer as the zone's own servers?"); },
            [](const Context &) { return std::vector<ProbeRequest>{}; },
            judge};
}

} // namespace fd::checks
