// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/probe_request.h"
#include "probes/tls/openssl_ptr.h"

namespace fd::probes {

/// A client's context that speaks everything this OpenSSL can still speak, within the versions and ciphers
/// that \a request names: a weak server is evidence, not a danger, to a handshake that carries nothing. No
/// trust anchors are loaded. \returns null where the request names what OpenSSL does not know; its queue says
/// why.
OpenSslPtr<SSL_CTX> anyServerContext(const TlsRequest &request);

/// A connection of \a context with the server_name, the protocols of ALPN and the staple that \a request asks
/// for.
OpenSslPtr<SSL> newConnection(SSL_CTX *context, const TlsRequest &request);

/// "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3" as OpenSSL counts them; 0, the library's own, for empty; -1 for
/// anything else.
int protocolNumber(const QString &name);

} // namespace fd::probes
