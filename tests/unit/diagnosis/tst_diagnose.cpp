// SPDX-License-Identifier: GPL-3.0-or-later
//
// Facts in, ranked causes out. Each row is one outage as its checks would tell it, with the first cause
// expected and, where a near miss is likely, the causes that must not be called critical.
#include "diagnosis/diagnose.h"
#include "diagnosis/rule.h"
#include "knowledge/causes.h"

#include <QTest>

using namespace fd;

namespace {

struct Saw {
    Role role;
    Fact fact;
    double number = 0;
    double weight = 1;
};
using Facts = std::vector<Saw>;

struct Text {
    Role role;
    const char *cause;
    double weight = 1;
};
using Texts = std::vector<Text>;

Profile shop(bool withOrigin = true)
{
    Profile profile;
    profile.name = QStringLiteral("Example shop");
    profile.site.url = QStringLiteral("https://www.example.com/");
    if (withOrigin) {
        Origin origin;
        origin.url = QStringLiteral("http://203.0.113.20:8080");
        profile.origins = {origin};
    }
    return profile;
}

std::vector<CheckResult> rows(const Facts &facts, const Texts &texts = {})
{
    CheckResult row;
    row.id = QStringLiteral("connectivity.tcp");
    row.status = Status::Fail;
    int serial = 0;
    for (const Saw &saw : facts) {
        row.observations.push_back({saw.fact,
                                    saw.role,
                                    QStringLiteral("s%1").arg(++serial),
                                    enumText(saw.fact),
                                    {},
                                    saw.number,
                                    saw.weight});
    }
    for (const Text &text : texts) {
        row.observations.push_back({Fact::Signature, text.role, QStringLiteral("log"),
                                    QStringLiteral("text %1").arg(++serial), QString::fromLatin1(text.cause),
                                    1, text.weight});
    }
    return {row};
}

constexpr Role E = Role::Edge;
constexpr Role O = Role::Origin;
constexpr Role D = Role::Dns;
constexpr Role C = Role::Client;

} // namespace

Q_DECLARE_METATYPE(Facts)
Q_DECLARE_METATYPE(Texts)

class TestDiagnose : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesTheCause_data()
    {
        QTest::addColumn<Facts>("facts");
        QTest::addColumn<QString>("cause");
        QTest::addColumn<QStringList>("notCritical");
        const auto row = [](const char *name, Facts facts, const char *cause, QStringList notCritical = {}) {
            QTest::newRow(name) << std::move(facts) << QString::fromLatin1(cause) << std::move(notCritical);
        };
        using F = Fact;
        row("edge 503 at once, origin refuses: the origin is stopped",
            {{E, F::TcpOpen},
             {E, F::HttpServerError, 503},
             {E, F::ErrorMadeByEdge},
             {E, F::ErrorAtOnce},
             {O, F::TcpRefused}},
            "origin-refused", {QStringLiteral("edge-config-error")});
        row("edge 503 at its connect limit, origin silent: a firewall drops",
            {{E, F::HttpServerError, 503},
             {E, F::ErrorMadeByEdge},
             {E, F::ErrorAtConnectLimit},
             {O, F::TcpTimedOut}},
            "origin-firewall-drop", {QStringLiteral("origin-refused")});
        row("edge 503, connection to the origin prohibited: a firewall rejects",
            {{E, F::HttpServerError, 503}, {E, F::ErrorAtOnce}, {O, F::TcpProhibited}},
            "origin-firewall-reject");
        row("edge 503 at its connect limit, origin answers here: the origin blocks the edge",
            {{E, F::HttpServerError, 503},
             {E, F::ErrorMadeByEdge},
             {E, F::ErrorAtConnectLimit},
             {E, F::EdgeDiffersFromOrigin},
             {O, F::TcpOpen},
             {O, F::HttpOk}},
            "origin-blocks-cdn-ips");
        row("edge 503 at once, origin answers here: the edge is misconfigured",
            {{E, F::HttpServerError, 503},
             {E, F::ErrorMadeByEdge},
             {E, F::ErrorAtOnce},
             {E, F::EdgeDiffersFromOrigin},
             {O, F::TcpOpen},
             {O, F::HttpOk}},
            "edge-config-error", {QStringLiteral("origin-refused")});
        row("stored error, origin recovered",
            {{E, F::HttpServerError, 503},
             {E, F::ErrorAtOnce},
             {E, F::ErrorStored},
             {E, F::EdgeDiffersFromOrigin},
             {O, F::HttpOk}},
            "cdn-negative-cache");
        row("a stored error while the origin is still down is the origin's fault",
            {{E, F::HttpServerError, 503}, {E, F::ErrorAtOnce}, {E, F::ErrorStored}, {O, F::TcpRefused}},
            "origin-refused", {QStringLiteral("cdn-negative-cache")});
        row("origin slower than the edge's limit",
            {{E, F::HttpServerError, 503},
             {E, F::ErrorAtFirstByteLimit},
             {O, F::TcpOpen},
             {O, F::HttpFirstByteTimeout}},
            "origin-slow-first-byte");
        row("origin answers, but later than the edge waits",
            {{E, F::HttpServerError, 503},
             {E, F::EdgeDiffersFromOrigin},
             {O, F::HttpOk},
             {O, F::HttpFirstByteTimeout}},
            "origin-slow-first-byte");
        row("body stalls midway", {{E, F::HttpBodyStalled}, {O, F::HttpBodyStalled}},
            "origin-stalls-mid-body");
        row("body stalls at the origin, the edge cuts it", {{E, F::HttpTruncated}, {O, F::HttpBodyStalled}},
            "origin-stalls-mid-body");
        row("origin answers 500 itself",
            {{E, F::HttpServerError, 500}, {E, F::ErrorFromOrigin}, {O, F::HttpServerError, 500}},
            "app-error");
        row("maintenance with Retry-After",
            {{E, F::HttpMaintenance, 503}, {E, F::ErrorFromOrigin}, {O, F::HttpMaintenance, 503}},
            "maintenance-mode", {QStringLiteral("app-error")});
        row("https asked of a plain port",
            {{E, F::HttpServerError, 503}, {O, F::TcpOpen}, {O, F::PlainHttpOnTlsPort}},
            "https-to-http-port");
        row("plain http asked of a TLS port",
            {{E, F::HttpUnexpected, 400}, {O, F::TlsOnPlainPort}, {O, F::HttpInvalid}}, "http-to-https-port");
        row("certificate expired at the edge", {{E, F::TlsExpired}, {E, F::HttpOk}, {O, F::HttpOk}},
            "tls-cert-expired");
        row("certificate expired at an origin that the edge verifies",
            {{E, F::HttpServerError, 502},
             {E, F::ErrorAtOnce},
             {E, F::EdgeDiffersFromOrigin},
             {E, F::ErrorMadeByEdge},
             {O, F::TlsExpired},
             {O, F::HttpOk}},
            "tls-cert-expired", {});
        row("expired and of another name: the date comes first",
            {{E, F::TlsExpired}, {E, F::TlsNameMismatch}}, "tls-cert-expired");
        row("certificate of another name", {{E, F::TlsNameMismatch}}, "tls-hostname-mismatch");
        row("chain incomplete", {{E, F::TlsChainIncomplete}}, "tls-chain-incomplete");
        row("name does not exist", {{D, F::NameNotFound}}, "dns-nxdomain");
        row("SERVFAIL everywhere", {{D, F::ResolverFails}}, "dns-servfail");
        row("SERVFAIL only with validation", {{D, F::AnswersFailValidation}}, "dns-dnssec-bogus");
        row("address is not the expected one, and nobody answers there",
            {{D, F::NameResolves}, {D, F::AddressUnexpected}, {E, F::TcpRefused}}, "dns-wrong-origin-ip");
        row("one resolver still gives the old address, which is dead",
            {{D, F::NameResolves},
             {D, F::ResolverStale},
             {D, F::ResolversDisagree},
             {E, F::TcpTimedOut},
             {E, F::HttpOk}},
            "dns-stale");
        row("the zone's servers disagree",
            {{D, F::NameResolves},
             {D, F::AuthoritativeDisagree},
             {D, F::ResolversDisagree},
             {E, F::TcpRefused},
             {E, F::HttpOk}},
            "dns-inconsistent");
        row("the zone's servers disagree, and the resolver happened to ask the wrong one",
            {{D, F::NameResolves},
             {D, F::AuthoritativeDisagree},
             {E, F::TcpRefused},
             {E, F::EdgeDiffersFromOrigin},
             {O, F::TcpOpen},
             {O, F::HttpOk}},
            "dns-inconsistent", {QStringLiteral("edge-unreachable")});
        row("hosts file sends this computer to a dead address",
            {{C, F::HostsOverride}, {E, F::TcpRefused}, {E, F::HttpOk}, {D, F::NameResolves}},
            "client-hosts-override");
        row("edge down, origin fine", {{E, F::TcpRefused}, {O, F::TcpOpen}, {O, F::HttpOk}},
            "edge-unreachable");
        row("one of two origins down",
            {{E, F::HttpServerError, 503, 0.5},
             {E, F::ErrorIntermittent, 0, 0.5},
             {E, F::HttpOk},
             {O, F::TcpRefused},
             {O, F::HttpOk},
             {O, F::SomeOriginsFail}},
            "origin-partly-down");
        row("the edge ends a body of broken chunks as if it were whole",
            {{E, F::HttpOk}, {O, F::TcpOpen}, {O, F::HttpBadChunking}}, "bad-chunking");
        row("header section too large",
            {{E, F::HttpServerError, 503},
             {E, F::ErrorAtOnce},
             {E, F::EdgeDiffersFromOrigin},
             {E, F::ErrorMadeByEdge},
             {O, F::HttpOk},
             {O, F::HttpHeadersTooLarge}},
            "backend-header-too-large");
        row("redirects in a circle", {{E, F::HttpRedirectLoop}, {O, F::HttpRedirectsToHttps}, {O, F::HttpOk}},
            "redirect-loop");
        row("origin closes without an answer",
            {{E, F::HttpServerError, 503}, {O, F::TcpOpen}, {O, F::HttpClosedEarly}}, "origin-closed-early");
        row("nothing but an error is known", {{E, F::HttpServerError, 503}}, "unknown-5xx");
    }

    void namesTheCause()
    {
        QFETCH(Facts, facts);
        QFETCH(QString, cause);
        QFETCH(QStringList, notCritical);
        const Diagnosis diagnosis = diagnosis::diagnose(shop(), rows(facts));
        QVERIFY(!diagnosis.findings.empty());
        QCOMPARE(diagnosis.findings.front().cause, cause);
        QCOMPARE(diagnosis.findings.front().severity, Severity::Critical);
        QVERIFY(!diagnosis.findings.front().because.empty());
        QVERIFY(!diagnosis.findings.front().fixes.empty());
        for (const Finding &finding : diagnosis.findings) {
            if (finding.severity == Severity::Critical)
                QVERIFY2(!notCritical.contains(finding.cause), qPrintable(finding.cause));
        }
        QVERIFY(diagnosis.verdict.status != SiteState::Healthy);
    }

    void aSiteThatAnswersHasNoCriticalFinding_data()
    {
        QTest::addColumn<Facts>("facts");
        using F = Fact;
        const auto row = [](const char *name, Facts facts) { QTest::newRow(name) << std::move(facts); };
        row("all well",
            {{E, F::TcpOpen}, {E, F::HttpOk}, {O, F::TcpOpen}, {O, F::HttpOk}, {D, F::NameResolves}});
        row("the origin only lets the edge in", {{E, F::HttpOk}, {O, F::TcpTimedOut}});
        row("the origin refuses us, the edge fetches anew", {{E, F::HttpOk}, {O, F::TcpRefused}});
        row("self-signed origin certificate that the edge does not verify",
            {{E, F::HttpOk}, {O, F::HttpOk}, {O, F::TlsUntrusted}});
        row("slow, but within the limits",
            {{E, F::HttpOk}, {E, F::HttpSlow}, {O, F::HttpOk}, {O, F::HttpSlow}});
        row("certificate expires soon", {{E, F::HttpOk}, {E, F::TlsExpiresSoon}, {E, F::TlsGood}});
        row("resolvers give different addresses that all work",
            {{E, F::HttpOk}, {D, F::NameResolves}, {D, F::ResolversDisagree}});
        row("one name server silent", {{E, F::HttpOk}, {D, F::NameResolves}, {D, F::LameServer, 0, 0.5}});
        row("hosts file differs, but both work",
            {{E, F::HttpOk}, {C, F::HostsOverride}, {D, F::NameResolves}});
        row("this computer's resolver is silent, the profile's answers",
            {{E, F::HttpOk}, {C, F::ResolverUnreachable}, {D, F::NameResolves}});
        row("busy processors", {{E, F::HttpOk}, {Role::Host, F::CpuHigh}, {Role::Host, F::LoadHigh}});
    }

    void aSiteThatAnswersHasNoCriticalFinding()
    {
        QFETCH(Facts, facts);
        const Diagnosis diagnosis = diagnosis::diagnose(shop(), rows(facts));
        for (const Finding &finding : diagnosis.findings)
            QVERIFY2(finding.severity != Severity::Critical, qPrintable(finding.cause));
        QCOMPARE(diagnosis.verdict.status, SiteState::Healthy);
    }

    void theDeeperCauseComesFirst_data()
    {
        QTest::addColumn<Texts>("texts");
        QTest::addColumn<QString>("cause");
        constexpr Role L = Role::Log;
        QTest::newRow("killed for memory, then refused")
            << Texts{{L, "origin-refused"}, {L, "oom-killer"}} << QStringLiteral("oom-killer");
        QTest::newRow("workers exhausted, then slow")
            << Texts{{L, "origin-slow-first-byte"}, {L, "app-workers-exhausted"}}
            << QStringLiteral("app-workers-exhausted");
        QTest::newRow("disk full, then the database stops, then the application fails")
            << Texts{{L, "app-error"}, {L, "db-down"}, {L, "disk-full"}} << QStringLiteral("disk-full");
        QTest::newRow("a faint hint of something deeper does not beat a clear text")
            << Texts{{L, "origin-refused"}, {L, "oom-killer", 0.2}} << QStringLiteral("origin-refused");
    }

    void theDeeperCauseComesFirst()
    {
        QFETCH(Texts, texts);
        QFETCH(QString, cause);
        const Diagnosis diagnosis = diagnosis::diagnose(Profile{}, rows({}, texts));
        QVERIFY(!diagnosis.findings.empty());
        QCOMPARE(diagnosis.findings.front().cause, cause);
        QCOMPARE(diagnosis.findings.front().severity, Severity::Critical);
    }

    void aServerWithoutAnEdgeIsItsOwnOrigin()
    {
        const Diagnosis diagnosis =
            diagnosis::diagnose(shop(false), rows({{E, Fact::TcpRefused}, {D, Fact::NameResolves}}));
        QVERIFY(!diagnosis.findings.empty());
        QCOMPARE(diagnosis.findings.front().cause, QStringLiteral("origin-refused"));
    }

    void openChecksAreAsIfAbsent()
    {
        auto results = rows({{O, Fact::TcpRefused}, {E, Fact::HttpServerError, 503}});
        results.front().status = Status::Running;
        const Diagnosis diagnosis = diagnosis::diagnose(shop(), results);
        QVERIFY(diagnosis.findings.empty());
        QCOMPARE(diagnosis.verdict.status, SiteState::Unknown);
    }

    void saysWhatWasRuledOut()
    {
        const Diagnosis diagnosis = diagnosis::diagnose(shop(), rows({{E, Fact::HttpServerError, 503},
                                                                      {E, Fact::ErrorAtOnce},
                                                                      {E, Fact::EdgeDiffersFromOrigin},
                                                                      {O, Fact::TcpOpen},
                                                                      {O, Fact::HttpOk}}));
        const auto &list = diagnosis.findings.front().ruledOut;
        QVERIFY(std::any_of(list.begin(), list.end(), [](const RuledOut &out) {
            return out.cause == QLatin1StringView("origin-refused");
        }));
    }

    void everyCauseOfTheVocabularyHasOneRule()
    {
        QStringList ruled;
        for (const diagnosis::Rule &rule : diagnosis::allRules())
            ruled.append(QString::fromLatin1(rule.cause));
        for (const knowledge::Cause &cause : knowledge::causes())
            QVERIFY2(ruled.count(cause.id) == 1, qPrintable(cause.id));
        QCOMPARE(static_cast<std::size_t>(ruled.size()), knowledge::causes().size());
    }

    void whatARuleExplainsIsACause()
    {
        for (const diagnosis::Rule &rule : diagnosis::allRules()) {
            for (const char *cause : rule.explains)
                QVERIFY2(knowledge::cause(QString::fromLatin1(cause)), cause);
        }
    }
};

QTEST_GUILESS_MAIN(TestDiagnose)
#include "tst_diagnose.moc"
