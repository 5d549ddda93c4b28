// SPDX-License-Identifier: GPL-3.0-or-later
//
// What one HTTP exchange means, in facts: the same words for edge and origin.
#pragma once

#include "checks/site.h"

namespace fd::checks {

struct Judgement {
    Status status = Status::Pass;
    QString summary = {};
    std::vector<Observation> observations = {};

    void add(Fact fact, Role role, const QString &subject, const QString &text, double number = 0,
             double weight = 1);
};

/// Copies status, summary and observations into \a row.
void apply(const Judgement &judgement, CheckResult &row);

/// The fact behind a failure before any answer came: refused, timed out, TLS…; \a text is the evidence's
/// sentence.
void addFailure(Judgement &into, const Failure &failure, Role role, const QString &subject, Micros after);

/// What was answered: status, who wrote it, expected text. Speaks of content only.
Judgement judgeContent(const Context &context, const HttpEvidence &answer, Role role, const QString &subject);

/// How it was delivered: time by phase against the edge's limits, stalls, truncation, malformed messages.
Judgement judgeDelivery(const Context &context, const HttpEvidence &answer, Role role,
                        const QString &subject);

/// Is this the page as the profile expects it, whole?
bool isGood(const Profile &profile, const HttpEvidence &answer);
/// Did a server fail: a 5xx, or no whole answer?
bool isServerFailure(const HttpEvidence &answer);
/// 503 that says it is planned: Retry-After or maintenance words.
bool isMaintenance(const HttpEvidence &answer);
/// A plain HTTP request that met a TLS listener, told by the server's own words.
bool saysTlsExpected(const HttpEvidence &answer);

/// An https request turned away for want of a client certificate, told by the server's own words.
bool saysClientCertificateNeeded(const HttpEvidence &answer);

/// "503 Backend fetch failed".
QString statusLine(const HttpEvidence &answer);
/// First byte since the request was ready to be sent: without connect and TLS.
Micros waited(const HttpEvidence &answer);
/// The figures of an exchange, for the details of a row.
QJsonObject figures(const HttpEvidence &answer);

/// "the edge 198.51.100.10:443", "the origin web1 (203.0.113.20:8080)".
QString spoken(Role role, const QString &subject);

} // namespace fd::checks
