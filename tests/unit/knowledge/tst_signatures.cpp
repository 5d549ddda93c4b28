// SPDX-License-Identifier: GPL-3.0-or-later
#include "knowledge/causes.h"
#include "knowledge/resource.h"
#include "knowledge/signature_index.h"
#include "knowledge/signatures.h"

#include <QElapsedTimer>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

#include <thread>

using namespace fd;
using namespace fd::knowledge;

namespace {

std::string_view view(const QByteArray &bytes)
{
    return {bytes.constData(), static_cast<std::size_t>(bytes.size())};
}

QStringList idsOf(const std::vector<SignatureMatch> &matches)
{
    QStringList ids;
    for (const SignatureMatch &match : matches)
        ids.append(match.signature->id);
    return ids;
}

} // namespace

class TestSignatures : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyPatternCompiles();
    void idsAreUnique();
    void exampleMatchesItself_data();
    void exampleMatchesItself();
    void rowIsComplete_data();
    void rowIsComplete();
    void recognises_data();
    void recognises();
    void staysSilent_data();
    void staysSilent();
    void mostDecisiveFirst();
    void mayMatchAgreesWithMatch();
    void capturesAreNamed();
    void manyThreadsAtOnce();
    void hostileTextIsLinear_data();
    void hostileTextIsLinear();
    void brokenFileIsReported();
    void wholeAnswer();
    void goodAnswerHasNone();
    void errorCodeAloneCountsBesideAGoodStatus();
};

void TestSignatures::everyPatternCompiles()
{
    QCOMPARE(SignatureIndex::shared().problems(), QStringList());
    QVERIFY(signatures().size() >= 1000);
}

void TestSignatures::idsAreUnique()
{
    QSet<QString> seen;
    for (const Signature &one : signatures()) {
        QVERIFY2(!seen.contains(one.id), qPrintable(one.id));
        seen.insert(one.id);
        QCOMPARE(signature(one.id), &one);
    }
    QCOMPARE(signature(u"no-such-signature"), nullptr);
}

void TestSignatures::exampleMatchesItself_data()
{
    QTest::addColumn<int>("index");
    for (std::size_t i = 0; i < signatures().size(); ++i)
        QTest::newRow(qPrintable(signatures()[i].id)) << static_cast<int>(i);
}

void TestSignatures::exampleMatchesItself()
{
    QFETCH(int, index);
    const Signature &one = signatures()[static_cast<std::size_t>(index)];
    const QByteArray example = one.example.toUtf8();
    const QStringList found = idsOf(matchSignatures(one.place, view(example)));
    QVERIFY2(found.contains(one.id), qPrintable(found.join(u' ')));
    QVERIFY(mayMatch(one.place, view(example)));
}

void TestSignatures::rowIsComplete_data()
{
    exampleMatchesItself_data();
}

void TestSignatures::rowIsComplete()
{
    QFETCH(int, index);
    const Signature &one = signatures()[static_cast<std::size_t>(index)];
    QVERIFY2(cause(one.cause) != nullptr, qPrintable(one.cause));
    QVERIFY(one.weight > 0 && one.weight <= 1);
    QVERIFY(!one.system.isEmpty());
    QVERIFY(!one.source.isEmpty());
    QVERIFY2(!one.source.contains(u"not re-read"), qPrintable(one.source));
    for (const QString &text : {one.meaning, one.confirm, one.fix}) {
        QVERIFY(!text.isEmpty());
        QVERIFY2(text.endsWith(u'.') || text.endsWith(u'?'), qPrintable(text));
        QVERIFY2(!text.contains(u'!') && !text.contains(u".."), qPrintable(text));
    }
    // A sentence starts with a capital unless it starts with a name that has none ("nginx", "limit_req").
    static const QRegularExpression start(
        QStringLiteral("^(\\p{Lu}|\\.|\\d|(nginx|php-fpm|httpd|traefik|varnishd|uwsgi|varnish\\w*)\\b|\\w+[_="
                       "(./]|http\\.sys)"));
    QVERIFY2(start.match(one.meaning).hasMatch(), qPrintable(one.meaning));
    QVERIFY2(one.meaning.count(u' ') >= 2, qPrintable(one.meaning));
}

void TestSignatures::recognises_data()
{
    QTest::addColumn<Place>("place");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("cause");
    const auto row = [](const char *name, Place place, const char *text, const char *cause) {
        QTest::newRow(name) << place << QByteArray(text) << QString::fromLatin1(cause);
    };
    row("nginx: refused upstream", Place::ErrorLog,
        "2026/11/22 08:00:00 [error] 3860#0: *37 connect() failed (111: Connection refused) while connecting "
        "to upstream, "
        "client: 198.51.100.7, server: _, request: \"GET / HTTP/1.1\", upstream: \"http://127.0.0.1:8080/\"",
        "origin-refused");
    row("nginx: older wording for no route", Place::ErrorLog,
        "2021/12/28 06:17:41 [error] 3256#3256: *4 connect() failed (113: Host is unreachable) while "
        "connecting to upstream",
        "host-unreachable");
    row("nginx: handshake alert 40 points at SNI", Place::ErrorLog,
        "*10 SSL_do_handshake() failed (SSL: error:14094410:SSL routines:ssl3_read_bytes:sslv3 alert "
        "handshake failure:SSL "
        "alert number 40) while SSL handshaking to upstream,",
        "tls-sni-missing");
    row("nginx: plain port asked with TLS", Place::ErrorLog,
        "SSL_do_handshake() failed (SSL: error:1408F10B:SSL routines:ssl3_get_record:wrong version number) "
        "while SSL "
        "handshaking to upstream",
        "https-to-http-port");
    row("nginx: PROXY protocol on one side only", Place::ErrorLog,
        "2021/11/23 06:59:03 [error] 1415326#1415326: *268274 broken header: \"GET /status HTTP/1.1",
        "proxy-protocol-mismatch");
    row("apache 2.2: refused without a message number", Place::ErrorLog,
        "[Tue Sep 08 16:38:35 2015] [error] (111)Connection refused: proxy: HTTP: attempt to connect to "
        "127.0.0.1:8881 "
        "(localhost) failed",
        "origin-refused");
    row("kernel: out of memory kill, older wording", Place::Syslog,
        "[Sat Jan 21 20:25:45 2017] Out of memory: Kill process 23386 (nginx) score 342 or sacrifice child",
        "oom-killer");
    row("varnish: probe answered 403", Place::VarnishLog,
        "Backend_health - web3 Still sick 4--X-R- 0 3 5 0.000803 0.000000 HTTP/1.1 403 Forbidden",
        "probe-misconfigured");
    row("varnish: child killed by its manager", Place::Syslog,
        "Feb 3 01:08:57 gate varnishd[31499]: Child (1048) not responding to CLI, killing it.",
        "edge-crashed");
    row("haproxy: cut check line", Place::Syslog, "Server plex-http/plex is DOWN, reason: Layer7 wron",
        "probe-misconfigured");
    row("uwsgi: headers above buffer-size", Place::ErrorLog,
        "invalid request block size: 6871 (max 4096)...skip", "request-header-too-large");
    row("gunicorn: worker timeout without brackets", Place::ErrorLog, "CRITICAL WORKER TIMEOUT (pid:9)",
        "origin-slow-first-byte");
    row("traefik: cause in words", Place::ErrorLog,
        "'504 Gateway Timeout' caused by: dial tcp 192.0.2.3:80: i/o timeout", "connect-timeout");
    row("go: no IP SANs", Place::ErrorLog,
        "500 Internal Server Error' caused by: x509: cannot validate certificate for 192.0.2.7 because it "
        "doesn't contain any "
        "IP SANs",
        "tls-hostname-mismatch");
    row("envoy: TLS to a plain port", Place::AccessLog,
        "TLS_error:_268435703:SSL_routines:OPENSSL_internal:WRONG_VERSION_NUMBER", "https-to-http-port");
    row("google: bare token of statusDetails", Place::AccessLog,
        "    19 \"backend_connection_closed_before_data_sent_to_client\"", "keepalive-race");
    row("fastly: reason in a requests message", Place::ErrorPage,
        "503 Server Error: first byte timeout for url: https://www.example.com/", "origin-slow-first-byte");
    row("cloudflare: wording of 524", Place::ErrorPage, "524 Origin Time-out", "origin-slow-first-byte");
    row("apostrophe as browsers write it", Place::ErrorPage,
        "CloudFront wasn\xe2\x80\x99t able to connect to the origin.", "tls-handshake-failed");
    row("varnish page as plain text", Place::ErrorPage,
        "Error 503 Backend fetch failed\nBackend fetch failed\nGuru Meditation:\nXID: 32771", "unknown-5xx");
    row("haproxy page as plain text", Place::ErrorPage,
        "503 Service Unavailable\nNo server is available to handle this request.", "no-healthy-backend");
    row("Via names one host twice", Place::ResponseHeader,
        "Via: 1.1 a.example.net, 1.1 b.example.net, 1.1 a.example.net", "redirect-loop");
    row("browser: expired certificate", Place::ErrorPage, "NET::ERR_CERT_DATE_INVALID", "tls-cert-expired");
    row("alb: no answer before the idle timeout", Place::AccessLog,
        "https 2026-11-14T10:00:59.331221Z app/web/50dc 198.51.100.20:2817 10.0.1.15:8080 0.001 -1 -1 504 - "
        "512 283 "
        "\"GET https://www.example.com:443/report HTTP/1.1\"",
        "origin-slow-first-byte");
    row("envoy: another name in the certificate", Place::AccessLog,
        "TLS_error:_268435581:SSL_routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED:verify_SAN_list",
        "tls-hostname-mismatch");
    row("a web server's rule refuses a CDN", Place::ErrorLog,
        "2026/11/22 08:00:00 [error] 8#8: *1 access forbidden by rule, client: 172.70.34.12, server: _",
        "origin-blocks-cdn-ips");
    row("a balancer speaks TLS to a plain port", Place::AccessLog,
        "10.0.3.9 - - [14/Nov/2026:14:22:01 +0000] \"\\x16\\x03\\x01\\x02\" 400 157 \"-\" \"-\"",
        "https-to-http-port");
    row("database's port refused", Place::ErrorLog, "Error: connect ECONNREFUSED 10.0.0.30:5432", "db-down");
    row("curl: expired certificate", Place::ErrorPage,
        "curl: (60) SSL certificate problem: certificate has expired", "tls-cert-expired");
}

void TestSignatures::recognises()
{
    QFETCH(Place, place);
    QFETCH(QByteArray, text);
    QFETCH(QString, cause);
    const auto matches = matchSignatures(place, view(text));
    QVERIFY(!matches.empty());
    QVERIFY2(matches.front().signature->cause == cause, qPrintable(idsOf(matches).join(u' ')));
}

void TestSignatures::staysSilent_data()
{
    QTest::addColumn<Place>("place");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("signatureId");
    const auto row = [](const char *name, Place place, const char *text, const char *id) {
        QTest::newRow(name) << place << QByteArray(text) << QString::fromLatin1(id);
    };
    row("known errno is not the other errno", Place::VarnishLog,
        "- FetchError backend boot.default: fail errno 111 (x)", "varnish-fail-errno-other");
    row("errno 1 is not errno 111", Place::VarnishLog,
        "- FetchError backend boot.default: fail errno 111 (x)", "varnish-fail-errno-eperm");
    row("probe that got 200 has no wrong status", Place::VarnishLog,
        "0 Backend_health - boot.default Still sick 4---X-RH 0 3 8 0.001 0.000 \"HTTP/1.1 200 OK\"",
        "varnish-probe-wrong-status");
    row("expired is not an incomplete chain", Place::ErrorLog,
        "upstream SSL certificate verify error: (10:certificate has expired) while SSL handshaking to "
        "upstream",
        "nginx-ssl-verify");
    row("ignored duplicate header does no harm", Place::ErrorLog,
        "upstream sent duplicate header line: \"Date: a\", previous value: \"Date: b\", ignored while "
        "reading response header",
        "nginx-duplicate-header");
    row("a TLS reason is not a refused connection", Place::ErrorPage,
        "upstream connect error or disconnect/reset before headers. reset reason: connection failure, "
        "transport failure "
        "reason: TLS error: 268435581:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED",
        "envoy-reset-connection-failure");
    row("queue timeout is not a dead backend", Place::AccessLog,
        "haproxy[8]: 198.51.100.7:1 [22/Nov/2026:08:00:00.000] fe be_app/<NOSRV> 0/5001/-1/-1/5001 503 217 - "
        "- sQ-- 1/1/1/1/0 "
        "0/0 \"GET / HTTP/1.1\"",
        "haproxy-nosrv");
    row("two Varnish caches are no loop", Place::ResponseHeader, "Via: 1.1 varnish, 1.1 varnish", "cdn-loop");
    row("different hosts are no loop", Place::ResponseHeader, "Via: 1.1 a.example.net, 1.1 b.example.net",
        "cdn-loop");
    row("target and balancer status differ", Place::AccessLog,
        "https 2026-11-22T08:00:00Z app/web/01 198.51.100.7:1 192.0.2.10:80 0.001 0.090 0.000 502 503 1 2 "
        "\"GET / HTTP/1.1\"",
        "alb-target-5xx");
    row("the default Retry-After of Varnish is no maintenance", Place::ResponseHeader, "Retry-After: 5",
        "generic-retry-after");
    row("an ordinary access line", Place::AccessLog,
        "198.51.100.7 - - [22/Nov/2026:08:00:00 +0000] \"GET / HTTP/1.1\" 200 612 \"-\" \"Mozilla/5.0\"",
        "nginx-status-499");
}

void TestSignatures::staysSilent()
{
    QFETCH(Place, place);
    QFETCH(QByteArray, text);
    QFETCH(QString, signatureId);
    QVERIFY(signature(signatureId) != nullptr);
    QVERIFY(!idsOf(matchSignatures(place, view(text))).contains(signatureId));
}

void TestSignatures::mostDecisiveFirst()
{
    const auto matches =
        matchSignatures(Place::ErrorPage, "<title>502 Bad Gateway</title>ERR_TOO_MANY_REDIRECTS");
    QVERIFY(matches.size() >= 2);
    for (std::size_t i = 1; i < matches.size(); ++i)
        QVERIFY(matches[i - 1].signature->weight >= matches[i].signature->weight);
}

void TestSignatures::mayMatchAgreesWithMatch()
{
    int silent = 0;
    for (const Signature &one : signatures()) {
        const QByteArray text = one.example.toUtf8();
        for (const EnumName<Place> &place : enumNames(Place{})) {
            const bool may = mayMatch(place.value, view(text));
            QVERIFY(may || matchSignatures(place.value, view(text)).empty());
            silent += may ? 0 : 1;
        }
    }
    QVERIFY(silent > 1000); // it does say no
}

void TestSignatures::capturesAreNamed()
{
    const auto matches = matchSignatures(
        Place::VarnishLog, "-   FetchError     backend boot.web1: fail errno 111 (Connection refused)");
    QCOMPARE(matches.size(), std::size_t{1});
    QCOMPARE(matches.front().captures.at(QStringLiteral("backend")), QStringLiteral("boot.web1"));
    const SignatureHit hit = hitOf(matches.front(), std::string(5000, 'x'));
    QCOMPARE(hit.example.size(), 1000);
    QCOMPARE(hit.count, 1);
    QCOMPARE(hit.cause, QStringLiteral("origin-refused"));
}

void TestSignatures::manyThreadsAtOnce()
{
    const SignatureIndex index(readResource(QStringLiteral("signatures.json")));
    std::atomic<int> found = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
            for (const Signature &one : index.all()) {
                const QByteArray text = one.example.toUtf8();
                found += index.match(one.place, view(text)).empty() ? 0 : 1;
            }
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(found.load(), static_cast<int>(4 * index.all().size()));
}

void TestSignatures::hostileTextIsLinear_data()
{
    QTest::addColumn<QByteArray>("unit");
    QTest::newRow("a long run of one letter") << QByteArray("a");
    QTest::newRow("openings without an end") << QByteArray("AH00957: (111)Connection refused: ");
    QTest::newRow("zero bytes") << QByteArray(1, '\0');
    QTest::newRow("blank space") << QByteArray(" ");
    QTest::newRow("broken UTF-8") << QByteArray("\xff\xc3 FetchError ");
}

void TestSignatures::hostileTextIsLinear()
{
    QFETCH(QByteArray, unit);
    const QByteArray text = unit.repeated((1 << 20) / unit.size());
    for (const EnumName<Place> &place : enumNames(Place{})) {
        QElapsedTimer timer;
        timer.start();
        matchSignatures(place.value, view(text));
        QVERIFY2(timer.elapsed() < 20000, place.name);
    }
}

void TestSignatures::brokenFileIsReported()
{
    QVERIFY(!SignatureIndex(QByteArray("{")).problems().isEmpty());
    const SignatureIndex bad(
        R"({"signatures": [{"id": "x", "place": "error-log", "pattern": "(", "example": "("},
                                {"id": "y", "place": "nowhere", "pattern": "y"},
                                {"id": "z", "place": "error-log", "pattern": "zz"}]})");
    QCOMPARE(bad.problems().size(), 2);
    QCOMPARE(idsOf(bad.match(Place::ErrorLog, "a zz b")), QStringList{QStringLiteral("z")});
    QVERIFY(bad.match(Place::ErrorLog, "((").empty());
}

void TestSignatures::wholeAnswer()
{
    HttpEvidence answer;
    answer.status = 503;
    answer.headers = {{QStringLiteral("Age"), QStringLiteral("240")},
                      {QStringLiteral("Server"), QStringLiteral("Varnish")}};
    answer.bodyHead = "<html><body><h1>503 Service Unavailable</h1>\nNo server is available to handle this "
                      "request.\n</body></html>";
    const auto hits = signaturesOfAnswer(answer);
    QStringList ids;
    for (const SignatureHit &hit : hits)
        ids.append(hit.signature);
    QVERIFY2(ids.contains(QStringLiteral("generic-age-on-error")), qPrintable(ids.join(u' ')));
    QVERIFY(ids.contains(QStringLiteral("haproxy-page-503")));
    QCOMPARE(ids.count(QStringLiteral("haproxy-page-503")), 1);
}

void TestSignatures::goodAnswerHasNone()
{
    HttpEvidence answer;
    answer.status = 200;
    answer.headers = {{QStringLiteral("Age"), QStringLiteral("240")}};
    answer.bodyHead = "How to repair ERR_CONNECTION_REFUSED";
    QVERIFY(signaturesOfAnswer(answer).empty());
}

void TestSignatures::errorCodeAloneCountsBesideAGoodStatus()
{
    HttpEvidence answer;
    answer.status = 200;
    answer.bodyHead = "ERR_CONTENT_LENGTH_MISMATCH\n";
    auto hits = signaturesOfAnswer(answer);
    QCOMPARE(hits.size(), std::size_t{1});
    QCOMPARE(hits.front().cause, QStringLiteral("response-truncated"));

    answer.status = 301;
    answer.bodyHead = {};
    answer.headers = {
        {QStringLiteral("Server"), QStringLiteral("Varnish")},
        {QStringLiteral("Via"), QStringLiteral("1.1 a.example.net, 1.1 b.example.net, 1.1 a.example.net")}};
    hits = signaturesOfAnswer(answer);
    QCOMPARE(hits.size(), std::size_t{1});
    QCOMPARE(hits.front().cause, QStringLiteral("redirect-loop"));
}

QTEST_GUILESS_MAIN(TestSignatures)
#include "tst_signatures.moc"
