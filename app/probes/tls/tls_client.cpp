// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/tls/tls_client.h"

#include <openssl/err.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>

namespace fd::probes {

using namespace std::chrono_literals;
using Kind = Failure::Kind;
using Phase = Failure::Phase;

namespace {

constexpr qsizetype kFirstBytes = 512;

/// The reason on OpenSSL's error queue; see tls_probe.h for its code.
Failure openSslFailure()
{
    const unsigned long error = ERR_peek_error();
    const int reason = ERR_GET_REASON(error);
    ERR_clear_error();
    if (reason >= SSL_AD_REASON_OFFSET) {
        const int alert = reason - SSL_AD_REASON_OFFSET;
        return {Kind::Tls, Phase::Tls, reason,
                QStringLiteral("alert %1 (%2)")
                    .arg(alert)
                    .arg(QString::fromLatin1(SSL_alert_desc_string_long(alert)))};
    }
    const char *text = ERR_reason_error_string(error);
    return {Kind::Tls, Phase::Tls, reason, text ? QString::fromLatin1(text) : QString{}};
}

} // namespace

TlsClient::TlsClient(const UniqueFd &socket, OpenSslPtr<SSL> ssl, Clock::time_point deadline,
                     const WakeFd &wake)
    : socket_(socket), ssl_(std::move(ssl)), deadline_(deadline), wake_(wake)
{
    SSL_set_bio(ssl_.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    SSL_set_connect_state(ssl_.get());
    SSL_set_app_data(ssl_.get(), this);
    SSL_CTX_set_client_cert_cb(SSL_get_SSL_CTX(ssl_.get()), [](SSL *connection, X509 **, EVP_PKEY **) {
        static_cast<TlsClient *>(SSL_get_app_data(connection))->clientCertificateRequested_ = true;
        return 0; // none to give; the handshake goes on
    });
}

/// Content types 20 to 23 and a version 3.x (RFC 8446 section 5.1).
bool TlsClient::peerSpeaksTls() const
{
    const auto byte = [this](qsizetype i) { return static_cast<unsigned char>(first_[i]); };
    return (first_.isEmpty() || (byte(0) >= 20 && byte(0) <= 23)) && (first_.size() < 2 || byte(1) == 3);
}

QByteArray TlsClient::plainBytes() const
{
    return peerSpeaksTls() ? QByteArray{} : first_;
}

std::optional<Failure> TlsClient::handshake()
{
    ERR_clear_error();
    for (;;) {
        const int result = SSL_do_handshake(ssl_.get());
        // The flush comes first: an alert of ours tells the peer why we part.
        const int reason = result == 1 ? SSL_ERROR_NONE : SSL_get_error(ssl_.get(), result);
        auto flushed = flush();
        if (reason == SSL_ERROR_NONE)
            return flushed;
        if (reason != SSL_ERROR_WANT_READ)
            return openSslFailure();
        // A peer that has already closed may have said why before: what it said is read before the send is
        // judged.
        if (auto failure = receive(deadline_))
            return flushed && failure->kind != Kind::Protocol ? flushed : failure;
    }
}

std::optional<Failure> TlsClient::awaitServer(Clock::time_point deadline)
{
    std::array<char, 1024> data{};
    for (;;) {
        auto failure = receive(std::min(deadline, deadline_));
        if (failure && failure->kind == Kind::TimedOut)
            return std::nullopt; // it keeps quiet, as it may
        if (failure)
            return failure;
        const int result = SSL_read(ssl_.get(), data.data(), static_cast<int>(data.size()));
        const int reason = result > 0 ? SSL_ERROR_NONE : SSL_get_error(ssl_.get(), result);
        if (reason == SSL_ERROR_SSL)
            return openSslFailure();
        // A record is whole when nothing of it is left to read: session tickets come only to accepted
        // clients.
        if (reason != SSL_ERROR_WANT_READ || SSL_has_pending(ssl_.get()) == 0)
            return std::nullopt;
    }
}

std::optional<Failure> TlsClient::write(QByteArrayView bytes)
{
    ERR_clear_error();
    if (SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size())) <= 0)
        return openSslFailure();
    return flush();
}

tl::expected<QByteArray, Failure> TlsClient::read(Clock::time_point deadline)
{
    QByteArray data(16384, Qt::Uninitialized);
    ERR_clear_error();
    for (;;) {
        const int result = SSL_read(ssl_.get(), data.data(), static_cast<int>(data.size()));
        if (result > 0) {
            data.truncate(result);
            return data;
        }
        const int reason = SSL_get_error(ssl_.get(), result);
        if (reason == SSL_ERROR_ZERO_RETURN)
            return tl::unexpected(Failure{Kind::Closed, Phase::FirstByte, 0, {}});
        if (reason != SSL_ERROR_WANT_READ)
            return tl::unexpected(openSslFailure());
        if (auto failure = flush())
            return tl::unexpected(*failure);
        if (auto failure = receive(deadline)) {
            failure->phase = Phase::FirstByte;
            return tl::unexpected(*failure);
        }
    }
}

void TlsClient::shutdown()
{
    SSL_shutdown(ssl_.get());
    ERR_clear_error();
    flush();
}

std::optional<Failure> TlsClient::flush()
{
    BIO *out = SSL_get_wbio(ssl_.get());
    const char *data = nullptr;
    long left = BIO_get_mem_data(out, &data);
    while (left > 0) {
        const ssize_t sent = send(socket_.get(), data, static_cast<std::size_t>(left), MSG_NOSIGNAL);
        if (sent > 0) {
            data += sent;
            left -= sent;
        } else if (errno == EAGAIN) {
            if (const Woken woken = waitFor(socket_.get(), POLLOUT, deadline_, wake_); woken != Woken::Ready)
                return waitFailure(woken, Phase::Tls);
        } else if (errno != EINTR) {
            const int error = errno;
            (void)BIO_reset(out);
            return exchangeFailure(error, Phase::Tls);
        }
    }
    (void)BIO_reset(out);
    return std::nullopt;
}

std::optional<Failure> TlsClient::receive(Clock::time_point deadline)
{
    std::array<char, 16384> data{};
    for (;;) {
        if (const Woken woken = waitFor(socket_.get(), POLLIN, deadline, wake_); woken != Woken::Ready)
            return waitFailure(woken, Phase::Tls);
        const ssize_t got = recv(socket_.get(), data.data(), data.size(), 0);
        if (got < 0 && (errno == EAGAIN || errno == EINTR))
            continue;
        if (got < 0)
            return exchangeFailure(errno, Phase::Tls);
        if (got == 0)
            return Failure{Kind::Closed, Phase::Tls, 0, {}};
        first_.append(data.data(), std::min<qsizetype>(got, kFirstBytes - first_.size()));
        if (!peerSpeaksTls()) {
            readRestOfGreeting();
            return Failure{Kind::Protocol, Phase::Tls, 0, {}};
        }
        BIO_write(SSL_get_rbio(ssl_.get()), data.data(), static_cast<int>(got));
        return std::nullopt;
    }
}

/// A greeting may come in pieces; what makes it recognisable is worth a moment.
void TlsClient::readRestOfGreeting()
{
    const auto until = std::min(deadline_, Clock::now() + 200ms);
    std::array<char, kFirstBytes> data{};
    while (first_.size() < kFirstBytes && waitFor(socket_.get(), POLLIN, until, wake_) == Woken::Ready) {
        const ssize_t got =
            recv(socket_.get(), data.data(), static_cast<std::size_t>(kFirstBytes - first_.size()), 0);
        if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR))
            return;
        first_.append(data.data(), std::max<qsizetype>(got, 0));
    }
}

} // namespace fd::probes
