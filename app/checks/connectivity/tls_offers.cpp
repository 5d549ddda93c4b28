// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which TLS versions does each service take, one handshake for each, and are its ciphers such that today's
// edges and browsers have one in common with it?
#include "checks/connectivity/tls_targets.h"
#include "checks/registry.h"

#include <QCoreApplication>

#include <algorithm>

namespace fd::checks {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Checks)
};

/// What a strict edge or browser offers below TLS 1.3: forward secrecy and authenticated encryption (RFC 9325
/// section 4.2).
const QString kModernCiphers = QStringLiteral("ECDHE+AESGCM:ECDHE+CHACHA20");

bool isModern(const QString &cipher)
{
    return cipher.contains(u"ECDHE") && (cipher.contains(u"GCM") || cipher.contains(u"CHACHA20"));
}

TlsRequest withModernCiphers(const TlsTarget &target)
{
    TlsRequest request = withVersion(target, QStringLiteral("TLSv1.2"));
    request.ciphers = kModernCiphers;
    return request;
}

/// "TLS 1.0" as people write it.
QString spokenVersion(const QString &version)
{
    return version == u"TLSv1" ? QStringLiteral("TLS 1.0") : QStringLiteral("TLS ") + version.mid(4);
}

struct Offers {
    QStringList versions = {}; ///< taken, the lowest first
    QString cipher = {};       ///< of TLS 1.2 where that is taken
    int open = 0;              ///< not answered yet
};

Offers offersOf(const Context &context, const TlsTarget &target)
{
    Offers offers;
    for (const QString &version : allVersions()) {
        const auto *seen = context.evidence.get<TlsEvidence>(withVersion(target, version));
        if (!seen)
            ++offers.open;
        else if (seen->protocol == version)
            offers.versions.append(version);
        if (seen && version == u"TLSv1.2" && seen->protocol == version)
            offers.cipher = seen->cipher;
    }
    return offers;
}

/// Only where TLS 1.3 is missing and the server chose something older could a strict client be left without.
bool asksForModernCiphers(const Offers &offers)
{
    return offers.open == 0 && offers.versions.contains(u"TLSv1.2"_qs) &&
           !offers.versions.contains(u"TLSv1.3"_qs) && !isModern(offers.cipher);
}

std::vector<TlsRequest> requestsOf(const Context &context, const TlsTarget &target)
{
    std::vector<TlsRequest> requests;
    if (depthOf(context, target) != Depth::Ask)
        return requests;
    for (const QString &version : allVersions())
        requests.push_back(withVersion(target, version));
    if (asksForModernCiphers(offersOf(context, target)))
        requests.push_back(withModernCiphers(target));
    return requests;
}

QString listed(const QStringList &versions)
{
    QStringList words;
    for (const QString &version : versions)
        words.append(spokenVersion(version));
    return words.join(QStringLiteral(", "));
}

Judgement judgeOffers(const Context &context, const TlsTarget &target, const Offers &offers)
{
    Judgement judgement;
    const auto add = [&](Fact fact, const QString &text, double weight = 1) {
        judgement.add(fact, target.role, target.subject, text, 0, weight);
    };
    const bool new3 = offers.versions.contains(u"TLSv1.3"_qs);
    const bool new2 = offers.versions.contains(u"TLSv1.2"_qs);
    if (offers.versions.isEmpty()) {
        judgement.status = Status::Fail;
        judgement.summary = Tr::tr("No TLS version is accepted");
        return judgement;
    }
    judgement.summary = listed(offers.versions);
    if (!new2 && !new3) {
        judgement.status = Status::Fail;
        judgement.summary =
            Tr::tr("Only %1: browsers and edges no longer accept that").arg(judgement.summary);
        add(Fact::TlsProtocolOld, Tr::tr("The newest version that %1 accepts is %2.")
                                      .arg(target.who(), spokenVersion(offers.versions.last())));
        add(Fact::TlsProtocolMismatch,
            Tr::tr("%1 accepts nothing newer than %2, which browsers and edges no longer speak (RFC 8996).")
                .arg(target.subject, spokenVersion(offers.versions.last())));
        return judgement;
    }
    if (!new2) {
        judgement.summary = Tr::tr("Only TLS 1.3");
        // An edge that speaks 1.2 at most is a matter of the edge: it counts where the edge fails.
        if (target.role == Role::Origin && someEdgeFails(context)) {
            judgement.status = Status::Warn;
            add(Fact::TlsProtocolMismatch,
                Tr::tr(
                    "The origin %1 accepts TLS 1.3 alone; an edge that speaks TLS 1.2 at most has no version "
                    "in common with it.")
                    .arg(target.subject),
                0.6);
        }
    } else if (offers.versions.contains(u"TLSv1"_qs) || offers.versions.contains(u"TLSv1.1"_qs)) {
        judgement.summary += QStringLiteral(" ") + Tr::tr("(the old ones are still accepted beside the new)");
    }
    if (!asksForModernCiphers(offers))
        return judgement;
    const auto *modern = context.evidence.get<TlsEvidence>(withModernCiphers(target));
    if (modern && modern->failure && modern->failure->kind == Failure::Kind::Tls) {
        judgement.status = Status::Warn;
        judgement.summary += Tr::tr("; only old ciphers (%1)").arg(offers.cipher);
        add(Fact::TlsProtocolMismatch,
            Tr::tr("%1 accepts no cipher with forward secrecy and authenticated encryption (it chooses %2); "
                   "an edge or browser that insists on one has no cipher in common with it.")
                .arg(target.subject, offers.cipher),
            target.role == Role::Origin && someEdgeFails(context) ? 0.7 : 0.2);
    }
    return judgement;
}

CheckResult judgeOne(const Context &context, const TlsTarget &target)
{
    const std::vector<TlsRequest> requests = requestsOf(context, target);
    CheckResult row = rowForAll(context, target, requests);
    QStringList commands;
    for (const QString &version : allVersions())
        commands.append(byHand(withVersion(target, version)));
    row.reproduce = commands.join(u'\n');
    if (!isAnswered(row))
        return row;
    QJsonObject versions;
    for (const QString &version : allVersions()) {
        const auto *seen = context.evidence.get<TlsEvidence>(withVersion(target, version));
        if (!seen)
            continue;
        versions.insert(version, seen->protocol == version
                                     ? QJsonObject{{QStringLiteral("accepted"), true},
                                                   {QStringLiteral("cipher"), seen->cipher},
                                                   {QStringLiteral("alpn"), seen->alpn},
                                                   {QStringLiteral("staple"), seen->stapleStatus}}
                                     : QJsonObject{{QStringLiteral("accepted"), false},
                                                   {QStringLiteral("detail"),
                                                    seen->failure ? seen->failure->detail : QString()}});
    }
    row.evidence.insert(QStringLiteral("versions"), versions);
    apply(judgeOffers(context, target, offersOf(context, target)), row);
    return row;
}

std::vector<ProbeRequest> plan(const Context &context)
{
    std::vector<ProbeRequest> requests;
    for (const TlsTarget &target : deepTlsTargets(context)) {
        for (const TlsRequest &request : requestsOf(context, target))
            requests.emplace_back(request);
    }
    return requests;
}

std::vector<CheckResult> judge(const Context &context)
{
    std::vector<CheckResult> rows;
    for (const TlsTarget &target : deepTlsTargets(context))
        rows.push_back(judgeOne(context, target));
    return rows;
}

} // namespace

Check tlsOffersCheck()
{
    return {
        "connectivity.tls-versions",
        Step::Connectivity,
        [] { return Tr::tr("TLS versions and ciphers"); },
        [] { return Tr::tr("Which TLS versions does each side accept, and do edge and origin share one?"); },
        plan,
        judge};
}

} // namespace fd::checks
