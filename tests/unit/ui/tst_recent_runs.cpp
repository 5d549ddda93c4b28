// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/support/recent_runs.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace fd;
using namespace fd::ui;

class TestRecentRuns : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theLastRunOfEachSiteStandsFirst();
    void aBrokenListIsAnEmptyOne();
    void secretsAreNotKept();
};

namespace {
Case runOf(const char *name)
{
    Case run;
    run.profile.name = QLatin1StringView(name);
    run.profile.site.url = QStringLiteral("https://%1.example/").arg(run.profile.name);
    run.diagnosis.verdict = {SiteState::Down, Where::Origin, QStringLiteral("It is down.")};
    run.complete = true;
    return run;
}
} // namespace

void TestRecentRuns::theLastRunOfEachSiteStandsFirst()
{
    QTemporaryDir folder;
    const RecentRuns runs(folder.path());
    QVERIFY(runs.list().empty());
    runs.remember(runOf("a"));
    runs.remember(runOf("b"));
    runs.remember(runOf("a"));
    const auto list = runs.list();
    QCOMPARE(list.size(), std::size_t(2));
    QCOMPARE(list[0].name, QStringLiteral("a"));
    QCOMPARE(list[0].headline, QStringLiteral("It is down."));
    QFile file(runs.path(list[0]));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const auto read = caseFromJson(file.readAll());
    QVERIFY2(read.has_value(), read ? "" : qPrintable(read.error()));
    QCOMPARE(read->profile.name, QStringLiteral("a"));
}

void TestRecentRuns::aBrokenListIsAnEmptyOne()
{
    QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("recent.json")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("[{\"name\": 3}, \"x\", ");
    file.close();
    QVERIFY(RecentRuns(folder.path()).list().empty());
}

void TestRecentRuns::secretsAreNotKept()
{
    QTemporaryDir folder;
    const RecentRuns runs(folder.path());
    Case run = runOf("a");
    run.profile.site.headers[QStringLiteral("Authorization")] = QStringLiteral("Bearer s3cr3t-v4lue");
    runs.remember(run);
    QFile file(runs.path(runs.list().front()));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(!file.readAll().contains("s3cr3t-v4lue"));
}

QTEST_MAIN(TestRecentRuns)
#include "tst_recent_runs.moc"
