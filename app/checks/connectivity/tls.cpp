// SPDX-License-Identifier: GPL-3.0-or-later
//
// Does the TLS handshake succeed, and would a visitor or an edge accept the certificate? Also tells a plain
// HTTP listener on a TLS port from the reverse.
#include "checks/connectivity/tls_certificates.h"
#include "checks/registry.h"

#include <QCoreApplication>

#include <algorithm>

namespace fd::checks {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Checks)
};

/// A plain HTTP target whose answer looks as if TLS were expected there.
bool smellsOfTls(const Context &context, const TlsTarget &target)
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

/// A server that reads lines may wait for the end of the first one in what is no text at all.
bool isUnanswered(const Failure &failure)
{
    return failure.kind == Failure::Kind::TimedOut && failure.phase == Failure::Phase::Tls;
}

/// An https target that answered with something other than TLS.
bool smellsOfPlainHttp(const Context &context, const TlsTarget &target)
{
    constexpr int firstAlert = 1000; // SSL_AD_REASON_OFFSET: who sends a TLS alert speaks TLS
    const auto *seen = context.evidence.get<TlsEvidence>(target.handshake);
    if (seen && seen->failure && seen->failure->kind == Failure::Kind::Tls &&
        seen->failure->code >= firstAlert)
        return false;
    return target.https && seen && seen->failure && seen->protocol.isEmpty() &&
           (!seen->plainBytes.isEmpty() || seen->failure->kind == Failure::Kind::Protocol ||
            seen->failure->kind == Failure::Kind::Closed || seen->failure->kind == Failure::Kind::Tls ||
            isUnanswered(*seen->failure));
}

HttpRequest plainly(const TlsTarget &target)
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

/// certificate_required, and what TLS 1.2 says in its place: handshake_failure, bad_certificate,
/// certificate_unknown (RFC 8446 section 6.2, RFC 5246 section 7.2.2), as OpenSSL's reasons.
bool isAboutClientCertificate(const Failure &failure)
{
    return failure.kind == Failure::Kind::Tls &&
           (failure.code == 1116 || failure.code == 1040 || failure.code == 1042 || failure.code == 1046);
}

void judgeClientCertificate(const Context &context, const TlsTarget &target, const TlsEvidence &seen,
                            Judgement &into)
{
    const auto *answer = context.evidence.get<HttpEvidence>(target.http);
    // Words alone may have come from behind: an edge passes on what its origin says.
    const bool byHttp = answer && saysClientCertificateNeeded(*answer) &&
                        (seen.clientCertificateRequested || answer->failure);
    if (!seen.clientCertificateRequested && !byHttp)
        return;
    const bool brokeOff = seen.failure && isAboutClientCertificate(*seen.failure);
    const bool required = brokeOff || byHttp;
    if (required) {
        into.status = Status::Fail;
        into.summary = Tr::tr("Demands a client certificate");
    } else {
        into.summary += QStringLiteral("; ") + Tr::tr("a client certificate is asked for, but not demanded");
    }
    into.add(
        Fact::TlsClientCertificateWanted, target.role, target.subject,
        brokeOff ? Tr::tr("During the handshake %1 demands a client certificate, and ends the connection "
                          "without one (%2).")
                       .arg(target.who(), seen.failure->detail)
        : byHttp ? Tr::tr("The handshake with %1 succeeds, but the request is answered %2, since no "
                          "client certificate was sent.")
                       .arg(target.who(), answer->failure ? answer->failure->detail : statusLine(*answer))
                 : Tr::tr("During the handshake %1 asks for a client certificate, and goes on without one.")
                       .arg(target.who()),
        0, required ? 1 : 0.3);
}

Judgement judgeHandshake(const Context &context, const TlsTarget &target, const TlsEvidence &seen)
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
                    .arg(target.who(), statusLine(*plain)));
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
        judgeClientCertificate(context, target, seen, judgement);
        return judgement;
    }
    judgeCertificates(context, target, seen, judgement);
    judgeClientCertificate(context, target, seen, judgement);
    return judgement;
}

std::vector<ProbeRequest> plan(const Context &context)
{
    std::vector<ProbeRequest> requests;
    for (const TlsTarget &target : tlsTargets(context)) {
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
    for (const TlsTarget &target : tlsTargets(context)) {
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
                                         .arg(target.who(), seen->protocol),
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
