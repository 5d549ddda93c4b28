// SPDX-License-Identifier: GPL-3.0-or-later
#include "demo/stream.h"

#include <openssl/err.h>

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace fd::demo {

Stream::Stream(int fd, const StopSignal &stop) : fd_(fd), stop_(stop) {}

Stream::~Stream()
{
    tls_.reset();
    if (fd_ >= 0)
        ::close(fd_);
}

std::unique_ptr<Stream> Stream::toLoopback(quint16 port, Clock::time_point deadline, const StopSignal &stop)
{
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    auto stream = std::make_unique<Stream>(fd, stop);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(fd, reinterpret_cast<const sockaddr *>(&to), sizeof to) == 0)
        return stream;
    if (errno != EINPROGRESS || !stop.waitFor(fd, POLLOUT, deadline))
        return nullptr;
    int error = 0;
    socklen_t length = sizeof error;
    ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length);
    return error == 0 ? std::move(stream) : nullptr;
}

bool Stream::waitForTls(int result, Clock::time_point deadline)
{
    switch (SSL_get_error(tls_.get(), result)) {
    case SSL_ERROR_WANT_READ: return stop_.waitFor(fd_, POLLIN, deadline);
    case SSL_ERROR_WANT_WRITE: return stop_.waitFor(fd_, POLLOUT, deadline);
    default: ERR_clear_error(); return false;
    }
}

bool Stream::acceptTls(SSL_CTX *context, Clock::time_point deadline)
{
    tls_.reset(SSL_new(context));
    if (!tls_ || SSL_set_fd(tls_.get(), fd_) != 1)
        return false;
    while (true) {
        const int result = SSL_accept(tls_.get());
        if (result == 1)
            return true;
        if (!waitForTls(result, deadline))
            return false;
    }
}

QByteArray Stream::read(Clock::time_point deadline)
{
    std::array<char, 16384> buffer{};
    while (true) {
        if (tls_) {
            const int got = SSL_read(tls_.get(), buffer.data(), static_cast<int>(buffer.size()));
            if (got > 0)
                return {buffer.data(), got};
            if (!waitForTls(got, deadline))
                return {};
            continue;
        }
        const auto got = ::recv(fd_, buffer.data(), buffer.size(), 0);
        if (got >= 0)
            return {buffer.data(), got};
        if (errno != EAGAIN || !stop_.waitFor(fd_, POLLIN, deadline))
            return {};
    }
}

bool Stream::write(const QByteArray &bytes, Clock::time_point deadline)
{
    qsizetype sent = 0;
    while (sent < bytes.size()) {
        const char *rest = bytes.constData() + sent;
        if (tls_) {
            const int put = SSL_write(tls_.get(), rest, static_cast<int>(bytes.size() - sent));
            if (put > 0)
                sent += put;
            else if (!waitForTls(put, deadline))
                return false;
            continue;
        }
        const auto put = ::send(fd_, rest, static_cast<size_t>(bytes.size() - sent), MSG_NOSIGNAL);
        if (put > 0)
            sent += put;
        else if (errno != EAGAIN || !stop_.waitFor(fd_, POLLOUT, deadline))
            return false;
    }
    return true;
}

void Stream::finish(Clock::time_point deadline)
{
    if (tls_)
        SSL_shutdown(tls_.get());
    ::shutdown(fd_, SHUT_WR);
    // Until the peer has read all: closing with bytes unread would reset what is still under way.
    while (stop_.waitFor(fd_, POLLIN, deadline)) {
        std::array<char, 4096> rest{};
        if (::recv(fd_, rest.data(), rest.size(), 0) <= 0)
            return;
    }
}

} // namespace fd::demo
