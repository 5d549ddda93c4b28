// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <openssl/ssl.h>

#include <QByteArray>

#include <memory>
#include <optional>

namespace fd::demo {

/// What a TLS server needs, and the root that vouches for it. Made anew for each demo; the keys stay in
/// memory.
struct Credentials {
    std::shared_ptr<SSL_CTX> server = {};
    QByteArray rootPem = {};
};

/// A root of its own and a certificate for \a name, valid from \a fromDay to \a toDay, in days from now.
std::optional<Credentials> makeCredentials(const QByteArray &name, int fromDay, int toDay);

} // namespace fd::demo
