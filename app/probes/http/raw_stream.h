// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "probes/tcp/connect.h"
#include "probes/tls/tls_client.h"

#include <tl/expected.hpp>

#include <memory>

namespace fd::probes {

/// A connection whose bytes are read and written by hand, over TCP alone or over TLS that accepts every
/// certificate. Belongs to one thread; every wait ends at its deadline or a stop.
class RawStream
{
public:
    explicit RawStream(const WakeFd &wake) : wake_(wake) {}
    RawStream(const RawStream &) = delete;
    RawStream &operator=(const RawStream &) = delete;

    /// Connects to \a to and, where \a https, shakes hands with \a sni, offering HTTP/1.1 alone.
    std::optional<Failure> open(const Endpoint &to, bool https, const QString &sni,
                                Clock::time_point deadline);
    std::optional<Failure> send(QByteArrayView bytes, Clock::time_point deadline);
    /// The next piece; Failure::Closed at the end, Failure::TimedOut where nothing has come by \a deadline.
    tl::expected<QByteArray, Failure> receive(Clock::time_point deadline);

private:
    const WakeFd &wake_;
    UniqueFd socket_ = {};
    OpenSslPtr<SSL_CTX> context_ = {};
    std::unique_ptr<TlsClient> tls_ = {};
};

} // namespace fd::probes
