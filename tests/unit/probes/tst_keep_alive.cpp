// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/http/answer_frame.h"
#include "probes/probe.h"
#include "support/misbehaviour.h"

#include <QtTest>

#include <future>

using namespace std::chrono_literals;
using namespace fd;
using namespace fd::test;
using State = probes::AnswerFrame::State;
using Kind = Failure::Kind;

namespace {

KeepAliveRequest ask(const LoopbackServer &server, const char *scheme, Millis hold)
{
    KeepAliveRequest request;
    request.url = QString::fromLatin1(scheme) + QStringLiteral("://www.example.test/page?q=1");
    request.to = server.endpoint();
    request.hold = hold;
    request.timeout = 5s;
    return request;
}

KeepAliveEvidence answer(const KeepAliveRequest &request)
{
    return std::get<KeepAliveEvidence>(probes::probe(request, {}, {}));
}

/// Answers so many requests on one connection, then does \a then.
Behaviour serve(int requests, Behaviour then, QByteArray response = okResponse("ok"))
{
    return [=](Peer &peer) {
        for (int i = 0; i < requests; ++i) {
            if (!peer.readRequest().endsWith("\r\n\r\n") || !peer.write(response))
                return;
        }
        then(peer);
    };
}

} // namespace

class TestKeepAlive : public QObject
{
    Q_OBJECT

    TestPki pki_;

    std::optional<TlsOptions> secured(bool tls) const
    {
        return tls ? std::optional(TlsOptions{pki_.issue()}) : std::nullopt;
    }

private Q_SLOTS:
    void initTestCase() { probes::initialise(); }

    void anAnswerEndsWhereItSays_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<State>("state");
        QTest::addColumn<qsizetype>("rest");
        QTest::addColumn<bool>("closes");
        const auto row = [](const char *name, const char *bytes, State state, qsizetype rest, bool closes) {
            QTest::newRow(name) << QByteArray(bytes) << state << rest << closes;
        };
        row("Content-Length", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", State::Done, 0, false);
        row("without a body", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", State::Done, 0, false);
        row("204", "HTTP/1.1 204 No Content\r\n\r\n", State::Done, 0, false);
        row("not whole", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok", State::Reading, 0, false);
        row("more than announced", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokay", State::Done, 2, false);
        row("chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nok\r\n0\r\nA: b\r\n\r\n",
            State::Done, 0, false);
        row("chunks win over Content-Length",
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n",
            State::Done, 0, false);
        row("a chunk size that is no number", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
            State::Broken, 0, false);
        row("until the connection ends", "HTTP/1.1 200 OK\r\n\r\nok", State::Closes, 0, true);
        row("close announced", "HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 2\r\n\r\nok",
            State::Done, 0, true);
        row("HTTP/1.0", "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok", State::Done, 0, true);
        row("HTTP/1.0 that keeps", "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nok",
            State::Done, 0, false);
        row("an interim answer first",
            "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
            State::Done, 0, false);
        row("not HTTP", "SSH-2.0-OpenSSH", State::Broken, 0, false);
    }
    void anAnswerEndsWhereItSays()
    {
        QFETCH(QByteArray, bytes);
        probes::AnswerFrame whole;
        whole.take(bytes);
        QTEST(whole.state(), "state");
        QTEST(whole.rest(), "rest");
        QTEST(whole.announcesClose(), "closes");
        probes::AnswerFrame pieces;
        for (const char byte : bytes) {
            if (pieces.state() == State::Reading)
                pieces.take(QByteArray(1, byte));
        }
        QCOMPARE(pieces.state(), whole.state());
    }

    void theIdleLimitIsMeasured_data()
    {
        QTest::addColumn<bool>("tls");
        QTest::newRow("TCP") << false;
        QTest::newRow("TLS") << true;
    }
    void theIdleLimitIsMeasured()
    {
        QFETCH(bool, tls);
        const LoopbackServer server(
            serve(
                2, [](Peer &peer) { peer.pause(250ms); }, okResponse("ok", "Keep-Alive: timeout=9\r\n")),
            secured(tls));
        const KeepAliveEvidence seen = answer(ask(server, tls ? "https" : "http", 5s));
        QVERIFY2(!seen.failure, qPrintable(seen.failure ? seen.failure->detail : QString{}));
        QCOMPARE(seen.served, 2);
        QCOMPARE(seen.hint, QStringLiteral("timeout=9"));
        QVERIFY(seen.closedAfter.has_value());
        QVERIFY(*seen.closedAfter > 200ms && *seen.closedAfter < 4s);
        QVERIFY(!seen.closedSilently);
        QVERIFY(!seen.closeAnnounced);
    }

    void aServerThatHoldsIsAskedOnceMore()
    {
        const LoopbackServer server(serve(3, [](Peer &peer) { peer.hold(); }));
        const KeepAliveEvidence seen = answer(ask(server, "http", 150ms));
        QVERIFY(!seen.failure);
        QCOMPARE(seen.served, 3);
        QVERIFY(!seen.closedAfter);
        QVERIFY(seen.held >= 150ms);
        QCOMPARE(server.connections(), 1);
    }

    void aConnectionThatIsGoneWithoutAWordIsFoundByTheNextRequest()
    {
        const LoopbackServer server(serve(2, [](Peer &peer) {
            peer.readRequest();
            peer.reset();
        }));
        const KeepAliveEvidence seen = answer(ask(server, "http", 150ms));
        QVERIFY(!seen.failure);
        QCOMPARE(seen.served, 2);
        QVERIFY(seen.closedSilently);
        QVERIFY(*seen.closedAfter >= 150ms);
    }

    void aServerThatAnnouncesItsCloseIsNotWaitedFor()
    {
        const LoopbackServer server(serve(
            1, [](Peer &peer) { peer.hold(); }, okResponse("ok", "Connection: close\r\n")));
        const KeepAliveEvidence seen = answer(ask(server, "http", 30s));
        QVERIFY(!seen.failure);
        QCOMPARE(seen.served, 1);
        QVERIFY(seen.closeAnnounced);
        QCOMPARE(seen.held, 0us);
    }

    void aServerThatClosesAfterOneAnswerUnannounced()
    {
        const LoopbackServer server(serve(1, [](Peer &) {}));
        const KeepAliveEvidence seen = answer(ask(server, "http", 30s));
        QVERIFY(!seen.failure);
        QCOMPARE(seen.served, 1);
        QCOMPARE(seen.closedAfter.value_or(1s), 0us);
    }

    void moreThanAnnouncedIsAFault()
    {
        const LoopbackServer server(serve(
            2, [](Peer &peer) { peer.hold(); }, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokay"));
        const KeepAliveEvidence seen = answer(ask(server, "http", 30s));
        QCOMPARE(seen.failure->kind, Kind::Protocol);
        QVERIFY(seen.failure->detail.startsWith(QStringLiteral("2 bytes")));
    }

    void thePageIsAskedForAsTheEdgeWould()
    {
        std::promise<QByteArray> asked;
        const LoopbackServer server([&asked](Peer &peer) {
            asked.set_value(peer.readRequest());
            peer.write(okResponse("ok", "Connection: close\r\n"));
        });
        KeepAliveRequest request = ask(server, "http", 1s);
        request.host = QStringLiteral("shop.example.test");
        QCOMPARE(answer(request).served, 1);
        const QByteArray text = asked.get_future().get();
        QVERIFY(text.startsWith("GET /page?q=1 HTTP/1.1\r\nHost: shop.example.test\r\n"));
    }

    void failuresAreThoseOfAnyExchange()
    {
        KeepAliveRequest request;
        request.url = QStringLiteral("http://www.example.test/");
        request.to = closedPort();
        QCOMPARE(answer(request).failure->kind, Kind::Refused);

        const LoopbackServer mute_(mute());
        request.to = mute_.endpoint();
        request.timeout = 200ms;
        const KeepAliveEvidence seen = answer(request);
        QCOMPARE(seen.failure->kind, Kind::TimedOut);
        QCOMPARE(seen.failure->phase, Failure::Phase::FirstByte);
        QCOMPARE(seen.served, 0);
    }

    void waitingEndsWithAStop()
    {
        std::promise<void> quiet;
        const LoopbackServer server(serve(2, [&quiet](Peer &peer) {
            quiet.set_value();
            peer.hold();
        }));
        std::stop_source stop;
        auto running = std::async(std::launch::async, [&] {
            return probes::probe(ask(server, "http", 60s), {}, stop.get_token());
        });
        quiet.get_future().wait();
        QCOMPARE(running.wait_for(100ms), std::future_status::timeout);
        const auto asked = std::chrono::steady_clock::now();
        stop.request_stop();
        const Outcome outcome = running.get();
        QVERIFY(std::chrono::steady_clock::now() - asked < 100ms);
        QCOMPARE(failureOf(outcome)->kind, Kind::Cancelled);
    }
};

QTEST_GUILESS_MAIN(TestKeepAlive)
#include "tst_keep_alive.moc"
