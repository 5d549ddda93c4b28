// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/time_axis.h"
#include "ui/charts/timeline.h"
#include "ui/logs/evidence_place.h"
#include "ui/logs/log_sums.h"
#include "ui/logs/log_tables.h"
#include "ui/logs/log_tabs.h"
#include "ui/logs/logs_now.h"

#include <QAccessible>
#include <QSignalSpy>
#include <QTest>
#include <QThreadPool>
#include <QTreeView>

#include <atomic>
#include <mutex>

using namespace fd;
using namespace fd::ui;

namespace {

const Instant start = *instantFromIso(u"2026-03-10T12:00:00Z");

Instant minute(int m)
{
    return start + std::chrono::minutes(m);
}

LogSummary outage()
{
    LogSummary summary;
    for (int m = 0; m < 60; ++m)
        summary.timeline.buckets.push_back({minute(m), 100, m < 40 ? 0 : 50});
    LogIncident incident;
    incident.start = minute(40);
    incident.end = minute(60);
    incident.errors = 1000;
    incident.total = 2000;
    incident.errorRate = 0.5;
    incident.urls = {{QStringLiteral("/checkout"), 900, 800, 1000, 0}};
    summary.incidents = {incident};
    LogTemplate frequent;
    frequent.text = QStringLiteral("always there");
    frequent.count = 5000;
    frequent.rise = 1;
    LogTemplate risen;
    risen.text = QStringLiteral("upstream timed out <*>");
    risen.count = 300;
    risen.rise = 40;
    risen.file = QStringLiteral("error.log");
    risen.line = 17;
    summary.templates = {frequent, risen};
    SignatureHit hit;
    hit.meaning = QStringLiteral("The upstream refused the connection.");
    hit.count = 250;
    summary.signatures = {hit};
    LogChange change;
    change.time = minute(37);
    change.kind = QStringLiteral("upgrade");
    change.subject = QStringLiteral("php8.2-fpm");
    summary.changes = {change};
    return summary;
}

} // namespace

class TestLogsNow : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void progressIsSaidInWords_data()
    {
        QTest::addColumn<qint64>("done");
        QTest::addColumn<qint64>("total");
        QTest::addColumn<qint64>("elapsedMs");
        QTest::addColumn<QString>("words");
        QTest::newRow("bytes, rate and rest") << qint64(310'000'000) << qint64(1'240'000'000) << qint64(310)
                                              << "310 MB of 1,240 MB read, 1,000 MB a second, about 1 s left";
        QTest::newRow("no rate from the first instant")
            << qint64(4'000'000) << qint64(8'000'000) << qint64(20) << "4 MB of 8 MB read";
        QTest::newRow("the whole is not known")
            << qint64(5'000'000) << qint64(0) << qint64(1000) << "5 MB read, 5 MB a second";
        QTest::newRow("long rests in minutes") << qint64(1'000'000) << qint64(301'000'000) << qint64(1000)
                                               << "1 MB of 301 MB read, 1 MB a second, about 5 min left";
    }
    void progressIsSaidInWords()
    {
        QFETCH(qint64, done);
        QFETCH(qint64, total);
        QFETCH(qint64, elapsedMs);
        QTEST(progressWords(done, total, elapsedMs), "words");
    }

    void whatIsReadSoFarIsShownAndAStopIsSaid()
    {
        Case run;
        const ProbeRequest request = LogRequest{QStringLiteral("a.log"), {}, {}, {}, {}};
        run.evidence.ask(request);
        run.evidence.start(request, 0);
        LogEvidence log;
        log.summary = outage();
        log.summary.files = {LogFile{QStringLiteral("a.log")}};
        run.evidence.progress(request, {500, 2000, log});
        const LogsNow reading = logsOf(run);
        QVERIFY(reading.reading && reading.read && !reading.stopped);
        QCOMPARE(reading.bytesDone, 500);
        QCOMPARE(reading.summary.incidents.size(), std::size_t(1));
        run.evidence.answer(request, NotRun{QStringLiteral("stopped")}, 10);
        const LogsNow stopped = logsOf(run);
        QVERIFY(!stopped.reading && stopped.read && stopped.stopped);
    }

    void theOnsetIsDatedInWords()
    {
        const QString words = onsetWords(outage());
        QVERIFY2(words.startsWith(QStringLiteral("It began on 10 Mar 2026, 12:40:00 UTC")),
                 qPrintable(words));
        QVERIFY(words.contains(QStringLiteral("50 %")));
    }

    void patternsAreRankedByRiseAndLeadToTheirLine()
    {
        const Grid grid = patternsTable(outage());
        QVERIFY(grid.rows.front().contains(QStringLiteral("upstream timed out <*>")));
        QCOMPARE(grid.places.front(), (LinePlace{QStringLiteral("error.log"), 17}));
    }

    void knownFailuresSayTheirShareOfAllErrors()
    {
        QCOMPARE(knownFailuresTable(outage()).rows.front().at(1), QStringLiteral("25 %"));
    }

    void onlyWhatCameWithTheOnsetIsNew()
    {
        LogSummary summary = outage();
        LogTemplate &pattern = summary.templates[1];
        pattern.countDuring = 300;
        pattern.first = minute(40);
        QCOMPARE(patternsTable(summary).rows.front().at(0), QStringLiteral("new"));
        pattern.first = minute(10); // in a smaller rise before it
        QVERIFY(patternsTable(summary).rows.front().at(0).contains(QStringLiteral("40")));
    }

    void nothingIsRuledOutWhileLogsAreRead()
    {
        LogSummary quiet = outage();
        quiet.incidents.clear();
        QVERIFY(onsetWords(quiet, true).contains(QStringLiteral("so far")));
        QVERIFY(!onsetWords(quiet).contains(QStringLiteral("so far")));
    }

    void changesSayHowLongBeforeTheOnset()
    {
        QCOMPARE(changesTable(outage()).rows.front().at(1), QStringLiteral("3 min before"));
    }

    void emptyTablesSayWhy()
    {
        for (const auto make :
             {knownFailuresTable, patternsTable, backendsTable, hardestHitTable, changesTable})
            QVERIFY(!make(LogsShown()).whyEmpty.isEmpty());
    }

    void aSpanKeepsWhatOnlyTheWholeCanTell()
    {
        LogSpanSums span;
        LogTemplate pattern;
        pattern.text = QStringLiteral("upstream timed out <*>");
        pattern.count = 3;
        span.summary.templates = {pattern};
        const LogSummary shown = withinWhole(span, outage()).summary;
        QCOMPARE(shown.templates.front().rise, 40.0);
        QCOMPARE(shown.templates.front().count, 3);
        QCOMPARE(shown.incidents.size(), std::size_t(1));
    }

    void headsThatDoNotTellAreExplained()
    {
        GridModel model;
        model.set(patternsTable(outage()));
        QVERIFY(!model.headerData(0, Qt::Horizontal, Qt::ToolTipRole).toString().isEmpty());
        QVERIFY(model.headerData(4, Qt::Horizontal, Qt::ToolTipRole).toString().isEmpty());
    }

    void whoWasHitHardestFollowsTheSpan()
    {
        LogSpanSums span;
        span.within.urls = {{QStringLiteral("/checkout"), 20, 10, 0, 0},
                            {QStringLiteral("/seldom"), 5, 5, 0, 0}};
        const Grid whole = hardestHitTable(outage());
        QCOMPARE(whole.rows.size(), std::size_t(1));
        QCOMPARE(whole.rows[0].at(2), QStringLiteral("800"));
        const Grid within = hardestHitTable(withinWhole(span, outage()));
        QCOMPARE(within.rows.size(), std::size_t(2));
        QCOMPARE(within.rows[0].at(1), QStringLiteral("/checkout"));
        QCOMPARE(within.rows[0].at(2), QStringLiteral("10"));
        QCOMPARE(within.rows[0].at(5), QStringLiteral("0.0 %")); // what was usual is known of the whole
        QCOMPARE(within.rows[1].at(5), QString());
    }

    void everyTableBelowTheTimelineFollowsTheSpan()
    {
        LogTabs tabs(new QWidget, new QWidget);
        LogSummary whole = outage();
        whole.upstreams = {{QStringLiteral("app1"), 10, 5, 0, {}, {}}};
        tabs.show(whole);
        const auto filled = [&tabs] {
            QStringList names;
            for (const QTreeView *view : tabs.findChildren<QTreeView *>()) {
                if (view->model()->rowCount() > 0)
                    names.append(view->model()->headerData(0, Qt::Horizontal).toString());
            }
            return names;
        };
        QCOMPARE(filled().size(), 6); // known failures, patterns, backends, hardest hit, changes, over time
        tabs.show(withinWhole({}, whole));
        QCOMPARE(filled(), QStringList());
        LogSpanSums span;
        span.summary.timeline.buckets = {{minute(50), 100, 50}};
        tabs.show(withinWhole(span, whole));
        QCOMPARE(filled(), QStringList{QStringLiteral("From")});
    }

    void theClocksOfSeveralLogsAreSaid()
    {
        Case run;
        const auto answer = [&run](const LogRequest &request, const LogEvidence &evidence) {
            run.evidence.ask(request);
            run.evidence.start(request, 0);
            run.evidence.answer(request, evidence, 1);
        };
        LogRequest first;
        LogRequest second;
        first.path = QStringLiteral("edge.log");
        second.path = QStringLiteral("origin.log");
        LogEvidence log;
        log.summary = outage();
        answer(first, log);
        answer(second, log);
        LogRequest clocks = first;
        clocks.beside = {{second.path, {}, {}}};
        LogEvidence apart;
        LogSkew skew;
        skew.file = second.path;
        skew.reference = first.path;
        skew.offsetMs = 7'200'000;
        skew.zone = QStringLiteral("+02:00");
        apart.summary.skews = {skew};
        answer(clocks, apart);
        const LogsNow now = logsOf(run);
        QCOMPARE(now.sources.size(), std::size_t(2));
        QCOMPARE(now.summary.skews.size(), std::size_t(1));
        const QStringList said = remarks(now.summary);
        QVERIFY2(!said.isEmpty() && said.front().contains(QStringLiteral("+02:00")),
                 qPrintable(said.join(u'\n')));
    }

    void aSentenceLeadsToTheLineItWasWrittenFrom()
    {
        CheckResult row;
        QJsonArray places;
        for (int i = 0; i < 3; ++i) { // the same failure in the same words, at other lines
            Observation said;
            said.text =
                QStringLiteral("The upstream refused. Times seen: %1, as in line %2").arg(i).arg(i + 5);
            row.observations.push_back(said);
            places.append(QJsonObject{{QStringLiteral("file"), QStringLiteral("error.log.%1.gz").arg(i)},
                                      {QStringLiteral("line"), i + 5}});
        }
        row.evidence.insert(QStringLiteral("places"), places);
        QCOMPARE(*placeOf(row, row.observations[2].text), (LinePlace{QStringLiteral("error.log.2.gz"), 7}));
        QCOMPARE(*placeOf(row, {}), (LinePlace{QStringLiteral("error.log.0.gz"), 5}));
        QVERIFY(!placeOf(row, QStringLiteral("The upstream refused.")));
        row.evidence.remove(QStringLiteral("places"));
        QVERIFY(!placeOf(row, row.observations[2].text));
    }

    void growthIsAddedToWhatIsKnown()
    {
        struct Growing final : GrowingLogs {
            LogSummary update(std::stop_token) override
            {
                const std::lock_guard lock(busy);
                ++updates;
                LogSummary summary;
                summary.status[QStringLiteral("200")] = updates - (updates > 3 ? 1 : 0);
                return summary;
            }
            std::mutex busy;
            std::atomic<int> updates = 0;
        };
        const auto growing = std::make_shared<Growing>();
        int begun = 0;
        LogTools tools;
        tools.grow = [&](const std::vector<LogRequest> &) {
            ++begun;
            return growing;
        };
        tools.summarise = [](const std::vector<LogRequest> &, std::stop_token) -> LogSummary {
            qFatal("all of it is read again");
            return {};
        };
        LogSums sums(tools);
        std::vector<qint64> seen;
        connect(&sums, &LogSums::wholeSummed, this, [&seen](const LogSummary &summary) {
            seen.push_back(summary.status.at(QStringLiteral("200")));
        });
        sums.setSources({LogRequest()});
        {
            const std::lock_guard hold(growing->busy);
            for (int i = 0; i < 5; ++i)
                sums.grow(); // four of them while the first is under way: one more look
        }
        QTRY_COMPARE(seen.size(), std::size_t(2));
        sums.grow();
        QTRY_COMPARE(seen, (std::vector<qint64>{1, 2, 3}));
        sums.grow(); // nothing is new: nothing is told
        QTRY_COMPARE(growing->updates.load(), 4);
        QCOMPARE(begun, 1);
        LogRequest other;
        other.path = QStringLiteral("other.log");
        sums.setSources({other});
        sums.grow();
        QTRY_COMPARE(seen.size(), std::size_t(4));
        QCOMPARE(begun, 2);
        QThreadPool::globalInstance()->waitForDone();
    }

    void ticksStandOnRoundTimes_data()
    {
        QTest::addColumn<int>("minutes");
        QTest::addColumn<QString>("first");
        QTest::addColumn<QString>("second");
        QTest::newRow("an hour") << 60 << "10 Mar, 12:00"
                                 << "12:10";
        QTest::newRow("ten minutes") << 10 << "10 Mar, 12:00"
                                     << "12:02";
        QTest::newRow("a week") << 7 * 1440 << "11 Mar"
                                << "12 Mar";
    }
    void ticksStandOnRoundTimes()
    {
        QFETCH(int, minutes);
        const auto ticks = timeTicks(start, minute(minutes), 8);
        QVERIFY(ticks.size() >= 2 && ticks.size() <= 8);
        QTEST(ticks[0].text, "first");
        QTEST(ticks[1].text, "second");
    }

    void theTimelineIsReadAndCutByKeyboard()
    {
        Timeline timeline;
        timeline.resize(800, 160);
        const LogSummary summary = outage();
        timeline.show(summary.timeline, summary.incidents, summary.changes, onsetWords(summary));
        QSignalSpy chosen(&timeline, &Timeline::spanChosen);
        QTest::keyClick(&timeline, Qt::Key_End);
        QVERIFY2(timeline.value().contains(QStringLiteral("100 requests, 50 errors")),
                 qPrintable(timeline.value()));
        QTest::keyClick(&timeline, Qt::Key_Left, Qt::ShiftModifier);
        QTest::keyClick(&timeline, Qt::Key_Left, Qt::ShiftModifier);
        QVERIFY(timeline.span());
        QVERIFY(timeline.span()->from == minute(57) && timeline.span()->until == minute(60));
        QCOMPARE(chosen.size(), 2);
        QTest::keyClick(&timeline, Qt::Key_Escape);
        QVERIFY(!timeline.span());
        QTest::keyClick(&timeline, Qt::Key_Plus);
        QVERIFY(timeline.isZoomed());
        QVERIFY(timeline.view().until - timeline.view().from == std::chrono::minutes(30));
        QTest::keyClick(&timeline, Qt::Key_Minus);
        QVERIFY(!timeline.isZoomed());
        QAccessibleInterface *access = QAccessible::queryAccessibleInterface(&timeline);
        QVERIFY(access && access->valueInterface());
        QCOMPARE(access->valueInterface()->maximumValue().toDouble(), 3600.0);
        QVERIFY(!access->text(QAccessible::Description).isEmpty());
    }

    void aDragChoosesWholeBuckets()
    {
        Timeline timeline;
        timeline.resize(800, 160);
        const LogSummary summary = outage();
        timeline.show(summary.timeline, {}, {}, QString());
        QTest::mousePress(&timeline, Qt::LeftButton, {}, {400, 80});
        QTest::mouseMove(&timeline, {600, 80});
        QTest::mouseRelease(&timeline, Qt::LeftButton, {}, {600, 80});
        QVERIFY(timeline.span());
        QCOMPARE((timeline.span()->from - start).count() % 60000, 0);
        QVERIFY(timeline.span()->until > timeline.span()->from);
    }
};

QTEST_MAIN(TestLogsNow)
#include "tst_logs_now.moc"
