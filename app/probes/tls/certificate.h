// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/evidence.h"

#include <openssl/x509.h>

namespace fd::probes {

/// What a certificate says. A field that cannot be read stays empty.
Certificate readCertificate(const X509 &certificate);

/// The moment that \a time names; the epoch where it cannot be read.
Instant instantOf(const ASN1_TIME *time);

/// Does \a leaf cover \a name, a DNS name or a numeric IP address? As OpenSSL's and curl's users are used to:
/// one wildcard as the whole leftmost label, the common name only where there is no subjectAltName of that
/// kind.
bool coversName(const X509 &leaf, const QString &name);

} // namespace fd::probes
