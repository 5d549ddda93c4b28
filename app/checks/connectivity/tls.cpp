// SPDX-License-Identifier: GPL-3.0-or-later
//
// Does the TLS handshake succeed, and would a visitor or an edge accept the certificate? Also tells a plain
// HTTP listener on a TLS port from the reverse.
#include "checks/http_judgement.h"
#include "checks/registry.h"

#include <QCoreApplication>

#include <algorithm>

namespace fd::checks {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Checks)
};

// X509_V_ERR_* of openssl/x509_vfy.h: fixed numbers of OpenSSL's API.
constexpr int kNoIssuer = 20;
constexpr int kNoLeafIssuer = 21;
constexpr int kNoIssuerAtAll = 2;
constexpr int kSelfSigned = 18;
constexpr int kSelfSignedInChain = 19;
constexpr int kRevoked = 23;

struct Target {
    Role role;
    QString subject;
    TlsRequest handshake;
    HttpRequest http; ///< what is asked over it
    bool https;
};

/// A server that was asked in plain HTTP either begins a handshake at once or never will.
constexpr Millis kGuessTimeout{1200};

std::vector<Target> targetsOf(const Context &context)
{
    std::vector<Target> targets;
    const bool https = isHttps(siteUrl(context.profile));
    for (const EdgeTarget &edge : edgeTargets(context))
        targets.push_back(
            {Role::Edge, edge.to.text(), edgeTls(context, edge), edgeRequest(context, edge), https});
    for (const OriginTarget &origin : originTargets(context)) {
        targets.push_back({Role::Origin, origin.label(), originTls(context, origin),
                           originRequest(context, origin), origin.https});
    }
    for (Target &target : targets) {
        if (!target.https)
            target.handshake.timeout = kGuessTimeout;
    }
    return targets;
}

/// A plain HTTP target whose answer looks as if TLS were expected there.
bool smellsOfTls(const Context &context, const Target &target)
{
    const auto *answer = context.evidence.get<HttpEvidence>(target.http);
    if (target.https || !answer)
        return false;
    if (saysTlsExpected(*answer))
        return true;
    using K = Failure::Kind;
    return answer->status == 0 && answer->failure &&
           (answer->failure->kind == K::Protocol || answer->failure->kind == K::Closed ||
            answer->failure->kind == K::Reset);
}

/// An https target that answered with something other than TLS.
bool smellsOfPlainHttp(const Context &context, const Target &target)
{
    const auto *seen = context.evidence.get<TlsEvidence>(target.handshake);
    return target.https && seen && seen->failure && seen->protocol.isEmpty() &&
           (!seen->plainBytes.isEmpty() || seen->failure->kind == Failure::Kind::Protocol ||
            seen->failure->kind == Failure::Kind::Closed || seen->failure->kind == Failure::Kind::Tls);
}

HttpRequest plainly(const Target &target)
{
    QUrl url(target.http.url);
    url.setScheme(QStringLiteral("http"));
    url.setPort(target.http.to.port);
    HttpRequest request = withUrl(target.http, url);
    request.sni.clear();
    if (request.host.isEmpty())
        request.host = QUrl(target.http.url).authority(QUrl::FullyEncoded);
    request.firstByteTimeout = std::min(request.firstByteTimeout, Millis{5000});
    request.totalTimeout = Millis{6000};
    return request;
}

QString who(const Target &target)
{
    return target.role == Role::Edge ? Tr::tr("the edge %1").arg(target.subject)
                                     : Tr::tr("the origin %1").arg(target.subject);
}

QString date(Instant t)
{
    return toIso(t).left(10);
}

int daysBetween(Instant from, Instant to)
{
    return static_cast<int>(std::chrono::floor<std::chrono::days>(to - from).count());
}

void judgeCertificate(const Context &context, const Target &target, const TlsEvidence &seen, Judgement &into)
{
    if (seen.chain.empty())
        return;
    const Certificate &leaf = seen.chain.front();
    const QString whom = who(target);
    const auto add = [&](Fact fact, const QString &text, double number = 0) {
        into.status = Status::Fail;
        into.add(fact, target.role, target.subject, text, number);
    };
    const auto expired = std::find_if(seen.chain.begin(), seen.chain.end(),
                                      [&](const Certificate &c) { return c.notAfter < context.now; });
    if (expired != seen.chain.end() && !expired->selfSigned) {
        into.summary = Tr::tr("Certificate expired on %1").arg(date(expired->notAfter));
        add(Fact::TlsExpired,
            Tr::tr("The certificate \"%1\" of %2 expired on %3 (UTC).")
                .arg(expired->subject, whom, toIso(expired->notAfter)),
            daysBetween(expired->notAfter, context.now));
    } else if (leaf.notAfter < context.now) {
        into.summary = Tr::tr("Certificate expired on %1").arg(date(leaf.notAfter));
        add(Fact::TlsExpired,
            Tr::tr("The certificate of %1 expired on %2 (UTC).").arg(whom, toIso(leaf.notAfter)),
            daysBetween(leaf.notAfter, context.now));
    } else if (leaf.notBefore > context.now) {
        into.summary = Tr::tr("Certificate not valid before %1").arg(date(leaf.notBefore));
        add(Fact::TlsNotYetValid,
            Tr::tr("The certificate of %1 becomes valid only on %2 (UTC).").arg(whom, toIso(leaf.notBefore)));
    }
    if (!seen.nameMatches) {
        if (into.summary.isEmpty())
            into.summary = Tr::tr("Certificate is for another name");
        add(Fact::TlsNameMismatch,
            Tr::tr("The certificate of %1 covers %2, but not %3.")
                .arg(whom, leaf.names.isEmpty() ? leaf.subject : leaf.names.join(QStringLiteral(", ")),
                     target.handshake.verifyName));
    }
    if (seen.verifyCode == kSelfSigned || seen.verifyCode == kSelfSignedInChain) {
        if (into.summary.isEmpty())
            into.summary = Tr::tr("Certificate is not trusted (self-signed)");
        add(Fact::TlsUntrusted,
            Tr::tr("The certificate of %1 is self-signed: %2.").arg(whom, seen.verifyText));
    } else if (seen.verifyCode == kNoIssuer || seen.verifyCode == kNoLeafIssuer ||
               seen.verifyCode == kNoIssuerAtAll) {
        if (into.summary.isEmpty())
            into.summary = Tr::tr("Certificate chain is incomplete or not trusted");
        add(Fact::TlsChainIncomplete,
            seen.chain.size() == 1
                ? Tr::tr("The chain of %1 is incomplete: the server sends only its own certificate, issued "
                         "by \"%2\", "
                         "and no trusted issuer is known for it.")
                      .arg(whom, leaf.issuer)
                : Tr::tr("The chain of %1 does not lead to a trusted issuer: \"%2\" is not known here.")
                      .arg(whom, seen.chain.back().issuer));
    } else if (seen.verifyCode == kRevoked) {
        into.summary = Tr::tr("Certificate is revoked");
        add(Fact::TlsRevoked, Tr::tr("The certificate of %1 is revoked.").arg(whom));
    }
    if (into.status == Status::Fail)
        return;
    const int days = daysBetween(context.now, leaf.notAfter);
    into.summary = days == 1 ? Tr::tr("%1, certificate good for one day").arg(seen.protocol)
                             : Tr::tr("%1, certificate good for %2 days").arg(seen.protocol).arg(days);
    if (days < context.profile.limits.certificateDaysLeft) {
        into.status = Status::Warn;
        into.add(Fact::TlsExpiresSoon, target.role, target.subject,
                 Tr::tr("The certificate of %1 expires on %2 (days left: %3).")
                     .arg(whom, date(leaf.notAfter))
                     .arg(days),
                 days);
    }
    into.add(Fact::TlsGood, target.role, target.subject,
             Tr::tr("The TLS handshake with %1 succeeds (%2) and its certificate is accepted.")
                 .arg(whom, seen.protocol));
}

Judgement judgeHandshake(const Context &context, const Target &target, const TlsEvidence &seen)
{
    Judgement judgement;
    if (seen.failure && seen.protocol.isEmpty()) {
        using K = Failure::Kind;
        const auto *plain = context.evidence.get<HttpEvidence>(plainly(target));
        if (smellsOfPlainHttp(context, target) && plain && plain->status != 0) {
            judgement.status = Status::Fail;
            judgement.summary = Tr::tr("Speaks plain HTTP here, not TLS");
            judgement.add(
                Fact::PlainHttpOnTlsPort, target.role, target.subject,
                Tr::tr("On this port %1 speaks plain HTTP (it answers %2 without TLS), but it is asked for "
                       "https.")
                    .arg(who(target), statusLine(*plain)));
            return judgement;
        }
        addFailure(judgement, *seen.failure, target.role, target.subject, seen.handshake + seen.connect);
        if (seen.failure->kind == K::Tls) {
            const QString &detail = seen.failure->detail;
            if (detail.contains(u"protocol version", Qt::CaseInsensitive) ||
                detail.contains(u"no protocols available", Qt::CaseInsensitive) ||
                detail.contains(u"no shared cipher", Qt::CaseInsensitive) ||
                detail.contains(u"unsupported protocol", Qt::CaseInsensitive)) {
                judgement.add(
                    Fact::TlsProtocolMismatch, target.role, target.subject,
                    Tr::tr("There is no TLS version or cipher that both sides accept: %1.").arg(detail));
            }
        }
        return judgement;
    }
    judgeCertificate(context, target, seen, judgement);
    if (seen.clientCertificateRequested) {
        judgement.add(Fact::TlsClientCertificateWanted, target.role, target.subject,
                      Tr::tr("During the handshake %1 asks for a client certificate.").arg(who(target)));
    }
    return judgement;
}

std::vector<ProbeRequest> plan(const Context &context)
{
    std::vector<ProbeRequest> requests;
    for (const Target &target : targetsOf(context)) {
        if (target.https || smellsOfTls(context, target))
            requests.emplace_back(target.handshake);
        if (smellsOfPlainHttp(context, target))
            requests.emplace_back(plainly(target));
    }
    return requests;
}

std::vector<CheckResult> judge(const Context &context)
{
    std::vector<CheckResult> rows;
    for (const Target &target : targetsOf(context)) {
        if (!target.https && !smellsOfTls(context, target))
            continue;
        CheckResult row = rowFor(context, target.handshake.to.text(), target.handshake);
        row.reproduce = byHand(target.handshake);
        const auto *seen = context.evidence.get<TlsEvidence>(target.handshake);
        if (isAnswered(row) && seen) {
            row.evidence = toJsonObject(*seen);
            if (target.https) {
                apply(judgeHandshake(context, target, *seen), row);
            } else if (!seen->protocol.isEmpty()) {
                row.status = Status::Fail;
                row.summary = Tr::tr("Speaks TLS here, not plain HTTP");
                row.observations = {{Fact::TlsOnPlainPort,
                                     target.role,
                                     target.subject,
                                     Tr::tr("On this port %1 speaks TLS (%2), but it is asked in plain HTTP.")
                                         .arg(who(target), seen->protocol),
                                     {},
                                     0,
                                     1}};
            } else {
                row.summary = Tr::tr("Does not speak TLS, as expected");
            }
        }
        rows.push_back(std::move(row));
    }
    if (rows.empty() && !context.profile.isOffline()) {
        CheckResult row;
        row.target = siteHost(context.profile);
        row.status = Status::Skipped;
        row.summary = Tr::tr("Neither the site nor its origins use https.");
        rows.push_back(row);
    }
    return rows;
}

} // namespace

Check tlsCheck()
{
    return {"connectivity.tls",
            Step::Connectivity,
            [] { return Tr::tr("TLS and certificates"); },
            [] { return Tr::tr("Does the handshake succeed, and is the certificate accepted?"); },
            plan,
            judge};
}

} // namespace fd::checks
