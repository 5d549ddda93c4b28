// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/evidence.h"

#include <QByteArrayView>

namespace fd::probes {

/// Takes the header section of a response line by line, as libcurl hands it over, into an HttpEvidence.
/// Interim responses (1xx, RFC 9110 section 15.2) leave nothing behind; trailers (RFC 9112 section 7.1.2) are
/// not headers.
class ResponseHead
{
public:
    explicit ResponseHead(HttpEvidence &evidence) : evidence_(evidence) {}

    void addLine(QByteArrayView line);
    /// Has a status line come?
    bool hasStarted() const { return evidence_.status != 0; }
    /// Has the section of the final response ended?
    bool isComplete() const { return complete_; }

private:
    void startResponse(QByteArrayView statusLine);
    void addField(QByteArrayView line);
    void end();

    HttpEvidence &evidence_;
    bool complete_ = false;
};

} // namespace fd::probes
