// SPDX-License-Identifier: GPL-3.0-or-later
//
// As much of HTTP/1.1 (RFC 9112) as the demo's servers speak. Every connection carries one exchange.
#pragma once

#include "demo/stream.h"

#include <map>
#include <optional>

namespace fd::demo {

struct WebRequest {
    QByteArray method = {};
    QByteArray target = {};
    QByteArray host = {}; ///< lower case, without the port
};

struct WebAnswer {
    int status = 0;
    QByteArray reason = {};
    std::map<QByteArray, QByteArray> headers = {}; ///< but for Content-Length and Connection
    QByteArray body = {};
};

/// Reads one request; empty where none comes in time or it is not HTTP.
std::optional<WebRequest> readRequest(Stream &stream, Clock::time_point deadline);
/// Sends \a answer and ends the exchange; the body stays at home where \a request is HEAD.
void sendAnswer(Stream &stream, const WebRequest &request, const WebAnswer &answer);

/// Asks for \a target and reads the whole answer, 1 MiB at most; empty where its first byte is later than \a
/// firstByte or it does not end within two seconds after that.
std::optional<WebAnswer> ask(Stream &stream, const WebRequest &request, Clock::time_point firstByte);

/// A small page of HTML 5 with a heading and sentences.
QByteArray htmlPage(const QByteArray &title, const QByteArray &heading, const QByteArray &text);

} // namespace fd::demo
