// SPDX-License-Identifier: GPL-3.0-or-later
#include "checks/connectivity/tls_targets.h"

#include <QCoreApplication>

namespace fd::checks {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Checks)
};

/// A server that was asked in plain HTTP either begins a handshake at once or never will.
constexpr Millis kGuessTimeout{1200};
constexpr int kMostDeepEdges = 3;
constexpr int kMostDeepOrigins = 4;

} // namespace

std::vector<TlsTarget> tlsTargets(const Context &context)
{
    std::vector<TlsTarget> targets;
    const bool https = isHttps(siteUrl(context.profile));
    for (const EdgeTarget &edge : edgeTargets(context))
        targets.push_back(
            {Role::Edge, edge.to.text(), edgeTls(context, edge), edgeRequest(context, edge), https});
    for (const OriginTarget &origin : originTargets(context)) {
        targets.push_back({Role::Origin, origin.label(), originTls(context, origin),
                           originRequest(context, origin), origin.https});
    }
    for (TlsTarget &target : targets) {
        if (!target.https)
            target.handshake.timeout = kGuessTimeout;
    }
    return targets;
}

std::vector<TlsTarget> deepTlsTargets(const Context &context)
{
    std::vector<TlsTarget> targets = tlsTargets(context);
    int edges = 0;
    int origins = 0;
    std::erase_if(targets, [&](const TlsTarget &target) {
        if (!target.https)
            return true;
        return target.role == Role::Edge ? ++edges > kMostDeepEdges : ++origins > kMostDeepOrigins;
    });
    return targets;
}

Depth depthOf(const Context &context, const TlsTarget &target)
{
    const EvidenceEntry *entry = context.evidence.find(target.handshake);
    if (!entry || !entry->outcome)
        return Depth::Wait;
    const auto *seen = std::get_if<TlsEvidence>(&*entry->outcome);
    if (!seen)
        return Depth::Leave;
    if (!seen->failure)
        return Depth::Ask;
    using K = Failure::Kind;
    const K kind = seen->failure->kind;
    const bool brokeOff = seen->failure->phase == Failure::Phase::Tls && seen->plainBytes.isEmpty() &&
                          (kind == K::Tls || kind == K::Closed || kind == K::Reset);
    return brokeOff ? Depth::Ask : Depth::Leave;
}

TlsRequest withVersion(const TlsTarget &target, const QString &version)
{
    TlsRequest request = target.handshake;
    request.lowestProtocol = version;
    request.highestProtocol = version;
    request.askStaple = true;
    return request;
}

QStringList allVersions()
{
    return {QStringLiteral("TLSv1"), QStringLiteral("TLSv1.1"), QStringLiteral("TLSv1.2"),
            QStringLiteral("TLSv1.3")};
}

CheckResult rowForAll(const Context &context, const TlsTarget &target, std::span<const TlsRequest> requests)
{
    const std::vector<ProbeRequest> all(requests.begin(), requests.end());
    return deepRow(context, target.handshake.to.text(), depthOf(context, target), all,
                   Tr::tr("The address does not get as far as TLS, so there is nothing more to ask."));
}

} // namespace fd::checks
