// SPDX-License-Identifier: GPL-3.0-or-later
//
// The checks of the path: what a few answers of ping, route, MTU and this workstation mean.
#include "check_world.h"

#include "checks/connectivity/clock.h"
#include "checks/connectivity/way.h"

#include <QTest>

using namespace fd;
using namespace fd::checks;

namespace {

using Kind = RouteAnswer::Kind;

struct Way : World {
    WayTarget edge() const { return wayTargets(context()).front(); }
    WayTarget origin() const { return wayTargets(context()).back(); }

    void opens(bool open = true)
    {
        TcpEvidence tcp;
        tcp.connect = 1ms;
        if (!open)
            tcp.failure = Failure{Failure::Kind::TimedOut, Failure::Phase::Connect, 0, {}};
        for (const WayTarget &target : wayTargets(context()))
            answerTo(knock(context(), target.to, target.role), tcp);
    }
    void echo(const WayTarget &target, int answered, int sent = 10)
    {
        answerTo(echoRequest(context(), target), ping("icmp", answered, sent));
    }
    void connects(const WayTarget &target, int answered, int sent = 20)
    {
        answerTo(connectsRequest(context(), target), ping("tcp", answered, sent));
    }
    static PingEvidence ping(const char *method, int answered, int sent)
    {
        PingEvidence seen;
        seen.method = QString::fromLatin1(method);
        seen.sent = sent;
        seen.times.assign(static_cast<std::size_t>(answered), Micros{1000});
        if (answered == 0)
            seen.failure = Failure{Failure::Kind::TimedOut, Failure::Phase::Other, 0, {}};
        return seen;
    }
    void route(const WayTarget &target, std::vector<const char *> hops, Kind last, const char *method = "tcp")
    {
        RouteEvidence seen;
        seen.flows = 1;
        seen.repeats = 1;
        for (std::size_t i = 0; i < hops.size(); ++i) {
            const Kind kind = i + 1 == hops.size() ? last : Kind::TimeExceeded;
            seen.answers.push_back(
                {static_cast<int>(i) + 1, 0, 0, kind, 0, QString::fromLatin1(hops[i]), 1ms});
        }
        seen.hopsAsked = static_cast<int>(hops.size());
        seen.reached = last == Kind::Reached;
        answerTo(routeRequest(context(), target, QString::fromLatin1(method)), seen);
    }
    CheckResult row(const char *check, std::size_t index = 0) const { return judge(check).at(index); }
};

} // namespace

class TestWayChecks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void a_connection_that_hangs_beside_one_that_works_tells_of_lost_packets()
    {
        Way world;
        world.opens(false);
        world.World::edge(answer(200));
        const WayTarget target = closeTargets(world.context()).front();
        QVERIFY(!hasFact(world.judge("connectivity.tcp"), "edge path-lossy")); // not asked yet
        world.echo(target, 0);
        QVERIFY(hasFact(world.judge("connectivity.tcp"), "edge path-lossy"));
    }
    void where_echo_requests_are_answered_a_hanging_connection_is_no_loss()
    {
        Way world;
        world.opens(false);
        world.World::edge(answer(200));
        world.echo(closeTargets(world.context()).front(), 10);
        QVERIFY(!hasFact(world.judge("connectivity.tcp"), "edge path-lossy"));
    }
    void whoIsLateIsAskedForBeforeTheConnectionIsGivenUp_data()
    {
        QTest::addColumn<bool>("opens"); // in the end, by a packet that was sent again
        QTest::newRow("never answers") << false;
        QTest::newRow("answers late") << true;
    }
    void whoIsLateIsAskedForBeforeTheConnectionIsGivenUp()
    {
        QFETCH(bool, opens);
        Way world;
        const TcpRequest edge = knock(world.context(), world.edge().to, Role::Edge);
        const Failure silent{Failure::Kind::TimedOut, Failure::Phase::Connect, 0, {}};
        world.evidence.ask(edge);
        world.evidence.start(edge, 0);
        QVERIFY(world.plan("connectivity.ping").empty());
        world.evidence.progress(edge, {.outcome = TcpEvidence{1s, {}, silent}});
        const auto pings = world.plan("connectivity.ping");
        const auto routes = world.plan("connectivity.route");
        QCOMPARE(pings.size(), std::size_t{1});
        QCOMPARE(routes.size(), std::size_t{1});
        QCOMPARE(world.row("connectivity.ping").status, Status::Running);
        QVERIFY(world.evidence.ask(pings.front()));
        QVERIFY(world.evidence.ask(routes.front()));
        // The same questions are still those that count once the connection has opened or not.
        TcpEvidence tcp{opens ? 1050ms : 3500ms, {}, {}};
        if (!opens)
            tcp.failure = silent;
        world.evidence.answer(edge, tcp, 3500);
        QVERIFY(!world.evidence.ask(world.plan("connectivity.ping").front()));
        QVERIFY(!world.evidence.ask(world.plan("connectivity.route").front()));
    }

    void nothingIsAskedBeforeTheConnectionWasTried()
    {
        const Way world;
        for (const char *check : {"connectivity.ping", "connectivity.route", "connectivity.mtu"})
            QVERIFY2(world.plan(check).empty(), check);
    }

    void allAnsweredIsAClearPath()
    {
        Way world;
        world.opens();
        world.echo(world.edge(), 10);
        QCOMPARE(world.row("connectivity.ping").status, Status::Pass);
        QVERIFY(hasFact({world.row("connectivity.ping")}, "edge path-clear"));
    }

    void missingEchoAloneIsNoLoss()
    {
        Way world;
        world.opens();
        world.echo(world.edge(), 6);
        QCOMPARE(world.row("connectivity.ping").status, Status::Queued);
        QVERIFY(world.plan("connectivity.ping").size() > 2);
        world.connects(world.edge(), 20);
        QCOMPARE(world.row("connectivity.ping").status, Status::Pass);
        QVERIFY(!hasFact({world.row("connectivity.ping")}, "edge path-lossy"));
    }

    void echoAndConnectsMissingIsLoss()
    {
        Way world;
        world.opens();
        world.echo(world.edge(), 7);
        world.connects(world.edge(), 14);
        const CheckResult row = world.row("connectivity.ping");
        QCOMPARE(row.status, Status::Fail);
        QVERIFY(hasFact({row}, "edge path-lossy"));
        QCOMPARE(row.observations.front().number, 30.0);
    }

    void anUnansweredPingOfAnOpenServiceIsTimedByTcp()
    {
        Way world;
        world.opens();
        world.echo(world.edge(), 0);
        world.connects(world.edge(), 20);
        QCOMPARE(world.row("connectivity.ping").status, Status::Pass);
        QVERIFY(!hasFact({world.row("connectivity.ping")}, "edge path-lossy"));
    }

    void aReachedRouteIsFine()
    {
        Way world;
        world.opens();
        world.route(world.edge(), {"192.0.2.1", "198.51.100.10"}, Kind::Reached);
        QCOMPARE(world.row("connectivity.route").status, Status::Pass);
    }

    void aFilterOnThisComputerIsNotOneOnTheWay_data()
    {
        QTest::addColumn<QByteArray>("teller");
        QTest::addColumn<QString>("fact");
        QTest::newRow("this computer") << QByteArray("192.0.2.9") << QStringLiteral("client local-filter");
        QTest::newRow("a router") << QByteArray("192.0.2.1") << QStringLiteral("edge route-prohibited");
    }
    void aFilterOnThisComputerIsNotOneOnTheWay()
    {
        QFETCH(QByteArray, teller);
        QFETCH(QString, fact);
        Way world;
        world.opens(false);
        WorkstationEvidence here;
        here.interfaces.emplace_back().addresses = {QStringLiteral("192.0.2.9")};
        world.answerTo(WorkstationRequest{}, here);
        world.route(world.edge(), {teller.constData()}, Kind::Prohibited);
        QCOMPARE(factsOf({world.row("connectivity.route")}), QStringList{fact});
    }

    void aLoopIsNamedOnlyWhereTheServiceIsDown_data()
    {
        QTest::addColumn<bool>("open");
        QTest::newRow("service down") << false;
        QTest::newRow("service answers") << true;
    }
    void aLoopIsNamedOnlyWhereTheServiceIsDown()
    {
        QFETCH(bool, open);
        Way world;
        world.opens(open);
        world.route(world.edge(),
                    {"192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.2", "192.0.2.3", "192.0.2.2"},
                    Kind::TimeExceeded);
        QCOMPARE(world.row("connectivity.route").status, open ? Status::Pass : Status::Fail);
        QCOMPARE(hasFact({world.row("connectivity.route")}, "edge route-loops"), !open);
    }

    void twoWaysThatEndAtOneRouterWeighMoreThanOne()
    {
        Way world;
        world.opens(false);
        world.route(world.edge(), {"192.0.2.1", "192.0.2.2"}, Kind::TimeExceeded);
        const auto alone = world.row("connectivity.route");
        QVERIFY(hasFact({alone}, "edge route-ends"));
        QVERIFY(alone.observations.front().weight < 0.5);
        world.route(world.origin(), {"192.0.2.1", "192.0.2.2"}, Kind::TimeExceeded);
        QCOMPARE(world.row("connectivity.route").observations.front().weight, 1.0);
    }

    void whatUdpReachesIsNoFaultOfTheRoute()
    {
        Way world;
        world.opens(false);
        world.route(world.edge(), {"192.0.2.1"}, Kind::TimeExceeded);
        world.route(world.edge(), {"192.0.2.1", "198.51.100.10"}, Kind::Reached, "udp");
        QVERIFY(!hasFact({world.row("connectivity.route")}, "edge route-ends"));
    }

    void vanishingLargePacketsAreAFaultWhereThePageHangs_data()
    {
        QTest::addColumn<bool>("hangs");
        QTest::newRow("page hangs") << true;
        QTest::newRow("page comes") << false;
    }
    void vanishingLargePacketsAreAFaultWhereThePageHangs()
    {
        QFETCH(bool, hangs);
        Way world;
        world.opens();
        const WayTarget edge = world.edge();
        MtuEvidence mtu;
        mtu.method = QStringLiteral("icmp");
        mtu.interfaceMtu = 1500;
        mtu.pathMtu = 1400;
        mtu.blackHole = true;
        world.answerTo(mtuRequest(world.context(), edge), mtu);
        world.answerTo(edge.page,
                       hangs ? failed(Failure::Kind::TimedOut, Failure::Phase::FirstByte, 3s) : answer(200));
        for (const ProbeRequest &request : world.plan("connectivity.mtu")) {
            if (std::holds_alternative<HttpRequest>(request))
                world.answerTo(request, answer(200));
        }
        const CheckResult row = world.row("connectivity.mtu");
        QCOMPARE(row.status, hangs ? Status::Fail : Status::Warn);
        QVERIFY(hasFact({row}, "edge mtu-black-hole"));
        QCOMPARE(row.observations.front().weight >= 1, hangs);
    }

    void brokenIpv6CostsABrowserItsHeadStart()
    {
        Way world;
        world.profile.edge.addresses = {QStringLiteral("198.51.100.10"), QStringLiteral("2001:db8::10")};
        for (const WayTarget &target : wayTargets(world.context())) {
            TcpEvidence tcp;
            tcp.connect = target.to.isIpv6() ? Micros{3'500'000} : Micros{1000};
            if (target.to.isIpv6())
                tcp.failure = Failure{Failure::Kind::TimedOut, Failure::Phase::Connect, 0, {}};
            world.answerTo(knock(world.context(), target.to, target.role), tcp);
            world.answerTo(target.page, target.to.isIpv6()
                                            ? failed(Failure::Kind::TimedOut, Failure::Phase::Connect, 3s)
                                            : answer(200));
        }
        const CheckResult row = world.row("connectivity.families");
        QCOMPARE(row.status, Status::Fail);
        QVERIFY(hasFact({row}, "edge only-ipv6-fails"));
        QVERIFY2(row.summary.contains(QStringLiteral("250 ms")), qPrintable(row.summary));
    }

    void clocksThatAgreeAgainstThisOneAreRight()
    {
        Way world;
        world.opens();
        HttpEvidence page = answer(200);
        page.headers = {{QStringLiteral("Date"), QStringLiteral("Sun, 22 Nov 2026 10:00:00 GMT")}};
        world.answerTo(WorkstationRequest{world.profile.site.url}, WorkstationEvidence{});
        world.answerTo(world.edge().page, page);
        const auto one = world.judge("connectivity.workstation");
        QVERIFY(!hasFact(one, "client clock-wrong"));
        world.answerTo(world.origin().page, page);
        QVERIFY(hasFact(world.judge("connectivity.workstation"), "client clock-wrong"));
    }

    void aStoredAnswersDateIsTakenWithItsAge()
    {
        Way world;
        HttpEvidence page = answer(200);
        page.headers = {{QStringLiteral("Date"), QStringLiteral("Sun, 22 Nov 2026 07:00:00 GMT")},
                        {QStringLiteral("Age"), QStringLiteral("3600")}};
        world.answerTo(world.edge().page, page);
        const auto offsets = clockOffsets(world.context());
        QCOMPARE(offsets.size(), std::size_t{1});
        QVERIFY(std::chrono::abs(offsets.front().ahead) < 2s);
    }

    void dateHeadersAreRead()
    {
        QCOMPARE(instantFromHttpDate(u"Sun, 06 Nov 1994 08:49:37 GMT"),
                 instantFromIso(u"1994-11-06T08:49:37.000Z"));
        QVERIFY(!instantFromHttpDate(u"yesterday"));
        QVERIFY(!instantFromHttpDate(u"Sun, 06 Nov 1994 08:49:37 +0200"));
    }

    void noWayOutIsThisComputersFault()
    {
        Way world;
        TcpEvidence tcp;
        tcp.failure = Failure{Failure::Kind::NetworkUnreachable, Failure::Phase::Connect, 101, {}};
        for (const WayTarget &target : wayTargets(world.context()))
            world.answerTo(knock(world.context(), target.to, target.role), tcp);
        world.answerTo(WorkstationRequest{world.profile.site.url}, WorkstationEvidence{});
        QVERIFY(hasFact(world.judge("connectivity.workstation"), "client no-network"));
    }

    void aSignInPageForAnyNameIsAPortals()
    {
        Way world;
        world.opens();
        HttpEvidence page = answer(302, "Found");
        page.headers = {{QStringLiteral("Location"), QStringLiteral("http://login.hotel.example/")}};
        world.answerTo(world.edge().page, page);
        QVERIFY(!hasFact(world.judge("connectivity.workstation"), "client captive-portal"));
        for (const ProbeRequest &request : world.plan("connectivity.workstation")) {
            if (std::holds_alternative<HttpRequest>(request))
                world.answerTo(request, page);
        }
        QVERIFY(hasFact(world.judge("connectivity.workstation"), "client captive-portal"));
    }

    void aRedirectWithinTheSiteIsNone()
    {
        Way world;
        world.opens();
        HttpEvidence page = answer(301, "Moved");
        page.headers = {{QStringLiteral("Location"), QStringLiteral("https://example.com/")}};
        world.answerTo(world.edge().page, page);
        for (const ProbeRequest &request : world.plan("connectivity.workstation"))
            QVERIFY(!std::holds_alternative<HttpRequest>(request));
    }
};

QTEST_GUILESS_MAIN(TestWayChecks)
#include "tst_way_checks.moc"
