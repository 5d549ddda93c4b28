// SPDX-License-Identifier: GPL-3.0-or-later
//
// Ping, route and path MTU on a loopback of its own, and the rules by which a route is followed.
#include "probes/hosts/workstation_files.h"
#include "probes/icmp/error_queue.h"
#include "probes/probe.h"
#include "probes/route/trace.h"
#include "support/private_network.h"

#include <QFile>
#include <QTest>

#include <map>

#include <linux/errqueue.h>
#include <netinet/in.h>

#include <array>
#include <cerrno>
#include <cstring>

using namespace fd;
using namespace std::chrono_literals;
using probes::Clock;
using probes::Shot;
using probes::Trace;
using Kind = RouteAnswer::Kind;

namespace {

bool privateNetwork = false;

/// Whether echo sockets are allowed (icmp(7)).
bool allowEcho(bool allow)
{
    QFile file(QStringLiteral("/proc/sys/net/ipv4/ping_group_range"));
    return file.open(QIODevice::WriteOnly) && file.write(allow ? "0 0\n" : "1 0\n") > 0;
}

template <class Evidence>
Evidence ask(const ProbeRequest &request)
{
    return std::get<Evidence>(probes::probe(request, {}, {}));
}

RouteAnswer at(const Shot &shot, const char *address, Kind kind = Kind::TimeExceeded, Micros time = 1ms)
{
    return {shot.hop, shot.flow, shot.attempt, kind, 0, QString::fromLatin1(address), time};
}

RouteRequest oneFlow(int repeats = 1)
{
    RouteRequest request;
    request.flows = 1;
    request.repeats = repeats;
    return request;
}

} // namespace

class TestPath : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { probes::initialise(); }

    void echoIsAnswered_data()
    {
        QTest::addColumn<QString>("address");
        QTest::newRow("over IPv4") << QStringLiteral("127.0.0.1");
        QTest::newRow("over IPv6") << QStringLiteral("::1");
    }
    void echoIsAnswered()
    {
        QFETCH(QString, address);
        if (!privateNetwork || !allowEcho(true))
            QSKIP("needs a network of its own");
        PingRequest request;
        request.to = {address, 0};
        request.count = 5;
        request.interval = 10ms;
        const auto seen = ask<PingEvidence>(request);
        if (address.contains(u':') && seen.failure && seen.failure->kind != Failure::Kind::TimedOut)
            QSKIP("no IPv6 here");
        QCOMPARE(seen.method, QStringLiteral("icmp"));
        QCOMPARE(seen.sent, 5);
        QCOMPARE(seen.times.size(), std::size_t{5});
        QCOMPARE(seen.duplicates, 0);
        QVERIFY(!seen.failure);
    }

    void whereEchoIsForbiddenConnectsTakeItsPlace()
    {
        if (!privateNetwork || !allowEcho(false))
            QSKIP("needs a network of its own");
        PingRequest request;
        request.to = {QStringLiteral("127.0.0.1"), 9}; // a closed port answers too
        request.count = 5;
        request.interval = 10ms;
        const auto seen = ask<PingEvidence>(request);
        QCOMPARE(seen.method, QStringLiteral("tcp"));
        QCOMPARE(seen.times.size(), std::size_t{5});
        QVERIFY(!seen.failure);
    }

    void theFirstHopOfLoopbackIsTheAddressItself_data()
    {
        QTest::addColumn<QString>("method");
        QTest::newRow("by TCP") << QStringLiteral("tcp");
        QTest::newRow("by UDP") << QStringLiteral("udp");
    }
    void theFirstHopOfLoopbackIsTheAddressItself()
    {
        QFETCH(QString, method);
        if (!privateNetwork)
            QSKIP("needs a network of its own");
        RouteRequest request;
        request.to = {QStringLiteral("127.0.0.1"), 9};
        request.method = method;
        const auto seen = ask<RouteEvidence>(request);
        QVERIFY(!seen.failure);
        QVERIFY(seen.reached);
        QCOMPARE(seen.hopsAsked, 1);
        QVERIFY(!seen.answers.empty());
        for (const RouteAnswer &answer : seen.answers)
            QCOMPARE(answer.kind, Kind::Reached);
    }

    void fullPacketsPassOnLoopback()
    {
        if (!privateNetwork || !allowEcho(true))
            QSKIP("needs a network of its own");
        const auto seen = ask<MtuEvidence>(MtuRequest{{QStringLiteral("127.0.0.1"), 0}, 1000ms});
        QCOMPARE(seen.pathMtu, 1500);
        QVERIFY(!seen.blackHole);
        QVERIFY(!seen.failure);
    }

    void aStopEndsAPingAtOnce()
    {
        if (!privateNetwork || !allowEcho(true))
            QSKIP("needs a network of its own");
        std::stop_source stop;
        stop.request_stop();
        PingRequest request;
        request.to = {QStringLiteral("127.0.0.1"), 0};
        const auto seen = std::get<PingEvidence>(probes::probe(request, {}, stop.get_token()));
        QVERIFY(seen.failure && seen.failure->kind == Failure::Kind::Cancelled);
    }

    // The rules by which a route is followed

    void noMoreThanTheLimitMayArriveAtATime()
    {
        Trace trace(oneFlow(3), {.lookahead = 10, .arriving = 3, .oneAhead = true});
        const auto now = Clock::now();
        QCOMPARE(trace.due(now).size(), std::size_t{3});
        QVERIFY(trace.due(now).empty());
        // The first router has answered: its repeats cannot arrive, and one more hop may be tried.
        trace.add(at({1, 0, 0}, "192.0.2.1"));
        QCOMPARE(trace.due(now).size(), std::size_t{3});
    }

    void whatScoutsPassedIsTriedAtOnceAndWhereTheyArrivedWithinTheLimit()
    {
        Trace trace(oneFlow(4), {.lookahead = 10, .arriving = 3, .oneAhead = true});
        for (const int hop : {1, 2, 5})
            trace.scouted(at({hop, 0, 0}, "192.0.2.1"));
        trace.scouted(at({6, 0, 0}, "198.51.100.10", Kind::Reached));
        std::map<int, int> sent;
        for (const Shot &shot : trace.due(Clock::now()))
            ++sent[shot.hop];
        // One for each hop, since this kind of packet may arrive earlier; three arrive at the end.
        QCOMPARE(sent, (std::map<int, int>{{1, 1}, {2, 1}, {3, 1}, {4, 1}, {5, 1}, {6, 3}}));
    }

    void whereScoutsArriveButNothingElseTheWayIsFollowedOn()
    {
        Trace trace(oneFlow(1), {.lookahead = 10, .arriving = 3, .oneAhead = true});
        auto now = Clock::now();
        trace.scouted(at({1, 0, 0}, "198.51.100.10", Kind::Reached));
        QCOMPARE(trace.due(now).size(), std::size_t{1});
        QVERIFY(trace.due(now).empty());
        now += 2s;
        std::vector<int> more;
        for (const Shot &shot : trace.due(now))
            more.push_back(shot.hop);
        QCOMPARE(more, (std::vector<int>{2, 3})); // the way of another kind of packet is hardly much longer
        QVERIFY(trace.isDone(now + 4s));
    }

    void aSilentHopIsGivenUpSoonAfterOneBeyondHasAnswered()
    {
        Trace trace(oneFlow(), {});
        const auto now = Clock::now();
        trace.due(now);
        trace.add(at({1, 0, 0}, "192.0.2.1"));
        trace.add(at({3, 0, 0}, "198.51.100.10", Kind::Reached, 20ms));
        QVERIFY(!trace.isDone(now + 25ms));
        QVERIFY(trace.isDone(now + 31ms));
        QCOMPARE(trace.evidence().hopsAsked, 3);
    }

    void whatIsLostIsWaitedForAsLongAsAnswersVary_data()
    {
        QTest::addColumn<int>("slowestMs");
        QTest::addColumn<int>("waitedMs");
        QTest::newRow("answers all alike") << 20 << 24;
        QTest::newRow("answers that vary") << 30 << 70;
    }
    void whatIsLostIsWaitedForAsLongAsAnswersVary()
    {
        QFETCH(int, slowestMs);
        QFETCH(int, waitedMs);
        Trace trace(oneFlow(3), {});
        const auto now = Clock::now();
        trace.due(now);
        for (int attempt = 0; attempt < 3; ++attempt)
            trace.add(at({2, 0, attempt}, "198.51.100.10", Kind::Reached, Millis{20}));
        trace.add(at({1, 0, 0}, "192.0.2.1", Kind::TimeExceeded, Millis{20}));
        trace.add(at({1, 0, 1}, "192.0.2.1", Kind::TimeExceeded, Millis{slowestMs}));
        QVERIFY(!trace.isDone(now + Millis{waitedMs - 1}));
        QVERIFY(trace.isDone(now + Millis{waitedMs}));
    }

    void whereNothingTellsHowAnswersVaryWhatIsLostIsWaitedForLong()
    {
        RouteRequest request = oneFlow(2);
        Trace trace(request, {});
        const auto now = Clock::now();
        trace.due(now);
        trace.add(at({1, 0, 0}, "192.0.2.1", Kind::TimeExceeded, 20ms));
        trace.add(at({2, 0, 0}, "198.51.100.10", Kind::Reached, 20ms));
        QVERIFY(!trace.isDone(now + 299ms));
        QVERIFY(trace.isDone(now + 300ms));
    }

    void onAShortWayASilentHopIsWaitedForTenTimesTheNext()
    {
        Trace trace(oneFlow(), {});
        const auto now = Clock::now();
        trace.due(now);
        trace.add(at({1, 0, 0}, "192.0.2.1", Kind::TimeExceeded, 100us));
        trace.add(at({3, 0, 0}, "198.51.100.10", Kind::Reached, 200us));
        QVERIFY(!trace.isDone(now + 1999us));
        QVERIFY(trace.isDone(now + 2000us));
    }

    void repeatsOfSilentHopsAreAskedOnceTheEndIsKnown()
    {
        Trace trace(oneFlow(2), {.lookahead = 10, .arriving = 3, .oneAhead = true});
        auto now = Clock::now();
        trace.due(now);
        trace.add(at({3, 0, 0}, "198.51.100.10", Kind::Reached));
        for (const Shot &shot : trace.due(now)) {
            if (shot.hop == 3)
                trace.add(at(shot, "198.51.100.10", Kind::Reached));
        }
        now += 2s;
        QVERIFY(trace.due(now).empty());
        QVERIFY(trace.isDone(now));
    }

    void whatArrivesWithHopsToSpareCountsForTheLastHop()
    {
        Trace trace(oneFlow(), {});
        trace.due(Clock::now());
        trace.add(at({5, 0, 0}, "198.51.100.10", Kind::Reached));
        trace.add(at({2, 0, 0}, "198.51.100.10", Kind::Reached));
        const RouteEvidence seen = trace.evidence();
        QCOMPARE(seen.hopsAsked, 2);
        QCOMPARE(seen.answers.size(), std::size_t{1});
        QCOMPARE(seen.answers.front().hop, 2);
    }

    void aLoopIsNotFollowedToTheLastHop()
    {
        Trace trace(oneFlow(), {.lookahead = 4, .arriving = 128});
        const auto now = Clock::now();
        int most = 0;
        for (int round = 0; round < 20; ++round) {
            for (const Shot &shot : trace.due(now)) {
                most = std::max(most, shot.hop);
                trace.add(at(shot, shot.hop % 2 == 0 ? "192.0.2.9" : "192.0.2.10"));
            }
        }
        QVERIFY2(most < 20, QByteArray::number(most).constData());
        QVERIFY(trace.isDone(now));
    }

    void twoRoutersAtOneHopAreNoticed()
    {
        RouteRequest request = oneFlow();
        request.flows = 2;
        Trace trace(request, {});
        trace.due(Clock::now());
        trace.add(at({1, 0, 0}, "192.0.2.1"));
        trace.add(at({1, 1, 0}, "192.0.2.1"));
        trace.add(at({2, 0, 0}, "192.0.2.9"));
        trace.add(at({2, 1, 0}, "192.0.2.10"));
        QCOMPARE(trace.ambiguousHops(), std::set<int>{2});
    }

    // The error queue

    void anErrorOfTheQueueIsRead()
    {
        alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(sock_extended_err) + sizeof(sockaddr_in))>
            bytes{};
        auto *header = reinterpret_cast<cmsghdr *>(bytes.data());
        header->cmsg_level = IPPROTO_IP;
        header->cmsg_type = IP_RECVERR;
        header->cmsg_len = CMSG_LEN(sizeof(sock_extended_err) + sizeof(sockaddr_in));
        sock_extended_err error{};
        error.ee_errno = EMSGSIZE;
        error.ee_origin = SO_EE_ORIGIN_ICMP;
        error.ee_type = 3;
        error.ee_code = 4;
        error.ee_info = 1400;
        sockaddr_in sender{};
        sender.sin_family = AF_INET;
        sender.sin_addr.s_addr = htonl(0xC0000209);
        std::memcpy(CMSG_DATA(header), &error, sizeof error);
        std::memcpy(CMSG_DATA(header) + sizeof error, &sender, sizeof sender);
        const auto read = probes::readError(*header);
        QVERIFY(read);
        QVERIFY(read->isIcmp());
        QVERIFY(!read->isRejection());
        QCOMPARE(read->info, 1400);
        QCOMPARE(read->sender, QStringLiteral("192.0.2.9"));
        QCOMPARE(probes::answerFrom(*read, {}, false).kind, Kind::TooBig);
        header->cmsg_len = CMSG_LEN(4);
        QVERIFY(!probes::readError(*header));
    }

    // What this computer's files say

    void theDefaultRouteOfLowestMetricCounts()
    {
        const QByteArray table =
            "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT\n"
            "wlan0\t00000000\t0102A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0\n"
            "eth0\t00000000\t0102A8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0\n"
            "eth1\t0002A8C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n";
        QCOMPARE(probes::defaultRoute4(table), QStringLiteral("eth0"));
        QCOMPARE(probes::defaultRoute4("Iface\tDestination\n"), QString());
    }

    void aRejectingRouteIsNoWayOut()
    {
        const QByteArray zeros(32, '0');
        const QByteArray reject =
            zeros + " 00 " + zeros + " 00 " + zeros + " ffffffff 00000001 00000000 00200200 lo\n";
        QCOMPARE(probes::defaultRoute6(reject), QString());
        const QByteArray way =
            zeros + " 00 " + zeros +
            " 00 fe800000000000000000000000000001 00000400 00000001 00000000 00000003 eth0\n";
        QCOMPARE(probes::defaultRoute6(reject + way), QStringLiteral("eth0"));
    }

    void proxiesApplyBySchemeAndExemption_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("exempt");
        QTest::addColumn<QString>("proxy");
        QTest::newRow("http") << QStringLiteral("http://www.example.com/") << QString()
                              << QStringLiteral("http://proxy.example.net:3128");
        QTest::newRow("https") << QStringLiteral("https://www.example.com/") << QString()
                               << QStringLiteral("http://192.0.2.8:8080");
        QTest::newRow("exempt domain") << QStringLiteral("http://www.example.com/")
                                       << QStringLiteral("localhost, .example.com") << QString();
        QTest::newRow("another name that ends alike")
            << QStringLiteral("http://www.badexample.com/") << QStringLiteral("example.com")
            << QStringLiteral("http://proxy.example.net:3128");
        QTest::newRow("everything exempt")
            << QStringLiteral("https://www.example.com/") << QStringLiteral("*") << QString();
    }
    void proxiesApplyBySchemeAndExemption()
    {
        QFETCH(QString, url);
        QFETCH(QString, exempt);
        QFETCH(QString, proxy);
        const auto found = probes::environmentProxies(url, [&](const char *name) -> QString {
            const QByteArray key(name);
            if (key == "http_proxy")
                return QStringLiteral("http://user:secret@proxy.example.net:3128/");
            if (key == "HTTPS_PROXY")
                return QStringLiteral("192.0.2.8:8080");
            return key == "no_proxy" ? exempt : QString();
        });
        QCOMPARE(found.empty() ? QString() : found.front().value, proxy);
    }

    void whatGnomePrintsIsRead_data()
    {
        QTest::addColumn<QByteArray>("mode");
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("proxy");
        const QString site = QStringLiteral("https://www.example.com/");
        QTest::newRow("none") << QByteArray("mode 'none'") << site << QString();
        QTest::newRow("by hand") << QByteArray("mode 'manual'") << site
                                 << QStringLiteral("http://192.0.2.8:3128");
        QTest::newRow("by hand, for http SOCKS alone is left")
            << QByteArray("mode 'manual'") << QStringLiteral("http://www.example.com/")
            << QStringLiteral("socks5://socks.example.net:1080");
        QTest::newRow("by hand, exempt")
            << QByteArray("mode 'manual'") << QStringLiteral("https://shop.example.org/") << QString();
        QTest::newRow("a script") << QByteArray("mode 'auto'") << site
                                  << QStringLiteral("pac+http://proxy.example.net/proxy.pac");
    }
    void whatGnomePrintsIsRead()
    {
        QFETCH(QByteArray, mode);
        QFETCH(QString, url);
        QFETCH(QString, proxy);
        const QByteArray text =
            "org.gnome.system.proxy autoconfig-url 'http://user:secret@proxy.example.net/proxy.pac?k=1'\n"
            "org.gnome.system.proxy ignore-hosts ['localhost', '*.example.org']\n"
            "org.gnome.system.proxy " +
            mode +
            "\n"
            "org.gnome.system.proxy.http host ''\norg.gnome.system.proxy.http port 8080\n"
            "org.gnome.system.proxy.https host '192.0.2.8'\norg.gnome.system.proxy.https port 3128\n"
            "org.gnome.system.proxy.socks host 'socks.example.net'\norg.gnome.system.proxy.socks port 1080\n";
        const auto found = probes::gnomeProxies(url, text);
        QCOMPARE(found.empty() ? QString() : found.front().value, proxy);
        const auto byNetwork = probes::gnomeProxies(url, "org.gnome.system.proxy mode 'auto'\n"
                                                         "org.gnome.system.proxy autoconfig-url ''\n");
        QCOMPARE(byNetwork.size(), std::size_t{1});
        QCOMPARE(byNetwork.front().value, QStringLiteral("wpad://"));
        QVERIFY(probes::gnomeProxies(url, "No such schema").empty());
    }

    void theDesktopsProxyCountsOnlyWhereItIsSetByHand()
    {
        const QByteArray file =
            "[Proxy Settings]\nProxyType=1\nhttpProxy=http://192.0.2.8 3128\nNoProxyFor=example.org\n";
        const QString url = QStringLiteral("http://www.example.com/");
        const auto found = probes::kdeProxies(url, file);
        QCOMPARE(found.size(), std::size_t{1});
        QCOMPARE(found.front().value, QStringLiteral("http://192.0.2.8:3128"));
        QVERIFY(probes::kdeProxies(url, QByteArray(file).replace("ProxyType=1", "ProxyType=0")).empty());
        QVERIFY(probes::kdeProxies(QStringLiteral("http://www.example.org/"), file).empty());
        const auto script = probes::kdeProxies(
            url, "[Proxy Settings]\nProxyType=2\nProxy Config Script=http://proxy.example.net/proxy.pac\n");
        QCOMPARE(script.size(), std::size_t{1});
        QCOMPARE(script.front().value, QStringLiteral("pac+http://proxy.example.net/proxy.pac"));
    }

    void thisComputerIsDescribed()
    {
        const auto seen =
            ask<WorkstationEvidence>(WorkstationRequest{QStringLiteral("http://www.example.com/")});
        QVERIFY(!seen.interfaces.empty());
        if (privateNetwork) {
            QVERIFY(seen.defaultRoute4.isEmpty());
            QCOMPARE(seen.interfaces.front().name, QStringLiteral("lo"));
            QVERIFY(!seen.interfaces.front().tunnel);
        }
    }
};

int main(int argc, char **argv)
{
    privateNetwork = test::enterPrivateNetwork();
    QCoreApplication app(argc, argv);
    TestPath test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_path.moc"
