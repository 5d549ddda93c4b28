// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/tls/tls_probe.h"

#include "probes/tls/certificate.h"
#include "probes/tls/staple.h"
#include "probes/tls/tls_client.h"
#include "probes/tls/tls_context.h"
#include "probes/tls/trust.h"

#include <openssl/err.h>

namespace fd::probes {

using namespace std::chrono_literals;
using Kind = Failure::Kind;
using Phase = Failure::Phase;

namespace {

Failure localFailure()
{
    const unsigned long error = ERR_peek_error();
    const char *text = ERR_reason_error_string(error);
    ERR_clear_error();
    return {Kind::Local, Phase::Tls, ERR_GET_REASON(error), text ? QString::fromLatin1(text) : QString{}};
}

void readSession(SSL *ssl, TlsEvidence &evidence)
{
    if (const SSL_CIPHER *cipher = SSL_get_current_cipher(ssl)) {
        evidence.protocol = QString::fromLatin1(SSL_get_version(ssl));
        evidence.cipher = QString::fromLatin1(SSL_CIPHER_get_name(cipher));
    }
    const unsigned char *alpn = nullptr;
    unsigned size = 0;
    SSL_get0_alpn_selected(ssl, &alpn, &size);
    evidence.alpn = QString::fromLatin1(reinterpret_cast<const char *>(alpn), size);
}

void readChain(SSL *ssl, const QString &verifyName, TlsEvidence &evidence)
{
    const STACK_OF(X509) *chain = SSL_get_peer_cert_chain(ssl);
    if (!chain || sk_X509_num(chain) < 1)
        return;
    for (int i = 0; i < sk_X509_num(chain); ++i)
        evidence.chain.push_back(readCertificate(*sk_X509_value(chain, i)));
    evidence.nameMatches = verifyName.isEmpty() || coversName(*sk_X509_value(chain, 0), verifyName);
    const long code = SSL_get_verify_result(ssl);
    evidence.verifyCode = static_cast<int>(code);
    if (code != X509_V_OK)
        evidence.verifyText = QString::fromLatin1(X509_verify_cert_error_string(code));
}

} // namespace

Outcome probeTls(const TlsRequest &request, const Settings &, std::stop_token stop)
{
    const auto start = Clock::now();
    const auto deadline = start + request.timeout;
    const WakeFd wake(std::move(stop));
    TlsEvidence evidence;

    ERR_clear_error();
    const OpenSslPtr<SSL_CTX> context = anyServerContext(request);
    if (!context) {
        evidence.failure = localFailure();
        return evidence;
    }
    if (!loadTrust(context.get(), request.caFile)) {
        evidence.failure = localFailure();
        if (!request.caFile.isEmpty())
            evidence.failure->detail.prepend(request.caFile + QStringLiteral(": "));
        return evidence;
    }
    OpenSslPtr<SSL> ssl = newConnection(context.get(), request);
    if (!ssl) {
        evidence.failure = localFailure();
        return evidence;
    }

    const Connection connection = connectTo(request.to, deadline, wake, request.maxSegmentBytes);
    evidence.connect = connection.elapsed;
    evidence.failure = connection.failure;
    if (evidence.failure)
        return evidence;

    const auto connected = Clock::now();
    TlsClient client(connection.socket, std::move(ssl), deadline, wake);
    evidence.failure = client.handshake();
    evidence.handshake = since(connected);
    if (!evidence.failure && client.clientCertificateRequested() &&
        SSL_version(client.ssl()) >= TLS1_3_VERSION)
        evidence.failure = client.awaitServer(Clock::now() + 300ms + 3 * evidence.connect);

    readSession(client.ssl(), evidence);
    readChain(client.ssl(), request.verifyName, evidence);
    readStaple(client.ssl(), evidence);
    evidence.clientCertificateRequested = client.clientCertificateRequested();
    evidence.plainBytes = client.plainBytes();
    if (!evidence.failure)
        client.shutdown();
    ERR_clear_error();
    return evidence;
}

} // namespace fd::probes
