// SPDX-License-Identifier: GPL-3.0-or-later
//
// Whom the TLS checks ask, and how.
#pragma once

#include "checks/deep.h"

namespace fd::checks {

struct TlsTarget {
    Role role = Role::Edge;
    QString subject = {};
    TlsRequest handshake = {}; ///< as a browser or an edge would shake hands
    HttpRequest http = {};     ///< what is asked over it
    bool https = false;
    QString who() const { return spoken(role, subject); }
};

/// Every edge address and origin, whether or not it is asked for https.
std::vector<TlsTarget> tlsTargets(const Context &context);

/// Those that deeper questions go to: https, and of a large site only the first few.
std::vector<TlsTarget> deepTlsTargets(const Context &context);

/// Ask where the address speaks TLS, or breaks off in the middle of it.
Depth depthOf(const Context &context, const TlsTarget &target);

/// The handshake with \a version alone ("TLSv1" to "TLSv1.3"); it asks for a stapled OCSP response too.
TlsRequest withVersion(const TlsTarget &target, const QString &version);
/// "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3".
QStringList allVersions();

/// The row of a check that asks \a requests in depth; see deepRow().
CheckResult rowForAll(const Context &context, const TlsTarget &target, std::span<const TlsRequest> requests);

} // namespace fd::checks
