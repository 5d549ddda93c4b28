// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "demo/stream.h"

#include <functional>
#include <list>
#include <thread>

namespace fd::demo {

/// A socket bound to a free port of 127.0.0.1.
class BoundSocket
{
public:
    BoundSocket() = default;
    /// \a type is SOCK_STREAM or SOCK_DGRAM; \a port 0 takes any that is free.
    explicit BoundSocket(int type, quint16 port = 0);
    BoundSocket(BoundSocket &&other) noexcept;
    BoundSocket &operator=(BoundSocket &&other) noexcept;
    ~BoundSocket();
    bool isValid() const { return fd_ >= 0; }
    int fd() const { return fd_; }
    quint16 port() const { return port_; }

private:
    int fd_ = -1;
    quint16 port_ = 0;
};

/// Listens on a socket and gives each connection to a handler, on a thread of its own. Ends with its
/// destruction, at once, whatever the handlers wait for.
class TcpService
{
public:
    using Handler = std::function<void(Stream &stream, const StopSignal &stop)>;

    TcpService(BoundSocket socket, Handler handler);
    ~TcpService();
    TcpService(const TcpService &) = delete;
    TcpService &operator=(const TcpService &) = delete;

private:
    struct Connection;
    void acceptAll();
    void forgetFinished();

    BoundSocket socket_;
    Handler handler_;
    StopSignal stop_;
    std::list<Connection> connections_; ///< touched by the accepting thread alone
    std::thread thread_;
};

/// Keeps a write to a connection that is gone from ending the program; for threads that do nothing else.
void ignoreBrokenPipes();

} // namespace fd::demo
