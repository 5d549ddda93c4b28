// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/loopback_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <condition_variable>
#include <csignal>

namespace fd::test {

namespace {

struct Bound {
    int socket = -1;
    Endpoint endpoint = {};
};

Bound bindLoopback(bool ipv6)
{
    const int socket = ::socket(ipv6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_storage address{};
    socklen_t length = ipv6 ? sizeof(sockaddr_in6) : sizeof(sockaddr_in);
    auto *v4 = reinterpret_cast<sockaddr_in *>(&address);
    auto *v6 = reinterpret_cast<sockaddr_in6 *>(&address);
    if (ipv6) {
        v6->sin6_family = AF_INET6;
        v6->sin6_addr = in6addr_loopback;
    } else {
        v4->sin_family = AF_INET;
        v4->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    }
    auto *any = reinterpret_cast<sockaddr *>(&address);
    if (bind(socket, any, length) != 0 || getsockname(socket, any, &length) != 0)
        qFatal("loopback is not available");
    const QString text = ipv6 ? QStringLiteral("::1") : QStringLiteral("127.0.0.1");
    return {socket, {text, ntohs(ipv6 ? v6->sin6_port : v4->sin_port)}};
}

void withoutSigpipe()
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

} // namespace

Peer::Peer(int socket, std::stop_token stop) : socket_(socket), stop_(std::move(stop))
{
    const int on = 1;
    setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

Peer::~Peer()
{
    if (ssl_) {
        SSL_shutdown(ssl_);
        SSL_free(ssl_);
    }
    close(socket_);
}

bool Peer::startTls(SSL_CTX *context)
{
    ssl_ = SSL_new(context);
    SSL_set_fd(ssl_, socket_);
    if (SSL_accept(ssl_) == 1)
        return true;
    SSL_free(std::exchange(ssl_, nullptr));
    // The client reads the alert before it sees the end.
    ::shutdown(socket_, SHUT_WR);
    hold();
    return false;
}

qsizetype Peer::read(char *data, std::size_t size)
{
    return ssl_ ? SSL_read(ssl_, data, static_cast<int>(size)) : recv(socket_, data, size, 0);
}

QByteArray Peer::readRequest()
{
    QByteArray request;
    char byte = 0;
    while (!request.endsWith("\r\n\r\n") && read(&byte, 1) == 1)
        request += byte;
    return request;
}

void Peer::takeSome()
{
    std::array<char, 4096> data{};
    read(data.data(), data.size());
}

bool Peer::write(QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const qsizetype sent =
            ssl_ ? SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size()))
                 : send(socket_, bytes.data(), static_cast<std::size_t>(bytes.size()), MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        bytes = bytes.sliced(sent);
    }
    return !stop_.stop_requested();
}

bool Peer::pause(std::chrono::milliseconds time)
{
    std::mutex mutex;
    std::unique_lock lock(mutex);
    std::condition_variable_any never;
    never.wait_for(lock, stop_, time, [] { return false; });
    return !stop_.stop_requested();
}

int Peer::segmentBytes() const
{
    int bytes = 0;
    socklen_t length = sizeof bytes;
    return getsockopt(socket_, IPPROTO_TCP, TCP_MAXSEG, &bytes, &length) == 0 ? bytes : -1;
}

void Peer::hold()
{
    std::array<char, 4096> data{};
    while (read(data.data(), data.size()) > 0) {
    }
}

void Peer::withoutCloseNotify()
{
    if (ssl_)
        SSL_set_quiet_shutdown(ssl_, 1);
}

void Peer::reset()
{
    const linger now{1, 0};
    setsockopt(socket_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    withoutCloseNotify();
}

LoopbackServer::LoopbackServer(Behaviour behaviour, std::optional<TlsOptions> tls, bool ipv6)
    : behaviour_(std::move(behaviour))
{
    if (tls)
        context_ = serverContext(*tls);
    const Bound bound = bindLoopback(ipv6);
    listener_ = bound.socket;
    endpoint_ = bound.endpoint;
    listen(listener_, 64);
    acceptor_ = std::jthread([this](const std::stop_token &stop) { serve(stop); });
}

LoopbackServer::~LoopbackServer()
{
    acceptor_.request_stop();
    acceptor_.join();
    close(listener_);
}

int LoopbackServer::connections() const
{
    const std::lock_guard lock(mutex_);
    return accepted_;
}

void LoopbackServer::serve(const std::stop_token &stop)
{
    const std::stop_callback wake(stop, [this] { ::shutdown(listener_, SHUT_RDWR); });
    while (!stop.stop_requested()) {
        const int socket = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (socket < 0)
            break;
        {
            const std::lock_guard lock(mutex_);
            ++accepted_;
        }
        peers_.emplace_back([this, socket](const std::stop_token &own) {
            withoutSigpipe();
            Peer peer(socket, own);
            const std::stop_callback cut(own, [socket] { ::shutdown(socket, SHUT_RDWR); });
            if (!context_ || peer.startTls(context_.get()))
                behaviour_(peer);
        });
    }
    peers_.clear(); // each is asked to stop, then joined
}

Endpoint closedPort()
{
    const Bound bound = bindLoopback(false);
    close(bound.socket); // its number is not given out again soon
    return bound.endpoint;
}

HangingPort::HangingPort()
{
    const Bound bound = bindLoopback(false);
    sockets_.push_back(bound.socket);
    endpoint_ = bound.endpoint;
    listen(bound.socket, 0);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    to.sin_port = htons(endpoint_.port);
    // A queue of 0 takes one connection (listen(2)); the second is there in case the system rounds up.
    for (int i = 0; i < 2; ++i) {
        const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        connect(socket, reinterpret_cast<const sockaddr *>(&to), sizeof to);
        sockets_.push_back(socket);
    }
}

HangingPort::~HangingPort()
{
    for (const int socket : sockets_)
        close(socket);
}

} // namespace fd::test
