// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/tls/tls_context.h"

#include <openssl/err.h>

#include <algorithm>

namespace fd::probes {

namespace {

/// Names with their length before them (RFC 7301 section 3.1).
QByteArray alpnList(const QStringList &protocols)
{
    QByteArray list;
    for (const QString &protocol : protocols) {
        const QByteArray name = protocol.toLatin1().left(255);
        if (!name.isEmpty())
            list += static_cast<char>(name.size()) + name;
    }
    return list;
}

bool limitVersions(SSL_CTX *context, const TlsRequest &request)
{
    const int lowest = protocolNumber(request.lowestProtocol);
    const int highest = protocolNumber(request.highestProtocol);
    if (lowest < 0 || highest < 0) {
        ERR_raise(ERR_LIB_SSL, SSL_R_UNKNOWN_SSL_VERSION);
        return false;
    }
    return SSL_CTX_set_min_proto_version(context, std::max(lowest, TLS1_VERSION)) == 1 &&
           SSL_CTX_set_max_proto_version(context, highest) == 1;
}

} // namespace

int protocolNumber(const QString &name)
{
    if (name.isEmpty())
        return 0;
    if (name == QLatin1StringView("TLSv1"))
        return TLS1_VERSION;
    if (name == QLatin1StringView("TLSv1.1"))
        return TLS1_1_VERSION;
    if (name == QLatin1StringView("TLSv1.2"))
        return TLS1_2_VERSION;
    return name == QLatin1StringView("TLSv1.3") ? TLS1_3_VERSION : -1;
}

OpenSslPtr<SSL_CTX> anyServerContext(const TlsRequest &request)
{
    OpenSslPtr<SSL_CTX> context(SSL_CTX_new(TLS_client_method()));
    if (!context)
        return context;
    // Level 0: keys, digests and versions that OpenSSL 3 refuses otherwise (SSL_CTX_set_security_level(3)).
    SSL_CTX_set_security_level(context.get(), 0);
    const QByteArray ciphers = request.ciphers.isEmpty() ? QByteArray("DEFAULT") : request.ciphers.toLatin1();
    if (!limitVersions(context.get(), request) ||
        SSL_CTX_set_cipher_list(context.get(), (ciphers + ":@SECLEVEL=0").constData()) != 1)
        return {};
    SSL_CTX_set_options(context.get(), SSL_OP_LEGACY_SERVER_CONNECT);
    // The chain is judged all the same, see SSL_get_verify_result(3).
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_NONE, nullptr);
    return context;
}

OpenSslPtr<SSL> newConnection(SSL_CTX *context, const TlsRequest &request)
{
    OpenSslPtr<SSL> ssl(SSL_new(context));
    if (!ssl)
        return ssl;
    // An address is not a server_name (RFC 6066 section 3).
    if (!request.sni.isEmpty() && !isIpAddress(request.sni))
        SSL_set_tlsext_host_name(ssl.get(), request.sni.toLatin1().constData());
    if (const QByteArray list = alpnList(request.alpn); !list.isEmpty()) {
        SSL_set_alpn_protos(ssl.get(), reinterpret_cast<const unsigned char *>(list.constData()),
                            static_cast<unsigned>(list.size()));
    }
    if (request.askStaple)
        SSL_set_tlsext_status_type(ssl.get(), TLSEXT_STATUSTYPE_ocsp);
    return ssl;
}

} // namespace fd::probes
