// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/http/raw_stream.h"

#include "probes/tls/tls_context.h"

#include <poll.h>
#include <sys/socket.h>

#include <cerrno>

namespace fd::probes {

using Kind = Failure::Kind;
using Phase = Failure::Phase;

std::optional<Failure> RawStream::open(const Endpoint &to, bool https, const QString &sni,
                                       Clock::time_point deadline)
{
    Connection connection = connectTo(to, deadline, wake_);
    if (connection.failure)
        return connection.failure;
    socket_ = std::move(connection.socket);
    if (!https)
        return std::nullopt;
    TlsRequest request;
    request.sni = sni;
    request.alpn = {QStringLiteral("http/1.1")};
    context_ = anyServerContext(request);
    OpenSslPtr<SSL> ssl = context_ ? newConnection(context_.get(), request) : nullptr;
    if (!ssl)
        return Failure{Kind::Local, Phase::Tls, 0, QStringLiteral("SSL_new")};
    tls_ = std::make_unique<TlsClient>(socket_, std::move(ssl), deadline, wake_);
    return tls_->handshake();
}

std::optional<Failure> RawStream::send(QByteArrayView bytes, Clock::time_point deadline)
{
    if (tls_) {
        tls_->setDeadline(deadline);
        return tls_->write(bytes);
    }
    while (!bytes.isEmpty()) {
        const ssize_t sent =
            ::send(socket_.get(), bytes.data(), static_cast<std::size_t>(bytes.size()), MSG_NOSIGNAL);
        if (sent > 0) {
            bytes = bytes.sliced(sent);
        } else if (errno == EAGAIN) {
            if (const Woken woken = waitFor(socket_.get(), POLLOUT, deadline, wake_); woken != Woken::Ready)
                return waitFailure(woken, Phase::Send);
        } else if (errno != EINTR) {
            return exchangeFailure(errno, Phase::Send);
        }
    }
    return std::nullopt;
}

tl::expected<QByteArray, Failure> RawStream::receive(Clock::time_point deadline)
{
    if (tls_)
        return tls_->read(deadline);
    QByteArray data(16384, Qt::Uninitialized);
    for (;;) {
        if (const Woken woken = waitFor(socket_.get(), POLLIN, deadline, wake_); woken != Woken::Ready)
            return tl::unexpected(waitFailure(woken, Phase::FirstByte));
        const ssize_t got = recv(socket_.get(), data.data(), static_cast<std::size_t>(data.size()), 0);
        if (got < 0 && (errno == EAGAIN || errno == EINTR))
            continue;
        if (got < 0)
            return tl::unexpected(exchangeFailure(errno, Phase::FirstByte));
        if (got == 0)
            return tl::unexpected(Failure{Kind::Closed, Phase::FirstByte, 0, {}});
        data.truncate(got);
        return data;
    }
}

} // namespace fd::probes
