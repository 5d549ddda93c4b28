// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/evidence.h"

#include <openssl/ssl.h>

namespace fd::probes {

/// Reads the OCSP response that the server stapled to its certificate (RFC 6066 section 8, RFC 6960), if any:
/// "good", "revoked" or "unknown" where it is signed by whom it should be and speaks of this certificate,
/// else "invalid". Whether it is out of date is for the reader of `stapleNextUpdate` to say.
void readStaple(SSL *ssl, TlsEvidence &evidence);

} // namespace fd::probes
