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

/// Seconds until "no such name" or "no address" is forgotten (RFC 2308 section 5): the SOA record's TTL.
qint64 negativeTtl(const AddressAnswer &answer)
{
    for (const DnsEvidence *part : {answer.a, answer.aaaa}) {
        for (std::size_t i = 0; part && i < part->authority.size(); ++i) {
            if (part->authority[i].type == QLatin1StringView("SOA"))
                return part->authority[i].ttl;
        }
    }
    return 0;
}

/// How sure it is that addresses the zone's servers do not give are old ones. Servers that answer by where
/// one asks from (GeoDNS) give neighbouring addresses, for a few minutes at most.
double staleness(const QStringList &strange, const QStringList &today, qint64 ttl)
{
    const bool neighbours = std::all_of(strange.begin(), strange.end(), [&](const QString &address) {
        return std::any_of(today.begin(), today.end(),
                           [&](const QString &own) { return sameRange(address, own); });
    });
    constexpr qint64 minute = 60;
    return neighbours && ttl <= 5 * minute ? 0.3 : ttl <= minute ? 0.4 : 1;
}

QString spokenWait(qint64 seconds)
{
    return fd::spoken(std::chrono::seconds(seconds));
}

constexpr qint64 kLongNegative = 3600;

/// What a resolver's answer says that the zone's own servers, which give \a today, do not.
void judgeAge(const AddressAnswer &answer, const QStringList &today, CheckResult &row)
{
    const QStringList addresses = answer.addresses();
    if (addresses.isEmpty()) {
        const qint64 left = negativeTtl(answer);
        row.status = Status::Warn;
        row.observations.push_back(
            {Fact::ResolverStale,
             Role::Dns,
             answer.label,
             Tr::tr("%1 still says that there is no address, while the zone's own name "
                    "servers give %2; it will ask again in %3.")
                 .arg(answer.label, spokenSet(today), spokenWait(left)),
             {},
             static_cast<double>(left),
             1});
        if (left > kLongNegative) {
            row.observations.push_back(
                {Fact::NegativeTtlLong,
                 Role::Dns,
                 answer.label,
                 Tr::tr("\"No such name\" may be kept for %1 (the last number of the zone's SOA record).")
                     .arg(spokenWait(left)),
                 {},
                 static_cast<double>(left),
                 1});
        }
        return;
    }
    QStringList strange;
    std::copy_if(addresses.begin(), addresses.end(), std::back_inserter(strange),
                 [&today](const QString &address) { return !today.contains(address); });
    if (strange.isEmpty())
        return;
    const qint64 left = longestTtl(answer);
    const double weight = staleness(strange, today, left);
    if (weight == 1)
        row.status = Status::Warn;
    row.observations.push_back(
        {Fact::ResolverStale,
         Role::Dns,
         answer.label,
         (weight == 1
              ? Tr::tr("%1 still gives %2, which the zone's own name servers no longer do; its answer "
                       "ends in %3.")
              : Tr::tr("%1 gives %2, which the zone's name servers do not give here: it may depend on "
                       "where one asks from. The answer ends in %3."))
             .arg(answer.label, spokenSet(strange), spokenWait(left)),
         {},
         static_cast<double>(left),
         weight});
}

/// "Nobody": what filters of advertisements and of malware answer for names on their lists.
bool isNobody(const QStringList &addresses)
{
    return !addresses.isEmpty() && std::all_of(addresses.begin(), addresses.end(), [](const QString &one) {
        return one == u"0.0.0.0" || one == u"::" || one == u"::1" ||
               one.startsWith(QLatin1StringView("127."));
    });
}

void judgeFilter(const AddressAnswer &answer, const std::vector<AddressAnswer> &others, CheckResult &row)
{
    const bool elsewhere = std::any_of(others.begin(), others.end(), [](const AddressAnswer &other) {
        return other.usable() && !other.addresses().isEmpty() && !isNobody(other.addresses());
    });
    if (!answer.system || !isNobody(answer.addresses()) || !elsewhere)
        return;
    row.status = Status::Warn;
    row.observations.push_back({Fact::HostsOverride,
                                Role::Client,
                                answer.label,
                                Tr::tr("The resolver of this computer gives %1, which is nobody's address, "
                                       "while others give a real one: "
                                       "a filter here has the name on its list.")
                                    .arg(spokenSet(answer.addresses())),
                                {},
                                0,
                                1});
}

/// A resolver that answers with authority holds the zone itself (or a line of its own for the name, as
/// dnsmasq does): where it differs from a server of the zone elsewhere, this network is told something of its
/// own.
void judgeOwnZone(const Context &context, const AddressAnswer &answer, CheckResult &row)
{
    if (!answer.system || !answer.a || !answer.a->authoritative || answer.addresses().isEmpty())
        return;
    const QStringList here = answer.addresses();
    for (const AddressAnswer &other : authoritativeAnswers(context)) {
        const bool elsewhere = other.a && !(other.a->server == answer.a->server);
        if (!elsewhere || !other.usable() || other.addresses().isEmpty() || other.addresses() == here)
            continue;
        row.status = Status::Warn;
        row.observations.push_back(
            {Fact::HostsOverride,
             Role::Client,
             answer.label,
             Tr::tr(
                 "The resolver of this computer holds the zone itself and gives %1; the name server %2 gives "
                 "%3. In this network the name leads elsewhere than outside.")
                 .arg(spokenSet(here), other.label, spokenSet(other.addresses())),
             {},
             0,
             1});
        return;
    }
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
    if (open && !isSettled(context)) {
        row.status = Status::Running;
        return {row};
    }
    const QStringList today = ownedAddresses(context);
    QStringList answers;
    QJsonObject seen;
    row.status = Status::Pass;
    for (const AddressAnswer &answer : resolvers) {
        if (!answer.usable())
            continue;
        const QStringList addresses = answer.addresses();
        answers.append(spokenSet(addresses));
        seen.insert(answer.label, QJsonArray::fromStringList(addresses));
        if (!today.isEmpty())
            judgeAge(answer, today, row);
        judgeOwnZone(context, answer, row);
        judgeFilter(answer, resolvers, row);
    }
    row.evidence = {{QStringLiteral("resolvers"), seen},
                    {QStringLiteral("authoritative"), QJsonArray::fromStringList(today)}};
    const auto asked = answers.size();
    answers.removeDuplicates();
    if (asked == 0) {
        row.status = Status::Skipped;
        row.summary = Tr::tr("No resolver gave a usable answer to compare.");
    } else if (answers.size() > 1 && row.status == Status::Pass && !row.observations.empty()) {
        row.summary = Tr::tr("Answers differ by resolver within one network: %1")
                          .arg(answers.join(QStringLiteral(" | ")));
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
