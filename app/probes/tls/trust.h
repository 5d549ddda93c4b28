// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <openssl/ssl.h>

#include <QString>

namespace fd::probes {

/// Gives \a context its trust anchors: those of \a caFile (PEM), or the system's where it is empty. As curl
/// does, any certificate among them is an anchor, not only roots. \returns false where they cannot be read;
/// OpenSSL's queue says why.
bool loadTrust(SSL_CTX *context, const QString &caFile);

} // namespace fd::probes
