// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/assistant/check_model.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace fd;
using namespace fd::ui;

namespace {

CheckResult row(const char *target, Status status)
{
    CheckResult result;
    result.id = QStringLiteral("connectivity.tcp");
    result.step = Step::Connectivity;
    result.target = QLatin1StringView(target);
    result.status = status;
    result.summary = QStringLiteral("said by %1").arg(result.target);
    return result;
}

Case with(std::vector<CheckResult> rows)
{
    Case run;
    run.checks = std::move(rows);
    return run;
}

QStringList targets(const CheckModel &model)
{
    QStringList list;
    for (const CheckResult &r : model.rows())
        list.append(r.target);
    return list;
}

} // namespace

class TestCheckModel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void rowsKeepTheirPlaceWhenOthersComeBetween();
    void anUnchangedRowIsNotTouched();
    void rowsOfOtherStepsAreLeftOut();
    void aRowThatIsGoneGoes();
    void findFallsBackToTheCheck();
    void theStateIsAWordForScreenReaders();
};

void TestCheckModel::rowsKeepTheirPlaceWhenOthersComeBetween()
{
    CheckModel model(Step::Connectivity);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.update(with({row("a", Status::Running), row("c", Status::Running)}));
    model.update(with({row("a", Status::Pass), row("b", Status::Queued), row("c", Status::Running)}));
    QCOMPARE(targets(model), QStringList({QStringLiteral("a"), QStringLiteral("c"), QStringLiteral("b")}));
}

void TestCheckModel::anUnchangedRowIsNotTouched()
{
    CheckModel model(Step::Connectivity);
    model.update(with({row("a", Status::Pass), row("b", Status::Running)}));
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    model.update(with({row("a", Status::Pass), row("b", Status::Fail)}));
    QCOMPARE(changed.size(), 1);
    QCOMPARE(changed.first().first().toModelIndex().row(), 1);
}

void TestCheckModel::rowsOfOtherStepsAreLeftOut()
{
    CheckModel model(Step::Dns);
    model.update(with({row("a", Status::Pass)}));
    QCOMPARE(model.rowCount(), 0);
}

void TestCheckModel::aRowThatIsGoneGoes()
{
    CheckModel model(Step::Connectivity);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.update(with({row("a", Status::Queued), row("b", Status::Pass)}));
    model.update(with({row("b", Status::Pass), row("c", Status::Pass)}));
    QCOMPARE(targets(model), QStringList({QStringLiteral("b"), QStringLiteral("c")}));
}

void TestCheckModel::findFallsBackToTheCheck()
{
    CheckModel model(Step::Connectivity);
    model.update(with({row("a", Status::Pass), row("b", Status::Pass)}));
    QCOMPARE(model.find(QStringLiteral("connectivity.tcp"), QStringLiteral("b")), 1);
    QCOMPARE(model.find(QStringLiteral("connectivity.tcp"), QStringLiteral("gone")), 0);
    QCOMPARE(model.find(QStringLiteral("dns.answers"), QStringLiteral("a")), -1);
}

void TestCheckModel::theStateIsAWordForScreenReaders()
{
    CheckModel model(Step::Connectivity);
    model.update(with({row("a", Status::Error)}));
    QCOMPARE(model.index(0, CheckModel::StateColumn).data(Qt::AccessibleTextRole).toString(),
             QStringLiteral("State: Could not run"));
    QCOMPARE(model.index(0, CheckModel::ResultColumn).data(Qt::AccessibleTextRole).toString(),
             QStringLiteral("Result: said by a"));
}

QTEST_MAIN(TestCheckModel)
#include "tst_check_model.moc"
