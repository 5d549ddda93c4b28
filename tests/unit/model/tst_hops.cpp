// SPDX-License-Identifier: GPL-3.0-or-later
//
// Answers along a route in, what they say out.
#include "model/hops.h"

#include <QTest>

using namespace fd;
using namespace std::chrono_literals;

namespace {

using Kind = RouteAnswer::Kind;

/// Three packets for each hop.
RouteEvidence walked()
{
    RouteEvidence seen;
    seen.flows = 1;
    seen.repeats = 3;
    return seen;
}

void answer(RouteEvidence &seen, int hop, const char *address, int times = 3, Kind kind = Kind::TimeExceeded)
{
    for (int attempt = 0; attempt < times; ++attempt)
        seen.answers.push_back(
            {hop, 0, attempt, kind, 0, QString::fromLatin1(address), Micros{1000 * hop + attempt}});
    seen.reached = seen.reached || kind == Kind::Reached;
    seen.hopsAsked = std::max(seen.hopsAsked, hop);
}

} // namespace

class TestHops : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void silentRoutersOnTheWayAreNoLoss()
    {
        RouteEvidence seen = walked();
        answer(seen, 1, "192.0.2.1");
        answer(seen, 4, "198.51.100.10", 3, Kind::Reached);
        const Route route = routeOf(seen);
        QCOMPARE(route.end, Route::End::Reached);
        QCOMPARE(route.hops.size(), std::size_t{4});
        QCOMPARE(route.silentHops, 2);
        QCOMPARE(route.lossFrom, 0);
        QVERIFY(route.slowAnswerers.empty());
        QCOMPARE(route.hops.back().median, Micros{4001});
    }

    void lossAtOneHopAloneIsThatRouterAnsweringSlowly()
    {
        RouteEvidence seen = walked();
        answer(seen, 1, "192.0.2.1");
        answer(seen, 2, "192.0.2.9", 1);
        answer(seen, 3, "198.51.100.10", 3, Kind::Reached);
        const Route route = routeOf(seen);
        QCOMPARE(route.lossFrom, 0);
        QCOMPARE(route.slowAnswerers, std::vector<int>{2});
        QCOMPARE(route.hops[1].lossPercent(), 66);
    }

    void lossThatGoesOnToTheEndBeginsWhereItIsFirstSeen()
    {
        RouteEvidence seen = walked();
        answer(seen, 1, "192.0.2.1");
        answer(seen, 2, "192.0.2.9", 2);
        answer(seen, 3, "192.0.2.10", 1);
        answer(seen, 4, "198.51.100.10", 2, Kind::Reached);
        const Route route = routeOf(seen);
        QCOMPARE(route.lossFrom, 2);
        QVERIFY(route.slowAnswerers.empty());
    }

    void routersThatRepeatAreALoop()
    {
        RouteEvidence seen = walked();
        answer(seen, 1, "192.0.2.1");
        for (int hop = 2; hop < 9; ++hop)
            answer(seen, hop, hop % 2 == 0 ? "192.0.2.9" : "192.0.2.10");
        const Route route = routeOf(seen);
        QCOMPARE(route.end, Route::End::Loops);
        QCOMPARE(route.loop, QStringList({QStringLiteral("192.0.2.9"), QStringLiteral("192.0.2.10")}));
    }

    void aRouterThatAnswersForItsNextAsWellIsNoLoop()
    {
        RouteEvidence seen = walked();
        answer(seen, 1, "192.0.2.1");
        answer(seen, 2, "192.0.2.9");
        answer(seen, 3, "192.0.2.9");
        QCOMPARE(routeOf(seen).end, Route::End::FallsSilent);
        QCOMPARE(routeOf(seen).endAddress, QStringLiteral("192.0.2.9"));
    }

    void aRefusalNamesItsRouter()
    {
        RouteEvidence seen = walked();
        answer(seen, 1, "192.0.2.1");
        answer(seen, 2, "192.0.2.9", 3, Kind::Prohibited);
        const Route route = routeOf(seen);
        QCOMPARE(route.end, Route::End::Refused);
        QCOMPARE(route.refusal, Kind::Prohibited);
        QCOMPARE(route.endAddress, QStringLiteral("192.0.2.9"));
    }

    void nothingAtAllIsAnEndInSilence()
    {
        const Route route = routeOf(walked());
        QCOMPARE(route.end, Route::End::FallsSilent);
        QVERIFY(route.hops.empty());
        QVERIFY(route.endAddress.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestHops)
#include "tst_hops.moc"
