// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/http/http_failure.h"

#include "probes/tcp/connect.h"

#include <openssl/sslerr.h>
#include <openssl/x509_vfy.h>

#include <QRegularExpression>

#include <cerrno>

namespace fd::probes {

using Kind = Failure::Kind;
using Phase = Failure::Phase;

namespace {

/// libcurl refuses a header line above 100 KiB, and later versions a section above 300 KiB.
constexpr qint64 kCurlHeaderLimit = 100 * 1024;

/// OpenSSL's reason in "error:0A00010B:SSL routines::wrong version number" (the low 23 bits, ERR_GET_REASON).
int opensslReason(const QString &text)
{
    static const QRegularExpression packed(QStringLiteral("error:([0-9A-Fa-f]{8}):"));
    const auto match = packed.match(text);
    return match.hasMatch() ? static_cast<int>(match.captured(1).toUInt(nullptr, 16) & 0x7fffffU) : 0;
}

/// The errno that libcurl knows, or has written into its words: "SSL_read: Connection reset by peer, errno
/// 104".
int systemError(const CurlEnd &end)
{
    static const QRegularExpression number(QStringLiteral("errno (\\d+)"));
    if (const auto match = number.match(end.text); match.hasMatch())
        return match.captured(1).toInt();
    for (const int error : {ECONNRESET, EPIPE}) {
        if (end.text.contains(qt_error_string(error)))
            return error;
    }
    return end.systemError;
}

bool saysClosed(const QString &text)
{
    return text.contains(QLatin1StringView("unexpected eof")) ||
           text.contains(QLatin1StringView("SSL_ERROR_SYSCALL")) ||
           text.contains(QLatin1StringView("SSL_ERROR_ZERO_RETURN"));
}

/// A connection that broke while bytes were to be sent or received.
Failure broken(const CurlEnd &end, Phase phase)
{
    if (end.phase == Phase::Headers && end.headerBytes > kCurlHeaderLimit)
        return {Kind::TooLarge, phase, 0, end.text};
    const int error = systemError(end);
    if (error == ECONNRESET || error == EPIPE || error == ETIMEDOUT || error == EHOSTUNREACH ||
        error == ENETUNREACH) {
        Failure failure = exchangeFailure(error, phase);
        failure.detail = end.text;
        return failure;
    }
    if (saysClosed(end.text))
        return {Kind::Closed, phase, 0, end.text};
    if (const int reason = opensslReason(end.text))
        return {Kind::Tls, phase, reason, end.text};
    if (end.phase == Phase::Body && end.chunked)
        return {Kind::Protocol, phase, 0, QStringLiteral("chunked coding: ") + end.text};
    return {Kind::Protocol, phase, 0, end.text};
}

Failure handshake(const CurlEnd &end)
{
    const int reason = opensslReason(end.text);
    const int error = systemError(end);
    if (error == ECONNRESET || error == EPIPE)
        return {Kind::Reset, Phase::Tls, error, end.text};
    if (saysClosed(end.text))
        return {Kind::Closed, Phase::Tls, 0, end.text};
    // Not a version that is too old, but bytes that are not a TLS record.
    if (reason == SSL_R_WRONG_VERSION_NUMBER || reason == SSL_R_HTTP_REQUEST ||
        reason == SSL_R_PACKET_LENGTH_TOO_LONG)
        return {Kind::Protocol, Phase::Tls, reason, end.text};
    return {Kind::Tls, Phase::Tls, reason, end.text};
}

} // namespace

Failure httpFailure(const CurlEnd &end)
{
    // Where chunks end as if trailers followed, libcurl gives the code of whoever took the trailers for
    // headers.
    if (end.chunked && end.text.contains(QLatin1StringView("chunked-encoded")))
        return {Kind::Protocol, Phase::Body, 0, QStringLiteral("chunked coding: ") + end.text};
    switch (static_cast<int>(end.code)) {
    case CURLE_COULDNT_CONNECT: return {Kind::Local, Phase::Connect, end.systemError, end.text};
    case CURLE_OPERATION_TIMEDOUT: return {Kind::TimedOut, end.phase, end.systemError, end.text};
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY: return {Kind::NotResolved, Phase::Resolve, 0, end.text};
    case CURLE_SSL_CONNECT_ERROR: return handshake(end);
    case CURLE_PEER_FAILED_VERIFICATION:
        // libcurl looks at the name first; the chain's result is then still what it begins with.
        return {Kind::Certificate, Phase::Tls,
                end.verifyResult > X509_V_ERR_UNSPECIFIED ? end.verifyResult : X509_V_ERR_HOSTNAME_MISMATCH,
                end.text};
    case CURLE_SEND_ERROR: return broken(end, end.phase == Phase::Connect ? Phase::Send : end.phase);
    case CURLE_RECV_ERROR: return broken(end, end.phase);
    case CURLE_GOT_NOTHING: return {Kind::Closed, end.phase, 0, end.text};
    case CURLE_PARTIAL_FILE: return {Kind::Closed, end.phase, 0, end.text};
    case CURLE_WRITE_ERROR: return {Kind::Protocol, end.phase, 0, end.text};
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM: return {Kind::Protocol, end.phase, 0, end.text};
    case CURLE_OUT_OF_MEMORY:
    case 100: // CURLE_TOO_LARGE, since 8.6
        if (end.phase == Phase::Headers)
            return {Kind::TooLarge, end.phase, 0, end.text};
        break;
    default: break;
    }
    return {Kind::Local, end.phase, static_cast<int>(end.code), end.text};
}

} // namespace fd::probes
