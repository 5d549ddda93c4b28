// SPDX-License-Identifier: GPL-3.0-or-later
//
// Does the site's name lead to an address, asked at this computer's resolver and at those of the profile?
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

constexpr Micros kSlowLookup{std::chrono::seconds{1}};

DnsRequest unvalidated(DnsRequest request)
{
    request.checkingDisabled = true;
    return request;
}

bool isServfail(const DnsEvidence *answer)
{
    return answer && answer->rcode == QLatin1StringView("SERVFAIL");
}

/// It knows, whatever it knows. (One family may fail where the other merely has no record.)
bool isAnswer(const DnsEvidence &answer)
{
    return answer.rcode == QLatin1StringView("NOERROR") || answer.rcode == QLatin1StringView("NXDOMAIN");
}

void judgeNoAnswer(const ResolverTarget &resolver, const DnsEvidence &a, CheckResult &row)
{
    const QString who = resolver.label();
    const QString what = a.failure ? fd::spoken(a.failure->kind) : a.rcode;
    row.status = Status::Fail;
    row.summary = Tr::tr("No usable answer: %1").arg(what);
    if (resolver.isSystem() && a.failure) {
        row.observations.push_back({Fact::ResolverUnreachable,
                                    Role::Client,
                                    who,
                                    Tr::tr("The resolver of this computer does not answer (%1).").arg(what),
                                    {},
                                    0,
                                    1});
    } else {
        row.observations.push_back(
            {Fact::ResolverFails,
             Role::Dns,
             who,
             (a.failure ? Tr::tr("Asked for the site's name, %1 gives no usable answer: %2.")
                        : Tr::tr("Asked for the site's name, %1 answers %2."))
                 .arg(who, what),
             {},
             0,
             1});
    }
}

CheckResult judgeOne(const Context &context, const ResolverTarget &resolver)
{
    const QString host = siteHost(context.profile);
    const DnsRequest askA = addressQuestion(host, QStringLiteral("A"), resolver);
    const DnsRequest askAaaa = addressQuestion(host, QStringLiteral("AAAA"), resolver);
    CheckResult row = rowFor(context, resolver.label(), askA);
    row.reproduce = byHand(askA) + u'\n' + byHand(askAaaa);
    const auto *a = context.evidence.get<DnsEvidence>(askA);
    const auto *aaaa = context.evidence.get<DnsEvidence>(askAaaa);
    if (!isAnswered(row) || !a)
        return row;
    if (!aaaa) {
        row.status = rowFor(context, {}, askAaaa).status;
        return row;
    }
    row.evidence = {{QStringLiteral("A"), toJsonObject(*a)}, {QStringLiteral("AAAA"), toJsonObject(*aaaa)}};
    const AddressAnswer answer{resolver.label(), resolver.isSystem(), false, a, aaaa};
    const QString who = resolver.label();
    const auto *unchecked = context.evidence.get<DnsEvidence>(unvalidated(askA));
    if (isServfail(a) && unchecked && unchecked->rcode == QLatin1StringView("NOERROR") &&
        !unchecked->values(u"A").isEmpty()) {
        row.status = Status::Fail;
        row.summary = Tr::tr("The answer fails DNSSEC validation (SERVFAIL)");
        row.observations.push_back(
            {Fact::AnswersFailValidation,
             Role::Dns,
             who,
             Tr::tr("%1 answers SERVFAIL, but gives %2 when validation is switched off.")
                 .arg(who, unchecked->values(u"A").join(QStringLiteral(", "))),
             {},
             0,
             1});
    } else if (answer.addresses().isEmpty() && !isAnswer(*a)) {
        judgeNoAnswer(resolver, *a, row);
    } else if (answer.addresses().isEmpty() && a->rcode != QLatin1StringView("NXDOMAIN") &&
               !isAnswer(*aaaa)) {
        judgeNoAnswer(resolver, *aaaa, row);
    } else if (answer.addresses().isEmpty() && !ownedAddresses(context).isEmpty()) {
        // The zone's own servers have the name: what this one says is old, as dns.agreement tells.
        row.status = Status::Fail;
        row.summary = Tr::tr("Still remembers that there is no such name (%1)").arg(a->rcode);
    } else if (answer.addresses().isEmpty()) {
        row.status = Status::Fail;
        const bool gone = a->rcode == QLatin1StringView("NXDOMAIN");
        const QString target = answer.cname();
        if (!target.isEmpty()) {
            row.summary = Tr::tr("An alias that leads nowhere: %1").arg(target);
            row.observations.push_back(
                {Fact::CnameDangling,
                 Role::Dns,
                 who,
                 Tr::tr("%1 is an alias (CNAME) that ends at %2, which %3: %4.")
                     .arg(host, target, gone ? Tr::tr("does not exist") : Tr::tr("has no address"),
                          answer.chain()),
                 {},
                 0,
                 1});
        } else if (gone) {
            row.summary = Tr::tr("The name does not exist (NXDOMAIN)");
            row.observations.push_back(
                {Fact::NameNotFound,
                 Role::Dns,
                 who,
                 Tr::tr("Asked at %1, the name %2 does not exist (NXDOMAIN).").arg(who, host),
                 {},
                 0,
                 1});
        } else {
            row.summary = Tr::tr("The name has no address");
            row.observations.push_back(
                {Fact::NameHasNoAddress,
                 Role::Dns,
                 who,
                 Tr::tr("Asked at %1, the name %2 exists, but has no address.").arg(who, host),
                 {},
                 0,
                 1});
        }
    } else if (isAnswer(*a) && a->values(u"A").isEmpty() && !context.profile.dns.expect.a.isEmpty()) {
        row.status = Status::Fail;
        row.summary = Tr::tr("Has IPv6 addresses alone, though the profile expects one for IPv4");
        row.observations.push_back(
            {Fact::NameHasNoAddress,
             Role::Dns,
             who,
             Tr::tr("Asked at %1, the name %2 has no IPv4 address (A) any more: whoever has "
                    "IPv4 alone cannot find the site.")
                 .arg(who, host),
             {},
             0,
             1});
    } else if (!isAnswer(*a) && !a->failure) {
        // Whoever has IPv4 alone, and that is most, gets nothing. (The reverse harms nobody who has both.)
        row.status = Status::Fail;
        row.summary = Tr::tr("Gives IPv6 addresses alone; for IPv4 it answers %1").arg(a->rcode);
        row.observations.push_back(
            {Fact::ResolverFails,
             Role::Dns,
             who,
             Tr::tr("Asked for the IPv4 addresses (A) of %1, %2 answers %3; for IPv6 it knows %4.")
                 .arg(host, who, a->rcode, answer.addresses().join(QStringLiteral(", "))),
             {},
             0,
             1});
    } else if (isInvented(context, resolver, answer.addresses())) {
        row.status = Status::Fail;
        row.summary = Tr::tr("Gives %1, as for any name that does not exist")
                          .arg(answer.addresses().join(QStringLiteral(", ")));
    } else {
        row.summary = spokenAnswer(*a, QStringLiteral("A"));
        if (!aaaa->values(u"AAAA").isEmpty())
            row.summary += QStringLiteral("; ") + spokenAnswer(*aaaa, QStringLiteral("AAAA"));
        row.observations.push_back({Fact::NameResolves,
                                    Role::Dns,
                                    who,
                                    Tr::tr("Asked at %1, the name %2 leads to %3.")
                                        .arg(who, host, answer.addresses().join(QStringLiteral(", "))),
                                    {},
                                    0,
                                    1});
        const Micros slowest = std::max(a->elapsed, aaaa->elapsed);
        const int silent = std::max(a->silentBefore, aaaa->silentBefore);
        if (silent > 0) {
            row.status = Status::Warn;
            row.observations.push_back(
                {Fact::ResolverSlow,
                 Role::Dns,
                 who,
                 Tr::tr("Of this computer's resolvers the first did not answer in time, and the next one "
                        "did: each name "
                        "that is looked up here waits for it, five seconds where nothing else is set "
                        "(resolv.conf). How many were passed over: %1.")
                     .arg(silent),
                 {},
                 static_cast<double>(silent),
                 1});
        } else if (slowest > kSlowLookup) {
            row.status = Status::Warn;
            row.observations.push_back({Fact::ResolverSlow,
                                        Role::Dns,
                                        who,
                                        Tr::tr("%1 took %2 to answer.").arg(who, fd::spoken(slowest)),
                                        {},
                                        static_cast<double>(slowest.count()) / 1000.0,
                                        1});
        }
    }
    return row;
}

std::vector<ProbeRequest> plan(const Context &context)
{
    std::vector<ProbeRequest> requests;
    if (!hasName(context.profile))
        return requests;
    const QString host = siteHost(context.profile);
    for (const ResolverTarget &resolver : resolversFor(context.profile, host)) {
        const DnsRequest askA = addressQuestion(host, QStringLiteral("A"), resolver);
        requests.emplace_back(askA);
        requests.emplace_back(addressQuestion(host, QStringLiteral("AAAA"), resolver));
        if (isServfail(context.evidence.get<DnsEvidence>(askA)))
            requests.emplace_back(unvalidated(askA));
    }
    return requests;
}

std::vector<CheckResult> judge(const Context &context)
{
    std::vector<CheckResult> rows;
    if (context.profile.isOffline())
        return rows;
    if (!hasName(context.profile))
        return {noNameRow(context)};
    const auto resolvers = resolversFor(context.profile, siteHost(context.profile));
    for (const ResolverTarget &resolver : resolvers)
        rows.push_back(judgeOne(context, resolver));
    if (rows.empty()) {
        CheckResult row = noNameRow(context);
        row.summary = Tr::tr("Names under \"localhost\" are never looked up (RFC 6761).");
        rows.push_back(row);
    }
    return rows;
}

} // namespace

Check resolveCheck()
{
    return {"dns.resolve",
            Step::Dns,
            [] { return Tr::tr("Name lookup"); },
            [] { return Tr::tr("Does the site's name lead to an address?"); },
            plan,
            judge};
}

} // namespace fd::checks
