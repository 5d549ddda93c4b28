// SPDX-License-Identifier: GPL-3.0-or-later
//
// Does a service need the server name (SNI) in the handshake? Asked without one, and with one that cannot
// exist.
#include "checks/connectivity/tls_targets.h"
#include "checks/registry.h"

#include <QCoreApplication>

#include <array>

namespace fd::checks {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Checks)
};

/// A name that nobody serves (RFC 2606 section 2).
const QString kNobody = QStringLiteral("fetch-doctor.invalid");

TlsRequest withName(const TlsTarget &target, const QString &name)
{
    TlsRequest request = target.handshake;
    request.sni = name;
    return request;
}

std::array<TlsRequest, 2> requestsOf(const TlsTarget &target)
{
    return {withName(target, {}), withName(target, kNobody)};
}

/// What the server does where the name is missing or strange.
enum class Answer { Same, Other, Refused, Unknown };

Answer answerTo(const Context &context, const TlsTarget &target, const TlsRequest &request)
{
    const auto *with = context.evidence.get<TlsEvidence>(target.handshake);
    const auto *seen = context.evidence.get<TlsEvidence>(request);
    if (!with || !seen)
        return Answer::Unknown;
    if (seen->chain.empty()) {
        using K = Failure::Kind;
        const bool brokeOff = seen->failure && seen->failure->phase == Failure::Phase::Tls &&
                              (seen->failure->kind == K::Tls || seen->failure->kind == K::Closed ||
                               seen->failure->kind == K::Reset);
        return brokeOff ? Answer::Refused : Answer::Unknown;
    }
    const bool same = !with->chain.empty() && with->chain.front().sha256 == seen->chain.front().sha256;
    return same ? Answer::Same : Answer::Other;
}

QString spokenAnswer(Answer answer, const TlsEvidence *seen)
{
    switch (answer) {
    case Answer::Same: return Tr::tr("the same certificate");
    case Answer::Other: return Tr::tr("another certificate (%1)").arg(seen->chain.front().subject);
    case Answer::Refused:
        return Tr::tr("the handshake is refused (%1)")
            .arg(seen->failure->detail.isEmpty() ? fd::spoken(seen->failure->kind) : seen->failure->detail);
    case Answer::Unknown: break;
    }
    return Tr::tr("no answer");
}

/// nginx (proxy_ssl_server_name), HAProxy (sni) and Envoy send no server name to an origin unless they are
/// told to; CDNs and Apache do.
double likelihoodThatNoneIsSent(const Context &context)
{
    const QString product = edgeProduct(context);
    const bool needsTelling =
        product == u"nginx" || product == u"haproxy" || product == u"envoy" || product.isEmpty();
    return needsTelling ? 1 : 0.5;
}

/// The page asked without a server name: a client to which an address stands for the name sends none (RFC
/// 6066 section 3).
HttpRequest withoutName(const TlsTarget &target)
{
    HttpRequest request = light(target.http);
    if (request.host.isEmpty())
        request.host = QUrl(request.url).authority(QUrl::FullyEncoded);
    request.sni = target.handshake.to.bracketed();
    return request;
}

/// Servers that take the handshake and turn the request away: Apache with SSLStrictSNIVHostCheck.
bool asksForPageWithoutName(const Context &context, const TlsTarget &target)
{
    const auto *page = context.evidence.get<HttpEvidence>(target.http);
    return target.role == Role::Origin && page && isFine(context, *page) && edgeRejection(context);
}

bool isTurnedAwayWithoutName(const Context &context, const TlsTarget &target)
{
    const HttpEvidence *edge = edgeRejection(context);
    const auto *bare = context.evidence.get<HttpEvidence>(withoutName(target));
    return edge && bare && asksForPageWithoutName(context, target) && bare->status == edge->status;
}

Judgement judgeName(const Context &context, const TlsTarget &target)
{
    const auto [bare, strange] = requestsOf(target);
    const Answer without = answerTo(context, target, bare);
    const Answer wrong = answerTo(context, target, strange);
    const auto *bareSeen = context.evidence.get<TlsEvidence>(bare);
    const auto *with = context.evidence.get<TlsEvidence>(target.handshake);
    const bool works = with && !with->chain.empty();
    Judgement judgement;
    if (isTurnedAwayWithoutName(context, target)) {
        const auto *answer = context.evidence.get<HttpEvidence>(withoutName(target));
        judgement.status = Status::Warn;
        judgement.summary = Tr::tr("Without a server name: %1").arg(statusLine(*answer));
        judgement.add(
            Fact::TlsOnlyWithSni, target.role, target.subject,
            Tr::tr("Asked without the server name %2, the origin %1 answers %3, as the edge does; with it, "
                   "it gives the page.")
                .arg(target.subject, target.handshake.sni, statusLine(*answer)),
            0, 1.5);
        return judgement;
    }
    if (without == Answer::Same && wrong == Answer::Same) {
        judgement.summary = Tr::tr("Whatever server name is sent, the certificate is the same");
        judgement.add(Fact::TlsSameWithoutSni, target.role, target.subject,
                      Tr::tr("Without a server name %1 presents the same certificate.").arg(target.subject));
        return judgement;
    }
    judgement.summary = Tr::tr("Without a server name: %1; with a strange one: %2")
                            .arg(spokenAnswer(without, bareSeen),
                                 spokenAnswer(wrong, context.evidence.get<TlsEvidence>(strange)));
    const bool needed = works && (without == Answer::Refused ||
                                  (without == Answer::Other && bareSeen && !bareSeen->nameMatches));
    // Most servers of several sites need the name; it counts where an edge in front of them fails.
    if (target.role == Role::Origin && needed && someEdgeFails(context)) {
        judgement.status = Status::Warn;
        const double weight = likelihoodThatNoneIsSent(context) * (without == Answer::Refused ? 1 : 0.7);
        judgement.add(
            Fact::TlsOnlyWithSni, target.role, target.subject,
            without == Answer::Refused
                ? Tr::tr("The origin %1 refuses a handshake without the server name %2, and accepts "
                         "the one with it.")
                      .arg(target.subject, target.handshake.sni)
                : Tr::tr("Without the server name %2 the origin %1 presents another certificate.")
                      .arg(target.subject, target.handshake.sni),
            0, weight);
    }
    return judgement;
}

bool applies(const TlsTarget &target)
{
    return !target.handshake.sni.isEmpty();
}

std::vector<ProbeRequest> plan(const Context &context)
{
    std::vector<ProbeRequest> requests;
    for (const TlsTarget &target : deepTlsTargets(context)) {
        if (!applies(target) || depthOf(context, target) != Depth::Ask)
            continue;
        for (const TlsRequest &request : requestsOf(target))
            requests.emplace_back(request);
        if (asksForPageWithoutName(context, target))
            requests.emplace_back(withoutName(target));
    }
    return requests;
}

std::vector<CheckResult> judge(const Context &context)
{
    std::vector<CheckResult> rows;
    for (const TlsTarget &target : deepTlsTargets(context)) {
        if (!applies(target))
            continue;
        const auto requests = requestsOf(target);
        CheckResult row = rowForAll(context, target, requests);
        row.reproduce = byHand(requests[0]) + u'\n' + byHand(requests[1]);
        if (isAnswered(row)) {
            for (const TlsRequest &request : requests) {
                const auto *seen = context.evidence.get<TlsEvidence>(request);
                row.evidence.insert(
                    request.sni.isEmpty() ? QStringLiteral("withoutName") : QStringLiteral("strangeName"),
                    QJsonObject{{QStringLiteral("subject"),
                                 seen && !seen->chain.empty() ? seen->chain.front().subject : QString()},
                                {QStringLiteral("failure"),
                                 seen && seen->failure ? seen->failure->detail : QString()}});
            }
            apply(judgeName(context, target), row);
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

} // namespace

Check tlsServerNameCheck()
{
    return {"connectivity.tls-server-name",
            Step::Connectivity,
            [] { return Tr::tr("TLS server name"); },
            [] { return Tr::tr("Does the certificate depend on the server name that is sent (SNI)?"); },
            plan,
            judge};
}

} // namespace fd::checks
