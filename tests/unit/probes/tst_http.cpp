// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/http/content_decoder.h"
#include "probes/probe.h"
#include "support/misbehaviour.h"

#include <curl/curl.h>
#include <openssl/x509_vfy.h>
#include <sys/resource.h>

#include <QtTest>

#include <atomic>

using namespace std::chrono_literals;
using namespace fd;
using namespace fd::test;
using Kind = Failure::Kind;
using Phase = Failure::Phase;

namespace {

HttpEvidence answer(const HttpRequest &request)
{
    return std::get<HttpEvidence>(probes::probe(request, {}, {}));
}

HttpRequest ask(const LoopbackServer &server, const char *url = "http://www.example.test/")
{
    HttpRequest request;
    request.url = QString::fromLatin1(url);
    request.to = server.endpoint();
    request.connectTimeout = 5s;
    request.firstByteTimeout = 5s;
    request.betweenBytesTimeout = 5s;
    request.totalTimeout = 20s;
    return request;
}

/// The most memory that this process has had, in KiB.
long peakMemory()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

QString sha256(const QByteArray &bytes)
{
    return QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
}

/// Hands out the request that the server got.
struct Recorder {
    std::shared_ptr<QByteArray> request = std::make_shared<QByteArray>();
    Behaviour behaviour() const
    {
        return respondTo([to = request](const QByteArray &seen) {
            *to = seen;
            return okResponse("ok");
        });
    }
};

} // namespace

class TestHttp : public QObject
{
    Q_OBJECT

    TestPki pki_;

private Q_SLOTS:
    void initTestCase()
    {
        // A proxy of the environment must play no part.
        qputenv("http_proxy", "http://127.0.0.1:1");
        qputenv("https_proxy", "http://127.0.0.1:1");
        qputenv("ALL_PROXY", "http://127.0.0.1:1");
        probes::initialise();
    }

    void anAnswerIsDescribed()
    {
        const QByteArray body = "<html>" + QByteArray(40'000, 'x') + "the end</html>";
        const LoopbackServer server(
            respond(okResponse(body, "Server: test\r\nSet-Cookie: a=1\r\nset-cookie: b=2\r\n")));
        HttpRequest request = ask(server);
        request.expectText = QStringLiteral("xthe end");
        const HttpEvidence seen = answer(request);
        QVERIFY(!seen.failure);
        QCOMPARE(seen.status, 200);
        QCOMPARE(seen.reason, QStringLiteral("OK"));
        QCOMPARE(seen.version, QStringLiteral("1.1"));
        QCOMPARE(seen.headers.size(), 4U);
        QCOMPARE(seen.headers[1], (HeaderField{QStringLiteral("Server"), QStringLiteral("test")}));
        QCOMPARE(seen.headers[3], (HeaderField{QStringLiteral("set-cookie"), QStringLiteral("b=2")}));
        QCOMPARE(*seen.contentLength, body.size());
        QCOMPARE(seen.headerBytes,
                 okResponse(body, "Server: test\r\nSet-Cookie: a=1\r\nset-cookie: b=2\r\n").size() -
                     body.size());
        QCOMPARE(seen.bodyBytes, body.size());
        QVERIFY(seen.bodyComplete);
        QVERIFY(!seen.bodyCut);
        QCOMPARE(seen.bodyHead, body.left(16 * 1024));
        QCOMPARE(seen.bodySha256, sha256(body));
        QVERIFY(seen.expectTextFound);
        QVERIFY(seen.connect > 0us);
        QCOMPARE(seen.tls, 0us);
        QVERIFY(seen.firstByte >= seen.connect);
        QVERIFY(seen.total >= seen.firstByte);
    }

    void aTextIsFoundAcrossPieces()
    {
        const LoopbackServer server(trickle(okResponse("one needle here"), 1ms));
        HttpRequest request = ask(server);
        request.expectText = QStringLiteral("needle");
        QVERIFY(answer(request).expectTextFound);
        request.expectText = QStringLiteral("needles");
        QVERIFY(!answer(request).expectTextFound);
    }

    void theRequestIsWhatWasAsked()
    {
        const Recorder recorder;
        const LoopbackServer server(recorder.behaviour());
        HttpRequest request = ask(server, "http://www.example.test/a/../b?q=1");
        request.headers = {{QStringLiteral("X-Probe"), QStringLiteral("yes")}};
        QVERIFY(!answer(request).failure);
        const QByteArray &sent = *recorder.request;
        QVERIFY(sent.startsWith("GET /a/../b?q=1 HTTP/1.1\r\n"));
        QVERIFY(sent.contains("\r\nHost: www.example.test\r\n"));
        QVERIFY(sent.contains("\r\nUser-Agent: FetchDoctor/"));
        QVERIFY(sent.contains("\r\nX-Probe: yes\r\n"));
        QVERIFY(sent.contains("\r\nAccept-Encoding: gzip"));
        QVERIFY(!sent.contains("Proxy"));
        QVERIFY(!sent.contains("Cookie"));
    }

    void theRequestCanDiffer_data()
    {
        QTest::addColumn<HttpRequest>("change");
        QTest::addColumn<QByteArray>("wanted");
        HttpRequest host;
        host.host = QStringLiteral("other.example.test");
        QTest::newRow("another Host header") << host << QByteArray("\r\nHost: other.example.test\r\n");
        HttpRequest agent;
        agent.headers = {{QStringLiteral("user-agent"), QStringLiteral("Probe/1")}};
        QTest::newRow("another User-Agent") << agent << QByteArray("\r\nuser-agent: Probe/1\r\n");
        HttpRequest codings;
        codings.headers = {{QStringLiteral("accept-encoding"), QStringLiteral("identity")}};
        QTest::newRow("another Accept-Encoding")
            << codings << QByteArray("\r\nAccept-Encoding: identity\r\n");
        HttpRequest empty;
        empty.headers = {{QStringLiteral("X-Empty"), QString{}}};
        QTest::newRow("a header without a value") << empty << QByteArray("\r\nX-Empty:\r\n");
        HttpRequest head;
        head.method = QStringLiteral("HEAD");
        QTest::newRow("HEAD") << head << QByteArray("HEAD / HTTP/1.1\r\n");
        HttpRequest post;
        post.method = QStringLiteral("POST");
        QTest::newRow("POST with its empty body") << post << QByteArray("\r\nContent-Length: 0\r\n");
        HttpRequest options;
        options.method = QStringLiteral("OPTIONS");
        QTest::newRow("OPTIONS") << options << QByteArray("OPTIONS / HTTP/1.1\r\n");
    }
    void theRequestCanDiffer()
    {
        QFETCH(HttpRequest, change);
        QFETCH(QByteArray, wanted);
        const Recorder recorder;
        const LoopbackServer server(recorder.behaviour());
        HttpRequest request = ask(server);
        request.host = change.host;
        request.headers = change.headers;
        request.method = change.method;
        const HttpEvidence seen = answer(request);
        QVERIFY2(!seen.failure, qPrintable(seen.failure ? seen.failure->detail : QString{}));
        QVERIFY2(recorder.request->contains(wanted), recorder.request->constData());
        QCOMPARE(recorder.request->count("Host:"), 1);
    }

    void aSecretIsSentAndStandsInNoEvidence()
    {
        const Recorder recorder;
        const LoopbackServer server(recorder.behaviour());
        HttpRequest request = ask(server);
        request.headers = {{QStringLiteral("Authorization"), QStringLiteral("secret:shop/example.com")}};
        qunsetenv("FETCH_DOCTOR_SECRET_SHOP_EXAMPLE_COM");
        const HttpEvidence without = answer(request);
        QVERIFY(without.failure && without.failure->kind == Kind::Local);
        QVERIFY(without.failure->detail.contains(u"FETCH_DOCTOR_SECRET_SHOP_EXAMPLE_COM"));
        QCOMPARE(server.connections(), 0);

        qputenv("FETCH_DOCTOR_SECRET_SHOP_EXAMPLE_COM", "Bearer abc123");
        const HttpEvidence with = answer(request);
        qunsetenv("FETCH_DOCTOR_SECRET_SHOP_EXAMPLE_COM");
        QVERIFY(!with.failure);
        QVERIFY(recorder.request->contains("\r\nAuthorization: Bearer abc123\r\n"));
        QVERIFY(!QJsonDocument(fd::toJson(Outcome(with))).toJson().contains("abc123"));
    }

    void whatCannotBeAskedIsALocalFailure_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("address");
        QTest::addColumn<QString>("value");
        const QString url = QStringLiteral("http://www.example.test/");
        const QString address = QStringLiteral("127.0.0.1");
        QTest::newRow("a name to connect to") << url << QStringLiteral("localhost") << QString{};
        QTest::newRow("another scheme") << QStringLiteral("file:///etc/hostname") << address << QString{};
        QTest::newRow("no URL") << QStringLiteral("http://") << address << QString{};
        QTest::newRow("a header within a header") << url << address << QStringLiteral("a\r\nX-More: b");
    }
    void whatCannotBeAskedIsALocalFailure()
    {
        QFETCH(QString, url);
        QFETCH(QString, address);
        QFETCH(QString, value);
        const LoopbackServer server(respond(okResponse("ok")));
        HttpRequest request = ask(server);
        request.url = url;
        request.to.address = address;
        request.headers = {{QStringLiteral("X-Value"), value}};
        const HttpEvidence seen = answer(request);
        QVERIFY(seen.failure);
        QCOMPARE(seen.failure->kind, Kind::Local);
        QCOMPARE(server.connections(), 0);
    }

    void codingsAreDecodedAndCountedOnTheWire_data()
    {
        QTest::addColumn<QByteArray>("coding");
        QTest::addColumn<QByteArray>("wire");
        const QByteArray body(5000, 'a');
        QTest::newRow("gzip") << QByteArray("gzip") << gzipStored(body);
        QTest::newRow("deflate") << QByteArray("deflate") << qCompress(body).mid(4);
        const QByteArray zlib = qCompress(body).mid(4);
        QTest::newRow("deflate without its frame")
            << QByteArray("deflate") << zlib.mid(2, zlib.size() - 2 - 4); // header and checksum (RFC 1950)
        QTest::newRow("gzip twice") << QByteArray("gzip, gzip") << gzipStored(gzipStored(body));
        QTest::newRow("with a second member behind it")
            << QByteArray("x-gzip") << gzipStored(body) + gzipStored("more");
        QTest::newRow("none") << QByteArray("identity") << body;
    }
    void codingsAreDecodedAndCountedOnTheWire()
    {
        QFETCH(QByteArray, coding);
        QFETCH(QByteArray, wire);
        const QByteArray body(5000, 'a');
        const LoopbackServer server(respond(okResponse(wire, "Content-Encoding: " + coding + "\r\n")));
        const HttpEvidence seen = answer(ask(server));
        QVERIFY(!seen.failure);
        QCOMPARE(seen.bodyBytes, wire.size());
        QCOMPARE(seen.bodySha256, sha256(body));
        QVERIFY(seen.bodyComplete);
    }

    void brotliIsDecodedWhereThisBuildCan()
    {
        const QByteArray hello = QByteArray::fromHex("0b028068656c6c6f03");
        const LoopbackServer server(respond(okResponse(hello, "Content-Encoding: br\r\n")));
        const HttpEvidence seen = answer(ask(server));
        if (probes::ContentDecoder::accepted().endsWith("br"))
            QCOMPARE(seen.bodyHead, QByteArray("hello"));
        else
            QCOMPARE(seen.failure->kind, Kind::ContentCoding);
    }

    void aCompressedAnswerWithoutABodyIsComplete()
    {
        const LoopbackServer server(respond(okResponse({}, "Content-Encoding: gzip\r\n")));
        QVERIFY(answer(ask(server)).bodyComplete);
    }

    void interimResponsesAndTrailersAreNotTheAnswer()
    {
        const LoopbackServer server(respond(
            "HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"
            "HTTP/1.1 503 Backend fetch failed\r\nTransfer-Encoding: chunked\r\nX-Long: one\r\n two\r\n\r\n"
            "4\r\noops\r\n0\r\nX-Trailer: t\r\n\r\n"));
        const HttpEvidence seen = answer(ask(server));
        QVERIFY(!seen.failure);
        QCOMPARE(seen.status, 503);
        QCOMPARE(seen.reason, QStringLiteral("Backend fetch failed"));
        QVERIFY(!seen.hasHeader(u"Link"));
        QVERIFY(!seen.hasHeader(u"X-Trailer"));
        QCOMPARE(seen.header(u"x-long"), QStringLiteral("one two"));
        QCOMPARE(seen.bodyHead, QByteArray("oops"));
        QCOMPARE(seen.bodyBytes, 4);
        QVERIFY(!seen.contentLength);
        QVERIFY(seen.bodyComplete);
    }

    void aRedirectIsNotFollowed()
    {
        const LoopbackServer server(
            respond("HTTP/1.1 301 Moved\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n"));
        const HttpEvidence seen = answer(ask(server));
        QVERIFY(!seen.failure);
        QCOMPARE(seen.status, 301);
        QCOMPARE(server.connections(), 1);
    }

    void aBodyMayEndWithTheConnection_data()
    {
        QTest::addColumn<bool>("tls");
        QTest::newRow("plain") << false;
        QTest::newRow("TLS without a close_notify") << true;
    }
    void aBodyMayEndWithTheConnection()
    {
        QFETCH(bool, tls);
        std::optional<TlsOptions> options;
        if (tls)
            options = TlsOptions{pki_.issue()};
        const LoopbackServer server(
            [](Peer &peer) {
                peer.readRequest();
                peer.write("HTTP/1.1 200 OK\r\n\r\nto the end");
                peer.withoutCloseNotify();
            },
            options);
        const HttpEvidence seen =
            answer(ask(server, tls ? "https://www.example.test/" : "http://www.example.test/"));
        QVERIFY2(!seen.failure, qPrintable(seen.failure ? seen.failure->detail : QString{}));
        QVERIFY(seen.bodyComplete);
        QCOMPARE(seen.bodyHead, QByteArray("to the end"));
    }

    void faultsAreToldApart_data()
    {
        QTest::addColumn<std::shared_ptr<Behaviour>>("behaviour");
        QTest::addColumn<Kind>("kind");
        QTest::addColumn<Phase>("phase");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("detail");
        const auto row = [](const char *name, Behaviour behaviour, Kind kind, Phase phase, int status = 0,
                            const char *detail = "") {
            QTest::newRow(name) << std::make_shared<Behaviour>(std::move(behaviour)) << kind << phase
                                << status << QString::fromLatin1(detail);
        };
        const QByteArray head = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n";
        const QByteArray chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        row("closed before the first byte", respond({}), Kind::Closed, Phase::FirstByte);
        row("closed within the headers", respond(head), Kind::Closed, Phase::Headers, 200);
        row("closed within the status line", respond("HTTP/1"), Kind::Closed, Phase::Headers);
        row("closed within the body", respond(head + "\r\nabc"), Kind::Closed, Phase::Body, 200);
        row("closed within the chunks", respond(chunked + "5\r\nhello\r\n"), Kind::Closed, Phase::Body, 200);
        row("reset before the first byte", resetAfter({}), Kind::Reset, Phase::FirstByte);
        row("reset within the headers", resetAfter(head), Kind::Reset, Phase::Headers, 200);
        row("reset within the body", resetAfter(head + "\r\nabc"), Kind::Reset, Phase::Body, 200);
        row("no first byte", mute(), Kind::TimedOut, Phase::FirstByte);
        row("silence within the status line", stallAfter("HTTP/1."), Kind::TimedOut, Phase::Headers);
        row("silence within the headers", stallAfter(head), Kind::TimedOut, Phase::Headers, 200);
        row("silence within the body", stallAfter(head + "\r\nabc"), Kind::TimedOut, Phase::Body, 200);
        row("not HTTP", respond("SSH-2.0-OpenSSH_9\r\n"), Kind::Protocol, Phase::Headers);
        row("a TLS alert", respond(QByteArray::fromHex("15030300020246")), Kind::Protocol, Phase::Headers);
        row("a chunk size that is no number", respond(chunked + "zz\r\nhello\r\n"), Kind::Protocol,
            Phase::Body, 200, "chunk");
        row("a chunk that is longer than it says", respond(chunked + "2\r\nhello\r\n0\r\n\r\n"),
            Kind::Protocol, Phase::Body, 200, "chunk");
        row("a Content-Length that is no number", respond("HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n"),
            Kind::Protocol, Phase::Headers, 200);
        row("gzip that is none", respond(okResponse("hello", "Content-Encoding: gzip\r\n")),
            Kind::ContentCoding, Phase::Body, 200);
        const QByteArray packed = gzipStored(QByteArray(5000, 'a'));
        row("gzip that ends midway", respond(okResponse(packed.first(3000), "Content-Encoding: gzip\r\n")),
            Kind::ContentCoding, Phase::Body, 200, "ends before");
        row("gzip without its checksum", respond(okResponse(packed.chopped(8), "Content-Encoding: gzip\r\n")),
            Kind::ContentCoding, Phase::Body, 200, "ends before");
        row("gzip with a wrong checksum",
            respond(okResponse(packed.chopped(8) + "12345678", "Content-Encoding: gzip\r\n")),
            Kind::ContentCoding, Phase::Body, 200, "damaged");
        row("gzip with something behind it",
            respond(okResponse(packed + "<!-- 3 ms -->", "Content-Encoding: gzip\r\n")), Kind::ContentCoding,
            Phase::Body, 200, "behind the end");
        row("a coding that nobody knows", respond(okResponse("hello", "Content-Encoding: rot13\r\n")),
            Kind::ContentCoding, Phase::Body, 200);
        row("headers without end", endlessHeaders(), Kind::TooLarge, Phase::Headers, 200);
        row("a header line without end", endlessHeaderLine(), Kind::TooLarge, Phase::Headers, 200);
    }
    void faultsAreToldApart()
    {
        QFETCH(std::shared_ptr<Behaviour>, behaviour);
        QFETCH(Kind, kind);
        QFETCH(Phase, phase);
        QFETCH(QString, detail);
        const LoopbackServer server(*behaviour);
        HttpRequest request = ask(server);
        request.firstByteTimeout = 400ms;
        request.betweenBytesTimeout = 400ms;
        const HttpEvidence seen = answer(request);
        QVERIFY(seen.failure);
        const QString told = QStringLiteral("%1 %2 %3")
                                 .arg(spoken(seen.failure->kind), seen.failure->detail)
                                 .arg(int(seen.failure->phase));
        QVERIFY2(seen.failure->kind == kind, qPrintable(told));
        QVERIFY2(seen.failure->phase == phase, qPrintable(told));
        QVERIFY2(seen.failure->detail.contains(detail), qPrintable(told));
        QTEST(seen.status, "status");
        QVERIFY(!seen.bodyComplete);
        QCOMPARE(seen.firstByte > 0us, phase != Phase::FirstByte);
        QVERIFY(seen.total < 3s);
    }

    void whatIsNotHttpIsQuoted()
    {
        const LoopbackServer server(respond(QByteArray::fromHex("15030300020246")));
        QCOMPARE(answer(ask(server)).bodyHead, QByteArray::fromHex("15030300020246"));
    }

    void connectionsFailAsThoseOfTcp()
    {
        HttpRequest request;
        request.url = QStringLiteral("http://www.example.test/");
        request.to = closedPort();
        HttpEvidence seen = answer(request);
        QCOMPARE(seen.failure->kind, Kind::Refused);
        QCOMPARE(seen.failure->phase, Phase::Connect);
        QCOMPARE(seen.failure->code, ECONNREFUSED);

        const HangingPort port;
        request.to = port.endpoint();
        request.connectTimeout = 300ms;
        seen = answer(request);
        QCOMPARE(seen.failure->kind, Kind::TimedOut);
        QCOMPARE(seen.failure->phase, Phase::Connect);
        QVERIFY(seen.total >= 300ms);
        QVERIFY(seen.total < 4s);
    }

    void eachLimitIsKept_data()
    {
        QTest::addColumn<bool>("tls");
        QTest::newRow("over HTTP") << false;
        QTest::newRow("over HTTPS") << true;
    }
    void eachLimitIsKept()
    {
        QFETCH(bool, tls);
        const char *url = tls ? "https://www.example.test/" : "http://www.example.test/";
        std::optional<TlsOptions> options;
        if (tls)
            options = TlsOptions{pki_.issue()};
        {
            const LoopbackServer server(slowFirstByte(250ms, okResponse("late")), options);
            HttpRequest request = ask(server, url);
            request.betweenBytesTimeout = 100ms; // begins with the first byte
            const HttpEvidence seen = answer(request);
            QVERIFY(!seen.failure);
            QVERIFY(seen.firstByte >= 250ms);
            QVERIFY(seen.firstByte < 4s);
        }
        {
            const LoopbackServer server(mute(), options);
            HttpRequest request = ask(server, url);
            request.firstByteTimeout = 300ms;
            const HttpEvidence seen = answer(request);
            QCOMPARE(seen.failure->kind, Kind::TimedOut);
            QCOMPARE(seen.failure->phase, Phase::FirstByte);
            QVERIFY(seen.total >= 300ms);
            QVERIFY(seen.total < 4s);
            QCOMPARE(seen.firstByte, 0us);
        }
        {
            const LoopbackServer server(stallAfter("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"),
                                        options);
            HttpRequest request = ask(server, url);
            request.betweenBytesTimeout = 300ms;
            const HttpEvidence seen = answer(request);
            QCOMPARE(seen.failure->kind, Kind::TimedOut);
            QCOMPARE(seen.failure->phase, Phase::Body);
            QVERIFY(seen.longestGap >= 300ms);
            QVERIFY(seen.total < 4s);
            QCOMPARE(seen.bodyBytes, 4);
            QCOMPARE(seen.bodyHead, QByteArray("half"));
        }
        {
            // Never silent for long, and yet without an end.
            const LoopbackServer server(trickle("HTTP/1.1 200 OK\r\n\r\n" + QByteArray(10'000, 'x'), 20ms),
                                        options);
            HttpRequest request = ask(server, url);
            request.betweenBytesTimeout = 1s;
            request.totalTimeout = 800ms;
            const HttpEvidence seen = answer(request);
            QCOMPARE(seen.failure->kind, Kind::TimedOut);
            QCOMPARE(seen.failure->phase, Phase::Body);
            QVERIFY(seen.total >= 800ms);
            QVERIFY(seen.total < 4s);
            QVERIFY(seen.longestGap < 500ms);
        }
    }

    void memoryStaysBounded_data()
    {
        QTest::addColumn<std::shared_ptr<Behaviour>>("behaviour");
        QTest::newRow("a body without end") << std::make_shared<Behaviour>(endlessBody());
        QTest::newRow("a gzip bomb") << std::make_shared<Behaviour>(gzipBomb());
    }
    void memoryStaysBounded()
    {
        QFETCH(std::shared_ptr<Behaviour>, behaviour);
        const LoopbackServer server(*behaviour);
        HttpRequest request = ask(server);
        request.maxBodyBytes = 64 * 1024 * 1024;
        const long before = peakMemory();
        const HttpEvidence seen = answer(request);
        const long grown = peakMemory() - before;
        QVERIFY(!seen.failure);
        QVERIFY(seen.bodyCut);
        QVERIFY(!seen.bodyComplete);
        QCOMPARE(seen.bodyHead.size(), 16 * 1024);
        // The address sanitizer keeps what is freed for a while.
#ifndef __SANITIZE_ADDRESS__
        QVERIFY2(grown < 16 * 1024, qPrintable(QStringLiteral("%1 KiB").arg(grown)));
#else
        Q_UNUSED(grown)
#endif
    }

    void aBodyOfExactlyTheLimitIsWhole()
    {
        const LoopbackServer server(respond(okResponse(QByteArray(1000, 'x'))));
        HttpRequest request = ask(server);
        request.maxBodyBytes = 1000;
        HttpEvidence seen = answer(request);
        QVERIFY(seen.bodyComplete);
        QVERIFY(!seen.bodyCut);
        request.maxBodyBytes = 999;
        seen = answer(request);
        QVERIFY(seen.bodyCut);
        QVERIFY(!seen.bodyComplete);
        QCOMPARE(seen.bodySha256, sha256(QByteArray(999, 'x')));
    }

    void certificatesAreJudged_data()
    {
        QTest::addColumn<QString>("which");
        QTest::addColumn<bool>("verify");
        QTest::addColumn<bool>("fails");
        QTest::addColumn<int>("code");
        QTest::newRow("good") << QStringLiteral("good") << true << false << X509_V_OK;
        QTest::newRow("expired") << QStringLiteral("expired") << true << true << X509_V_ERR_CERT_HAS_EXPIRED;
        QTest::newRow("expired, but not asked")
            << QStringLiteral("expired") << false << false << X509_V_ERR_CERT_HAS_EXPIRED;
        QTest::newRow("another name")
            << QStringLiteral("name") << true << true << X509_V_ERR_HOSTNAME_MISMATCH;
        QTest::newRow("incomplete") << QStringLiteral("incomplete") << true << true
                                    << X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY;
        QTest::newRow("self-signed") << QStringLiteral("self-signed") << true << true
                                     << X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT;
    }
    void certificatesAreJudged()
    {
        QFETCH(QString, which);
        QFETCH(bool, verify);
        QFETCH(bool, fails);
        QFETCH(int, code);
        const Identity identity = which == u"expired"
                                      ? pki_.issue({{QStringLiteral("www.example.test")}, -30, -1})
                                  : which == u"name" ? pki_.issue({{QStringLiteral("other.example.test")}})
                                  : which == u"incomplete"  ? pki_.issueIncomplete()
                                  : which == u"self-signed" ? TestPki::selfSigned()
                                                            : pki_.issue();
        const LoopbackServer server(respond(okResponse("ok")), TlsOptions{identity});
        HttpRequest request = ask(server, "https://www.example.test/");
        request.verify = verify;
        request.caFile = pki_.rootFile();
        const HttpEvidence seen = answer(request);
        QCOMPARE(seen.failure.has_value(), fails);
        if (fails) {
            QCOMPARE(seen.failure->kind, Kind::Certificate);
            QCOMPARE(seen.failure->phase, Phase::Tls);
            QCOMPARE(seen.failure->code, code);
        } else {
            QCOMPARE(seen.verifyCode, code);
            QVERIFY(seen.tls > seen.connect);
            QVERIFY(seen.firstByte >= seen.tls);
        }
    }

    void sniAndHostMayDiffer()
    {
        const Recorder recorder;
        const LoopbackServer server(recorder.behaviour(),
                                    TlsOptions{pki_.issue({{QStringLiteral("origin.example.test")}})});
        HttpRequest request = ask(server, "https://www.example.test/");
        request.sni = QStringLiteral("origin.example.test");
        request.verify = true; // against the name that was asked for
        request.caFile = pki_.rootFile();
        const HttpEvidence seen = answer(request);
        QVERIFY2(!seen.failure, qPrintable(seen.failure ? seen.failure->detail : QString{}));
        QVERIFY(recorder.request->contains("\r\nHost: www.example.test\r\n"));
    }

    void tlsFaultsAreToldApart_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<Kind>("kind");
        QTest::newRow("plain HTTP") << QByteArray("HTTP/1.1 400 Bad Request\r\n\r\n") << Kind::Protocol;
        QTest::newRow("an alert") << QByteArray::fromHex("15030300020228") << Kind::Tls;
        QTest::newRow("closed") << QByteArray() << Kind::Closed;
    }
    void tlsFaultsAreToldApart()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(Kind, kind);
        const LoopbackServer server([bytes](Peer &peer) {
            peer.takeSome();
            peer.write(bytes);
        });
        const HttpEvidence seen = answer(ask(server, "https://www.example.test/"));
        QVERIFY(seen.failure);
        QVERIFY2(seen.failure->kind == kind, qPrintable(seen.failure->detail));
        QCOMPARE(seen.failure->phase, Phase::Tls);
    }

    void segmentsCanBeKeptSmall()
    {
        const auto segment = std::make_shared<std::atomic<int>>(0);
        const LoopbackServer server([segment](Peer &peer) {
            *segment = peer.segmentBytes();
            peer.readRequest();
            peer.write(okResponse("ok"));
        });
        HttpRequest request = ask(server);
        QVERIFY(!answer(request).failure);
        QVERIFY(*segment > 1000);
        request.maxSegmentBytes = 536;
        QVERIFY(!answer(request).failure);
        QVERIFY2(*segment > 0 && *segment <= 536, qPrintable(QString::number(*segment)));
    }

    void withoutHttp3ItIsALocalFailure()
    {
        if (curl_version_info(CURLVERSION_NOW)->features & CURL_VERSION_HTTP3)
            QSKIP("This libcurl has HTTP/3.");
        const LoopbackServer server(respond(okResponse("ok")));
        HttpRequest request = ask(server, "https://www.example.test/");
        request.http3 = true;
        const HttpEvidence seen = answer(request);
        QCOMPARE(seen.failure->kind, Kind::Local);
        QVERIFY(seen.failure->detail.contains(QStringLiteral("HTTP/3")));
        QCOMPARE(server.connections(), 0);
    }

    void aMuteHandshakeTimesOut()
    {
        const LoopbackServer server(mute());
        HttpRequest request = ask(server, "https://www.example.test/");
        request.connectTimeout = 300ms;
        const HttpEvidence seen = answer(request);
        QCOMPARE(seen.failure->kind, Kind::TimedOut);
        QCOMPARE(seen.failure->phase, Phase::Tls);
        QVERIFY(seen.total < 4s);
    }
};

QTEST_GUILESS_MAIN(TestHttp)
#include "tst_http.moc"
