// SPDX-License-Identifier: GPL-3.0-or-later
//
// A stop is felt within 100 ms, whatever is in flight.
#include "probes/probe.h"
#include "support/misbehaviour.h"

#include <QtTest>

#include <functional>
#include <future>
#include <limits>

using namespace std::chrono_literals;
using namespace fd;
using Clock = std::chrono::steady_clock;

namespace {

constexpr auto kFelt = 100ms;

struct Stopped {
    Outcome outcome;
    Clock::duration after{};
};

/// Starts the probe, waits until \a underWay says that it waits where it should, and stops it.
Stopped stopDuring(const ProbeRequest &request, const std::function<void(std::future<Outcome> &)> &underWay)
{
    std::stop_source stop;
    Clock::time_point ended;
    std::future<Outcome> running = std::async(std::launch::async, [&] {
        Outcome outcome = probes::probe(request, {}, stop.get_token());
        ended = Clock::now();
        return outcome;
    });
    underWay(running);
    const auto asked = Clock::now();
    stop.request_stop();
    Outcome outcome = running.get();
    return {std::move(outcome), ended - asked};
}

/// Where nothing tells from outside how far a probe is: a moment, in which it must not end by itself.
void aMoment(std::future<Outcome> &running)
{
    QCOMPARE(running.wait_for(200ms), std::future_status::timeout);
}

HttpRequest get(const Endpoint &to, const char *scheme)
{
    HttpRequest request;
    request.url = QString::fromLatin1(scheme) + QStringLiteral("://www.example.test/");
    request.to = to;
    return request;
}

} // namespace

class TestCancel : public QObject
{
    Q_OBJECT

    static void check(const Stopped &stopped, Failure::Phase phase)
    {
        const Failure *failure = failureOf(stopped.outcome);
        QVERIFY(failure);
        QCOMPARE(failure->kind, Failure::Kind::Cancelled);
        QCOMPARE(failure->phase, phase);
        const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(stopped.after);
        QVERIFY2(ms < kFelt, qPrintable(QStringLiteral("%1 ms").arg(ms.count())));
    }

private Q_SLOTS:
    void initTestCase() { probes::initialise(); }

    void aHangingConnect_data()
    {
        QTest::addColumn<QString>("by");
        QTest::newRow("of TCP") << QStringLiteral("tcp");
        QTest::newRow("of TLS") << QStringLiteral("tls");
        QTest::newRow("of HTTP") << QStringLiteral("http");
        QTest::newRow("of HTTPS") << QStringLiteral("https");
    }
    void aHangingConnect()
    {
        QFETCH(QString, by);
        const test::HangingPort port;
        const ProbeRequest request = [&]() -> ProbeRequest {
            if (by == u"tcp")
                return TcpRequest{port.endpoint(), 30s};
            if (by == u"tls")
                return TlsRequest{.to = port.endpoint(), .timeout = 30s};
            return get(port.endpoint(), by.toLatin1().constData());
        }();
        check(stopDuring(request, aMoment), Failure::Phase::Connect);
    }

    void aMuteServer_data()
    {
        QTest::addColumn<QString>("by");
        QTest::addColumn<Failure::Phase>("phase");
        QTest::newRow("in the handshake of TLS") << QStringLiteral("tls") << Failure::Phase::Tls;
        QTest::newRow("in the handshake of HTTPS") << QStringLiteral("https") << Failure::Phase::Tls;
        QTest::newRow("before the first byte of HTTP") << QStringLiteral("http") << Failure::Phase::FirstByte;
    }
    void aMuteServer()
    {
        QFETCH(QString, by);
        QFETCH(Failure::Phase, phase);
        auto promise = std::make_shared<std::promise<void>>();
        const test::LoopbackServer server([promise](test::Peer &peer) {
            peer.takeSome(); // the client has sent, so now it waits
            promise->set_value();
            peer.hold();
        });
        const ProbeRequest request = by == u"tls"
                                         ? ProbeRequest{TlsRequest{.to = server.endpoint(), .timeout = 30s}}
                                         : ProbeRequest{get(server.endpoint(), by.toLatin1().constData())};
        check(stopDuring(request, [&](auto &) { promise->get_future().wait_for(10s); }), phase);
    }

    void withinTheAnswer_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<bool>("tls");
        QTest::addColumn<Failure::Phase>("phase");
        const QByteArray head = "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n";
        QTest::newRow("within the headers") << head << false << Failure::Phase::Headers;
        QTest::newRow("within the headers, over TLS") << head << true << Failure::Phase::Headers;
        QTest::newRow("within the body") << head + "\r\nx" << false << Failure::Phase::Body;
        QTest::newRow("within the body, over TLS") << head + "\r\nx" << true << Failure::Phase::Body;
    }
    void withinTheAnswer()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(bool, tls);
        QFETCH(Failure::Phase, phase);
        auto promise = std::make_shared<std::promise<void>>();
        std::optional<test::TlsOptions> options;
        if (tls)
            options = test::TlsOptions{test::TestPki::selfSigned()};
        const test::LoopbackServer server(
            [promise, bytes](test::Peer &peer) {
                peer.readRequest();
                peer.write(bytes);
                for (int i = 0; peer.write(bytes.endsWith('x') ? "x" : "X-Slow: 1\r\n") && peer.pause(5ms);
                     ++i) {
                    if (i == 20)
                        promise->set_value();
                }
            },
            options);
        check(stopDuring(get(server.endpoint(), tls ? "https" : "http"),
                         [&](auto &) { promise->get_future().wait_for(10s); }),
              phase);
    }

    void aFlood()
    {
        const test::LoopbackServer server(test::endlessBody());
        HttpRequest request = get(server.endpoint(), "http");
        request.maxBodyBytes = std::numeric_limits<qint64>::max();
        check(stopDuring(request, aMoment), Failure::Phase::Body);
    }
};

QTEST_GUILESS_MAIN(TestCancel)
#include "tst_cancel.moc"
