// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/probe.h"
#include "support/misbehaviour.h"
#include "support/private_network.h"

#include <QtTest>

#include <cerrno>

using namespace std::chrono_literals;
using namespace fd;
using Kind = Failure::Kind;

namespace {

bool privateNetwork = false;

TcpEvidence connectTo(const Endpoint &to, Millis timeout = 5s)
{
    return std::get<TcpEvidence>(probes::probe(TcpRequest{to, timeout}, {}, {}));
}

QStringList words(const char *text)
{
    return QString::fromLatin1(text).split(u' ');
}

} // namespace

class TestTcp : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { probes::initialise(); }

    void anOpenPortAnswers_data()
    {
        QTest::addColumn<bool>("ipv6");
        QTest::newRow("over IPv4") << false;
        QTest::newRow("over IPv6") << true;
    }
    void anOpenPortAnswers()
    {
        QFETCH(bool, ipv6);
        const test::LoopbackServer server(test::mute(), {}, ipv6);
        const TcpEvidence seen = connectTo(server.endpoint());
        QVERIFY(!seen.failure);
        QVERIFY(seen.connect > 0us);
        QVERIFY(seen.connect < 4s);
        QCOMPARE(seen.local.address, server.endpoint().address);
        QVERIFY(seen.local.port != 0);
    }

    void aClosedPortRefuses()
    {
        const TcpEvidence seen = connectTo(test::closedPort());
        QVERIFY(seen.failure);
        QCOMPARE(seen.failure->kind, Kind::Refused);
        QCOMPARE(seen.failure->phase, Failure::Phase::Connect);
        QCOMPARE(seen.failure->code, ECONNREFUSED);
        QVERIFY(!seen.failure->detail.isEmpty());
        QVERIFY(seen.connect < 4s);
    }

    void silenceTimesOutAtTheLimit()
    {
        const test::HangingPort port;
        const TcpEvidence seen = connectTo(port.endpoint(), 300ms);
        QVERIFY(seen.failure);
        QCOMPARE(seen.failure->kind, Kind::TimedOut);
        QVERIFY(seen.connect >= 300ms);
        QVERIFY(seen.connect < 4s);
    }

    void whoIsLateIsToldOfOnceBeforeTheLimit()
    {
        const test::HangingPort port;
        std::vector<Outcome> told;
        const auto outcome =
            probes::probe(TcpRequest{port.endpoint(), 2500ms}, {}, {}, [&](const Interim &soFar) {
                if (soFar.outcome)
                    told.push_back(*soFar.outcome);
            });
        QCOMPARE(std::get<TcpEvidence>(outcome).failure->kind, Kind::TimedOut);
        QVERIFY(std::get<TcpEvidence>(outcome).connect >= 2500ms);
        QCOMPARE(told.size(), std::size_t{1});
        QVERIFY(std::get<TcpEvidence>(told.front()).failure.has_value());
    }

    void whatIsNotAnAddressIsALocalFailure()
    {
        QCOMPARE(connectTo({QStringLiteral("www.example.test"), 80}).failure->kind, Kind::Local);
        QCOMPARE(connectTo({QStringLiteral("127.0.0.1"), 0}).failure->kind, Kind::Local);
    }

    void aStopBeforeTheStartSendsNothing()
    {
        test::LoopbackServer server(test::mute());
        std::stop_source stop;
        stop.request_stop();
        const auto outcome = probes::probe(TcpRequest{server.endpoint()}, {}, stop.get_token());
        QCOMPARE(std::get<TcpEvidence>(outcome).failure->kind, Kind::Cancelled);
        QCOMPARE(server.connections(), 0);
    }

    void aRouteThatSaysNo_data()
    {
        QTest::addColumn<QString>("route");
        QTest::addColumn<QString>("address");
        QTest::addColumn<Kind>("kind");
        QTest::addColumn<int>("code");
        QTest::newRow("an unreachable host") << "unreachable"
                                             << "192.0.2.1" << Kind::HostUnreachable << EHOSTUNREACH;
        QTest::newRow("a prohibited host") << "prohibit"
                                           << "192.0.2.2" << Kind::Prohibited << EACCES;
        QTest::newRow("no route") << ""
                                  << "198.51.100.1" << Kind::NetworkUnreachable << ENETUNREACH;
        QTest::newRow("no IPv6 route") << ""
                                       << "2001:db8::1" << Kind::NetworkUnreachable << ENETUNREACH;
        QTest::newRow("an unreachable IPv6 host") << "unreachable"
                                                  << "2001:db8::2" << Kind::HostUnreachable << EHOSTUNREACH;
    }
    void aRouteThatSaysNo()
    {
        QFETCH(QString, route);
        QFETCH(QString, address);
        QFETCH(Kind, kind);
        QFETCH(int, code);
        if (!privateNetwork)
            QSKIP("needs a network of its own");
        if (!route.isEmpty() &&
            !test::configure(QStringLiteral("ip"),
                             {QStringLiteral("route"), QStringLiteral("add"), route, address}))
            QSKIP("needs ip(8)");
        const TcpEvidence seen = connectTo({address, 80});
        QVERIFY(seen.failure);
        QCOMPARE(seen.failure->kind, kind);
        QCOMPARE(seen.failure->code, code);
    }

    void aFirewallThatAnswers_data()
    {
        QTest::addColumn<QByteArray>("rule");
        QTest::addColumn<bool>("ipv6");
        QTest::addColumn<Kind>("kind");
        QTest::addColumn<QString>("detail");
        const auto row = [](const char *name, const char *rule, bool ipv6, Kind kind, const char *detail) {
            QTest::newRow(name) << QByteArray(rule) << ipv6 << kind << QString::fromLatin1(detail);
        };
        row("with RST, as a closed port", "reject with tcp reset", false, Kind::Refused, "refused");
        row("with port unreachable, as no closed port does", "reject with icmp type port-unreachable", false,
            Kind::Prohibited, "ICMP type 3 code 3 from 127.0.0.1");
        row("with admin-prohibited", "reject with icmp type admin-prohibited", false, Kind::Prohibited,
            "ICMP type 3 code 13 from 127.0.0.1");
        row("with host-prohibited", "reject with icmp type host-prohibited", false, Kind::Prohibited,
            "ICMP type 3 code 10 from 127.0.0.1");
        row("with net-prohibited", "reject with icmp type net-prohibited", false, Kind::Prohibited,
            "ICMP type 3 code 9 from 127.0.0.1");
        row("with host-unreachable", "reject with icmp type host-unreachable", false, Kind::HostUnreachable,
            "ICMP type 3 code 1 from 127.0.0.1");
        row("with net-unreachable", "reject with icmp type net-unreachable", false, Kind::NetworkUnreachable,
            "ICMP type 3 code 0 from 127.0.0.1");
        row("with IPv6 admin-prohibited", "reject with icmpv6 type admin-prohibited", true, Kind::Prohibited,
            "ICMPv6 type 1 code 1 from ::1");
        row("with IPv6 address-unreachable", "reject with icmpv6 type addr-unreachable", true,
            Kind::HostUnreachable, "ICMPv6 type 1 code 3 from ::1");
        row("with IPv6 port-unreachable", "reject with icmpv6 type port-unreachable", true, Kind::Prohibited,
            "ICMPv6 type 1 code 4 from ::1");
    }
    void aFirewallThatAnswers()
    {
        QFETCH(QByteArray, rule);
        QFETCH(bool, ipv6);
        QFETCH(Kind, kind);
        QFETCH(QString, detail);
        if (!privateNetwork)
            QSKIP("needs a network of its own");
        const test::LoopbackServer server(test::mute(), {}, ipv6);
        QStringList arguments = words("add rule inet probes in tcp dport");
        arguments += QString::number(server.endpoint().port);
        arguments += words(rule.constData());
        if (!test::configure(QStringLiteral("nft"), words("add table inet probes")) ||
            !test::configure(
                QStringLiteral("nft"),
                {QStringLiteral("add chain inet probes in { type filter hook input priority 0; }")}) ||
            !test::configure(QStringLiteral("nft"), arguments))
            QSKIP("needs nft(8)");
        const TcpEvidence seen = connectTo(server.endpoint());
        QVERIFY(seen.failure);
        QCOMPARE(seen.failure->kind, kind);
        QVERIFY2(seen.failure->detail.contains(detail), qPrintable(seen.failure->detail));
        QVERIFY(seen.connect < 4s);

        // The same door by HTTP.
        HttpRequest http;
        http.url = QStringLiteral("http://www.example.test/");
        http.to = server.endpoint();
        const auto fetched = std::get<HttpEvidence>(probes::probe(http, {}, {}));
        QVERIFY(fetched.failure);
        QCOMPARE(fetched.failure->kind, kind);
        QVERIFY2(fetched.failure->detail.contains(detail), qPrintable(fetched.failure->detail));
    }

    void aFirewallThatDropsTimesOut()
    {
        if (!privateNetwork)
            QSKIP("needs a network of its own");
        const test::LoopbackServer server(test::mute());
        QStringList arguments = words("add rule inet probes in tcp dport");
        arguments << QString::number(server.endpoint().port) << QStringLiteral("drop");
        if (!test::configure(QStringLiteral("nft"), arguments))
            QSKIP("needs nft(8)");
        QCOMPARE(connectTo(server.endpoint(), 300ms).failure->kind, Kind::TimedOut);
    }
};

int main(int argc, char *argv[])
{
    privateNetwork = test::enterPrivateNetwork();
    const QCoreApplication app(argc, argv);
    TestTcp test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_tcp.moc"
