// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/evidence.h"
#include "model/probe_request.h"
#include "probes/http/body_reader.h"
#include "probes/http/content_decoder.h"
#include "probes/http/response_head.h"
#include "probes/http/tcp_state.h"
#include "probes/tcp/connect.h"

#include <curl/curl.h>

#include <array>
#include <vector>

namespace fd::probes {

/// The state of one request while libcurl works on it: what came, when, and why it ended. The callbacks of
/// libcurl are bound to it, so it stays where it is, and outlives the handle.
class Exchange
{
public:
    explicit Exchange(const HttpRequest &request);
    Exchange(const Exchange &) = delete;
    Exchange &operator=(const Exchange &) = delete;

    /// Sets the callbacks of \a easy and starts the clock.
    void bind(CURL *easy);

    /// Notes what has arrived by now; to be called after libcurl has worked.
    void look();

    /// What the exchange is waiting for, and until when.
    Failure::Phase phase() const;
    Clock::time_point deadline() const;

    /// The exchange ends as libcurl says, or with a failure of ours.
    HttpEvidence finish(CURLcode code);
    HttpEvidence finish(Failure failure);

private:
    static std::size_t onHeader(char *data, std::size_t size, std::size_t count, void *self);
    static std::size_t onBody(char *data, std::size_t size, std::size_t count, void *self);
    static curl_socket_t onOpenSocket(void *self, curlsocktype purpose, curl_sockaddr *address);
    static int onCloseSocket(void *self, curl_socket_t socket);
    static CURLcode onTlsContext(CURL *easy, void *sslContext, void *self);

    Micros curlTime(CURLINFO info) const;
    long curlLong(CURLINFO info) const;
    qint64 received(const TcpState &tcp) const;
    bool firstByteIsThere(qint64 received) const;
    std::optional<Failure> failureOf(CURLcode code);
    bool endsAtClose() const;
    HttpEvidence complete();

    const HttpRequest &request_;
    const bool https_;
    const std::optional<SocketAddress> to_;
    HttpEvidence evidence_ = {};
    ResponseHead head_;
    std::optional<ContentDecoder> decoder_ = {}; ///< there once the body has begun
    BodyReader body_;
    CURL *easy_ = nullptr;
    std::array<char, CURL_ERROR_SIZE> errorText_{};
    int socket_ = -1; ///< the connection's; valid until the end
    std::vector<UniqueFd> closed_ =
        {}; ///< closed for libcurl, but kept, since they tell why a connection failed
    Clock::time_point start_{};
    Clock::time_point lastByte_{};
    Clock::time_point phaseStart_{}; ///< when TCP was connected
    qint64 receivedBefore_ = 0;
    qint64 headerBytes_ = 0; ///< of all header sections and trailers
    bool firstByteSeen_ = false;
    bool applicationData_ = false; ///< TLS has carried something of HTTP
    bool notHttp_ = false;
    bool headersTooLarge_ = false;
};

} // namespace fd::probes
