// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/tls/staple.h"

#include "probes/tls/certificate.h"
#include "probes/tls/openssl_ptr.h"

#include <openssl/err.h>
#include <openssl/ocsp.h>

namespace fd::probes {

namespace {

struct OcspFree {
    void operator()(OCSP_RESPONSE *p) const { OCSP_RESPONSE_free(p); }
    void operator()(OCSP_BASICRESP *p) const { OCSP_BASICRESP_free(p); }
    void operator()(OCSP_CERTID *p) const { OCSP_CERTID_free(p); }
};
template <class T>
using OcspPtr = std::unique_ptr<T, OcspFree>;

/// Who signed the leaf: from the chain as it was verified, else as it was sent.
X509 *issuerOf(SSL *ssl, X509 *leaf)
{
    for (const STACK_OF(X509) * chain : {SSL_get0_verified_chain(ssl), SSL_get_peer_cert_chain(ssl)}) {
        for (int i = 0; chain && i < sk_X509_num(chain); ++i) {
            X509 *candidate = sk_X509_value(chain, i);
            if (X509_check_issued(candidate, leaf) == X509_V_OK)
                return candidate;
        }
    }
    return nullptr;
}

QString statusName(int status)
{
    switch (status) {
    case V_OCSP_CERTSTATUS_GOOD: return QStringLiteral("good");
    case V_OCSP_CERTSTATUS_REVOKED: return QStringLiteral("revoked");
    default: return QStringLiteral("unknown");
    }
}

/// \returns an empty string where the response does not verify or speaks of other certificates.
QString judged(SSL *ssl, OCSP_BASICRESP *basic, std::optional<Instant> &nextUpdate)
{
    const STACK_OF(X509) *chain = SSL_get_peer_cert_chain(ssl);
    if (!chain || sk_X509_num(chain) < 1)
        return {};
    X509 *leaf = sk_X509_value(chain, 0);
    X509 *issuer = issuerOf(ssl, leaf);
    X509_STORE *store = SSL_CTX_get_cert_store(SSL_get_SSL_CTX(ssl));
    if (!issuer || OCSP_basic_verify(basic, const_cast<STACK_OF(X509) *>(chain), store, 0) != 1)
        return {};
    // The responder chooses the digest of the CertID (RFC 6960 section 4.1.1).
    for (const EVP_MD *digest : {EVP_sha1(), EVP_sha256()}) {
        const OcspPtr<OCSP_CERTID> id(OCSP_cert_to_id(digest, leaf, issuer));
        int status = -1;
        int reason = 0;
        ASN1_GENERALIZEDTIME *revoked = nullptr;
        ASN1_GENERALIZEDTIME *from = nullptr;
        ASN1_GENERALIZEDTIME *until = nullptr;
        if (!id || OCSP_resp_find_status(basic, id.get(), &status, &reason, &revoked, &from, &until) != 1)
            continue;
        if (until)
            nextUpdate = instantOf(until);
        return statusName(status);
    }
    return {};
}

} // namespace

void readStaple(SSL *ssl, TlsEvidence &evidence)
{
    const unsigned char *data = nullptr;
    const long size = SSL_get_tlsext_status_ocsp_resp(ssl, &data);
    if (size <= 0 || !data)
        return;
    evidence.stapleStatus = QStringLiteral("invalid");
    const OcspPtr<OCSP_RESPONSE> response(d2i_OCSP_RESPONSE(nullptr, &data, size));
    if (response && OCSP_response_status(response.get()) == OCSP_RESPONSE_STATUS_SUCCESSFUL) {
        const OcspPtr<OCSP_BASICRESP> basic(OCSP_response_get1_basic(response.get()));
        if (const QString status = basic ? judged(ssl, basic.get(), evidence.stapleNextUpdate) : QString();
            !status.isEmpty())
            evidence.stapleStatus = status;
    }
    ERR_clear_error();
}

} // namespace fd::probes
