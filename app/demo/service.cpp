// SPDX-License-Identifier: GPL-3.0-or-later
#include "demo/service.h"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <utility>

namespace fd::demo {

using namespace std::chrono_literals;

namespace {
constexpr size_t mostConnections = 64;
}

BoundSocket::BoundSocket(int type, quint16 port)
    : fd_(::socket(AF_INET, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0))
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    auto *const generic = reinterpret_cast<sockaddr *>(&address);
    if (fd_ < 0 || ::bind(fd_, generic, length) != 0 || ::getsockname(fd_, generic, &length) != 0) {
        if (fd_ >= 0)
            ::close(std::exchange(fd_, -1));
        return;
    }
    port_ = ntohs(address.sin_port);
}

BoundSocket::BoundSocket(BoundSocket &&other) noexcept : fd_(std::exchange(other.fd_, -1)), port_(other.port_)
{
}

BoundSocket &BoundSocket::operator=(BoundSocket &&other) noexcept
{
    std::swap(fd_, other.fd_);
    std::swap(port_, other.port_);
    return *this;
}

BoundSocket::~BoundSocket()
{
    if (fd_ >= 0)
        ::close(fd_);
}

struct TcpService::Connection {
    std::atomic<bool> finished = false;
    std::thread thread;
};

TcpService::TcpService(BoundSocket socket, Handler handler)
    : socket_(std::move(socket)), handler_(std::move(handler))
{
    ::listen(socket_.fd(), 64);
    thread_ = std::thread([this] { acceptAll(); });
}

TcpService::~TcpService()
{
    stop_.raise();
    thread_.join();
    for (Connection &connection : connections_)
        connection.thread.join();
}

void TcpService::forgetFinished()
{
    for (auto at = connections_.begin(); at != connections_.end();) {
        if (at->finished) {
            at->thread.join();
            at = connections_.erase(at);
        } else {
            ++at;
        }
    }
}

void TcpService::acceptAll()
{
    while (stop_.waitFor(socket_.fd(), POLLIN, Clock::now() + 1h) || !stop_.isRaised()) {
        const int fd = ::accept4(socket_.fd(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0) {
            stop_.waitFor(-1, 0, Clock::now() + 50ms); // out of descriptors, or gone again
            continue;
        }
        forgetFinished();
        if (connections_.size() >= mostConnections) {
            ::close(fd);
            continue;
        }
        Connection &connection = connections_.emplace_back();
        connection.thread = std::thread([this, fd, &connection] {
            ignoreBrokenPipes();
            {
                Stream stream(fd, stop_);
                handler_(stream, stop_);
            }
            connection.finished = true;
        });
    }
}

void ignoreBrokenPipes()
{
    sigset_t pipe{};
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
}

} // namespace fd::demo
