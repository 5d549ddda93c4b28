// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "probes/tcp/connect.h"
#include "probes/tls/openssl_ptr.h"

#include <QByteArray>

#include <tl/expected.hpp>

namespace fd::probes {

/// The client's side of a handshake over a connected socket. The bytes pass through memory, so that what the
/// peer says is seen even where it is not TLS.
class TlsClient
{
public:
    TlsClient(const UniqueFd &socket, OpenSslPtr<SSL> ssl, Clock::time_point deadline, const WakeFd &wake);
    TlsClient(const TlsClient &) = delete;
    TlsClient &operator=(const TlsClient &) = delete;

    /// Shakes hands until done, the deadline or a stop.
    std::optional<Failure> handshake();

    /// In TLS 1.3 the client is done before the server has judged the client's certificate (RFC 8446
    /// section 4.4.2): waits until \a deadline for the server's alert, or for any other sign that it goes on.
    std::optional<Failure> awaitServer(Clock::time_point deadline);

    /// What handshake(), write() and shutdown() may take from now on.
    void setDeadline(Clock::time_point deadline) { deadline_ = deadline; }
    /// Sends \a bytes over the finished handshake.
    std::optional<Failure> write(QByteArrayView bytes);
    /// The next piece of what the peer sends, or Failure::Closed at its end, with or without close_notify;
    /// Failure::TimedOut where nothing has come by \a deadline.
    tl::expected<QByteArray, Failure> read(Clock::time_point deadline);

    /// Says good-bye, without waiting for the peer.
    void shutdown();

    SSL *ssl() const { return ssl_.get(); }
    bool clientCertificateRequested() const { return clientCertificateRequested_; }
    /// The first bytes received where they are not TLS records.
    QByteArray plainBytes() const;

private:
    bool peerSpeaksTls() const;
    std::optional<Failure> flush();
    std::optional<Failure> receive(Clock::time_point deadline);
    std::optional<Failure> failed(int result);
    void readRestOfGreeting();

    const UniqueFd &socket_;
    OpenSslPtr<SSL> ssl_;
    Clock::time_point deadline_;
    const WakeFd &wake_;
    QByteArray first_ = {};
    bool clientCertificateRequested_ = false;
};

} // namespace fd::probes
