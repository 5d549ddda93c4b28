// SPDX-License-Identifier: GPL-3.0-or-later
//
// Do the DNSSEC signatures hold, from a trust anchor down to the site's address (RFC 4035 section 5)?
#include "checks/dns/names.h"
#include "checks/registry.h"

#include <QCoreApplication>

#include <algorithm>

namespace fd::checks {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Checks)
};

using State = DnssecEvidence::Status;

const QString kA = QStringLiteral("A");
const QString kAaaa = QStringLiteral("AAAA");

/// The chain for the site's address, asked at one resolver after another until one tells.
std::vector<DnssecRequest> requests(const Context &context, const QString &type)
{
    const QString host = siteHost(context.profile);
    std::vector<DnssecRequest> all;
    for (const Endpoint &server : guideQuestion(context, host, kA).servers) {
        DnssecRequest request;
        request.name = host;
        request.type = type;
        request.server = server;
        request.anchors = context.profile.dns.trustAnchors;
        request.timeout = Millis{1600};
        // Whoever leaves the address unanswered would only be waited for once more.
        const auto *answer =
            context.evidence.get<DnsEvidence>(addressQuestion(host, type, ResolverTarget{server}));
        // That there is no IPv6 address needs no proof.
        const bool wanted = type == kA || (answer && !answer->values(kAaaa).isEmpty());
        if (answer && !answer->failure && wanted)
            all.push_back(std::move(request));
    }
    return all;
}

bool tells(const Outcome &outcome)
{
    const auto *evidence = std::get_if<DnssecEvidence>(&outcome);
    return evidence && evidence->status != State::Indeterminate;
}

/// The first that tells, or the last one asked.
const EvidenceEntry *best(const Context &context, const QString &type)
{
    const EvidenceEntry *found = nullptr;
    for (const DnssecRequest &request : requests(context, type)) {
        const EvidenceEntry *entry = context.evidence.find(request);
        if (!entry)
            break;
        found = entry;
        if (!entry->outcome || tells(*entry->outcome))
            break;
    }
    return found;
}

/// The signature at fault over what the chain breaks at.
const DnssecSignature *brokenSignature(const DnssecEvidence &chain)
{
    const auto found =
        std::find_if(chain.signatures.begin(), chain.signatures.end(), [&](const auto &signature) {
            return !signature.valid && signature.covers == chain.brokenAt;
        });
    return found == chain.signatures.end() ? nullptr : &*found;
}

QString moment(Instant t)
{
    return toIso(t).left(16).replace(u'T', u' ') + QStringLiteral(" UTC");
}

/// What breaks, in a sentence that names the record and the date.
QString explain(const DnssecEvidence &chain)
{
    const QString &at = chain.brokenAt;
    const DnssecSignature *signature = brokenSignature(chain);
    const DnssecZone *zone = chain.zones.empty() ? nullptr : &chain.zones.back();
    const QString joint = QStringLiteral(", ");
    if (chain.why == u"signature-expired" && signature) {
        return Tr::tr("The signature of %1 by %2 (key %3) ended on %4.")
            .arg(at, signature->signer)
            .arg(signature->keyTag)
            .arg(moment(signature->expiration));
    }
    if (chain.why == u"signature-not-yet-valid" && signature) {
        return Tr::tr("The signature of %1 by %2 (key %3) is valid from %4 only.")
            .arg(at, signature->signer)
            .arg(signature->keyTag)
            .arg(moment(signature->inception));
    }
    if (chain.why == u"signature-missing")
        return Tr::tr("%1 bears no signature, although its zone is signed.").arg(at);
    if (chain.why == u"signature-invalid")
        return Tr::tr("The signature of %1 does not fit the record.").arg(at);
    if (chain.why == u"ds-mismatch" && zone) {
        return Tr::tr("The parent's DS record of %1 (%2) fits none of the zone's keys (%3).")
            .arg(at, zone->ds.join(joint), zone->keys.join(joint));
    }
    if (chain.why == u"key-missing" && signature) {
        return Tr::tr("%1 is signed with key %2, which the zone does not show (it shows %3).")
            .arg(at)
            .arg(signature->keyTag)
            .arg(zone ? zone->keys.join(joint) : QString());
    }
    if (chain.why == u"key-missing")
        return Tr::tr("The parent says that %1 is signed, but the zone shows no keys.").arg(at);
    return Tr::tr("Nothing signed proves that there is no %1.").arg(at);
}

QString whyUnknown(const DnssecEvidence &chain)
{
    if (chain.failure)
        return Tr::tr("The resolver gave no answer (%1).").arg(fd::spoken(chain.failure->kind));
    if (chain.why == u"no-answer")
        return Tr::tr("The keys of %1 could not be had from the resolver.").arg(chain.brokenAt);
    if (chain.why == u"signature-missing")
        return Tr::tr("The resolver passes no signatures on.");
    return Tr::tr("The keys of %1 do not lead to a known trust anchor.")
        .arg(chain.brokenAt == u'.' ? Tr::tr("the root") : chain.brokenAt);
}

Instant earliestEnd(const DnssecEvidence &chain)
{
    Instant end = Instant::max();
    for (const DnssecSignature &signature : chain.signatures) {
        if (signature.valid)
            end = std::min(end, signature.expiration);
    }
    return end;
}

void judgeChain(const Context &context, const DnssecEvidence &chain, CheckResult &row)
{
    switch (chain.status) {
    case State::Secure: {
        const Instant end = earliestEnd(chain);
        row.summary =
            Tr::tr("Signed, and every signature holds; the first of them ends on %1").arg(moment(end));
        if (end < context.now + std::chrono::hours{24})
            row.status = Status::Warn; // they should have been renewed by now
        return;
    }
    case State::Insecure:
        row.summary = Tr::tr("The zone %1 is not signed, as its parent says").arg(chain.brokenAt);
        return;
    case State::Indeterminate:
        row.status = Status::Skipped;
        row.summary = Tr::tr("DNSSEC could not be judged. ") + whyUnknown(chain);
        return;
    case State::Bogus: break;
    }
    const QString text = explain(chain);
    row.status = Status::Fail;
    row.summary = text.chopped(1);
    row.observations.push_back({chain.why == u"signature-expired" ? Fact::DnssecExpired : Fact::DnssecBroken,
                                Role::Dns,
                                chain.brokenAt,
                                text + u' ' + Tr::tr("Resolvers that check signatures give no answer."),
                                {},
                                0,
                                1});
}

/// Where the zone is signed; elsewhere the other family has the same chain of nothing.
bool isSigned(const Context &context)
{
    const EvidenceEntry *entry = best(context, kA);
    const auto *chain = entry && entry->outcome ? std::get_if<DnssecEvidence>(&*entry->outcome) : nullptr;
    return chain && chain->status == State::Secure;
}

std::vector<ProbeRequest> planFor(const Context &context, const QString &type)
{
    std::vector<ProbeRequest> all;
    for (DnssecRequest &request : requests(context, type)) {
        const EvidenceEntry *entry = context.evidence.find(request);
        const bool goOn = entry && entry->outcome && !tells(*entry->outcome);
        all.emplace_back(std::move(request));
        if (!goOn)
            break;
    }
    return all;
}

std::vector<ProbeRequest> plan(const Context &context)
{
    if (!hasName(context.profile))
        return {};
    std::vector<ProbeRequest> all = planFor(context, kA);
    if (isSigned(context)) {
        for (ProbeRequest &request : planFor(context, kAaaa))
            all.push_back(std::move(request));
    }
    return all;
}

CheckResult judgeFamily(const Context &context, const EvidenceEntry &entry, const QString &target,
                        const QString &type)
{
    CheckResult row = rowFor(context, target, entry.request);
    row.reproduce = QStringLiteral("delv +vtrace %1 %3\ndig +dnssec +multiline %1 %3\ndig +dnssec %2 DNSKEY")
                        .arg(siteHost(context.profile), zoneOf(context), type);
    if (!isAnswered(row))
        return row;
    if (const auto *chain = std::get_if<DnssecEvidence>(&*entry.outcome)) {
        row.evidence = toJsonObject(*chain);
        judgeChain(context, *chain, row);
    }
    return row;
}

std::vector<CheckResult> judge(const Context &context)
{
    if (context.profile.isOffline())
        return {};
    if (!hasName(context.profile))
        return {noNameRow(context)};
    const QString host = siteHost(context.profile);
    const EvidenceEntry *entry = best(context, kA);
    if (!entry)
        return {openRow(context, host, Tr::tr("No resolver answered that could be asked for signatures."))};
    std::vector<CheckResult> rows{judgeFamily(context, *entry, host, kA)};
    const EvidenceEntry *v6 = isSigned(context) ? best(context, kAaaa) : nullptr;
    if (v6)
        rows.push_back(judgeFamily(context, *v6, Tr::tr("%1 over IPv6").arg(host), kAaaa));
    return rows;
}

} // namespace

Check dnssecCheck()
{
    return {"dns.dnssec",
            Step::Dns,
            [] { return Tr::tr("DNSSEC"); },
            [] { return Tr::tr("Do the signatures hold, from the root to the site's address?"); },
            plan,
            judge};
}

} // namespace fd::checks
