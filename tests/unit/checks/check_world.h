// SPDX-License-Identifier: GPL-3.0-or-later
//
// Answers as a test writes them, and a profile that checks judge them by.
#pragma once

#include "checks/cdn/edge_answers.h"
#include "checks/check.h"
#include "checks/site.h"

#include <algorithm>

namespace fd::checks {

using namespace std::chrono_literals;

inline const Instant kNow = *instantFromIso(u"2026-11-22T08:00:00.000Z");

inline Profile shop(const char *url = "http://www.example.com/")
{
    Profile profile;
    profile.name = QStringLiteral("Example shop");
    profile.site.url = QString::fromLatin1(url);
    profile.edge.addresses = {QStringLiteral("198.51.100.10")};
    Origin origin;
    origin.name = QStringLiteral("web1");
    origin.url = QStringLiteral("http://203.0.113.20:8080");
    profile.origins = {origin};
    return profile;
}

inline HttpEvidence answer(int status, const char *reason = "OK", Millis firstByte = 10ms)
{
    HttpEvidence page;
    page.status = status;
    page.reason = QString::fromLatin1(reason);
    page.bodyComplete = true;
    page.connect = 1ms;
    page.firstByte = firstByte;
    page.total = firstByte + 1ms;
    return page;
}

inline HttpEvidence failed(Failure::Kind kind, Failure::Phase phase, Millis after, const char *detail = "")
{
    HttpEvidence page;
    page.failure = Failure{kind, phase, 0, QString::fromLatin1(detail)};
    page.total = after;
    if (phase != Failure::Phase::Connect)
        page.connect = 1ms;
    return page;
}

/// A profile with answers, judged by one check after another.
struct World {
    Profile profile = shop();
    RunInputs inputs = {};
    EvidenceSet evidence = {};

    Context context() const { return {profile, inputs, evidence, kNow}; }

    void answerTo(const ProbeRequest &request, Outcome outcome)
    {
        evidence.ask(request);
        evidence.start(request, 0);
        evidence.answer(request, std::move(outcome), 1);
    }
    /// What the edge answers to every visit.
    void edge(const HttpEvidence &page)
    {
        for (const EdgeTarget &target : edgeTargets(context())) {
            answerTo(edgeRequest(context(), target), page);
            for (const HttpRequest &again : repetitions(context(), target))
                answerTo(again, page);
        }
    }
    void origins(const HttpEvidence &page)
    {
        for (const OriginTarget &target : originTargets(context()))
            answerTo(originRequest(context(), target), page);
    }
    std::vector<CheckResult> judge(const char *check) const
    {
        return checkById(QString::fromLatin1(check))->judge(context());
    }
    std::vector<ProbeRequest> plan(const char *check) const
    {
        return checkById(QString::fromLatin1(check))->plan(context());
    }
};

inline QStringList factsOf(const std::vector<CheckResult> &rows)
{
    QStringList facts;
    for (const CheckResult &row : rows) {
        for (const Observation &observation : row.observations)
            facts.append(enumText(observation.role) + u' ' + enumText(observation.fact));
    }
    facts.sort();
    return facts;
}

inline bool hasFact(const std::vector<CheckResult> &rows, const char *fact)
{
    return factsOf(rows).contains(QString::fromLatin1(fact));
}

inline DnsEvidence named(const QString &address, qint64 ttl = 300)
{
    DnsEvidence dns;
    dns.rcode = QStringLiteral("NOERROR");
    if (!address.isEmpty())
        dns.answer = {{QStringLiteral("www.example.com"),
                       address.contains(u':') ? QStringLiteral("AAAA") : QStringLiteral("A"), ttl, address}};
    return dns;
}

inline DnsEvidence code(const char *rcode)
{
    DnsEvidence dns;
    dns.rcode = QString::fromLatin1(rcode);
    return dns;
}

inline Certificate leaf(const char *from, const char *until)
{
    Certificate certificate;
    certificate.subject = QStringLiteral("CN=www.example.com");
    certificate.issuer = QStringLiteral("CN=Example CA");
    certificate.names = {QStringLiteral("www.example.com")};
    certificate.notBefore = *instantFromIso(QString::fromLatin1(from));
    certificate.notAfter = *instantFromIso(QString::fromLatin1(until));
    return certificate;
}

} // namespace fd::checks
