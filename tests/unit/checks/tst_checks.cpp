// SPDX-License-Identifier: GPL-3.0-or-later
//
// Each check alone: the evidence of a few answers in, its rows and facts out.
#include "check_world.h"
#include "checks/logs/log_rows.h"

#include <QTest>

using namespace fd;
using namespace fd::checks;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(HttpEvidence)

class TestChecks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyCheckHasAnIdATitleAndAQuestion()
    {
        QStringList ids;
        for (const Check &check : allChecks()) {
            const QString id = QString::fromLatin1(check.id);
            QVERIFY2(id.startsWith(enumText(check.step) + u'.'), check.id);
            QVERIFY2(!ids.contains(id), check.id);
            ids.append(id);
            QVERIFY(!check.title().isEmpty());
            QVERIFY(check.question().endsWith(u'?'));
        }
    }

    void anOfflineProfileAsksNothing()
    {
        World world;
        world.profile = {};
        for (const Check &check : allChecks())
            QVERIFY2(check.plan(world.context()).empty(), check.id);
    }

    void tellsWhatAnOriginsAnswerMeans_data()
    {
        QTest::addColumn<HttpEvidence>("page");
        QTest::addColumn<QString>("check");
        QTest::addColumn<QString>("fact");
        using K = Failure::Kind;
        using P = Failure::Phase;
        const auto row = [](const char *name, HttpEvidence page, const char *check, const char *fact) {
            QTest::newRow(name) << std::move(page) << QString::fromLatin1(check) << QString::fromLatin1(fact);
        };
        row("200", answer(200), "cdn.origin", "origin http-ok");
        row("500", answer(500, "Internal Server Error"), "cdn.origin", "origin http-server-error");
        HttpEvidence planned = answer(503, "Service Unavailable");
        planned.headers = {{QStringLiteral("Retry-After"), QStringLiteral("3600")}};
        row("503 with Retry-After", planned, "cdn.origin", "origin http-maintenance");
        row("429", answer(429, "Too Many Requests"), "cdn.origin", "origin http-rate-limited");
        row("403", answer(403, "Forbidden"), "cdn.origin", "origin http-blocked");
        row("404", answer(404, "Not Found"), "cdn.origin", "origin http-unexpected");
        row("refused", failed(K::Refused, P::Connect, 1ms), "cdn.origin", "origin tcp-refused");
        row("no SYN-ACK", failed(K::TimedOut, P::Connect, 3500ms), "cdn.origin", "origin tcp-timed-out");
        row("prohibited", failed(K::Prohibited, P::Connect, 1ms), "cdn.origin", "origin tcp-prohibited");
        row("silent", failed(K::TimedOut, P::FirstByte, 60s), "connectivity.http",
            "origin http-first-byte-timeout");
        row("closed without a byte", failed(K::Closed, P::FirstByte, 5ms), "connectivity.http",
            "origin http-closed-early");
        row("reset without a byte", failed(K::Reset, P::FirstByte, 5ms), "connectivity.http",
            "origin http-reset");
        row("not HTTP", failed(K::Protocol, P::FirstByte, 5ms, "SSH-2.0"), "connectivity.http",
            "origin http-invalid");
        row("slow, but in time", answer(200, "OK", 5s), "connectivity.http", "origin http-slow");
        HttpEvidence cut = failed(K::Closed, P::Body, 20ms);
        cut.status = 200;
        cut.contentLength = 1000;
        cut.bodyBytes = 10;
        row("fewer bytes than announced", cut, "connectivity.http", "origin http-truncated");
        HttpEvidence open = failed(K::Closed, P::Body, 20ms);
        open.status = 200;
        open.headers = {{QStringLiteral("Transfer-Encoding"), QStringLiteral("chunked")}};
        row("chunks without the last one", open, "connectivity.http", "origin http-bad-chunking");
        HttpEvidence stalled = failed(K::TimedOut, P::Body, 61s);
        stalled.status = 200;
        row("silent within the body", stalled, "connectivity.http", "origin http-body-stalled");
        HttpEvidence chunks = failed(K::Protocol, P::Body, 20ms, "invalid chunk size");
        chunks.status = 200;
        row("broken chunks", chunks, "connectivity.http", "origin http-bad-chunking");
        HttpEvidence wide = answer(200);
        wide.headerBytes = 40000;
        row("headers beyond the edge's limit", wide, "connectivity.http", "origin http-headers-too-large");
    }

    void tellsWhatAnOriginsAnswerMeans()
    {
        QFETCH(HttpEvidence, page);
        QFETCH(QString, check);
        QFETCH(QString, fact);
        World world;
        world.edge(answer(200));
        world.origins(page);
        const auto rows = world.judge(check.toLatin1().constData());
        QVERIFY2(factsOf(rows).contains(fact), qPrintable(factsOf(rows).join(u',')));
    }

    void varnishsOwnRetryAfterIsNoMaintenance()
    {
        World world;
        HttpEvidence page = answer(503, "Backend fetch failed");
        page.headers = {{QStringLiteral("Server"), QStringLiteral("Varnish")},
                        {QStringLiteral("Retry-After"), QStringLiteral("5")},
                        {QStringLiteral("X-Varnish"), QStringLiteral("2")}};
        page.bodyHead = "<h1>Error 503 Backend fetch failed</h1><h3>Guru Meditation:</h3><p>XID: 2</p>";
        world.edge(page);
        const auto rows = world.judge("cdn.visitor");
        QVERIFY(!hasFact(rows, "edge http-maintenance"));
        QVERIFY(hasFact(rows, "edge http-server-error"));
        QVERIFY(hasFact(rows, "edge error-made-by-edge"));
        QVERIFY(hasFact(rows, "edge error-at-once"));
    }

    void tellsWhatTheEdgeWaitedFor_data()
    {
        QTest::addColumn<int>("waitMs");
        QTest::addColumn<QString>("fact");
        QTest::newRow("at once") << 5 << QStringLiteral("edge error-at-once");
        QTest::newRow("at the connect limit") << 3510 << QStringLiteral("edge error-at-connect-limit");
        QTest::newRow("at the first-byte limit") << 60200 << QStringLiteral("edge error-at-first-byte-limit");
        QTest::newRow("in between: unknown") << 20000 << QString();
    }

    void tellsWhatTheEdgeWaitedFor()
    {
        QFETCH(int, waitMs);
        QFETCH(QString, fact);
        World world;
        world.edge(answer(503, "Backend fetch failed", Millis{waitMs}));
        QStringList waits = factsOf(world.judge("cdn.visitor")).filter(QStringLiteral("error-at-"));
        waits.removeDuplicates();
        QCOMPARE(waits, fact.isEmpty() ? QStringList() : QStringList{fact});
    }

    void takesCookiesAlongThroughRedirects()
    {
        World world;
        HttpEvidence again = answer(302, "Found");
        again.headers = {{QStringLiteral("Location"), QStringLiteral("http://www.example.com/")},
                         {QStringLiteral("Set-Cookie"), QStringLiteral("visitor=4711; Path=/; HttpOnly")},
                         {QStringLiteral("Set-Cookie"), QStringLiteral("old=x; Max-Age=0")},
                         {QStringLiteral("Set-Cookie"), QStringLiteral("tls=1; Secure")}};
        world.edge(again);
        const auto asked = world.plan("cdn.visitor");
        const auto second = std::find_if(asked.begin(), asked.end(), [](const ProbeRequest &request) {
            const auto *page = std::get_if<HttpRequest>(&request);
            return page && page->headers.contains(QStringLiteral("Cookie"));
        });
        QVERIFY(second != asked.end());
        QCOMPARE(std::get<HttpRequest>(*second).headers.at(QStringLiteral("Cookie")),
                 QStringLiteral("visitor=4711"));
        world.answerTo(*second, answer(200));
        QVERIFY(!hasFact(world.judge("cdn.visitor"), "edge http-redirect-loop"));
        world.answerTo(*second, again); // it is sent back all the same
        QVERIFY(hasFact(world.judge("cdn.visitor"), "edge http-redirect-loop"));
    }

    void followsRedirectsWithinTheSiteAndSeesACircle()
    {
        World world;
        HttpEvidence again = answer(301, "Moved Permanently");
        again.headers = {{QStringLiteral("Location"), QStringLiteral("http://www.example.com/")}};
        world.edge(again);
        QVERIFY(hasFact(world.judge("cdn.visitor"), "edge http-redirect-loop"));
        QVERIFY(!hasFact(world.judge("cdn.visitor"), "edge http-ok"));
    }

    void doesNotFollowARedirectToAnotherSite()
    {
        World world;
        HttpEvidence away = answer(302, "Found");
        away.headers = {{QStringLiteral("Location"), QStringLiteral("https://login.example.net/")}};
        world.edge(away);
        for (const ProbeRequest &request : world.plan("cdn.visitor")) {
            if (const auto *http = std::get_if<HttpRequest>(&request))
                QVERIFY2(!http->url.contains(QStringLiteral("example.net")), qPrintable(http->url));
        }
    }

    void noticesAnErrorThatComesFromTheStore()
    {
        World world;
        world.edge(answer(503, "Backend fetch failed"));
        world.origins(answer(200));
        const auto asked = world.plan("cdn.cache");
        QCOMPARE(asked.size(), std::size_t{1});
        QVERIFY(std::get<HttpRequest>(asked.front()).url.contains(QStringLiteral("?fetch-doctor=")));
        world.answerTo(asked.front(), answer(200));
        QVERIFY(hasFact(world.judge("cdn.cache"), "edge error-stored"));
    }

    void anErrorThatTookItsTimeComesFromNoStore()
    {
        World world;
        world.edge(answer(504, "Gateway Timeout", 3s));
        world.origins(answer(200));
        const auto asked = world.plan("cdn.cache");
        QCOMPARE(asked.size(), std::size_t{1});
        world.answerTo(asked.front(), answer(200));
        QVERIFY(factsOf(world.judge("cdn.cache")).isEmpty());
    }

    void asksNothingPastTheStoreWhereEdgeAndOriginAgree()
    {
        World world;
        world.edge(answer(200));
        world.origins(answer(200));
        QVERIFY(world.plan("cdn.cache").empty());
    }

    void anEdgeThatGaveUpBeforeTheOriginAnsweredShowsASlowOrigin()
    {
        World world;
        world.edge(answer(503, "Backend fetch failed", 2s));
        world.origins(answer(200, "OK", 5s));
        QVERIFY(hasFact(world.judge("cdn.compare"), "origin http-first-byte-timeout"));
    }

    void judgesCertificatesAgainstTheStartOfTheRun_data()
    {
        QTest::addColumn<QString>("until");
        QTest::addColumn<bool>("nameMatches");
        QTest::addColumn<int>("verifyCode");
        QTest::addColumn<QString>("fact");
        QTest::newRow("good") << QStringLiteral("2027-01-22T08:00:00Z") << true << 0
                              << QStringLiteral("edge tls-good");
        QTest::newRow("expired a second ago")
            << QStringLiteral("2026-11-22T07:59:59Z") << true << 10 << QStringLiteral("edge tls-expired");
        QTest::newRow("expires in ten days")
            << QStringLiteral("2026-12-02T08:00:00Z") << true << 0 << QStringLiteral("edge tls-expires-soon");
        QTest::newRow("another name") << QStringLiteral("2027-01-22T08:00:00Z") << false << 0
                                      << QStringLiteral("edge tls-name-mismatch");
        QTest::newRow("issuer missing") << QStringLiteral("2027-01-22T08:00:00Z") << true << 20
                                        << QStringLiteral("edge tls-chain-incomplete");
        QTest::newRow("self-signed") << QStringLiteral("2027-01-22T08:00:00Z") << true << 18
                                     << QStringLiteral("edge tls-untrusted");
    }

    void judgesCertificatesAgainstTheStartOfTheRun()
    {
        QFETCH(QString, until);
        QFETCH(bool, nameMatches);
        QFETCH(int, verifyCode);
        QFETCH(QString, fact);
        World world;
        world.profile = shop("https://www.example.com/");
        TlsEvidence seen;
        seen.protocol = QStringLiteral("TLSv1.3");
        seen.chain = {leaf("2026-01-01T00:00:00Z", until.toLatin1().constData())};
        seen.nameMatches = nameMatches;
        seen.verifyCode = verifyCode;
        world.answerTo(edgeTls(world.context(), edgeTargets(world.context()).front()), seen);
        const auto rows = world.judge("connectivity.tls");
        QVERIFY2(factsOf(rows).contains(fact), qPrintable(factsOf(rows).join(u',')));
        QVERIFY(!rows.front().reproduce.isEmpty());
    }

    void asksForTlsWhereAPlainPortSmellsOfIt()
    {
        World world;
        HttpEvidence complaint = answer(400, "Bad Request");
        complaint.bodyHead = "<center>The plain HTTP request was sent to HTTPS port</center>";
        world.origins(complaint);
        const auto asked = world.plan("connectivity.tls");
        QCOMPARE(asked.size(), std::size_t{1});
        TlsEvidence seen;
        seen.protocol = QStringLiteral("TLSv1.3");
        world.answerTo(asked.front(), seen);
        QVERIFY(hasFact(world.judge("connectivity.tls"), "origin tls-on-plain-port"));
    }

    void readsNames_data()
    {
        QTest::addColumn<QString>("rcode");
        QTest::addColumn<QString>("fact");
        QTest::newRow("NXDOMAIN") << QStringLiteral("NXDOMAIN") << QStringLiteral("dns name-not-found");
        QTest::newRow("SERVFAIL") << QStringLiteral("SERVFAIL") << QStringLiteral("dns resolver-fails");
        QTest::newRow("REFUSED") << QStringLiteral("REFUSED") << QStringLiteral("dns resolver-fails");
        QTest::newRow("no record") << QStringLiteral("NOERROR") << QStringLiteral("dns name-has-no-address");
    }

    void readsNames()
    {
        QFETCH(QString, rcode);
        QFETCH(QString, fact);
        World world;
        for (const QString &type : {QStringLiteral("A"), QStringLiteral("AAAA")})
            world.answerTo(addressQuestion(QStringLiteral("www.example.com"), type, {}),
                           code(rcode.toLatin1().constData()));
        QVERIFY(hasFact(world.judge("dns.resolve"), fact.toLatin1().constData()));
    }

    void aNameUnderLocalhostNeverGoesToTheSystemsResolver()
    {
        World world;
        world.profile.site.url = QStringLiteral("http://shop.localhost:8080/");
        for (const ProbeRequest &request : world.plan("dns.resolve"))
            QVERIFY(!std::get<DnsRequest>(request).server.address.isEmpty());
    }

    void aResolverBehindTheOthersIsStaleAndAPublishedDifferenceIsWrong_data()
    {
        QTest::addColumn<QString>("first");
        QTest::addColumn<QString>("second");
        QTest::addColumn<QString>("fact");
        QTest::newRow("both as expected")
            << QStringLiteral("198.51.100.10") << QStringLiteral("198.51.100.10")
            << QStringLiteral("dns address-as-expected");
        QTest::newRow("one differs") << QStringLiteral("198.51.100.99") << QStringLiteral("198.51.100.10")
                                     << QStringLiteral("dns resolver-stale");
        QTest::newRow("all differ") << QStringLiteral("198.51.100.99") << QStringLiteral("198.51.100.99")
                                    << QStringLiteral("dns address-unexpected");
    }

    void aResolverBehindTheOthersIsStaleAndAPublishedDifferenceIsWrong()
    {
        QFETCH(QString, first);
        QFETCH(QString, second);
        QFETCH(QString, fact);
        World world;
        world.profile.dns.resolvers = {QStringLiteral("192.0.2.53")};
        world.profile.dns.expect.a = {QStringLiteral("198.51.100.10")};
        const auto resolvers = resolversFor(world.profile, QStringLiteral("www.example.com"));
        QCOMPARE(resolvers.size(), std::size_t{2});
        const QString answers[] = {first, second};
        for (std::size_t i = 0; i < 2; ++i) {
            world.answerTo(
                addressQuestion(QStringLiteral("www.example.com"), QStringLiteral("A"), resolvers[i]),
                named(answers[i]));
            world.answerTo(
                addressQuestion(QStringLiteral("www.example.com"), QStringLiteral("AAAA"), resolvers[i]),
                named({}));
        }
        const auto rows = world.judge("dns.expected");
        QVERIFY2(factsOf(rows).contains(fact), qPrintable(factsOf(rows).join(u',')));
    }

    void aHostsLineThatDiffersIsTold()
    {
        World world;
        world.profile.edge.addresses.clear();
        HostsEvidence hosts;
        hosts.file = QStringLiteral("/etc/hosts");
        hosts.addresses = {QStringLiteral("192.0.2.1")};
        hosts.line = 3;
        world.answerTo(hostsQuestion(world.profile), hosts);
        world.answerTo(addressQuestion(QStringLiteral("www.example.com"), QStringLiteral("A"), {}),
                       named(QStringLiteral("198.51.100.10")));
        QVERIFY(hasFact(world.judge("dns.hosts"), "client hosts-override"));
        QCOMPARE(edgeTargets(world.context()).size(), std::size_t{2});
    }

    void reproducesByHandWithTheSitesHostAndThePinnedAddress()
    {
        World world;
        const auto origin = originTargets(world.context()).front();
        QCOMPARE(byHand(originRequest(world.context(), origin))
                     .contains(QStringLiteral("--connect-to '::203.0.113.20:8080'")),
                 true);
        QVERIFY(byHand(originRequest(world.context(), origin))
                    .contains(QStringLiteral("-H 'Host: www.example.com'")));
    }

    void aSecretIsNamedInTheCommandNotShown()
    {
        World world;
        HttpRequest request = originRequest(world.context(), originTargets(world.context()).front());
        request.headers[QStringLiteral("Authorization")] = QStringLiteral("secret:shop/example.com");
        QVERIFY(byHand(request).contains(
            QStringLiteral("-H \"Authorization: $FETCH_DOCTOR_SECRET_SHOP_EXAMPLE_COM\"")));
    }

    void logChangesAreSetBesideTheOnset_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<int>("minutesBefore");
        QTest::addColumn<double>("weight"); // 0: not told
        QTest::newRow("a deploy minutes before") << "deploy" << 4 << 1.0;
        QTest::newRow("an update hours before") << "upgrade" << 180 << 0.32;
        QTest::newRow("a restart minutes before says little") << "restart" << 4 << 0.4;
        QTest::newRow("two days before") << "deploy" << 2880 << 0.0;
        QTest::newRow("after it began") << "deploy" << -5 << 0.0;
    }

    void logChangesAreSetBesideTheOnset()
    {
        QFETCH(QString, kind);
        QFETCH(int, minutesBefore);
        QFETCH(double, weight);
        World world;
        world.profile.logs = {{QStringLiteral("access.log"), {}, {}},
                              {QStringLiteral("history.log"), {}, {}}};
        LogEvidence traffic;
        LogIncident incident;
        incident.start = kNow;
        incident.end = kNow + 10min;
        incident.errors = 100;
        traffic.summary.incidents = {incident};
        LogEvidence history;
        LogChange change;
        change.time = kNow - minutesBefore * 1min;
        change.kind = kind;
        change.subject = QStringLiteral("shop");
        history.summary.changes = {change};
        const auto requests = logRequests(world.context());
        world.answerTo(requests[0], traffic);
        world.answerTo(requests[1], history);
        const auto rows = world.judge("logs.changes");
        QCOMPARE(rows.size(), 1U);
        QCOMPARE(rows[0].observations.size(), weight > 0 ? 1U : 0U);
        if (weight > 0) {
            QCOMPARE(rows[0].observations[0].fact, Fact::ChangedBefore);
            QVERIFY(std::abs(rows[0].observations[0].weight - weight) < 0.001);
            QCOMPARE(rows[0].observations[0].number, minutesBefore * 60.0);
        }
    }

    void aServerThatFailsBesideOneThatWorksIsSeenInTheLog_data()
    {
        QTest::addColumn<QString>("bad");
        QTest::addColumn<int>("errors");
        QTest::addColumn<QString>("good");
        QTest::addColumn<int>("minutesAgo");
        QTest::addColumn<bool>("seen");
        QTest::newRow("two servers of a pool") << "shop/web2" << 50 << "shop/web1" << 1 << true;
        QTest::newRow("one port on two machines") << "10.0.0.2:8080" << 50 << "10.0.0.1:8080" << 1 << true;
        QTest::newRow("two pools") << "api/web1" << 50 << "shop/web1" << 1 << false;
        QTest::newRow("two services on one machine")
            << "10.0.0.1:9000" << 50 << "10.0.0.1:8080" << 1 << false;
        QTest::newRow("few of its requests fail") << "shop/web2" << 10 << "shop/web1" << 1 << false;
        QTest::newRow("yesterday") << "shop/web2" << 50 << "shop/web1" << 1500 << false;
    }

    void aServerThatFailsBesideOneThatWorksIsSeenInTheLog()
    {
        QFETCH(QString, bad);
        QFETCH(int, errors);
        QFETCH(QString, good);
        QFETCH(int, minutesAgo);
        QFETCH(bool, seen);
        World world;
        world.profile.logs = {{QStringLiteral("access.log"), {}, {}}};
        LogEvidence traffic;
        LogIncident incident;
        incident.end = kNow - minutesAgo * 1min;
        incident.start = incident.end - 10min;
        incident.errors = errors;
        traffic.summary.incidents = {incident};
        traffic.summary.upstreams = {{bad, 60, errors, 0, {}, {}}, {good, 60, 0, 0, {}, {}}};
        world.answerTo(logRequests(world.context())[0], traffic);
        const auto rows = world.judge("logs.incident");
        QCOMPARE(rows.size(), 1U);
        const auto &all = rows[0].observations;
        QCOMPARE(std::any_of(all.begin(), all.end(),
                             [](const Observation &one) { return one.fact == Fact::SomeOriginsFail; }),
                 seen);
    }

    void aLogThatFailsUntilNowIsBelieved_data()
    {
        QTest::addColumn<int>("secondsAgo");
        QTest::addColumn<int>("errors");
        QTest::addColumn<double>("known"); // the weight of a known text, 0: none
        QTest::addColumn<bool>("seen");
        QTest::newRow("a third of the requests, just now") << 20 << 20 << 0.0 << true;
        QTest::newRow("few of them") << 20 << 5 << 0.0 << false;
        QTest::newRow("a while ago") << 600 << 60 << 0.0 << false;
        QTest::newRow("a known failure, just now") << 20 << 0 << 0.9 << true;
        QTest::newRow("a known failure, a while ago") << 600 << 0 << 0.9 << false;
        QTest::newRow("a hint, just now") << 20 << 0 << 0.4 << false;
    }

    void aLogThatFailsUntilNowIsBelieved()
    {
        QFETCH(int, secondsAgo);
        QFETCH(int, errors);
        QFETCH(double, known);
        QFETCH(bool, seen);
        World world;
        world.profile.logs = {{QStringLiteral("access.log"), {}, {}}};
        LogEvidence traffic;
        traffic.summary.status = {{QStringLiteral("200"), 60 - errors}, {QStringLiteral("503"), errors}};
        traffic.summary.timeline.bucketSeconds = 10;
        LogBucket bucket;
        bucket.t = kNow - secondsAgo * 1s;
        bucket.total = 60;
        bucket.errors = errors;
        traffic.summary.timeline.buckets = {bucket};
        if (known > 0) {
            SignatureHit hit;
            hit.cause = QStringLiteral("origin-refused");
            hit.weight = known;
            hit.count = 5;
            hit.last = bucket.t;
            traffic.summary.signatures = {hit};
        }
        world.answerTo(logRequests(world.context())[0], traffic);
        const auto rows = world.judge("logs.incident");
        QCOMPARE(rows.size(), 1U);
        const auto &all = rows[0].observations;
        QCOMPARE(std::any_of(all.begin(), all.end(),
                             [](const Observation &one) {
                                 return one.role == Role::Log && one.fact == Fact::ErrorIntermittent;
                             }),
                 seen);
    }

    void severalLogsAreHeldAgainstEachOtherOnceTheyAreRead()
    {
        World world;
        for (const char *path : {"edge.log", "error.log", "origin.log"})
            world.profile.logs.push_back({QString::fromLatin1(path), {}, QStringLiteral("+02:00")});
        const auto requests = logRequests(world.context());
        LogEvidence traffic;
        traffic.summary.status = {{QStringLiteral("200"), 1000}};
        world.answerTo(requests[0], traffic);
        world.answerTo(requests[1], LogEvidence{});
        QVERIFY(world.plan("logs.clocks").empty()); // one is still being read
        world.answerTo(requests[2], traffic);
        const auto asked = world.plan("logs.clocks");
        QCOMPARE(asked.size(), 1U);
        const auto across = std::get<LogRequest>(asked[0]);
        QCOMPARE(across.path, QStringLiteral("edge.log"));
        QVERIFY(across.beside ==
                (std::vector<LogSource>{{QStringLiteral("origin.log"), {}, QStringLiteral("+02:00")}}));
        QVERIFY(world.judge("logs.clocks").empty());
        LogEvidence clocks;
        LogSkew skew;
        skew.file = QStringLiteral("origin.log");
        skew.reference = QStringLiteral("edge.log");
        skew.offsetMs = 180'000;
        skew.matched = 40;
        clocks.summary.skews = {skew};
        world.answerTo(across, clocks);
        const auto rows = world.judge("logs.clocks");
        QCOMPARE(rows.size(), 1U);
        QCOMPARE(rows[0].status, Status::Warn);
        QVERIFY(rows[0].summary.contains(QStringLiteral("origin.log")));
        QCOMPARE(rows[0].observations.size(), 1U);
        QCOMPARE(rows[0].observations[0].fact, Fact::LogClocksDiffer);
        QCOMPARE(world.plan("logs.clocks").size(), 1U); // the same question, not asked again
        QVERIFY(keyOf(world.plan("logs.clocks")[0]) == keyOf(asked[0]));
    }

    void oneLogHasNoOtherToBeHeldAgainst()
    {
        World world;
        world.profile.logs = {{QStringLiteral("edge.log"), {}, {}}, {QStringLiteral("-"), {}, {}}};
        LogEvidence traffic;
        traffic.summary.status = {{QStringLiteral("200"), 1000}};
        for (const LogRequest &request : logRequests(world.context()))
            world.answerTo(request, traffic);
        QVERIFY(world.plan("logs.clocks").empty());
    }

    void everySentenceFromALogKeepsTheLineItIsFrom()
    {
        World world;
        world.profile.logs = {{QStringLiteral("error.log"), {}, {}}};
        LogEvidence log;
        for (int i = 1; i <= 3; ++i) {
            SignatureHit hit;
            hit.meaning = QStringLiteral("The upstream refused the connection.");
            hit.count = 1;
            hit.file = QStringLiteral("error.log");
            hit.line = i * 7;
            log.summary.signatures.push_back(hit);
        }
        world.answerTo(logRequests(world.context())[0], log);
        const auto rows = world.judge("logs.errors");
        const QJsonArray places = rows[0].evidence.value(QStringLiteral("places")).toArray();
        QCOMPARE(static_cast<std::size_t>(places.size()), rows[0].observations.size());
        QCOMPARE(places.at(2).toObject().value(QStringLiteral("line")).toInt(), 21);
    }
};

QTEST_GUILESS_MAIN(TestChecks)
#include "tst_checks.moc"
