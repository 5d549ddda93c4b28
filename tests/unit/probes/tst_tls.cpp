// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/probe.h"
#include "support/misbehaviour.h"

#include <openssl/ocsp.h>
#include <openssl/x509_vfy.h>

#include <QtTest>

#include <atomic>

using namespace std::chrono_literals;
using namespace fd;
using Kind = Failure::Kind;

class TestTls : public QObject
{
    Q_OBJECT

    test::TestPki pki_;

    TlsRequest ask(const test::LoopbackServer &server, Millis timeout = 5s) const
    {
        TlsRequest request;
        request.to = server.endpoint();
        request.sni = QStringLiteral("www.example.test");
        request.verifyName = request.sni;
        request.caFile = pki_.rootFile();
        request.timeout = timeout;
        return request;
    }
    static TlsEvidence answer(const TlsRequest &request)
    {
        return std::get<TlsEvidence>(probes::probe(request, {}, {}));
    }

private Q_SLOTS:
    void initTestCase() { probes::initialise(); }

    void aGoodServerIsDescribed()
    {
        const test::LoopbackServer server(test::mute(), test::TlsOptions{pki_.issue(), 0, false, "h2"});
        TlsRequest request = ask(server);
        request.alpn = {QStringLiteral("http/1.1"), QStringLiteral("h2")};
        const TlsEvidence seen = answer(request);
        QVERIFY(!seen.failure);
        QCOMPARE(seen.verifyCode, X509_V_OK);
        QVERIFY(seen.nameMatches);
        QVERIFY(!seen.clientCertificateRequested);
        QCOMPARE(seen.protocol, QStringLiteral("TLSv1.3"));
        QVERIFY(seen.cipher.startsWith(QStringLiteral("TLS_")));
        QCOMPARE(seen.alpn, QStringLiteral("h2"));
        QVERIFY(seen.connect > 0us);
        QVERIFY(seen.handshake > 0us);
        QVERIFY(seen.plainBytes.isEmpty());

        QCOMPARE(seen.chain.size(), 2U);
        const Certificate &leaf = seen.chain[0];
        QCOMPARE(leaf.subject, QStringLiteral("CN=Test Leaf"));
        QCOMPARE(leaf.issuer, QStringLiteral("CN=Test Intermediate"));
        QCOMPARE(leaf.names, QStringList({QStringLiteral("www.example.test"), QStringLiteral("127.0.0.1")}));
        QCOMPARE(leaf.keyType, QStringLiteral("EC"));
        QCOMPARE(leaf.keyBits, 256);
        QCOMPARE(leaf.signature, QStringLiteral("ecdsa-with-SHA256"));
        QCOMPARE(leaf.sha256.size(), 64);
        QVERIFY(!leaf.selfSigned);
        const auto days =
            std::chrono::duration_cast<std::chrono::hours>(leaf.notAfter - leaf.notBefore).count() / 24;
        QCOMPARE(days, 91);
        QCOMPARE(seen.chain[1].subject, leaf.issuer);
    }

    void certificatesAreJudged_data()
    {
        QTest::addColumn<QString>("which");
        QTest::addColumn<QString>("verifyName");
        QTest::addColumn<int>("code");
        QTest::addColumn<bool>("nameMatches");
        QTest::addColumn<std::size_t>("sent");
        const auto row = [](const char *name, const char *which, const char *verifyName, int code,
                            bool matches, std::size_t sent) {
            QTest::newRow(name) << QString::fromLatin1(which) << QString::fromLatin1(verifyName) << code
                                << matches << sent;
        };
        row("expired", "expired", "www.example.test", X509_V_ERR_CERT_HAS_EXPIRED, true, 2);
        row("not yet valid", "future", "www.example.test", X509_V_ERR_CERT_NOT_YET_VALID, true, 2);
        row("another name: the chain is good", "good", "other.example.test", X509_V_OK, false, 2);
        row("an address among the names", "good", "127.0.0.1", X509_V_OK, true, 2);
        row("another address", "good", "127.0.0.2", X509_V_OK, false, 2);
        row("a wildcard covers one label", "wildcard", "shop.example.test", X509_V_OK, true, 2);
        row("a wildcard covers no two labels", "wildcard", "a.shop.example.test", X509_V_OK, false, 2);
        row("a wildcard does not cover the domain itself", "wildcard", "example.test", X509_V_OK, false, 2);
        row("no name asked for", "good", "", X509_V_OK, true, 2);
        row("the intermediate is missing", "incomplete", "www.example.test",
            X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, true, 1);
        row("self-signed", "self-signed", "www.example.test", X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, true,
            1);
    }
    void certificatesAreJudged()
    {
        QFETCH(QString, which);
        QFETCH(QString, verifyName);
        const test::Identity identity = [&] {
            if (which == u"expired")
                return pki_.issue({{QStringLiteral("www.example.test")}, -30, -1});
            if (which == u"future")
                return pki_.issue({{QStringLiteral("www.example.test")}, 5, 90});
            if (which == u"wildcard")
                return pki_.issue({{QStringLiteral("*.example.test")}});
            if (which == u"incomplete")
                return pki_.issueIncomplete();
            return which == u"self-signed" ? test::TestPki::selfSigned() : pki_.issue();
        }();
        const test::LoopbackServer server(test::mute(), test::TlsOptions{identity});
        TlsRequest request = ask(server);
        request.verifyName = verifyName;
        const TlsEvidence seen = answer(request);
        QVERIFY(!seen.failure);
        QTEST(seen.verifyCode, "code");
        QCOMPARE(seen.verifyText.isEmpty(), seen.verifyCode == X509_V_OK);
        QTEST(seen.nameMatches, "nameMatches");
        QTEST(seen.chain.size(), "sent");
        QCOMPARE(seen.chain[0].selfSigned, which == u"self-signed");
    }

    void theSystemsTrustStoreDoesNotKnowTheTestRoot()
    {
        const test::LoopbackServer server(test::mute(), test::TlsOptions{pki_.issue()});
        TlsRequest request = ask(server);
        request.caFile.clear();
        const TlsEvidence seen = answer(request);
        QVERIFY(!seen.failure);
        QCOMPARE(seen.verifyCode, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY);
    }

    void anUnreadableTrustFileIsALocalFailure()
    {
        const test::LoopbackServer server(test::mute(), test::TlsOptions{pki_.issue()});
        TlsRequest request = ask(server);
        request.caFile = QStringLiteral("/nonexistent/ca.pem");
        const TlsEvidence seen = answer(request);
        QCOMPARE(seen.failure->kind, Kind::Local);
        QVERIFY(seen.failure->detail.contains(request.caFile));
        QCOMPARE(server.connections(), 0);
    }

    void oldProtocolsAreStillSpoken_data()
    {
        QTest::addColumn<int>("version");
        QTest::addColumn<QString>("protocol");
        QTest::newRow("TLS 1.0") << TLS1_VERSION << QStringLiteral("TLSv1");
        QTest::newRow("TLS 1.1") << TLS1_1_VERSION << QStringLiteral("TLSv1.1");
        QTest::newRow("TLS 1.2") << TLS1_2_VERSION << QStringLiteral("TLSv1.2");
    }
    void oldProtocolsAreStillSpoken()
    {
        QFETCH(int, version);
        const test::LoopbackServer server(test::mute(), test::TlsOptions{pki_.issue(), version});
        const TlsEvidence seen = answer(ask(server));
        QVERIFY2(!seen.failure, qPrintable(seen.failure ? seen.failure->detail : QString{}));
        QTEST(seen.protocol, "protocol");
        QCOMPARE(seen.verifyCode, X509_V_OK);
    }

    void oneVersionAloneCanBeOffered_data()
    {
        QTest::addColumn<QString>("offered");
        QTest::addColumn<bool>("taken");
        QTest::newRow("TLS 1.0 is below what the server takes") << QStringLiteral("TLSv1") << false;
        QTest::newRow("TLS 1.1") << QStringLiteral("TLSv1.1") << true;
        QTest::newRow("TLS 1.2") << QStringLiteral("TLSv1.2") << true;
        QTest::newRow("TLS 1.3 is above it") << QStringLiteral("TLSv1.3") << false;
    }
    void oneVersionAloneCanBeOffered()
    {
        QFETCH(QString, offered);
        QFETCH(bool, taken);
        test::TlsOptions options{pki_.issue(), TLS1_2_VERSION};
        options.minVersion = TLS1_1_VERSION;
        const test::LoopbackServer server(test::mute(), options);
        TlsRequest request = ask(server);
        request.lowestProtocol = request.highestProtocol = offered;
        const TlsEvidence seen = answer(request);
        QCOMPARE(!seen.failure, taken);
        if (taken) {
            QCOMPARE(seen.protocol, offered);
        } else {
            QCOMPARE(seen.failure->kind, Kind::Tls);
            QCOMPARE(seen.failure->code, 1070); // protocol_version
        }
    }

    void oneGroupOfCiphersAloneCanBeOffered()
    {
        const test::LoopbackServer server(test::mute(), test::TlsOptions{pki_.issue(), TLS1_2_VERSION});
        TlsRequest request = ask(server);
        request.highestProtocol = QStringLiteral("TLSv1.2");
        request.ciphers = QStringLiteral("ECDHE+AESGCM");
        QVERIFY(!answer(request).failure);
        request.ciphers = QStringLiteral("aRSA"); // the key is one of EC
        const TlsEvidence seen = answer(request);
        QVERIFY(seen.failure);
        QCOMPARE(seen.failure->code, 1040); // handshake_failure
    }

    void whatOpenSslDoesNotKnowIsALocalFailure_data()
    {
        QTest::addColumn<QString>("protocol");
        QTest::addColumn<QString>("ciphers");
        QTest::newRow("a version") << QStringLiteral("SSLv2") << QString();
        QTest::newRow("a cipher") << QString() << QStringLiteral("NO-SUCH-CIPHER");
    }
    void whatOpenSslDoesNotKnowIsALocalFailure()
    {
        QFETCH(QString, protocol);
        QFETCH(QString, ciphers);
        const test::LoopbackServer server(test::mute(), test::TlsOptions{pki_.issue()});
        TlsRequest request = ask(server);
        request.lowestProtocol = protocol;
        request.ciphers = ciphers;
        const TlsEvidence seen = answer(request);
        QCOMPARE(seen.failure->kind, Kind::Local);
        QVERIFY(!seen.failure->detail.isEmpty());
        QCOMPARE(server.connections(), 0);
    }

    void staplesAreRead_data()
    {
        QTest::addColumn<QString>("which");
        QTest::addColumn<QString>("status");
        QTest::newRow("good") << QStringLiteral("good") << QStringLiteral("good");
        QTest::newRow("revoked") << QStringLiteral("revoked") << QStringLiteral("revoked");
        QTest::newRow("unknown to its issuer") << QStringLiteral("unknown") << QStringLiteral("unknown");
        QTest::newRow("of another certificate") << QStringLiteral("other") << QStringLiteral("invalid");
        QTest::newRow("of another authority") << QStringLiteral("stranger") << QStringLiteral("invalid");
        QTest::newRow("no OCSP response at all") << QStringLiteral("noise") << QStringLiteral("invalid");
        QTest::newRow("none") << QStringLiteral("none") << QString();
        QTest::newRow("not asked for") << QStringLiteral("unasked") << QString();
    }
    void staplesAreRead()
    {
        QFETCH(QString, which);
        test::TlsOptions options{pki_.issue()};
        const test::TestPki stranger;
        if (which == u"revoked")
            options.staple = pki_.staple(options.identity, V_OCSP_CERTSTATUS_REVOKED);
        else if (which == u"unknown")
            options.staple = pki_.staple(options.identity, V_OCSP_CERTSTATUS_UNKNOWN);
        else if (which == u"other")
            options.staple = pki_.staple(pki_.issue(), V_OCSP_CERTSTATUS_GOOD);
        else if (which == u"stranger")
            options.staple = stranger.staple(options.identity, V_OCSP_CERTSTATUS_GOOD);
        else if (which == u"noise")
            options.staple = "noise";
        else if (which != u"none")
            options.staple = pki_.staple(options.identity, V_OCSP_CERTSTATUS_GOOD);
        const test::LoopbackServer server(test::mute(), options);
        TlsRequest request = ask(server);
        request.askStaple = which != u"unasked";
        const TlsEvidence seen = answer(request);
        QVERIFY(!seen.failure);
        QTEST(seen.stapleStatus, "status");
        QCOMPARE(seen.stapleNextUpdate.has_value(),
                 which == u"good" || which == u"revoked" || which == u"unknown");
    }

    void aDemandedClientCertificateIsNoticed_data()
    {
        QTest::addColumn<int>("version");
        QTest::newRow("TLS 1.2: within the handshake") << TLS1_2_VERSION;
        QTest::newRow("TLS 1.3: after the client's part of it") << TLS1_3_VERSION;
    }
    void aDemandedClientCertificateIsNoticed()
    {
        QFETCH(int, version);
        const test::LoopbackServer server(test::mute(), test::TlsOptions{pki_.issue(), version, true});
        const TlsEvidence seen = answer(ask(server));
        QVERIFY(seen.clientCertificateRequested);
        QVERIFY(seen.failure);
        QCOMPARE(seen.failure->kind, Kind::Tls);
        QVERIFY(seen.failure->code > 1000);
        QVERIFY2(seen.failure->detail.startsWith(QStringLiteral("alert ")), qPrintable(seen.failure->detail));
        QVERIFY(!seen.chain.empty());
    }

    void alertsAreRead_data()
    {
        QTest::addColumn<QByteArray>("alert");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("detail");
        QTest::newRow("handshake failure") << QByteArray::fromHex("15030300020228") << 1040
                                           << QStringLiteral("alert 40 (handshake failure)");
        QTest::newRow("protocol version")
            << QByteArray::fromHex("15030100020246") << 1070 << QStringLiteral("alert 70 (protocol version)");
        QTest::newRow("unrecognised name") << QByteArray::fromHex("15030300020270") << 1112
                                           << QStringLiteral("alert 112 (unrecognized name)");
        QTest::newRow("internal error")
            << QByteArray::fromHex("15030300020250") << 1080 << QStringLiteral("alert 80 (internal error)");
    }
    void alertsAreRead()
    {
        QFETCH(QByteArray, alert);
        const test::LoopbackServer server(test::greet(alert));
        const TlsEvidence seen = answer(ask(server));
        QVERIFY(seen.failure);
        QCOMPARE(seen.failure->kind, Kind::Tls);
        QCOMPARE(seen.failure->phase, Failure::Phase::Tls);
        QTEST(seen.failure->code, "code");
        QTEST(seen.failure->detail, "detail");
        QVERIFY(seen.plainBytes.isEmpty());
    }

    void aPeerWithoutTlsIsQuoted_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("plain HTTP") << QByteArray("HTTP/1.1 400 Bad Request\r\n\r\n");
        QTest::newRow("a mail server's greeting") << QByteArray("220 mail.example.test ESMTP\r\n");
        QTest::newRow("one strange byte") << QByteArray("H");
    }
    void aPeerWithoutTlsIsQuoted()
    {
        QFETCH(QByteArray, bytes);
        const test::LoopbackServer server([bytes](test::Peer &peer) { peer.write(bytes); });
        const TlsEvidence seen = answer(ask(server));
        QVERIFY(seen.failure);
        // Closing with our unread ClientHello sends RST, which may overtake nothing but the quote's end.
        QCOMPARE(seen.failure->kind, Kind::Protocol);
        QCOMPARE(seen.plainBytes, bytes);
        QVERIFY(seen.chain.empty());
    }

    void brokenConnectionsAreToldApart_data()
    {
        QTest::addColumn<QString>("how");
        QTest::addColumn<Kind>("kind");
        QTest::newRow("closed") << QStringLiteral("close") << Kind::Closed;
        QTest::newRow("reset") << QStringLiteral("reset") << Kind::Reset;
        QTest::newRow("mute") << QStringLiteral("mute") << Kind::TimedOut;
        QTest::newRow("garbage within a record") << QStringLiteral("garbage") << Kind::Tls;
        QTest::newRow("a record without end") << QStringLiteral("half") << Kind::TimedOut;
    }
    void brokenConnectionsAreToldApart()
    {
        QFETCH(QString, how);
        const test::LoopbackServer server([how](test::Peer &peer) {
            // The ClientHello is taken first, since closing over unread bytes sends RST.
            peer.takeSome();
            if (how == u"reset")
                peer.reset();
            else if (how == u"garbage")
                peer.write(QByteArray::fromHex("1603030010") + QByteArray(16, '\x7f'));
            else if (how == u"half")
                peer.write(QByteArray::fromHex("1603034000") + QByteArray(16, '\x02'));
            if (how != u"reset" && how != u"close")
                peer.hold();
        });
        const auto start = std::chrono::steady_clock::now();
        const TlsEvidence seen = answer(ask(server, 400ms));
        QVERIFY(std::chrono::steady_clock::now() - start < 2s);
        QVERIFY(seen.failure);
        QTEST(seen.failure->kind, "kind");
        QCOMPARE(seen.failure->phase, Failure::Phase::Tls);
    }

    void segmentsCanBeKeptSmall()
    {
        std::atomic<int> segment = 0;
        const test::LoopbackServer server(
            [&segment](test::Peer &peer) {
                segment = peer.segmentBytes();
                peer.hold();
            },
            test::TlsOptions{pki_.issue()});
        TlsRequest request = ask(server);
        request.maxSegmentBytes = 536;
        QVERIFY(!answer(request).failure);
        QTRY_VERIFY(segment > 0);
        QVERIFY(segment <= 536);
    }

    void aRefusedConnectionIsThatOfTcp()
    {
        TlsRequest request;
        request.to = test::closedPort();
        const TlsEvidence seen = answer(request);
        QCOMPARE(seen.failure->kind, Kind::Refused);
        QCOMPARE(seen.failure->phase, Failure::Phase::Connect);
    }
};

QTEST_GUILESS_MAIN(TestTls)
#include "tst_tls.moc"
