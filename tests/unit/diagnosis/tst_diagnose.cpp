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
        row("large packets vanish and the page hangs",
            {{E, F::TcpOpen}, {E, F::HttpFirstByteTimeout}, {E, F::MtuBlackHole, 1400}}, "mtu-blackhole",
            {QStringLiteral("origin-slow-first-byte")});
        row("a third of the packets is lost", {{E, F::TcpOpen}, {E, F::HttpOk}, {E, F::PathLossy, 33}},
            "packet-loss");
        row("so much is lost that nothing connects", {{E, F::TcpTimedOut}, {E, F::PathLossy, 60}},
            "packet-loss");
        row("loss from this computer's first router on",
            {{E, F::TcpOpen}, {O, F::TcpOpen}, {E, F::PathLossy, 30}, {C, F::PathLossy, 30}},
            "client-network");
        row("routers send packets round in circles", {{E, F::TcpHostUnreachable}, {E, F::RouteLoops}},
            "route-fault", {QStringLiteral("host-unreachable")});
        row("one way ends in silence: it may be the host",
            {{E, F::TcpTimedOut}, {E, F::RouteEnds, 0, 0.4}, {O, F::HttpOk}}, "edge-unreachable");
        row("both ways end at one router",
            {{E, F::TcpTimedOut}, {O, F::TcpTimedOut}, {E, F::RouteEnds}, {O, F::RouteEnds}}, "route-fault");
        row("the proxy of this computer is gone, the site is fine",
            {{E, F::TcpOpen}, {O, F::TcpOpen}, {E, F::HttpOk}, {C, F::ProxyInUse}, {C, F::ProxyFails}},
            "client-network");
        row("a network that asks for a sign-in",
            {{E, F::TcpOpen},
             {O, F::TcpOpen},
             {E, F::HttpUnexpected, 302},
             {O, F::HttpUnexpected, 302},
             {C, F::CaptivePortal}},
            "client-network", {QStringLiteral("host-header-mismatch")});
        row("this computer's clock is behind", {{E, F::TlsNotYetValid}, {C, F::ClockWrong, 7200000}},
            "clock-skew", {QStringLiteral("tls-cert-expired")});
        row("name does not exist", {{D, F::NameNotFound}}, "dns-nxdomain");
        row("the edge's name for its origin is gone",
            {{D, F::NameResolves},
             {E, F::TcpOpen},
             {E, F::HttpServerError, 503},
             {E, F::ErrorMadeByEdge},
             {E, F::ErrorAtOnce},
             {O, F::NameNotFound}},
            "dns-nxdomain");
        // Names of origins are often known inside the edge's own network only.
        row("the edge is down, and the origin's name is not known here",
            {{D, F::NameResolves}, {E, F::TcpRefused}, {O, F::NameNotFound}}, "edge-unreachable",
            {QStringLiteral("dns-nxdomain")});
        row("the edge's certificate has expired, and the origin's name is not known here",
            {{D, F::NameResolves}, {E, F::TcpOpen}, {E, F::TlsExpired}, {E, F::HttpOk}, {O, F::NameNotFound}},
            "tls-cert-expired", {QStringLiteral("dns-nxdomain")});
        row("the edge hands on an error of the application, whose host's name is not known here",
            {{D, F::NameResolves},
             {E, F::TcpOpen},
             {E, F::HttpServerError, 500},
             {E, F::ErrorFromOrigin},
             {O, F::NameNotFound}},
            "unknown-5xx", {QStringLiteral("dns-nxdomain")});
        row("the origin's name leads to the edge, which asks itself",
            {{D, F::NameResolves},
             {D, F::AddressServesOther},
             {E, F::TcpOpen},
             {E, F::HttpServerError, 502},
             {E, F::ErrorMadeByEdge},
             {E, F::ErrorAtOnce},
             {O, F::TcpRefused}},
            "dns-wrong-origin-ip");
        row("SERVFAIL everywhere", {{D, F::ResolverFails}}, "dns-servfail");
        row("SERVFAIL only with validation", {{D, F::AnswersFailValidation}}, "dns-dnssec-bogus");
        row("SERVFAIL only with validation, since the keys cannot be fetched",
            {{D, F::AnswersFailValidation}, {D, F::DnsTcpRefused}}, "dns-servfail");
        row("SERVFAIL only with validation, TCP fails, and the signatures have ended",
            {{D, F::AnswersFailValidation}, {D, F::DnsTcpRefused}, {D, F::DnssecExpired}},
            "dns-dnssec-bogus");
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
        row("the edge passes TLS on to an origin that has stopped",
            {{E, F::TcpOpen}, {E, F::TlsHandshakeFailed}, {O, F::TcpRefused}}, "origin-refused");
        row("a slow origin whose certificate ran out, behind an edge that took it",
            {{E, F::HttpServerError, 504},
             {E, F::ErrorAtFirstByteLimit},
             {E, F::HttpFirstByteTimeout},
             {O, F::TcpOpen},
             {O, F::TlsExpired},
             {O, F::HttpFirstByteTimeout}},
            "origin-slow-first-byte");
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

        // An edge that answers 502 at once while the page comes straight from the origin, and what tells why.
        const auto behind = [](Facts more) {
            Facts facts{{E, F::HttpServerError, 502},
                        {E, F::ErrorMadeByEdge},
                        {E, F::ErrorAtOnce},
                        {E, F::EdgeDiffersFromOrigin},
                        {O, F::HttpOk}};
            facts.insert(facts.end(), more.begin(), more.end());
            return facts;
        };
        row("the origin needs a server name", behind({{O, F::TlsOnlyWithSni}}), "tls-sni-missing");
        row("edge and origin share no TLS version", behind({{O, F::TlsProtocolMismatch, 0, 0.6}}),
            "tls-protocol-mismatch");
        row("the origin's key is weak", behind({{O, F::TlsWeak, 1024}}), "tls-chain-incomplete");
        row("HEAD is refused", behind({{O, F::HttpHeadDiffers, 405}}), "probe-misconfigured");
        row("the health path is missing", behind({{O, F::HttpHealthDiffers, 404}}), "probe-misconfigured",
            {QStringLiteral("origin-blocks-cdn-ips")});
        row("idle connections end early, and requests fail now and then",
            behind({{O, F::KeepAliveShort, 1000}, {E, F::ErrorIntermittent}}), "keepalive-race",
            {QStringLiteral("edge-config-error")});
        row("idle connections end early, but every request fails", behind({{O, F::KeepAliveShort, 5000}}),
            "edge-config-error", {QStringLiteral("keepalive-race")});
        row("the origin turns an edge's headers away",
            {{E, F::HttpBlocked, 403},
             {E, F::EdgeDiffersFromOrigin},
             {O, F::HttpOk},
             {O, F::HttpBlocksEdge, 403}},
            "origin-blocks-cdn-ips");
        row("the origin limits what looks like an edge",
            {{E, F::HttpRateLimited, 429},
             {E, F::EdgeDiffersFromOrigin},
             {O, F::HttpOk},
             {O, F::HttpRateLimited, 429}},
            "rate-limited");
        row("the edge asks for another name",
            {{E, F::HttpUnexpected, 404},
             {E, F::EdgeDiffersFromOrigin},
             {O, F::HttpOk},
             {O, F::HostNotServed}},
            "host-header-mismatch");
        row("the origin demands a client certificate",
            {{E, F::HttpServerError, 502},
             {E, F::ErrorAtOnce},
             {O, F::TlsClientCertificateWanted},
             {O, F::TlsHandshakeFailed}},
            "tls-client-cert");
        row("a gateway in place of the origin, and a web server behind it that is stopped",
            {{E, F::HttpServerError, 502},
             {E, F::ErrorFromOrigin},
             {O, F::HttpServerError, 502},
             {O, F::HttpGatewayError, 502},
             {O, F::TcpRefused}},
            "origin-refused");
        row("a gateway's error of which no more is known",
            {{E, F::HttpServerError, 502},
             {E, F::ErrorFromOrigin},
             {O, F::HttpServerError, 502},
             {O, F::HttpGatewayError, 502}},
            "app-error");
        row("one of two origins is too slow",
            {{E, F::HttpServerError, 504, 0.5},
             {E, F::ErrorIntermittent, 0, 0.5},
             {E, F::HttpOk},
             {E, F::ErrorAtFirstByteLimit},
             {O, F::HttpFirstByteTimeout},
             {O, F::HttpOk},
             {O, F::SomeOriginsFail}},
            "origin-partly-down", {});
        row("the application fails now and then, though the edge was lucky",
            {{E, F::HttpOk}, {O, F::HttpOk}, {O, F::HttpServerError, 0, 0.8}, {O, F::ErrorIntermittent, 0.3}},
            "app-error");
        row("the origin hangs up unless a PROXY protocol header comes first",
            {{E, F::HttpServerError, 502},
             {E, F::ErrorAtOnce},
             {O, F::TcpOpen},
             {O, F::HttpClosedEarly},
             {O, F::HttpOnlyWithProxyHeader}},
            "proxy-protocol-mismatch");
        row("the edge sends a PROXY protocol header, which the origin takes for a request",
            {{E, F::HttpUnexpected, 400},
             {E, F::ErrorAtOnce},
             {E, F::EdgeDiffersFromOrigin},
             {O, F::HttpOk},
             {O, F::HttpProxyHeaderRefused, 400}},
            "proxy-protocol-mismatch", {QStringLiteral("edge-config-error")});
        row("the origin speaks HTTP/2 alone",
            {{E, F::HttpServerError, 502}, {O, F::HttpClosedEarly}, {O, F::HttpOnlyByHttp2}},
            "bad-http-response");
        row("the edge connects where the origin's name does not lead any more",
            behind({{E, F::UpstreamMoved}}), "dns-stale");
        row("the edge connects to a port where no origin is", behind({{E, F::UpstreamElsewhere}}),
            "edge-config-error");
        row("the edge alone is refused, at the right address and port", behind({{E, F::UpstreamAsExpected}}),
            "origin-blocks-cdn-ips", {QStringLiteral("edge-config-error")});
        row("late now and then, though the page came this time",
            {{E, F::HttpOk},
             {O, F::HttpOk},
             {O, F::HttpTimesVary, 5000},
             {O, F::HttpFirstByteTimeout, 5000, 0.8}},
            "origin-slow-first-byte");
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
        row("the origin only answers to whoever shows a client certificate",
            {{E, F::HttpOk}, {O, F::TlsClientCertificateWanted}, {O, F::TlsHandshakeFailed}});
        row("idle connections end early, but no request fails",
            {{E, F::HttpOk}, {O, F::HttpOk}, {O, F::KeepAliveShort, 5000}});
        row("a weak key that the edge accepts", {{E, F::HttpOk}, {O, F::HttpOk}, {O, F::TlsWeak, 1024}});
        row("times vary, but within the edge's limit",
            {{E, F::HttpOk}, {O, F::HttpOk}, {O, F::HttpTimesVary, 2500}});
        row("a chain out of order", {{E, F::HttpOk}, {E, F::TlsGood}, {E, F::TlsChainOutOfOrder}});
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

    void aLogNamesWhatMeasuringCanOnlyConclude_data()
    {
        QTest::addColumn<Facts>("facts");
        QTest::addColumn<Texts>("texts");
        QTest::addColumn<QString>("cause");
        using F = Fact;
        constexpr Role L = Role::Log;
        const Facts onlyTheEdge{{E, F::HttpServerError, 502},  {E, F::ErrorMadeByEdge}, {E, F::ErrorAtOnce},
                                {E, F::EdgeDiffersFromOrigin}, {O, F::TcpOpen},         {O, F::HttpOk},
                                {D, F::NameResolves}};
        const Facts gateway{{E, F::HttpServerError, 502},
                            {E, F::ErrorFromOrigin},
                            {O, F::TcpOpen},
                            {O, F::HttpServerError, 502},
                            {O, F::HttpGatewayError, 502}};
        const Facts silent{{E, F::HttpServerError, 503}, {E, F::ErrorAtConnectLimit}, {O, F::TcpTimedOut}};
        const auto row = [](const char *name, const Facts &facts, Texts texts, const char *cause) {
            QTest::newRow(name) << facts << std::move(texts) << QString::fromLatin1(cause);
        };
        row("the edge finds no address for its origin", onlyTheEdge, {{L, "dns-nxdomain"}}, "dns-nxdomain");
        row("the edge's resolver is silent", onlyTheEdge, {{L, "dns-servfail"}}, "dns-servfail");
        row("the edge has no ports left", onlyTheEdge, {{L, "ephemeral-ports-exhausted"}},
            "ephemeral-ports-exhausted");
        row("a server was taken out, so none is left", onlyTheEdge,
            {{L, "maintenance-mode", 0.88}, {L, "no-healthy-backend", 0.6}}, "maintenance-mode");
        row("the edge's own machine has no route", onlyTheEdge, {{L, "host-unreachable"}},
            "host-unreachable");
        row("a filter's word for the edge alone is less than that", onlyTheEdge,
            {{L, "host-unreachable", 0.7}}, "edge-config-error");
        row("a hint in a log names nothing", onlyTheEdge, {{L, "dns-nxdomain", 0.4}}, "edge-config-error");
        row("what a log names, but a measurement contradicts", onlyTheEdge, {{L, "origin-refused"}},
            "edge-config-error");
        row("the edge's own rules forbid it to connect", onlyTheEdge, {{L, "origin-firewall-reject"}},
            "origin-firewall-reject");
        row("an origin without descriptors takes connections and says nothing",
            {{E, F::HttpServerError, 504},
             {E, F::ErrorAtFirstByteLimit},
             {O, F::TcpOpen},
             {O, F::HttpFirstByteTimeout}},
            {{L, "fd-limit", 0.95}}, "fd-limit");
        row("a firewall for applications refuses the page",
            {{E, F::HttpBlocked, 403},
             {E, F::EdgeDiffersFromOrigin},
             {E, F::ErrorMadeByEdge},
             {E, F::ErrorAtOnce},
             {O, F::TcpOpen},
             {O, F::HttpOk}},
            {{L, "rate-limited", 0.5}}, "rate-limited");
        row("the gateway's socket is missing", gateway, {{L, "unix-socket-missing"}}, "unix-socket-missing");
        row("the gateway's application dies", gateway, {{L, "origin-crashed", 0.9}}, "origin-crashed");
        row("the gateway's application is stopped", gateway, {{L, "origin-refused"}}, "origin-refused");
        row("the queue for connections is full", silent, {{L, "listen-backlog-full"}}, "listen-backlog-full");
        row("connections are not tracked any more", silent, {{L, "conntrack-full"}}, "conntrack-full");
        row("requests wait in a full queue",
            {{E, F::HttpServerError, 504}, {E, F::ErrorAtFirstByteLimit}, {O, F::HttpFirstByteTimeout}},
            {{L, "listen-backlog-full"}}, "listen-backlog-full");
        row("hung up on late, when the application's own limit ran out",
            {{E, F::HttpServerError, 502}, {E, F::HttpSlow}, {O, F::HttpClosedEarly}, {O, F::HttpSlow}},
            {{L, "origin-slow-first-byte"}}, "origin-slow-first-byte");
        row("hung up on at once, whatever was slow before",
            {{E, F::HttpServerError, 502}, {O, F::HttpClosedEarly}}, {{L, "origin-slow-first-byte"}},
            "origin-closed-early");
        row("a queue that was full once", silent, {{L, "listen-backlog-full", 0.3}}, "origin-firewall-drop");
    }

    void aLogNamesWhatMeasuringCanOnlyConclude()
    {
        QFETCH(Facts, facts);
        QFETCH(Texts, texts);
        QFETCH(QString, cause);
        const Diagnosis diagnosis = diagnosis::diagnose(shop(), rows(facts, texts));
        QVERIFY(!diagnosis.findings.empty());
        QCOMPARE(diagnosis.findings.front().cause, cause);
        QCOMPARE(diagnosis.findings.front().severity, Severity::Critical);
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

    void aWeakHintIsNamedWhereThereIsNothingElse()
    {
        const Texts hint{{Role::Log, "client-request-bad", 0.3}};
        const Diagnosis offline = diagnosis::diagnose(Profile(), rows({}, hint));
        QVERIFY(!offline.findings.empty());
        QCOMPARE(offline.findings.front().cause, QStringLiteral("client-request-bad"));
        QCOMPARE(offline.findings.front().severity, Severity::Info);
        QVERIFY(offline.findings.front().confidence < 0.5);
        // Beside a cause that something points to, or where the site can be asked, a hint is not enough.
        const Diagnosis both = diagnosis::diagnose(
            Profile(),
            rows({}, {{Role::Log, "client-request-bad", 0.3}, {Role::Log, "origin-refused", 0.9}}));
        QCOMPARE(both.findings.front().cause, QStringLiteral("origin-refused"));
        QVERIFY(std::none_of(both.findings.begin(), both.findings.end(), [](const Finding &finding) {
            return finding.cause == QLatin1StringView("client-request-bad");
        }));
        QVERIFY(diagnosis::diagnose(shop(), rows({}, hint)).findings.empty());
    }

    void anEdgeThatNeverAnswersWhileItsOriginIsQuickHasNoRoom()
    {
        const Facts seen{{Role::Edge, Fact::TcpOpen},
                         {Role::Edge, Fact::HttpFirstByteTimeout},
                         {Role::Edge, Fact::EdgeDiffersFromOrigin},
                         {Role::Origin, Fact::TcpOpen},
                         {Role::Origin, Fact::HttpOk}};
        const Diagnosis full = diagnosis::diagnose(shop(), rows(seen));
        QCOMPARE(full.findings.front().cause, QStringLiteral("edge-capacity"));
        Facts late = seen;
        late.back() = {Role::Origin, Fact::HttpFirstByteTimeout};
        QCOMPARE(diagnosis::diagnose(shop(), rows(late)).findings.front().cause,
                 QStringLiteral("origin-slow-first-byte"));
    }

    void aRefusalThatTheEdgeMadeIsNotTheOriginsDoing()
    {
        Facts seen{{Role::Edge, Fact::HttpUnexpected, 403},
                   {Role::Edge, Fact::HttpBlocked},
                   {Role::Edge, Fact::EdgeDiffersFromOrigin},
                   {Role::Edge, Fact::ErrorAtOnce},
                   {Role::Origin, Fact::TcpOpen},
                   {Role::Origin, Fact::HttpOk}};
        QCOMPARE(diagnosis::diagnose(shop(), rows(seen)).findings.front().cause,
                 QStringLiteral("origin-blocks-cdn-ips"));
        seen.push_back({Role::Edge, Fact::ErrorMadeByEdge});
        QCOMPARE(diagnosis::diagnose(shop(), rows(seen)).findings.front().cause,
                 QStringLiteral("edge-config-error"));
    }

    void aPageThatNamesTheFaultAccountsForWhatIsOnlyConcluded()
    {
        const Facts seen{{Role::Edge, Fact::HttpUnexpected, 400},
                         {Role::Edge, Fact::EdgeDiffersFromOrigin},
                         {Role::Edge, Fact::ErrorAtOnce},
                         {Role::Origin, Fact::HttpOk}};
        QCOMPARE(diagnosis::diagnose(shop(), rows(seen, {{Role::Edge, "request-header-too-large"}}))
                     .findings.front()
                     .cause,
                 QStringLiteral("request-header-too-large"));
    }

    void aNoticeOfTheNetworkIsNoMaintenanceOfTheSite()
    {
        const Facts seen{{Role::Edge, Fact::HttpMaintenance, 503},
                         {Role::Edge, Fact::EdgeDiffersFromOrigin},
                         {Role::Origin, Fact::HttpOk}};
        const Diagnosis diagnosis =
            diagnosis::diagnose(shop(), rows(seen, {{Role::Edge, "cdn-suspended", 0.9}}));
        QCOMPARE(diagnosis.findings.front().cause, QStringLiteral("cdn-suspended"));
        QCOMPARE(diagnosis.verdict.where, Where::Edge);
    }

    void anEdgeWithoutDescriptorsIsAtFaultItself()
    {
        const Facts seen{
            {Role::Edge, Fact::TcpTimedOut}, {Role::Origin, Fact::TcpOpen}, {Role::Origin, Fact::HttpOk}};
        const Diagnosis diagnosis = diagnosis::diagnose(shop(), rows(seen, {{Role::Log, "fd-limit", 1}}));
        QCOMPARE(diagnosis.findings.front().cause, QStringLiteral("fd-limit"));
        QCOMPARE(diagnosis.verdict.where, Where::Edge);
    }

    void serversThatAreStoppedAreNoFaultUnlessSomethingFails()
    {
        const Text stopped{Role::Log, "rollout-shutdown", 0.4};
        const Diagnosis quiet = diagnosis::diagnose(Profile(), rows({}, {stopped}));
        QVERIFY(std::none_of(quiet.findings.begin(), quiet.findings.end(),
                             [](const Finding &finding) { return finding.severity == Severity::Critical; }));
        QCOMPARE(quiet.verdict.status, SiteState::Unknown);
        const Diagnosis cut =
            diagnosis::diagnose(Profile(), rows({}, {stopped, {Role::Log, "keepalive-race", 0.8}}));
        QCOMPARE(cut.findings.front().cause, QStringLiteral("rollout-shutdown"));
        QCOMPARE(cut.findings.front().severity, Severity::Critical);
    }

    void oneVisitThatWentWellSaysLittleAgainstALogThatFailsUntilNow()
    {
        const Facts well{{E, Fact::HttpOk}, {O, Fact::TcpOpen}, {O, Fact::HttpOk}, {D, Fact::NameResolves}};
        const Texts refused{{Role::Log, "origin-refused", 0.9}};
        const Diagnosis quiet = diagnosis::diagnose(shop(), rows(well, refused));
        QCOMPARE(quiet.verdict.status, SiteState::Healthy);
        Facts now = well;
        now.push_back({Role::Log, Fact::ErrorIntermittent, 12});
        const Diagnosis failing = diagnosis::diagnose(shop(), rows(now, refused));
        QCOMPARE(failing.verdict.status, SiteState::Degraded);
        QCOMPARE(failing.findings.front().cause, QStringLiteral("origin-refused"));
        QCOMPARE(failing.findings.front().severity, Severity::Critical);
    }

    void withoutAFailureHandedInTheSiteIsNotSaidToFail()
    {
        const Texts hint{{Role::Log, "client-request-bad", 0.3}};
        const Diagnosis hinted = diagnosis::diagnose(Profile(), rows({}, hint));
        QCOMPARE(hinted.verdict.status, SiteState::Unknown);
        QVERIFY(!hinted.verdict.headline.isEmpty());
        const Diagnosis failing =
            diagnosis::diagnose(Profile(), rows({{Role::Log, Fact::LogIncident, 0.4}}, hint));
        QCOMPARE(failing.verdict.status, SiteState::Down);
    }

    void oneServerOfAPoolThatFailsByTheLogIsNamed()
    {
        const Facts seen{{Role::Log, Fact::LogIncident, 0.4}, {Role::Log, Fact::SomeOriginsFail, 50}};
        const Diagnosis part =
            diagnosis::diagnose(Profile(), rows(seen, {{Role::Log, "origin-refused", 0.75}}));
        QCOMPARE(part.findings.front().cause, QStringLiteral("origin-partly-down"));
        QCOMPARE(part.findings.front().severity, Severity::Critical);
    }

    void anAccessLogAloneNamesWhatIsOftenBehindItsStatus()
    {
        const Facts seen{{Role::Log, Fact::LogIncident, 0.4}, {Role::Log, Fact::HttpServerError, 504}};
        const Diagnosis offline = diagnosis::diagnose(Profile(), rows(seen));
        QVERIFY(offline.findings.size() >= 2);
        QCOMPARE(offline.findings[0].cause, QStringLiteral("unknown-5xx"));
        QCOMPARE(offline.findings[1].cause, QStringLiteral("origin-slow-first-byte"));
        for (const Finding &finding : offline.findings)
            QCOMPARE(finding.severity, Severity::Info);
        QVERIFY(diagnosis::diagnose(shop(), rows(seen)).findings.empty());
    }

    void whatALogCannotTellApartIsNamedBehind()
    {
        const Diagnosis offline =
            diagnosis::diagnose(Profile(), rows({}, {{Role::Log, "origin-closed-early", 0.9}}));
        QVERIFY(offline.findings.size() >= 3);
        QCOMPARE(offline.findings[0].cause, QStringLiteral("origin-closed-early"));
        QCOMPARE(offline.findings[1].cause, QStringLiteral("keepalive-race"));
        QCOMPARE(offline.findings[1].severity, Severity::Info);
        QVERIFY(offline.findings[1].confidence < offline.findings[0].confidence);
        // Where the site itself was asked, what was measured speaks.
        const Diagnosis online =
            diagnosis::diagnose(shop(), rows({}, {{Role::Log, "origin-closed-early", 0.9}}));
        QVERIFY(std::none_of(online.findings.begin(), online.findings.end(), [](const Finding &finding) {
            return finding.cause == QLatin1StringView("keepalive-race");
        }));
    }

    void wordsThatResembleKnownFailuresAreNoMoreThanPossible()
    {
        auto seen = rows({});
        const auto guess = [&seen](const char *cause, int place) {
            seen.front().observations.push_back({Fact::WordsResemble,
                                                 Role::Log,
                                                 {},
                                                 QStringLiteral("by its words"),
                                                 QString::fromLatin1(cause),
                                                 static_cast<double>(place),
                                                 1});
        };
        guess("fd-limit", 1);
        guess("disk-full", 2);
        const Diagnosis alone = diagnosis::diagnose(Profile(), seen);
        QCOMPARE(alone.findings.size(), std::size_t{2});
        QCOMPARE(alone.findings[0].cause, QStringLiteral("fd-limit"));
        QCOMPARE(alone.findings[1].cause, QStringLiteral("disk-full"));
        for (const Finding &finding : alone.findings) {
            QCOMPARE(finding.severity, Severity::Info);
            QVERIFY(finding.confidence <= 0.15);
        }
        QVERIFY(alone.verdict.status != SiteState::Down);
        // Behind what a known text points to, in turns with what looks the same.
        auto known = rows({}, {{Role::Log, "origin-closed-early", 0.9}});
        known.front().observations.insert(known.front().observations.end(), seen.front().observations.begin(),
                                          seen.front().observations.end());
        const Diagnosis behind = diagnosis::diagnose(Profile(), known);
        QCOMPARE(behind.findings.size(), std::size_t{3});
        QCOMPARE(behind.findings[0].cause, QStringLiteral("origin-closed-early"));
        QCOMPARE(behind.findings[1].cause, QStringLiteral("keepalive-race"));
        QCOMPARE(behind.findings[2].cause, QStringLiteral("fd-limit"));
        // Where the site was asked, nothing is guessed.
        QVERIFY(diagnosis::diagnose(shop(), seen).findings.empty());
    }

    void aWrongClockAccountsForFailuresOnlyWhereAFailureTellsOfIt()
    {
        const Facts broken{{O, Fact::HttpServerError, 500},
                           {E, Fact::HttpServerError, 500},
                           {E, Fact::ErrorFromOrigin},
                           {O, Fact::ClockWrong}};
        QCOMPARE(diagnosis::diagnose(shop(), rows(broken)).findings.front().cause,
                 QStringLiteral("app-error"));
        QCOMPARE(diagnosis::diagnose(shop(), rows(broken, {{Role::Log, "clock-skew", 0.7}}))
                     .findings.front()
                     .cause,
                 QStringLiteral("clock-skew"));
    }

    void aChangeBeforeItBeganStaysBelowAKnownFailure()
    {
        const Facts changed{{Role::Log, Fact::LogIncident}, {Role::Log, Fact::ChangedBefore}};
        const Diagnosis alone = diagnosis::diagnose(Profile(), rows(changed));
        QVERIFY(!alone.findings.empty());
        QCOMPARE(alone.findings.front().cause, QStringLiteral("deploy-regression"));
        const Diagnosis beside =
            diagnosis::diagnose(Profile(), rows(changed, {{Role::Log, "origin-refused", 0.8}}));
        QCOMPARE(beside.findings.front().cause, QStringLiteral("origin-refused"));
    }

    void aServerWithoutAnEdgeIsItsOwnOrigin()
    {
        const Diagnosis diagnosis =
            diagnosis::diagnose(shop(false), rows({{E, Fact::TcpRefused}, {D, Fact::NameResolves}}));
        QVERIFY(!diagnosis.findings.empty());
        QCOMPARE(diagnosis.findings.front().cause, QStringLiteral("origin-refused"));
    }

    void whatARunningCheckKnowsAlreadyCounts()
    {
        auto results = rows({{O, Fact::TcpRefused}, {E, Fact::HttpServerError, 503}});
        results.front().status = Status::Running;
        const Diagnosis diagnosis = diagnosis::diagnose(shop(), results);
        QVERIFY(!diagnosis.findings.empty());
        QCOMPARE(diagnosis.findings.front().cause, QStringLiteral("origin-refused"));
    }

    void queuedChecksAreAsIfAbsent()
    {
        auto results = rows({{O, Fact::TcpRefused}, {E, Fact::HttpServerError, 503}});
        results.front().status = Status::Queued;
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
