// SPDX-License-Identifier: GPL-3.0-or-later
//
// The names by which the edge finds its origins: do they lead to an address, and to the right place?
#include "checks/dns/names.h"
#include "checks/registry.h"

#include <QCoreApplication>

#include <algorithm>

namespace fd::checks {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Checks)
};

/// Host names in the profile's origins that are not the site's own, each once.
QStringList originNames(const Context &context)
{
    QStringList names;
    for (const Origin &origin : context.profile.origins) {
        const QString host = QUrl(origin.url).host(QUrl::FullyEncoded).toLower();
        if (!host.isEmpty() && !isIpAddress(host) && host != siteHost(context.profile) &&
            !names.contains(host))
            names.append(host);
    }
    return names;
}

/// Where the origin's name lies in the site's zone, the zone's servers can be asked themselves.
bool inSiteZone(const Context &context, const QString &name)
{
    const QString zone = hasName(context.profile) ? zoneOf(context) : QString();
    return !zone.isEmpty() && liesIn(name, zone) && !nameServers(context).empty();
}

DnsSurveyRequest atZone(const Context &context, const QString &name)
{
    return zoneSurvey(context, name, QStringLiteral("A"));
}

QStringList ownedByZone(const Context &context, const QString &name)
{
    QStringList addresses;
    if (!inSiteZone(context, name))
        return addresses;
    if (const auto *survey = context.evidence.get<DnsSurveyEvidence>(atZone(context, name))) {
        for (const DnsEvidence &answer : survey->answers) {
            if (!answer.failure && answer.authoritative)
                addresses += answer.values(u"A");
        }
    }
    addresses.removeDuplicates();
    return addresses;
}

void observe(CheckResult &row, Fact fact, Role role, const QString &text, double number = 0)
{
    row.observations.push_back({fact, role, row.target, text, {}, number, 1});
}

/// Addresses of the name by any resolver, and which resolvers give none.
struct Known {
    QStringList addresses = {};
    QStringList withoutAddress = {};
    QString alias = {}; ///< the end of its CNAME chain
    qint64 ttl = 0;
    bool complete = true;
    bool usable = false;
};

Known knownOf(const Context &context, const QString &name)
{
    Known known;
    for (const ResolverTarget &resolver : resolversFor(context.profile, name)) {
        const AddressAnswer answer{
            resolver.label(), resolver.isSystem(), false,
            context.evidence.get<DnsEvidence>(addressQuestion(name, QStringLiteral("A"), resolver)),
            context.evidence.get<DnsEvidence>(addressQuestion(name, QStringLiteral("AAAA"), resolver))};
        known.complete = known.complete && answer.complete();
        known.usable = known.usable || answer.usable();
        if (answer.usable() && !answer.cname().isEmpty())
            known.alias = answer.cname();
        if (answer.usable() && answer.addresses().isEmpty())
            known.withoutAddress += answer.label;
        known.addresses += answer.addresses();
        for (std::size_t i = 0; answer.a && i < answer.a->answer.size(); ++i)
            known.ttl = std::max(known.ttl, answer.a->answer[i].ttl);
    }
    known.addresses.removeDuplicates();
    return known;
}

/// The name's address asked for at \a resolver without validation, where it is only that one which fails.
std::optional<DnsRequest> withoutValidation(const Context &context, const QString &name,
                                            const ResolverTarget &resolver)
{
    DnsRequest request = addressQuestion(name, QStringLiteral("A"), resolver);
    const auto *answer = context.evidence.get<DnsEvidence>(request);
    if (!answer || answer->rcode != QLatin1StringView("SERVFAIL"))
        return std::nullopt;
    request.checkingDisabled = true;
    return request;
}

/// The addresses that are there, and that a resolver holds back since their signatures do not validate.
QStringList heldBack(const Context &context, const QString &name)
{
    for (const ResolverTarget &resolver : resolversFor(context.profile, name)) {
        const auto request = withoutValidation(context, name, resolver);
        const auto *answer = request ? context.evidence.get<DnsEvidence>(*request) : nullptr;
        if (answer && !answer->failure && !answer->values(u"A").isEmpty())
            return answer->values(u"A");
    }
    return {};
}

/// Does a resolver say that it could not find out?
bool someFails(const Context &context, const QString &name)
{
    const auto resolvers = resolversFor(context.profile, name);
    return std::any_of(resolvers.begin(), resolvers.end(), [&](const ResolverTarget &resolver) {
        return withoutValidation(context, name, resolver).has_value();
    });
}

/// What the origin's name and the edge having one address comes to.
enum class OneAddress {
    Open,     ///< the edge or the origin is still being asked
    Loop,     ///< the edge asks itself, or where nobody is
    Serves,   ///< an origin answers there: they are one machine
    EdgeFails ///< the edge itself cannot be asked, so what it asks in turn is not known
};

/// An edge that asks itself ends in an error of its own; other answers come from somebody who has the page or
/// fails to make it.
bool isGatewayError(int status)
{
    return status == 502 || status == 503 || status == 504 || status == 508;
}

OneAddress oneAddress(const Context &context, const EdgeTarget &edge)
{
    const auto isOpen = [&context](const HttpRequest &request) {
        const EvidenceEntry *entry = context.evidence.find(request);
        return entry && !entry->outcome;
    };
    const HttpRequest visit = edgeRequest(context, edge);
    if (isOpen(visit))
        return OneAddress::Open;
    for (const OriginTarget &origin : originTargets(context)) {
        if (origin.to.address != edge.to.address)
            continue;
        const HttpRequest request = originRequest(context, origin);
        if (isOpen(request))
            return OneAddress::Open;
        const auto *page = context.evidence.get<HttpEvidence>(request);
        if (page && page->status > 0 && (origin.to.port != edge.to.port || !isGatewayError(page->status)))
            return OneAddress::Serves;
    }
    const auto *seen = context.evidence.get<HttpEvidence>(visit);
    return seen && seen->status == 0 ? OneAddress::EdgeFails : OneAddress::Loop;
}

CheckResult judgeLeadingToEdge(const Context &context, CheckResult row, const EdgeTarget &edge)
{
    switch (oneAddress(context, edge)) {
    case OneAddress::Open: row.status = Status::Running; break;
    case OneAddress::Serves:
        row.summary =
            Tr::tr("Leads to the edge's own address %1, where an origin answers").arg(edge.to.address);
        break;
    case OneAddress::EdgeFails:
        row.status = Status::Warn;
        row.summary =
            Tr::tr("Leads to the edge's own address %1, which does not answer").arg(edge.to.address);
        break;
    case OneAddress::Loop:
        row.status = Status::Fail;
        row.summary = Tr::tr("The origin's name leads back to the edge itself (%1)").arg(edge.to.address);
        observe(row, Fact::AddressServesOther, Role::Dns,
                Tr::tr("The name by which the edge finds its origin, %1, leads to the edge's own address %2.")
                    .arg(row.target, edge.to.address));
        break;
    }
    return row;
}

CheckResult judgeOne(const Context &context, const QString &name)
{
    CheckResult row =
        openRow(context, name, Tr::tr("No resolver gave a usable answer for the origin's name."));
    row.reproduce = QStringLiteral("dig %1 A\ndig %1 AAAA").arg(name);
    const Known known = knownOf(context, name);
    const QStringList own = ownedByZone(context, name);
    row.evidence = {{QStringLiteral("addresses"), QJsonArray::fromStringList(known.addresses)},
                    {QStringLiteral("zone"), QJsonArray::fromStringList(own)}};
    if (const QStringList held = heldBack(context, name); known.addresses.isEmpty() && !held.isEmpty()) {
        row.status = Status::Fail;
        row.summary = Tr::tr("The answer fails DNSSEC validation (SERVFAIL)");
        observe(row, Fact::AnswersFailValidation, Role::Dns,
                Tr::tr("The name by which the edge finds its origin, %1, is answered with SERVFAIL, but with "
                       "%2 when "
                       "validation is switched off: its zone's signatures do not validate.")
                    .arg(name, held.join(QStringLiteral(", "))));
        return row;
    }
    if (!known.usable && isSettled(context) && someFails(context, name)) {
        row.status = Status::Fail;
        row.summary = Tr::tr("No usable answer: %1").arg(QStringLiteral("SERVFAIL"));
        observe(
            row, Fact::ResolverFails, Role::Dns,
            Tr::tr(
                "Asked for the name by which the edge finds its origin, %1, the resolvers answer SERVFAIL.")
                .arg(name));
        return row;
    }
    if (!known.usable || !isSettled(context))
        return row;
    row.status = Status::Pass;
    const QString joint = QStringLiteral(", ");
    if (known.addresses.isEmpty() && !known.alias.isEmpty()) {
        row.status = Status::Fail;
        row.summary = Tr::tr("An alias that leads nowhere: %1").arg(known.alias);
        observe(
            row, Fact::CnameDangling, Role::Dns,
            Tr::tr("The name by which the edge finds its origin, %1, is an alias (CNAME) of %2, which has "
                   "no address.")
                .arg(name, known.alias));
        return row;
    }
    if (known.addresses.isEmpty()) {
        row.status = Status::Fail;
        row.summary = Tr::tr("The name by which the edge finds its origin has no address");
        observe(row, Fact::NameNotFound, Role::Origin,
                Tr::tr("The origin's name %1 leads to no address, so the edge cannot find the origin.")
                    .arg(name));
        return row;
    }
    row.summary = Tr::tr("Leads to %1").arg(known.addresses.join(joint));
    for (const EdgeTarget &edge : edgeTargets(context)) {
        if (known.addresses.contains(edge.to.address))
            return judgeLeadingToEdge(context, std::move(row), edge);
    }
    QStringList old = own.isEmpty() ? QStringList() : known.addresses;
    old.removeIf([&own](const QString &address) { return own.contains(address) || address.contains(u':'); });
    if (!old.isEmpty()) {
        row.status = Status::Warn;
        row.summary =
            Tr::tr("Resolvers still lead to %1; the zone says %2").arg(old.join(joint), own.join(joint));
        observe(
            row, Fact::ResolverStale, Role::Dns,
            Tr::tr(
                "The origin's name %1 still leads to %2 by some resolvers, while the zone's own servers say "
                "%3; the old answer ends in %4.")
                .arg(name, old.join(joint), own.join(joint), fd::spoken(std::chrono::seconds(known.ttl))),
            static_cast<double>(known.ttl));
    }
    return row;
}

std::vector<ProbeRequest> plan(const Context &context)
{
    if (originNames(context).isEmpty())
        return {};
    std::vector<ProbeRequest> requests = originQuestions(context);
    for (const QString &name : originNames(context)) {
        if (inSiteZone(context, name))
            requests.emplace_back(atZone(context, name));
        for (const ResolverTarget &resolver : resolversFor(context.profile, name)) {
            if (auto request = withoutValidation(context, name, resolver))
                requests.emplace_back(*std::move(request));
        }
    }
    return requests;
}

std::vector<CheckResult> judge(const Context &context)
{
    std::vector<CheckResult> rows;
    if (context.profile.isOffline())
        return rows;
    for (const QString &name : originNames(context))
        rows.push_back(judgeOne(context, name));
    return rows;
}

} // namespace

Check originNamesCheck()
{
    return {"dns.origins",
            Step::Dns,
            [] { return Tr::tr("The edge's names for its origins"); },
            [] { return Tr::tr("Does the edge find its origins by name?"); },
            plan,
            judge};
}

} // namespace fd::checks
