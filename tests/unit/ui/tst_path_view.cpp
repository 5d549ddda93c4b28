// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/assistant/path_view.h"

#include <QTest>

using namespace fd;
using namespace fd::ui;
using namespace Qt::StringLiterals;

class TestPathView : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void nothingIsCalledGoodThatWasNotAsked_data();
    void nothingIsCalledGoodThatWasNotAsked();
};

void TestPathView::nothingIsCalledGoodThatWasNotAsked_data()
{
    QTest::addColumn<QList<Step>>("steps");
    QTest::addColumn<Status>("status");
    QTest::addColumn<SiteState>("site");
    QTest::addColumn<Where>("where");
    QTest::addColumn<QString>("said");

    using Steps = QList<Step>;
    const Steps all{Step::Logs, Step::Cdn, Step::Connectivity, Step::Dns};
    QTest::newRow("all asked") << all << Status::Pass << SiteState::Down << Where::Origin
                               << u"First broken part: Origin"_s;
    QTest::newRow("only a log") << Steps{Step::Logs} << Status::Fail << SiteState::Down << Where::Origin
                                << u"Broken part: Origin; not all before it was looked at"_s;
    QTest::newRow("no name was asked for")
        << Steps{Step::Cdn, Step::Connectivity} << Status::Pass << SiteState::Down << Where::Origin
        << u"Broken part: Origin; not all before it was looked at"_s;
    QTest::newRow("everything was left out") << all << Status::Skipped << SiteState::Down << Where::Edge
                                             << u"Broken part: Edge; not all before it was looked at"_s;
    QTest::newRow("this computer") << Steps{Step::Logs} << Status::Fail << SiteState::Down << Where::Client
                                   << u"First broken part: You"_s;
    QTest::newRow("healthy") << all << Status::Pass << SiteState::Healthy << Where::Unknown
                             << u"No part of the path is broken"_s;
    QTest::newRow("healthy by its log alone") << Steps{Step::Logs} << Status::Pass << SiteState::Healthy
                                              << Where::Unknown << u"No broken part known yet"_s;
}

void TestPathView::nothingIsCalledGoodThatWasNotAsked()
{
    QFETCH(QList<Step>, steps);
    QFETCH(Status, status);
    Case run;
    for (const Step step : steps) {
        CheckResult result;
        result.step = step;
        result.status = status;
        run.checks.push_back(result);
    }
    QFETCH(SiteState, site);
    QFETCH(Where, where);
    run.diagnosis.verdict.status = site;
    run.diagnosis.verdict.where = where;
    PathView view;
    view.setCase(&run, false);
    QTEST(view.spokenPath(), "said");
}

QTEST_MAIN(TestPathView)
#include "tst_path_view.moc"
