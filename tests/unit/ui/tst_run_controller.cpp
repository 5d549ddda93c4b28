// SPDX-License-Identifier: GPL-3.0-or-later
#include "fake_site.h"

#include "ui/support/run_controller.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

using namespace fd;
using namespace fd::ui;

class TestRunController : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aRunEndsWithAWholeCase();
    void stopEndsAHangingRunQuickly();
    void aSecondStartReplacesTheFirst();
    void destroyingMidRunJoinsQuickly();
    void asManyAnswersAsThereAreCostFewSnapshots();
    void configurationFilesBesideLogsAreReadAsSuch();
};

void TestRunController::configurationFilesBesideLogsAreReadAsSuch()
{
    test::FakeSite site;
    const auto configure = [](std::vector<LogSource> logs) {
        std::erase_if(logs, [](const LogSource &log) { return log.path.endsWith(QStringLiteral(".conf")); });
        for (LogSource &log : logs)
            log.format = QStringLiteral("log_format a '$status';");
        return logs;
    };
    RunController controller(site.prober(), configure);
    CasePtr last;
    connect(&controller, &RunController::finished, this, [&](const CasePtr &run) { last = run; });
    Profile profile = test::FakeSite::profile();
    profile.logs = {{QStringLiteral("shop.log"), {}, {}}, {QStringLiteral("nginx.conf"), {}, {}}};
    const std::vector<LogSource> expected{
        {QStringLiteral("shop.log"), QStringLiteral("log_format a '$status';"), {}}};
    controller.start(profile, {});
    QTRY_VERIFY_WITH_TIMEOUT(last != nullptr, 10000);
    QVERIFY(last->profile.logs == expected);
    // Handed in after the run: read the same way.
    Case with = *std::exchange(last, nullptr);
    with.profile.logs = profile.logs;
    controller.runAgain(std::make_shared<const Case>(with), {QStringLiteral("logs.errors")});
    QTRY_VERIFY_WITH_TIMEOUT(last != nullptr, 10000);
    QVERIFY(last->profile.logs == expected);
}

void TestRunController::aRunEndsWithAWholeCase()
{
    test::FakeSite site;
    RunController controller(site.prober());
    CasePtr last;
    connect(&controller, &RunController::finished, this, [&](const CasePtr &run) { last = run; });
    controller.start(test::FakeSite::profile(), {});
    QVERIFY(controller.isRunning());
    QTRY_VERIFY_WITH_TIMEOUT(last != nullptr, 10000);
    QVERIFY(!controller.isRunning());
    QVERIFY(last->complete);
    QVERIFY(!last->checks.empty());
}

void TestRunController::stopEndsAHangingRunQuickly()
{
    test::FakeSite site;
    site.mood = test::Mood::Hangs;
    RunController controller(site.prober());
    QSignalSpy finished(&controller, &RunController::finished);
    controller.start(test::FakeSite::profile(), {});
    QTRY_VERIFY(site.asked > 0);
    QElapsedTimer timer;
    timer.start();
    controller.stop();
    QVERIFY2(timer.elapsed() < 20, "stop returns at once");
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 2000);
    QVERIFY2(timer.elapsed() < 1000, "and the run ends soon after");
}

void TestRunController::aSecondStartReplacesTheFirst()
{
    test::FakeSite site;
    site.mood = test::Mood::Hangs;
    RunController controller(site.prober());
    std::vector<CasePtr> ends;
    connect(&controller, &RunController::finished, this, [&](const CasePtr &run) { ends.push_back(run); });
    controller.start(test::FakeSite::profile(), {});
    QTRY_VERIFY(site.asked > 0);
    Profile other = test::FakeSite::profile();
    other.name = QStringLiteral("Other");
    site.mood = test::Mood::Healthy;
    controller.start(other, {});
    QTRY_COMPARE_WITH_TIMEOUT(ends.size(), std::size_t(1), 5000);
    QCOMPARE(ends.front()->profile.name, other.name);
}

void TestRunController::destroyingMidRunJoinsQuickly()
{
    test::FakeSite site;
    site.mood = test::Mood::Hangs;
    auto controller = std::make_unique<RunController>(site.prober());
    controller->start(test::FakeSite::profile(), {});
    QTRY_VERIFY(site.asked > 0);
    QElapsedTimer timer;
    timer.start();
    controller.reset();
    QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
}

void TestRunController::asManyAnswersAsThereAreCostFewSnapshots()
{
    test::FakeSite site;
    RunController controller(site.prober());
    int snapshots = 0;
    bool ended = false;
    connect(&controller, &RunController::advanced, this, [&] { ++snapshots; });
    connect(&controller, &RunController::finished, this, [&] { ended = true; });
    QElapsedTimer timer;
    timer.start();
    controller.start(test::FakeSite::profile(), {});
    QTRY_VERIFY_WITH_TIMEOUT(ended, 10000);
    // About 30 a second, and one at the end.
    QVERIFY2(snapshots <= 2 + timer.elapsed() / 30, qPrintable(QString::number(snapshots)));
}

QTEST_MAIN(TestRunController)
#include "tst_run_controller.moc"
