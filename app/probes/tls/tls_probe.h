// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "probes/probe.h"

namespace fd::probes {

/// One handshake that accepts every certificate and every protocol from TLS 1.0 on, since it is there to find
/// out, not to be safe: nothing but the handshake is sent. In a Failure of kind Tls, `code` is OpenSSL's
/// reason, which for an alert of the peer is 1000 plus the alert's number (RFC 8446 section 6), and the
/// detail names both.
Outcome probeTls(const TlsRequest &request, const Settings &settings, std::stop_token stop);

} // namespace fd::probes
