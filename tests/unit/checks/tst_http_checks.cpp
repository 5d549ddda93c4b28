// SPDX-License-Identifier: GPL-3.0-or-later
//
// What an origin's answers to an edge's kinds of question mean together.
#include "check_world.h"

#include "checks/deep.h"

#include <QTest>

using namespace fd;
using namespace fd::checks;

namespace {

/// Answers all that a check asks, until it asks no more.
template <class Answer>
void answerAll(World &world, const char *check, Answer answerTo)
{
    for (int round = 0; round < 4; ++round) {
        for (const ProbeRequest &request : world.plan(check)) {
            if (!world.evidence.find(request))
                world.answerTo(request, answerTo(request));
        }
    }
}

const HttpRequest &http(const ProbeRequest &request)
{
    return std::get<HttpRequest>(request);
}

bool sends(const ProbeRequest &request, const char *header)
{
    return http(request).headers.contains(QString::fromLatin1(header));
}

World answering(int edgeStatus, int originStatus = 200)
{
    World world;
    world.edge(answer(edgeStatus, "of the edge"));
    world.origins(answer(originStatus, "of the origin"));
    return world;
}

const Observation *observed(const std::vector<CheckResult> &rows, Fact fact)
{
    for (const CheckResult &row : rows) {
        for (const Observation &one : row.observations) {
            if (one.fact == fact)
                return &one;
        }
    }
    return nullptr;
}

} // namespace

Q_DECLARE_METATYPE(KeepAliveEvidence)

class TestHttpChecks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void leavesAFailingOriginInPeace_data()
    {
        QTest::addColumn<QString>("check");
        for (const char *check : {"connectivity.keep-alive", "connectivity.http-times", "connectivity.health",
                                  "cdn.as-edge", "cdn.virtual-host"})
            QTest::newRow(check) << QString::fromLatin1(check);
    }
    void leavesAFailingOriginInPeace()
    {
        QFETCH(QString, check);
        const QByteArray id = check.toLatin1();
        World waiting;
        waiting.edge(answer(200));
        QVERIFY(waiting.plan(id.constData()).empty());
        World failing = answering(502, 500);
        QVERIFY(failing.plan(id.constData()).empty());
        QCOMPARE(failing.judge(id.constData()).front().status, Status::Skipped);
        World gone;
        gone.edge(answer(502));
        gone.origins(failed(Failure::Kind::Refused, Failure::Phase::Connect, 1ms));
        QVERIFY(gone.plan(id.constData()).empty());
        World fine = answering(200);
        QVERIFY(!fine.plan(id.constData()).empty());
    }

    void allQuestionsToOneOriginAreFew()
    {
        World world = answering(200);
        std::size_t requests = 0;
        for (const Check &check : allChecks()) {
            for (const ProbeRequest &request : check.plan(world.context())) {
                if (world.evidence.ask(request))
                    ++requests;
            }
        }
        QVERIFY2(requests < 60, qPrintable(QString::number(requests)));
    }

    void waitsLongForAnIdleConnectionOnlyWhereRequestsFail()
    {
        World fine = answering(200);
        QVERIFY(std::get<KeepAliveRequest>(fine.plan("connectivity.keep-alive").front()).hold <= 6s);
        World failing = answering(503);
        QVERIFY(std::get<KeepAliveRequest>(failing.plan("connectivity.keep-alive").front()).hold > 60s);
        failing.profile.edge.idleTimeout = 120s;
        QCOMPARE(std::get<KeepAliveRequest>(failing.plan("connectivity.keep-alive").front()).hold,
                 Millis{75s});
    }

    void aWordOfTheServerMaySpareTheMeasurement_data()
    {
        QTest::addColumn<QString>("header");
        QTest::addColumn<QString>("value");
        QTest::addColumn<bool>("asks");
        QTest::newRow("no word") << QString() << QString() << true;
        QTest::newRow("longer than the edge by far")
            << QStringLiteral("Keep-Alive") << QStringLiteral("timeout=120, max=100") << false;
        QTest::newRow("hardly longer")
            << QStringLiteral("Keep-Alive") << QStringLiteral("timeout=61") << true;
        QTest::newRow("shorter") << QStringLiteral("Keep-Alive") << QStringLiteral("timeout=5") << true;
        QTest::newRow("closes each time") << QStringLiteral("Connection") << QStringLiteral("close") << false;
    }
    void aWordOfTheServerMaySpareTheMeasurement()
    {
        QFETCH(QString, header);
        QFETCH(QString, value);
        World world;
        world.edge(answer(503));
        HttpEvidence page = answer(200);
        if (!header.isEmpty())
            page.headers = {{header, value}};
        world.origins(page);
        QTEST(!world.plan("connectivity.keep-alive").empty(), "asks");
        const auto row = world.judge("connectivity.keep-alive").front();
        QCOMPARE(row.observations.empty(), header != u"Connection");
        QVERIFY(!row.reproduce.isEmpty());
    }

    void judgesIdleConnections_data()
    {
        QTest::addColumn<KeepAliveEvidence>("seen");
        QTest::addColumn<QString>("fact");
        QTest::addColumn<Status>("status");
        KeepAliveEvidence seen;
        seen.served = 5;
        seen.held = 61500ms;
        QTest::newRow("held") << seen << QStringLiteral("origin keep-alive-long") << Status::Pass;
        seen.held = 1s;
        QTest::newRow("held for as long as was waited") << seen << QString() << Status::Pass;
        seen.hint = QStringLiteral("timeout=5");
        QTest::newRow("held, but short by its own word")
            << seen << QStringLiteral("origin keep-alive-short") << Status::Warn;
        seen.closedAfter = 5s;
        QTest::newRow("closed early") << seen << QStringLiteral("origin keep-alive-short") << Status::Warn;
        seen.closedSilently = true;
        QTest::newRow("gone without a word")
            << seen << QStringLiteral("origin keep-alive-short") << Status::Warn;
        KeepAliveEvidence drops;
        drops.served = 2;
        drops.closedAfter = 0us;
        QTest::newRow("ends unannounced")
            << drops << QStringLiteral("origin keep-alive-short") << Status::Warn;
        KeepAliveEvidence announces;
        announces.served = 1;
        announces.closeAnnounced = true;
        QTest::newRow("announces its end")
            << announces << QStringLiteral("origin keep-alive-none") << Status::Pass;
        KeepAliveEvidence more;
        more.served = 1;
        more.failure = Failure{Failure::Kind::Protocol, Failure::Phase::Body, 0, QStringLiteral("2 bytes")};
        QTest::newRow("says more than it announced")
            << more << QStringLiteral("origin http-invalid") << Status::Fail;
        KeepAliveEvidence large;
        large.failure = Failure{Failure::Kind::TooLarge, Failure::Phase::Body, 0, {}};
        QTest::newRow("could not look") << large << QString() << Status::Skipped;
    }
    void judgesIdleConnections()
    {
        QFETCH(KeepAliveEvidence, seen);
        QFETCH(QString, fact);
        World world = answering(503);
        world.answerTo(world.plan("connectivity.keep-alive").front(), seen);
        const auto rows = world.judge("connectivity.keep-alive");
        QTEST(rows.front().status, "status");
        QCOMPARE(factsOf(rows).join(u','), fact);
    }

    void whatWasLeftOutIsSkippedWithItsReason()
    {
        World world = answering(503);
        world.answerTo(world.plan("connectivity.keep-alive").front(),
                       NotRun{QStringLiteral("It takes long.")});
        const auto row = world.judge("connectivity.keep-alive").front();
        QCOMPARE(row.status, Status::Skipped);
        QCOMPARE(row.summary, QStringLiteral("It takes long."));
    }

    void namesTheHeaderThatIsTurnedAway()
    {
        World world = answering(403);
        answerAll(world, "cdn.as-edge", [](const ProbeRequest &request) {
            return sends(request, "Via") ? answer(403, "Forbidden") : answer(200);
        });
        const auto rows = world.judge("cdn.as-edge");
        QVERIFY(hasFact(rows, "origin http-blocks-edge"));
        QVERIFY(rows.front().summary.contains(QStringLiteral("Via")));
        QVERIFY(!rows.front().summary.contains(QStringLiteral("X-Forwarded-For")));
    }

    void aLimitForEdgesIsARateLimit()
    {
        World world = answering(429);
        answerAll(world, "cdn.as-edge", [](const ProbeRequest &request) {
            HttpEvidence limited = answer(429, "Too Many Requests");
            limited.headers = {{QStringLiteral("Retry-After"), QStringLiteral("60")}};
            return sends(request, "X-Forwarded-For") ? limited : answer(200);
        });
        const auto rows = world.judge("cdn.as-edge");
        QVERIFY(hasFact(rows, "origin http-rate-limited"));
        QVERIFY(!hasFact(rows, "origin http-blocks-edge"));
        QVERIFY(observed(rows, Fact::HttpRateLimited)->text.contains(QStringLiteral("60")));
    }

    void servedAlikeIsNoFault()
    {
        World world = answering(200);
        answerAll(world, "cdn.as-edge", [](const ProbeRequest &) { return answer(200); });
        QCOMPARE(world.plan("cdn.as-edge").size(), 2U);
        QVERIFY(factsOf(world.judge("cdn.as-edge")).isEmpty());
    }

    void asksWithTheVendorsOwnHeaders_data()
    {
        QTest::addColumn<QString>("vendor");
        QTest::addColumn<QString>("header");
        QTest::newRow("Cloudflare") << QStringLiteral("cloudflare") << QStringLiteral("CF-Connecting-IP");
        QTest::newRow("Fastly") << QStringLiteral("fastly") << QStringLiteral("Fastly-Client-IP");
        QTest::newRow("CloudFront") << QStringLiteral("cloudfront") << QStringLiteral("X-Amz-Cf-Id");
        QTest::newRow("Akamai") << QStringLiteral("akamai") << QStringLiteral("True-Client-IP");
        QTest::newRow("Varnish") << QStringLiteral("varnish") << QStringLiteral("X-Varnish");
        QTest::newRow("any other") << QStringLiteral("nginx") << QStringLiteral("X-Forwarded-For");
    }
    void asksWithTheVendorsOwnHeaders()
    {
        QFETCH(QString, vendor);
        QFETCH(QString, header);
        World world = answering(200);
        world.profile.edge.vendor = vendor;
        QVERIFY(sends(world.plan("cdn.as-edge").back(), header.toLatin1().constData()));
    }

    void aFilterThatDislikesThisProgramIsNoFault()
    {
        World world;
        world.edge(answer(403, "Forbidden"));
        world.origins(answer(200));
        answerAll(world, "cdn.visitor", [](const ProbeRequest &request) -> Outcome {
            if (!std::holds_alternative<HttpRequest>(request))
                return NotRun{};
            return sends(request, "User-Agent") ? answer(200) : answer(403, "Forbidden");
        });
        const auto rows = world.judge("cdn.visitor");
        QCOMPARE(rows.front().status, Status::Warn);
        QVERIFY(hasFact(rows, "edge http-ok"));
        QVERIFY(!hasFact(rows, "edge http-blocked"));
        QVERIFY(!hasFact(world.judge("cdn.compare"), "edge edge-differs-from-origin"));
    }

    void findsTheNameThatTheEdgeSends()
    {
        World world = answering(404);
        world.edge(answer(404, "Not Found"));
        answerAll(world, "cdn.virtual-host", [](const ProbeRequest &request) {
            return http(request).host == u"203.0.113.20:8080" ? answer(404, "Not Found") : answer(200);
        });
        QVERIFY(hasFact(world.judge("cdn.virtual-host"), "origin host-not-served"));
        World fine = answering(200);
        answerAll(fine, "cdn.virtual-host", [](const ProbeRequest &) { return answer(404, "Not Found"); });
        QVERIFY(factsOf(fine.judge("cdn.virtual-host")).isEmpty());
    }

    void findsTheNameThatTheOriginKnows()
    {
        World world = answering(421, 421);
        answerAll(world, "cdn.virtual-host", [](const ProbeRequest &request) {
            return http(request).host == u"example.com" ? answer(200) : answer(421, "Misdirected Request");
        });
        const auto rows = world.judge("cdn.virtual-host");
        QVERIFY(hasFact(rows, "origin host-not-served"));
        QVERIFY(observed(rows, Fact::HostNotServed)->text.contains(QStringLiteral("example.com")));
    }

    void judgesHealthChecks_data()
    {
        QTest::addColumn<int>("edge");
        QTest::addColumn<int>("head");
        QTest::addColumn<int>("health");
        QTest::addColumn<QString>("fact");
        QTest::newRow("all well") << 200 << 200 << 200 << QString();
        QTest::newRow("HEAD refused, and the edge works") << 200 << 405 << 200 << QString();
        QTest::newRow("HEAD refused, and the edge fails")
            << 503 << 405 << 200 << QStringLiteral("origin http-head-differs");
        QTest::newRow("the health path is missing")
            << 503 << 404 << 404 << QStringLiteral("origin http-health-differs");
    }
    void judgesHealthChecks()
    {
        QFETCH(int, edge);
        QFETCH(int, head);
        QFETCH(int, health);
        QFETCH(QString, fact);
        World world;
        world.profile.origins.front().healthPath = QStringLiteral("/healthz");
        world.edge(answer(edge));
        world.origins(answer(200));
        answerAll(world, "connectivity.health", [=](const ProbeRequest &request) {
            return answer(http(request).method == u"HEAD" ? head : health);
        });
        QCOMPARE(factsOf(world.judge("connectivity.health")).join(u','), fact);
    }

    void aHealthPathThatIsLateIsNoneForAnEdgeThatFails_data()
    {
        QTest::addColumn<int>("edge");
        QTest::addColumn<int>("page");
        QTest::addColumn<int>("health");
        QTest::addColumn<QString>("fact");
        QTest::newRow("late, and the edge fails")
            << 503 << 20 << 4000 << QStringLiteral("origin http-health-differs");
        QTest::newRow("late, and the edge works") << 200 << 20 << 4000 << QString();
        QTest::newRow("quick enough") << 503 << 20 << 900 << QString();
        QTest::newRow("the page is as late") << 503 << 3500 << 4000 << QString();
    }
    void aHealthPathThatIsLateIsNoneForAnEdgeThatFails()
    {
        QFETCH(int, edge);
        QFETCH(int, page);
        QFETCH(int, health);
        QFETCH(QString, fact);
        World world;
        world.profile.origins.front().healthPath = QStringLiteral("/healthz");
        const auto after = [](int ms) { return answer(200, "OK", Millis(ms)); };
        world.edge(answer(edge));
        world.origins(after(page));
        answerAll(world, "connectivity.health", [=](const ProbeRequest &) { return after(health); });
        QCOMPARE(factsOf(world.judge("connectivity.health")).join(u','), fact);
    }

    void aRequestThatIsTooLargeIsToldByItsStatus_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<bool>("large");
        QTest::newRow("414") << 414 << true;
        QTest::newRow("431") << 431 << true;
        QTest::newRow("404") << 404 << false;
    }
    void aRequestThatIsTooLargeIsToldByItsStatus()
    {
        QFETCH(int, status);
        QFETCH(bool, large);
        World world = answering(status, status);
        const auto rows = world.judge("cdn.origin");
        QCOMPARE(hasFact(rows, "origin http-request-too-large"), large);
        QCOMPARE(hasFact(rows, "origin http-unexpected"), !large);
    }

    void tellsWhetherTheOriginHeedsTheForwardedScheme_data()
    {
        QTest::addColumn<bool>("heeds");
        QTest::addColumn<bool>("loops");
        QTest::addColumn<bool>("fact");
        QTest::newRow("ignored, and the visitor goes in a circle") << false << true << true;
        QTest::newRow("heeded, but not told") << true << true << true;
        QTest::newRow("heeded and told") << true << false << false;
    }
    void tellsWhetherTheOriginHeedsTheForwardedScheme()
    {
        QFETCH(bool, heeds);
        QFETCH(bool, loops);
        World world;
        world.profile.site.url = QStringLiteral("https://www.example.com/");
        HttpEvidence away = answer(301, "Moved Permanently");
        away.headers = {{QStringLiteral("Location"), QStringLiteral("https://www.example.com/")}};
        world.edge(loops ? away : answer(200));
        world.origins(away);
        QCOMPARE(world.plan("connectivity.forwarded-scheme").size(), 1U);
        answerAll(world, "connectivity.forwarded-scheme",
                  [&](const ProbeRequest &) { return heeds ? answer(200) : away; });
        QTEST(hasFact(world.judge("connectivity.forwarded-scheme"), "origin http-forwarded-loops"), "fact");
        World plain = answering(200);
        QVERIFY(plain.judge("connectivity.forwarded-scheme").empty());
    }

    void judgesRepeatedRequests_data()
    {
        QTest::addColumn<int>("late");
        QTest::addColumn<int>("limited");
        QTest::addColumn<int>("broken");
        QTest::addColumn<QString>("facts");
        QTest::newRow("steady") << 0 << 0 << 0 << QString();
        QTest::newRow("late now and then")
            << 2 << 0 << 0 << QStringLiteral("origin http-first-byte-timeout,origin http-times-vary");
        QTest::newRow("limited") << 0 << 3 << 0 << QStringLiteral("origin http-rate-limited");
        QTest::newRow("fails once") << 0 << 0 << 1 << QStringLiteral("origin http-server-error");
        QTest::newRow("fails now and then")
            << 0 << 0 << 3 << QStringLiteral("origin error-intermittent,origin http-server-error");
    }
    void judgesRepeatedRequests()
    {
        QFETCH(int, late);
        QFETCH(int, limited);
        QFETCH(int, broken);
        World world = answering(200);
        int asked = 0;
        answerAll(world, "connectivity.http-times", [&](const ProbeRequest &) {
            ++asked;
            if (asked <= late)
                return failed(Failure::Kind::TimedOut, Failure::Phase::FirstByte, 60s);
            if (asked <= late + limited)
                return answer(429, "Too Many Requests");
            return answer(asked <= late + limited + broken ? 500 : 200);
        });
        QCOMPARE(asked, 8);
        const auto rows = world.judge("connectivity.http-times");
        QCOMPARE(factsOf(rows).join(u','), [&] {
            QFETCH(QString, facts);
            return facts;
        }());
        QCOMPARE(rows.front().evidence.value(QStringLiteral("requests")).toInt(), 9);
        // An origin that falters is reason to ask the edge again as well.
        const auto edge = edgeTargets(world.context()).front();
        QCOMPARE(repetitions(world.context(), edge).empty(), late + broken == 0);
    }

    void comparesTheVersionsOfHttp_data()
    {
        QTest::addColumn<Outcome>("second");
        QTest::addColumn<Status>("status");
        QTest::addColumn<QString>("facts");
        QTest::newRow("alike") << Outcome(answer(200)) << Status::Pass << QString();
        QTest::newRow("not valid") << Outcome(failed(Failure::Kind::Protocol, Failure::Phase::Headers, 2ms,
                                                     "PROTOCOL_ERROR"))
                                   << Status::Fail << QStringLiteral("edge http-invalid");
        QTest::newRow("the connection ends")
            << Outcome(failed(Failure::Kind::Closed, Failure::Phase::FirstByte, 2ms)) << Status::Fail
            << QStringLiteral("edge http-invalid");
        QTest::newRow("a server error")
            << Outcome(answer(500)) << Status::Fail << QStringLiteral("edge http-server-error");
        QTest::newRow("this computer cannot")
            << Outcome(failed(Failure::Kind::Local, Failure::Phase::Other, 0ms, "no HTTP/3"))
            << Status::Skipped << QString();
    }
    void comparesTheVersionsOfHttp()
    {
        QFETCH(Outcome, second);
        World world;
        world.profile = shop("https://www.example.com/");
        world.edge(answer(200));
        TlsEvidence tls;
        tls.protocol = QStringLiteral("TLSv1.3");
        tls.alpn = QStringLiteral("h2");
        world.answerTo(edgeTls(world.context(), edgeTargets(world.context()).front()), tls);
        const auto asked = world.plan("connectivity.http-versions");
        QCOMPARE(asked.size(), 1U);
        QVERIFY(http(asked.front()).http2);
        world.answerTo(asked.front(), second);
        const auto rows = world.judge("connectivity.http-versions");
        QTEST(rows.front().status, "status");
        QFETCH(QString, facts);
        QCOMPARE(factsOf(rows).join(u','), facts);
    }
};

QTEST_GUILESS_MAIN(TestHttpChecks)
#include "tst_http_checks.moc"
