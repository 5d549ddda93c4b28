// SPDX-License-Identifier: GPL-3.0-or-later
#include "checks/connectivity/tls_certificates.h"

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

QString date(Instant t)
{
    return toIso(t).left(10);
}

int daysBetween(Instant from, Instant to)
{
    return static_cast<int>(std::chrono::floor<std::chrono::days>(to - from).count());
}

/// One certificate chain on its way to a judgement.
struct Judging {
    const Context &context;
    const TlsTarget &target;
    const TlsEvidence &seen;
    Judgement &into;

    const Certificate &leaf() const { return seen.chain.front(); }
    QString who() const { return target.who(); }

    void fail(Fact fact, const QString &summary, const QString &text, double number = 0) const
    {
        if (into.summary.isEmpty())
            into.summary = summary;
        into.status = Status::Fail;
        into.add(fact, target.role, target.subject, text, number);
    }
    void warn(Fact fact, const QString &summary, const QString &text, double number = 0,
              double weight = 1) const
    {
        into.status = std::max(into.status, Status::Warn);
        if (!summary.isEmpty())
            into.summary = into.summary.isEmpty() ? summary : into.summary + QStringLiteral("; ") + summary;
        into.add(fact, target.role, target.subject, text, number, weight);
    }
};

void judgeDates(const Judging &at)
{
    const Instant now = at.context.now;
    const Certificate &leaf = at.leaf();
    const auto expired = std::find_if(at.seen.chain.begin(), at.seen.chain.end(),
                                      [now](const Certificate &c) { return c.notAfter < now; });
    if (leaf.notAfter < now) {
        at.fail(Fact::TlsExpired, Tr::tr("Certificate expired on %1").arg(date(leaf.notAfter)),
                Tr::tr("The certificate of %1 expired on %2 (UTC).").arg(at.who(), toIso(leaf.notAfter)),
                daysBetween(leaf.notAfter, now));
    } else if (expired != at.seen.chain.end() && !expired->selfSigned && at.seen.verifyCode != 0) {
        at.fail(Fact::TlsExpired,
                Tr::tr("A certificate of the chain expired on %1").arg(date(expired->notAfter)),
                Tr::tr("The certificate \"%1\" in the chain of %2 expired on %3 (UTC).")
                    .arg(expired->subject, at.who(), toIso(expired->notAfter)),
                daysBetween(expired->notAfter, now));
    } else if (leaf.notBefore > now) {
        at.fail(Fact::TlsNotYetValid, Tr::tr("Certificate not valid before %1").arg(date(leaf.notBefore)),
                Tr::tr("The certificate of %1 becomes valid only on %2 (UTC).")
                    .arg(at.who(), toIso(leaf.notBefore)));
    }
}

void judgeName(const Judging &at)
{
    if (at.seen.nameMatches)
        return;
    const Certificate &leaf = at.leaf();
    at.fail(Fact::TlsNameMismatch, Tr::tr("Certificate is for another name"),
            Tr::tr("The certificate of %1 covers %2, but not %3.")
                .arg(at.who(), leaf.names.isEmpty() ? leaf.subject : leaf.names.join(QStringLiteral(", ")),
                     at.target.handshake.verifyName));
}

void judgeTrust(const Judging &at)
{
    const int code = at.seen.verifyCode;
    if (code == kSelfSigned || code == kSelfSignedInChain) {
        at.fail(Fact::TlsUntrusted, Tr::tr("Certificate is not trusted (self-signed)"),
                Tr::tr("The certificate of %1 is self-signed: %2.").arg(at.who(), at.seen.verifyText));
    } else if (code == kNoIssuer || code == kNoLeafIssuer || code == kNoIssuerAtAll) {
        at.fail(Fact::TlsChainIncomplete, Tr::tr("Certificate chain is incomplete or not trusted"),
                at.seen.chain.size() == 1
                    ? Tr::tr("The chain of %1 is incomplete: the server sends only its own certificate, "
                             "issued by \"%2\", and no trusted issuer is known for it.")
                          .arg(at.who(), at.leaf().issuer)
                    : Tr::tr("The chain of %1 does not lead to a trusted issuer: \"%2\" is not known here.")
                          .arg(at.who(), at.seen.chain.back().issuer));
    } else if (code == kRevoked) {
        at.fail(Fact::TlsRevoked, Tr::tr("Certificate is revoked"),
                Tr::tr("The certificate of %1 is revoked.").arg(at.who()));
    }
}

/// The staple comes with the handshakes that try one version each; the newest that carries one is judged.
void judgeStaple(const Judging &at)
{
    const TlsEvidence *with = nullptr;
    for (const QString &version : allVersions()) {
        const auto *seen = at.context.evidence.get<TlsEvidence>(withVersion(at.target, version));
        if (seen && !seen->stapleStatus.isEmpty())
            with = seen;
    }
    if (!with)
        return;
    const QString until =
        with->stapleNextUpdate ? toIso(*with->stapleNextUpdate) : Tr::tr("a time that it does not name");
    if (with->stapleStatus == u"revoked") {
        at.fail(Fact::TlsRevoked, Tr::tr("Certificate is revoked, by the server's own staple"),
                Tr::tr("The OCSP response that %1 staples to its certificate says that it is revoked.")
                    .arg(at.who()));
    } else if (with->stapleNextUpdate && *with->stapleNextUpdate < at.context.now) {
        at.warn(Fact::TlsStapleBad, Tr::tr("the stapled OCSP response is out of date"),
                Tr::tr("The OCSP response that %1 staples was good until %2 (UTC) and has not been renewed.")
                    .arg(at.who(), until));
    } else if (with->stapleStatus == u"invalid") {
        at.warn(
            Fact::TlsStapleBad, Tr::tr("the stapled OCSP response does not verify"),
            Tr::tr("The OCSP response that %1 staples is not signed for this certificate.").arg(at.who()));
    } else if (with->stapleStatus == u"unknown") {
        at.warn(Fact::TlsStapleBad, Tr::tr("the stapled OCSP response does not know the certificate"),
                Tr::tr("The OCSP response that %1 staples says that its authority does not know the "
                       "certificate.")
                    .arg(at.who()));
    }
}

/// Faults that some clients mind and others do not.
void judgeForm(const Judging &at)
{
    if (isOutOfOrder(at.seen.chain)) {
        at.warn(
            Fact::TlsChainOutOfOrder, Tr::tr("the chain is out of order"),
            Tr::tr("The chain of %1 is not in order: each certificate should be followed by its issuer's. "
                   "Strict clients do not accept that.")
                .arg(at.who()));
    }
    for (const Certificate &certificate : at.seen.chain) {
        const QString weakness = weaknessOf(certificate);
        if (weakness.isEmpty())
            continue;
        at.warn(Fact::TlsWeak, Tr::tr("weak: %1").arg(weakness),
                Tr::tr("The certificate \"%1\" of %2 is weak by today's measure: %3. Many clients and edges "
                       "refuse it.")
                    .arg(certificate.subject, at.who(), weakness),
                certificate.keyBits);
        return;
    }
}

void judgeDaysLeft(const Judging &at)
{
    const Certificate *soonest = &at.leaf();
    for (const Certificate &certificate : at.seen.chain) {
        if (!certificate.selfSigned && certificate.notAfter < soonest->notAfter)
            soonest = &certificate;
    }
    const int days = daysBetween(at.context.now, soonest->notAfter);
    if (days < 0 || days >= at.context.profile.limits.certificateDaysLeft)
        return;
    at.warn(Fact::TlsExpiresSoon, {},
            soonest == &at.leaf()
                ? Tr::tr("The certificate of %1 expires on %2 (days left: %3).")
                      .arg(at.who(), date(soonest->notAfter))
                      .arg(days)
                : Tr::tr("The certificate \"%1\" in the chain of %2 expires on %3 (days left: %4).")
                      .arg(soonest->subject, at.who(), date(soonest->notAfter))
                      .arg(days),
            days);
}

} // namespace

bool isOutOfOrder(std::span<const Certificate> chain)
{
    for (std::size_t i = 0; i + 1 < chain.size(); ++i) {
        if (chain[i].issuer == chain[i + 1].subject)
            continue;
        // A stranger at the end is superfluous; an issuer that comes later is out of place.
        for (std::size_t j = 0; j < chain.size(); ++j) {
            if (j != i + 1 && j != i && chain[j].subject == chain[i].issuer)
                return true;
        }
    }
    return false;
}

QString weaknessOf(const Certificate &certificate)
{
    const bool curve = certificate.keyType == u"EC" || certificate.keyType.startsWith(u"ED");
    const bool counted = certificate.keyType.startsWith(u"RSA") || certificate.keyType.startsWith(u"DSA");
    if ((counted && certificate.keyBits < 2048) || (curve && certificate.keyBits < 224))
        return Tr::tr("its %1 key has %2 bits").arg(certificate.keyType).arg(certificate.keyBits);
    // The signature of a root is not verified: the root is trusted by itself.
    const QString signature = certificate.signature.toLower();
    if (!certificate.selfSigned && (signature.contains(u"md5") || signature.contains(u"sha1")))
        return Tr::tr("it is signed with %1").arg(certificate.signature);
    return {};
}

void judgeCertificates(const Context &context, const TlsTarget &target, const TlsEvidence &seen,
                       Judgement &into)
{
    if (seen.chain.empty())
        return;
    const Judging at{context, target, seen, into};
    judgeDates(at);
    judgeName(at);
    judgeTrust(at);
    judgeStaple(at);
    const bool accepted = into.status != Status::Fail;
    if (accepted) {
        const int days = daysBetween(context.now, at.leaf().notAfter);
        const QString rest = std::exchange(into.summary, {});
        into.summary = days == 1 ? Tr::tr("%1, certificate good for one day").arg(seen.protocol)
                                 : Tr::tr("%1, certificate good for %2 days").arg(seen.protocol).arg(days);
        if (!rest.isEmpty())
            into.summary += QStringLiteral("; ") + rest;
        judgeDaysLeft(at);
    }
    judgeForm(at);
    if (accepted) {
        into.add(Fact::TlsGood, target.role, target.subject,
                 Tr::tr("The TLS handshake with %1 succeeds (%2) and its certificate is accepted.")
                     .arg(at.who(), seen.protocol));
    }
}

} // namespace fd::checks
