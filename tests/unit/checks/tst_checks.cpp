// SPDX-License-Identifier: GPL-3.0-or-later
//
// Each check alone: the evidence of a few answers in, its rows and facts out.
#include "checks/cdn/edge_answers.h"
#include "checks/check.h"
#include "checks/site.h"

#include <QTest>

#include <algorithm>

using namespace fd;
using namespace fd::checks;
using namespace std::chrono_literals;

namespace {

const Instant kNow = *instantFromIso(u"2026-11-22T08:00:00.000Z");

Profile shop(const char *url = "http://www.example.com/")
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

HttpEvidence answer(int status, const char *reason = "OK", Millis firstByte = 10ms)
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

HttpEvidence failed(Failure::Kind kind, Failure::Phase phase, Millis after, const char *detail = "")
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

QStringList factsOf(const std::vector<CheckResult> &rows)
{
    QStringList facts;
    for (const CheckResult &row : rows) {
        for (const Observation &observation : row.observations)
            facts.append(enumText(observation.role) + u' ' + enumText(observation.fact));
    }
    facts.sort();
    return facts;
}

bool hasFact(const std::vector<CheckResult> &rows, const char *fact)
{
    return factsOf(rows).contains(QString::fromLatin1(fact));
}

DnsEvidence named(const QString &address, qint64 ttl = 300)
{
    DnsEvidence dns;
    dns.rcode = QStringLiteral("NOERROR");
    if (!address.isEmpty())
        dns.answer = {{QStringLiteral("www.example.com"),
                       address.contains(u':') ? QStringLiteral("AAAA") : QStringLiteral("A"), ttl, address}};
    return dns;
}

DnsEvidence code(const char *rcode)
{
    DnsEvidence dns;
    dns.rcode = QString::fromLatin1(rcode);
    return dns;
}

Certificate leaf(const char *from, const char *until)
{
    Certificate certificate;
    certificate.subject = QStringLiteral("CN=www.example.com");
    certificate.issuer = QStringLiteral("CN=Example CA");
    certificate.names = {QStringLiteral("www.example.com")};
    certificate.notBefore = *instantFromIso(QString::fromLatin1(from));
    certificate.notAfter = *instantFromIso(QString::fromLatin1(until));
    return certificate;
}

} // namespace

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
};

QTEST_GUILESS_MAIN(TestChecks)
#include "tst_checks.moc"
