// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/http/exchange.h"

#include "probes/http/http_failure.h"
#include "probes/tls/trust.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <cstring>

namespace fd::probes {

using Kind = Failure::Kind;
using Phase = Failure::Phase;

Exchange::Exchange(const HttpRequest &request)
    : request_(request),
      https_(request.url.startsWith(QLatin1StringView("https:"), Qt::CaseInsensitive)),
      to_(socketAddress(request.to)),
      head_(evidence_),
      body_(request.maxBodyBytes, request.expectText.toUtf8())
{
}

void Exchange::bind(CURL *easy)
{
    easy_ = easy;
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, errorText_.data());
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &Exchange::onHeader);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, this);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &Exchange::onBody);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, this);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, &Exchange::onOpenSocket);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, this);
    curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, &Exchange::onCloseSocket);
    curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, this);
    // A libcurl with another TLS library says no, and the first byte is then what libcurl says.
    curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, &Exchange::onTlsContext);
    curl_easy_setopt(easy, CURLOPT_SSL_CTX_DATA, this);
    start_ = lastByte_ = phaseStart_ = Clock::now();
}

std::size_t Exchange::onHeader(char *data, std::size_t size, std::size_t count, void *self)
{
    auto *exchange = static_cast<Exchange *>(self);
    const std::size_t bytes = size * count;
    exchange->headerBytes_ += static_cast<qint64>(bytes);
    if (exchange->headerBytes_ > exchange->request_.maxHeaderBytes) {
        exchange->headersTooLarge_ = true;
        return 0;
    }
    exchange->head_.addLine({data, static_cast<qsizetype>(bytes)});
    return bytes;
}

std::size_t Exchange::onBody(char *data, std::size_t size, std::size_t count, void *self)
{
    auto *exchange = static_cast<Exchange *>(self);
    const std::size_t bytes = size * count;
    // libcurl takes this for HTTP/0.9: bytes without a status line.
    exchange->notHttp_ = !exchange->head_.hasStarted();
    if (!exchange->decoder_)
        exchange->decoder_.emplace(exchange->evidence_.header(u"Content-Encoding"));
    const auto result =
        exchange->decoder_->add({data, static_cast<qsizetype>(bytes)},
                                [exchange](QByteArrayView decoded) { return exchange->body_.add(decoded); });
    return result == ContentDecoder::Result::More && !exchange->notHttp_ ? bytes : 0;
}

curl_socket_t Exchange::onOpenSocket(void *self, curlsocktype, curl_sockaddr *address)
{
    auto *exchange = static_cast<Exchange *>(self);
    // Whatever a URL says: packets go to the pinned address and nowhere else.
    const auto &to = exchange->to_;
    if (!to || address->addrlen != to->length || std::memcmp(&address->addr, to->get(), to->length) != 0)
        return CURL_SOCKET_BAD;
    if (address->socktype == SOCK_DGRAM) // QUIC
        exchange->socket_ = ::socket(address->family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    else
        exchange->socket_ = openTcpSocket(address->family, exchange->request_.maxSegmentBytes).release();
    return exchange->socket_;
}

int Exchange::onCloseSocket(void *self, curl_socket_t socket)
{
    static_cast<Exchange *>(self)->closed_.emplace_back(socket);
    return 0;
}

CURLcode Exchange::onTlsContext(CURL *, void *sslContext, void *self)
{
    auto *context = static_cast<SSL_CTX *>(sslContext);
    const HttpRequest &request = static_cast<Exchange *>(self)->request_;
    // Without verification libcurl leaves the trust store empty; with it the chain is judged, though nothing
    // depends on it.
    if (!request.verify && !loadTrust(context, request.caFile))
        ERR_clear_error();
    SSL_CTX_set_msg_callback_arg(context, self);
    SSL_CTX_set_msg_callback(context, [](int sent, int, int type, const void *data, std::size_t size,
                                         SSL *ssl, void *arg) {
        // In TLS 1.3 session tickets look like application data from outside; the inner type tells (RFC 8446
        // section 5.2).
        const int wanted = SSL_version(ssl) >= TLS1_3_VERSION ? SSL3_RT_INNER_CONTENT_TYPE : SSL3_RT_HEADER;
        if (!sent && type == wanted && size > 0 &&
            *static_cast<const unsigned char *>(data) == SSL3_RT_APPLICATION_DATA)
            static_cast<Exchange *>(arg)->applicationData_ = true;
    });
    return CURLE_OK;
}

Micros Exchange::curlTime(CURLINFO info) const
{
    curl_off_t value = 0;
    curl_easy_getinfo(easy_, info, &value);
    return Micros{value};
}

long Exchange::curlLong(CURLINFO info) const
{
    long value = 0;
    curl_easy_getinfo(easy_, info, &value);
    return value;
}

/// A number that grows with each byte of the answer; only its changes mean something.
qint64 Exchange::received(const TcpState &tcp) const
{
    // HTTP/2 has a life below the answer (settings, pings), so that only what libcurl has taken from it
    // counts.
    if (!request_.http2 && tcp.received)
        return *tcp.received;
    curl_off_t body = 0;
    curl_easy_getinfo(easy_, CURLINFO_SIZE_DOWNLOAD_T, &body);
    return headerBytes_ + body;
}

bool Exchange::firstByteIsThere(qint64 received) const
{
    if (head_.hasStarted() || notHttp_ || (applicationData_ && !request_.http2))
        return true;
    return !https_ && received > 0;
}

void Exchange::look()
{
    const auto now = Clock::now();
    const TcpState tcp = tcpState(socket_);
    // libcurl may tell the time of the connection only when TLS is up as well.
    if (const Micros told = curlTime(CURLINFO_CONNECT_TIME_T);
        evidence_.connect == Micros{} && (tcp.connected || told > Micros{})) {
        evidence_.connect = std::chrono::duration_cast<Micros>(now - start_);
        if (told > Micros{})
            evidence_.connect = std::min(evidence_.connect, told);
        phaseStart_ = now;
    }
    if (https_ && evidence_.tls == Micros{})
        evidence_.tls = curlTime(CURLINFO_APPCONNECT_TIME_T);
    if (evidence_.connect == Micros{})
        return;

    const qint64 bytes = received(tcp);
    if (!firstByteSeen_) {
        if (!firstByteIsThere(bytes))
            return;
        firstByteSeen_ = true;
        evidence_.firstByte = std::chrono::duration_cast<Micros>(now - start_);
        if (const Micros seen = curlTime(CURLINFO_STARTTRANSFER_TIME_T); seen > Micros{})
            evidence_.firstByte = std::min(evidence_.firstByte, seen);
    } else if (bytes != receivedBefore_) {
        evidence_.longestGap =
            std::max(evidence_.longestGap, std::chrono::duration_cast<Micros>(now - lastByte_));
    } else {
        return;
    }
    receivedBefore_ = bytes;
    lastByte_ = now;
}

Phase Exchange::phase() const
{
    if (evidence_.connect == Micros{})
        return Phase::Connect;
    if (https_ && evidence_.tls == Micros{})
        return Phase::Tls;
    if (!firstByteSeen_)
        return curlTime(CURLINFO_PRETRANSFER_TIME_T) == Micros{} ? Phase::Send : Phase::FirstByte;
    return head_.isComplete() ? Phase::Body : Phase::Headers;
}

Clock::time_point Exchange::deadline() const
{
    const auto own = [this] {
        switch (phase()) {
        case Phase::Tls: return phaseStart_ + request_.connectTimeout;
        case Phase::FirstByte:
            return start_ + curlTime(CURLINFO_PRETRANSFER_TIME_T) + request_.firstByteTimeout;
        case Phase::Headers:
        case Phase::Body: return lastByte_ + request_.betweenBytesTimeout;
        case Phase::Send: return phaseStart_ + request_.firstByteTimeout;
        case Phase::Resolve:
        case Phase::Connect:
        case Phase::Other: break;
        }
        return start_ + request_.connectTimeout;
    }();
    return std::min<Clock::time_point>(own, start_ + request_.totalTimeout);
}

/// True for a body that only the end of the connection ends (RFC 9112 section 6.3).
bool Exchange::endsAtClose() const
{
    return head_.isComplete() && !evidence_.contentLength && !evidence_.hasHeader(u"Transfer-Encoding");
}

std::optional<Failure> Exchange::failureOf(CURLcode code)
{
    if (headersTooLarge_)
        return Failure{Kind::TooLarge, Phase::Headers, 0, {}};
    if (body_.isCut())
        return std::nullopt;
    if (notHttp_)
        return Failure{Kind::Protocol, Phase::Headers, 0, {}};
    const QString coding = decoder_ ? decoder_->problem() : QString();
    if (!coding.isEmpty() && (code == CURLE_OK || code == CURLE_WRITE_ERROR))
        return Failure{Kind::ContentCoding, phase(), 0, coding};
    if (code == CURLE_OK)
        return std::nullopt;

    CurlEnd end;
    end.code = code;
    end.text = QString::fromUtf8(errorText_.data());
    end.systemError = static_cast<int>(curlLong(CURLINFO_OS_ERRNO));
    end.verifyResult = static_cast<int>(curlLong(CURLINFO_SSL_VERIFYRESULT));
    end.phase = phase();
    end.headerBytes = std::max(headerBytes_, end.phase == Phase::Headers ? received(tcpState(socket_)) : 0);
    end.chunked =
        evidence_.header(u"Transfer-Encoding").contains(QLatin1StringView("chunked"), Qt::CaseInsensitive);
    if (end.phase == Phase::Connect && end.systemError != 0 && code != CURLE_OPERATION_TIMEDOUT) {
        return connectFailure(socket_, to_ ? to_->family() : AF_UNSPEC, end.systemError);
    }
    const Failure failure = httpFailure(end);
    // Without a close_notify: careless, and common; the body is as complete as it can be.
    if (failure.kind == Kind::Closed && endsAtClose())
        return std::nullopt;
    return failure;
}

HttpEvidence Exchange::finish(CURLcode code)
{
    look();
    evidence_.failure = failureOf(code);
    evidence_.bodyComplete = !evidence_.failure && !body_.isCut();
    return complete();
}

HttpEvidence Exchange::finish(Failure failure)
{
    failure.phase = phase();
    evidence_.failure = std::move(failure);
    return complete();
}

HttpEvidence Exchange::complete()
{
    const auto now = Clock::now();
    evidence_.total = std::chrono::duration_cast<Micros>(now - start_);
    if (firstByteSeen_) {
        evidence_.longestGap =
            std::max(evidence_.longestGap, std::chrono::duration_cast<Micros>(now - lastByte_));
    }
    curl_off_t wire = 0;
    curl_easy_getinfo(easy_, CURLINFO_SIZE_DOWNLOAD_T, &wire);
    evidence_.bodyBytes = wire;
    evidence_.retransmits = tcpState(socket_).retransmits;
    evidence_.bodyCut = body_.isCut();
    evidence_.bodyHead = body_.head();
    evidence_.bodySha256 = body_.sha256();
    evidence_.expectTextFound = body_.textFound();
    if (evidence_.failure && evidence_.failure->kind == Kind::Certificate)
        evidence_.verifyCode = evidence_.failure->code;
    else if (evidence_.tls > Micros{})
        evidence_.verifyCode = static_cast<int>(curlLong(CURLINFO_SSL_VERIFYRESULT));
    return std::move(evidence_);
}

} // namespace fd::probes
