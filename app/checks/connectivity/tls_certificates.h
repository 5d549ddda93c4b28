// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "checks/connectivity/tls_targets.h"

namespace fd::checks {

/// Judges the certificates that a server sends: dates of each, names, trust, order, keys and signatures, and
/// the stapled OCSP response where one came with another handshake.
void judgeCertificates(const Context &context, const TlsTarget &target, const TlsEvidence &seen,
                       Judgement &into);

/// Certificates that stand before their issuer's or behind a stranger's, although a certificate must directly
/// certify the one before it (RFC 5246 section 7.4.2; RFC 8446 section 4.4.2 is lenient).
bool isOutOfOrder(std::span<const Certificate> chain);

/// What is weak about a certificate by today's measure, as a sentence's part; empty where nothing is: RSA and
/// DSA below 2048 bits, elliptic curves below 224, MD5 and SHA-1 signatures (NIST SP 800-131A rev. 2, and
/// what OpenSSL's security level 2 refuses: SSL_CTX_set_security_level(3)).
QString weaknessOf(const Certificate &certificate);

} // namespace fd::checks
