// SPDX-License-Identifier: GPL-3.0-or-later
//
// What servers do to their clients. Each reads the request first, unless its comment says otherwise.
#pragma once

#include "support/loopback_server.h"

namespace fd::test {

/// "HTTP/1.1 200 OK" with Content-Length and \a extra header lines (each with CRLF).
QByteArray okResponse(QByteArrayView body, QByteArrayView extra = {});
/// Any gzip of \a body (RFC 1952), not compressed.
QByteArray gzipStored(const QByteArray &body);

/// Answers with \a bytes and closes.
Behaviour respond(QByteArray bytes);
/// As respond(), and hands the request to \a seen first, on a thread of the server.
Behaviour respondTo(std::function<QByteArray(const QByteArray &request)> answer);
/// Takes the connection and never says anything.
Behaviour mute();
/// Waits before it answers.
Behaviour slowFirstByte(std::chrono::milliseconds wait, QByteArray bytes);
/// One byte at a time.
Behaviour trickle(QByteArray bytes, std::chrono::milliseconds between);
/// Sends \a bytes, then keeps quiet with the connection open.
Behaviour stallAfter(QByteArray bytes);
/// Sends \a bytes, then RST.
Behaviour resetAfter(QByteArray bytes);
/// RST at once, without reading.
Behaviour resetAtOnce();
/// Ends the connection at once, without reading.
Behaviour closeAtOnce();
/// Header lines without end.
Behaviour endlessHeaders();
/// One header line without end.
Behaviour endlessHeaderLine();
/// A body without end, without a length.
Behaviour endlessBody();
/// Zeros without end in gzip, some 160 to each byte sent.
Behaviour gzipBomb();
/// Speaks first, and not what was expected.
Behaviour greet(QByteArray bytes);

} // namespace fd::test
