// SPDX-License-Identifier: GPL-3.0-or-later
//
// What stands behind the edge: another address than the origin's, another protocol, a gateway, a page that is
// not the site's.
#include "check_world.h"

#include "checks/logs/log_rows.h"

#include <QTest>

using namespace fd;
using namespace fd::checks;

namespace {

const HttpRequest &http(const ProbeRequest &request)
{
    return std::get<HttpRequest>(request);
}

template <class Answer>
void answerAll(World &world, const char *check, Answer answerTo)
{
    for (const ProbeRequest &request : world.plan(check))
        world.answerTo(request, answerTo(http(request)));
}

HttpEvidence page(int status, const char *body)
{
    HttpEvidence answered = answer(status);
    answered.bodyHead = body;
    answered.bodyBytes = answered.bodyHead.size();
    answered.bodySha256 = QString::fromLatin1(body);
    return answered;
}

HttpEvidence hungUp()
{
    return failed(Failure::Kind::Closed, Failure::Phase::FirstByte, 1ms);
}

/// The edge's log, with one failed connection to \a upstream, so many minutes ago.
LogEvidence connecting(const char *upstream, const char *cause, int minutes)
{
    LogEvidence log;
    LogUpstream one;
    one.name = QString::fromLatin1(upstream);
    one.requests = one.errors = 1;
    log.summary.upstreams = {one};
    SignatureHit hit;
    hit.cause = QString::fromLatin1(cause);
    hit.count = 1;
    hit.last = kNow - std::chrono::minutes{minutes};
    hit.example = QStringLiteral("connect() failed while connecting to upstream, upstream: \"http://%1/\"")
                      .arg(one.name);
    log.summary.signatures = {hit};
    return log;
}

} // namespace

Q_DECLARE_METATYPE(HttpEvidence)

class TestBehindChecks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void setsTheEdgesUpstreamBesideTheOrigins_data()
    {
        QTest::addColumn<QByteArray>("upstream");
        QTest::addColumn<QByteArray>("cause");
        QTest::addColumn<int>("minutes");
        QTest::addColumn<bool>("byName");
        QTest::addColumn<int>("edge");
        QTest::addColumn<QString>("fact"); // empty: none
        const auto row = [](const char *name, const char *upstream, const char *fact, bool byName = false,
                            const char *cause = "origin-refused", int minutes = 2, int edge = 502) {
            QTest::newRow(name) << QByteArray(upstream) << QByteArray(cause) << minutes << byName << edge
                                << QString::fromLatin1(fact);
        };
        row("another port of the origin", "203.0.113.20:8081", "edge upstream-elsewhere");
        row("another port, though the origin has a name", "203.0.113.20:8081", "edge upstream-elsewhere",
            true);
        row("another address than the one given", "203.0.113.7:8080", "edge upstream-elsewhere");
        row("another address than the origin's name leads to", "203.0.113.7:8080", "edge upstream-moved",
            true);
        row("the very address and port", "203.0.113.20:8080", "edge upstream-as-expected");
        row("what stands behind an origin on its own machine", "127.0.0.1:9000", "");
        row("an answer that failed, not a connection", "203.0.113.7:8080", "", false,
            "origin-slow-first-byte");
        row("yesterday", "203.0.113.7:8080", "", false, "origin-refused", 1500);
        row("an edge that answers", "203.0.113.7:8080", "", false, "origin-refused", 2, 200);
    }
    void setsTheEdgesUpstreamBesideTheOrigins()
    {
        QFETCH(QByteArray, upstream);
        QFETCH(QByteArray, cause);
        QFETCH(int, minutes);
        QFETCH(bool, byName);
        QFETCH(int, edge);
        QFETCH(QString, fact);
        World world;
        if (byName) {
            world.profile.origins[0].url = QStringLiteral("http://origin.example.com:8080");
            for (const ProbeRequest &request : originQuestions(world.context())) {
                DnsEvidence dns = code("NOERROR");
                const auto &asked = std::get<DnsRequest>(request);
                if (asked.type == u"A")
                    dns.answer = {{asked.name, asked.type, 300, QStringLiteral("203.0.113.20")}};
                world.answerTo(request, dns);
            }
        }
        world.profile.logs = {{QStringLiteral("error.log"), {}, {}}};
        world.answerTo(logRequests(world.context()).front(),
                       connecting(upstream.constData(), cause.constData(), minutes));
        world.edge(answer(edge));
        world.origins(answer(200));
        QCOMPARE(factsOf(world.judge("logs.upstreams")).join(u','), fact);
    }

    void anOriginThatFailsForAllLeavesTheUpstreamAlone()
    {
        World world;
        world.profile.logs = {{QStringLiteral("error.log"), {}, {}}};
        world.answerTo(logRequests(world.context()).front(),
                       connecting("203.0.113.7:8080", "origin-refused", 1));
        world.edge(answer(502));
        world.origins(answer(502));
        QVERIFY(factsOf(world.judge("logs.upstreams")).isEmpty());
    }

    void findsTheProtocolThatTheOriginWants_data()
    {
        QTest::addColumn<int>("edge");
        QTest::addColumn<bool>("withHeader"); // it answers where a PROXY protocol header comes first
        QTest::addColumn<bool>("byHttp2");
        QTest::addColumn<QString>("fact");
        QTest::newRow("a PROXY protocol header")
            << 502 << true << false << QStringLiteral("origin http-only-with-proxy-header");
        QTest::newRow("HTTP/2") << 502 << false << true << QStringLiteral("origin http-only-by-http2");
        QTest::newRow("nothing that helps") << 502 << false << false << QString();
        QTest::newRow("an edge that is served knows how") << 200 << true << false << QString();
    }
    void findsTheProtocolThatTheOriginWants()
    {
        QFETCH(int, edge);
        QFETCH(bool, withHeader);
        QFETCH(bool, byHttp2);
        QFETCH(QString, fact);
        World world;
        world.edge(answer(edge));
        world.origins(hungUp());
        answerAll(world, "connectivity.origin-protocol", [&](const HttpRequest &request) {
            return (request.proxyHeader && withHeader) || (request.http2 && byHttp2) ? answer(200) : hungUp();
        });
        QCOMPARE(factsOf(world.judge("connectivity.origin-protocol")).join(u','), fact);
    }

    void aProxyProtocolHeaderThatIsTakenForARequest_data()
    {
        QTest::addColumn<QByteArray>("answered"); // with the header first
        QTest::addColumn<QString>("fact");
        QTest::newRow("the edge's very error")
            << QByteArray("Bad Request, says nginx") << QStringLiteral("origin http-proxy-header-refused");
        QTest::newRow("another error") << QByteArray("Bad Request, says another") << QString();
    }
    void aProxyProtocolHeaderThatIsTakenForARequest()
    {
        QFETCH(QByteArray, answered);
        QFETCH(QString, fact);
        World world;
        world.edge(page(400, "Bad Request, says nginx"));
        world.origins(page(200, "Welcome"));
        answerAll(world, "connectivity.origin-protocol", [&](const HttpRequest &request) {
            return page(request.proxyHeader ? 400 : 200, answered.constData());
        });
        QCOMPARE(factsOf(world.judge("connectivity.origin-protocol")).join(u','), fact);
    }

    void aGatewaysErrorIsNotTheApplications_data()
    {
        QTest::addColumn<HttpEvidence>("answered");
        QTest::addColumn<bool>("gateway");
        QTest::newRow("502") << page(502, "") << true;
        QTest::newRow("504") << page(504, "") << true;
        QTest::newRow("500") << page(500, "<h1>Application error</h1>") << false;
        QTest::newRow("503 of an application") << page(503, "<h1>Busy</h1>") << false;
        HttpEvidence haproxy =
            page(503, "<html><body><h1>503 Service Unavailable</h1>\nNo server is available to handle this "
                      "request.\n</body></html>\n");
        QTest::newRow("503 of HAProxy") << haproxy << true;
    }
    void aGatewaysErrorIsNotTheApplications()
    {
        QFETCH(HttpEvidence, answered);
        QFETCH(bool, gateway);
        World world;
        world.edge(answered);
        world.origins(answered);
        const auto rows = world.judge("cdn.origin");
        QVERIFY(hasFact(rows, "origin http-server-error"));
        QCOMPARE(hasFact(rows, "origin http-gateway-error"), gateway);
    }

    void apachesStockPhraseIsNoMaintenance()
    {
        HttpEvidence stock = page(
            503, "<h1>Service Unavailable</h1>\n<p>The server is temporarily unable to service your\n"
                 "request due to maintenance downtime or capacity\nproblems. Please try again later.</p>");
        QVERIFY(!isMaintenance(stock));
        stock.bodyHead += "<p>Planned maintenance until noon.</p>";
        QVERIFY(isMaintenance(stock));
    }

    void anOriginWithoutThePageBesideOneThatHasItFails()
    {
        World world;
        Origin second;
        second.name = QStringLiteral("web2");
        second.url = QStringLiteral("http://203.0.113.21:8080");
        world.profile.origins.push_back(second);
        const auto targets = originTargets(world.context());
        world.answerTo(originRequest(world.context(), targets[0]), answer(200));
        world.answerTo(originRequest(world.context(), targets[1]), answer(404));
        QVERIFY(hasFact(world.judge("cdn.origin"), "origin some-origins-fail"));
        world.evidence = {};
        world.origins(answer(404));
        QVERIFY(!hasFact(world.judge("cdn.origin"), "origin some-origins-fail"));
    }

    void whatOnlyComesNowAndThenIsNoted_data()
    {
        QTest::addColumn<int>("again");
        QTest::addColumn<bool>("noted");
        QTest::newRow("not there now and then") << 404 << true;
        QTest::newRow("an error now and then") << 502 << true;
        QTest::newRow("asked too often") << 429 << false;
        QTest::newRow("always there") << 200 << false;
    }
    void whatOnlyComesNowAndThenIsNoted()
    {
        QFETCH(int, again);
        QFETCH(bool, noted);
        World world;
        Origin second;
        second.url = QStringLiteral("http://203.0.113.21:8080");
        world.profile.origins.push_back(second);
        const EdgeTarget edge = edgeTargets(world.context()).front();
        world.answerTo(edgeRequest(world.context(), edge), answer(200));
        const auto repeated = repetitions(world.context(), edge);
        QVERIFY(!repeated.empty());
        for (const HttpRequest &request : repeated)
            world.answerTo(request, answer(again));
        QCOMPARE(hasFact(world.judge("cdn.visitor"), "edge error-intermittent"), noted);
    }

    void whatFailsByChanceIsNotBlamedOnHeaders()
    {
        World world;
        world.edge(answer(502));
        world.origins(answer(200));
        const auto ask = [&] {
            answerAll(world, "cdn.as-edge", [](const HttpRequest &request) {
                return request.headers.contains(QStringLiteral("X-Forwarded-For")) ? hungUp() : answer(200);
            });
        };
        ask();
        ask();
        QVERIFY(hasFact(world.judge("cdn.as-edge"), "origin http-blocks-edge"));
        const auto origin = originTargets(world.context()).front();
        int asked = 0;
        for (const HttpRequest &request : repetitions(world.context(), origin))
            world.answerTo(request, ++asked % 3 == 0 ? hungUp() : answer(200));
        QVERIFY(!hasFact(world.judge("cdn.as-edge"), "origin http-blocks-edge"));
    }

    void followsTheSiteToItsOtherName_data()
    {
        QTest::addColumn<QString>("otherAddress");
        QTest::addColumn<bool>("loops");
        QTest::newRow("both names lead to the edge") << QStringLiteral("198.51.100.10") << true;
        QTest::newRow("the other name leads elsewhere") << QStringLiteral("192.0.2.99") << false;
    }
    void followsTheSiteToItsOtherName()
    {
        QFETCH(QString, otherAddress);
        QFETCH(bool, loops);
        World world;
        const auto redirect = [](const char *to) {
            HttpEvidence away = answer(301, "Moved Permanently");
            away.headers = {{QStringLiteral("Location"), QString::fromLatin1(to)}};
            return away;
        };
        for (int round = 0; round < 4; ++round) {
            for (const ProbeRequest &request : world.plan("cdn.visitor")) {
                if (world.evidence.find(request))
                    continue;
                if (const auto *page = std::get_if<HttpRequest>(&request)) {
                    const bool atWww = page->url.contains(u"//www.");
                    world.answerTo(request,
                                   redirect(atWww ? "http://example.com/" : "http://www.example.com/"));
                } else if (std::holds_alternative<DnsRequest>(request)) {
                    world.answerTo(request, named(otherAddress));
                }
            }
        }
        QCOMPARE(hasFact(world.judge("cdn.visitor"), "edge http-redirect-loop"), loops);
    }

    void aRequestThatWasHeldForLongBeforeTheEndIsSlow_data()
    {
        QTest::addColumn<int>("held");
        QTest::addColumn<bool>("slow");
        QTest::newRow("at once") << 5 << false;
        QTest::newRow("after the application's own limit") << 30000 << true;
    }
    void aRequestThatWasHeldForLongBeforeTheEndIsSlow()
    {
        QFETCH(int, held);
        QFETCH(bool, slow);
        World world;
        world.edge(answer(502));
        world.origins(failed(Failure::Kind::Closed, Failure::Phase::FirstByte, Millis{held}));
        const auto rows = world.judge("connectivity.http");
        QVERIFY(hasFact(rows, "origin http-closed-early"));
        QCOMPARE(hasFact(rows, "origin http-slow"), slow);
    }

    void anotherPageThanTheSitesIsSeenByItsText()
    {
        World world;
        world.profile.site.expectText = QStringLiteral("Welcome");
        HttpEvidence good = page(200, "Welcome");
        good.expectTextFound = true;
        world.edge(page(200, "It works!"));
        world.origins(good);
        QVERIFY(hasFact(world.judge("cdn.visitor"), "edge http-text-missing"));
        QVERIFY(hasFact(world.judge("cdn.compare"), "edge edge-differs-from-origin"));
        answerAll(world, "cdn.virtual-host", [](const HttpRequest &) { return page(200, "It works!"); });
        QVERIFY(hasFact(world.judge("cdn.virtual-host"), "origin host-not-served"));

        World other;
        other.profile.site.expectText = QStringLiteral("Welcome");
        other.edge(page(200, "<h1>Error establishing a database connection</h1>"));
        other.origins(good);
        QVERIFY(hasFact(other.judge("cdn.visitor"), "edge signature"));
        answerAll(other, "cdn.virtual-host", [](const HttpRequest &) { return page(200, "It works!"); });
        QVERIFY(!hasFact(other.judge("cdn.virtual-host"), "origin host-not-served"));
    }
};

QTEST_GUILESS_MAIN(TestBehindChecks)
#include "tst_behind_checks.moc"
