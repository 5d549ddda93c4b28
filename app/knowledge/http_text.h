// SPDX-License-Identifier: GPL-3.0-or-later
//
// Answers as people copy them: header blocks, `curl -i`, `curl -v`, the network tab of a browser.
#pragma once

#include "model/evidence.h"

#include <optional>

namespace fd::knowledge {

/// What a copied exchange holds.
struct CopiedExchange {
    QString form = {}; ///< "headers", "curl-i" or "curl-v"
    QString url = {};
    HttpEvidence response = {};
    QStringList clientErrors = {};
};

/// Reads `curl -v` output (with its "*", ">" and "<" lines), of the last exchange where there are several;
/// nothing where the text is none. Linear.
std::optional<CopiedExchange> readCurlVerbose(const QByteArray &text);

/// Reads a header block with or without a status line and with or without a body behind it: `curl -i`, raw
/// headers, HTTP/2 pseudo headers, headers copied out of a browser. Nothing where the text does not start as
/// one. Linear.
std::optional<CopiedExchange> readHeaderBlock(const QByteArray &text);

/// The status that a page or message speaks of, with its words; nothing where none is told. Linear.
struct ToldStatus {
    int status = 0;
    QString reason = {};
};
std::optional<ToldStatus> statusOfText(const QByteArray &text);

/// Error codes of curl, wget and browsers in a text, each once, at most 20.
QStringList clientErrorsOf(const QByteArray &text);

/// Times that curl -w or HTTP tools print ("time_starttransfer: 0.123"), into \a response.
void readTimings(const QByteArray &text, HttpEvidence &response);

/// The failure that a client error line tells of; nothing where it does not say.
std::optional<Failure> failureOfClientError(const QString &line);

} // namespace fd::knowledge
