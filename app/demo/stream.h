// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "demo/stop_signal.h"

#include <openssl/ssl.h>

#include <QByteArray>

#include <memory>

namespace fd::demo {

/// One connection, plain or TLS. Every call ends with the deadline or the stop.
class Stream
{
public:
    /// Takes over \a fd, a connected socket that does not block.
    Stream(int fd, const StopSignal &stop);
    ~Stream();
    Stream(const Stream &) = delete;
    Stream &operator=(const Stream &) = delete;

    /// Connects to a port of loopback; not connected where nobody listens or the deadline passes.
    static std::unique_ptr<Stream> toLoopback(quint16 port, Clock::time_point deadline,
                                              const StopSignal &stop);

    bool acceptTls(SSL_CTX *context, Clock::time_point deadline);
    /// Some bytes; none at the end of the connection or the deadline.
    QByteArray read(Clock::time_point deadline);
    bool write(const QByteArray &bytes, Clock::time_point deadline);
    /// Says goodbye to a TLS peer, so that it does not take the end for a cut.
    void finish(Clock::time_point deadline);

private:
    /// Waits for what the TLS library wants after \a result. \returns false where there is nothing to wait
    /// for.
    bool waitForTls(int result, Clock::time_point deadline);

    int fd_;
    const StopSignal &stop_;
    std::unique_ptr<SSL, decltype(&SSL_free)> tls_{nullptr, SSL_free};
};

} // namespace fd::demo
