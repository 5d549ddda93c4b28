// SPDX-License-Identifier: GPL-3.0-or-later
//
// A server on a free port of loopback that does what a test tells it, however rude.
#pragma once

#include "model/endpoint.h"
#include "support/test_pki.h"

#include <QByteArray>

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <vector>

namespace fd::test {

/// The server's end of one connection. All calls return when the client leaves or the server ends.
class Peer
{
public:
    Peer(int socket, std::stop_token stop);
    ~Peer();
    Peer(const Peer &) = delete;
    Peer &operator=(const Peer &) = delete;

    /// \returns false where there is no handshake to be had.
    bool startTls(SSL_CTX *context);
    /// Up to and with the empty line, or what came until the client left.
    QByteArray readRequest();
    /// Takes what the client has sent at first, whatever it is.
    void takeSome();
    bool write(QByteArrayView bytes);
    /// The pace of a slow server. \returns false once the server ends.
    bool pause(std::chrono::milliseconds time);
    /// The largest segment that the connection carries (tcp(7), TCP_MAXSEG).
    int segmentBytes() const;
    /// Keeps quiet until the client leaves.
    void hold();
    /// Ends a TLS connection as if by accident.
    void withoutCloseNotify();
    /// Ends the connection with RST instead of FIN.
    void reset();

private:
    qsizetype read(char *data, std::size_t size);

    int socket_;
    std::stop_token stop_;
    SSL *ssl_ = nullptr;
};

using Behaviour = std::function<void(Peer &)>;

class LoopbackServer
{
public:
    explicit LoopbackServer(Behaviour behaviour, std::optional<TlsOptions> tls = {}, bool ipv6 = false);
    /// Cuts all connections and waits for its threads.
    ~LoopbackServer();
    LoopbackServer(const LoopbackServer &) = delete;
    LoopbackServer &operator=(const LoopbackServer &) = delete;

    Endpoint endpoint() const { return endpoint_; }
    /// Connections accepted so far.
    int connections() const;

private:
    void serve(const std::stop_token &stop);

    Behaviour behaviour_;
    std::shared_ptr<SSL_CTX> context_;
    int listener_ = -1;
    Endpoint endpoint_;
    mutable std::mutex mutex_;
    int accepted_ = 0;
    std::vector<std::jthread> peers_;
    std::jthread acceptor_;
};

/// A port on loopback where nothing listens.
Endpoint closedPort();

/// A port whose queue is full: the system drops every further SYN, so that a connection attempt hangs.
class HangingPort
{
public:
    HangingPort();
    ~HangingPort();
    HangingPort(const HangingPort &) = delete;
    HangingPort &operator=(const HangingPort &) = delete;

    Endpoint endpoint() const { return endpoint_; }

private:
    std::vector<int> sockets_;
    Endpoint endpoint_;
};

} // namespace fd::test
