// SPDX-License-Identifier: GPL-3.0-or-later
//
// Each file in cases/ is a run as `diagnose --format json` wrote it, named after the cause that is true. Its
// evidence is judged again by today's checks and rules.
#include "engine/run.h"

#include <QDir>
#include <QTest>

using namespace fd;

class TestReplay : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void judgesTheSavedEvidenceRight_data()
    {
        QTest::addColumn<QString>("file");
        const QDir folder(QStringLiteral(FD_CASES));
        const QStringList files = folder.entryList({QStringLiteral("*.json")}, QDir::Files, QDir::Name);
        QVERIFY(files.size() >= 10);
        for (const QString &file : files)
            QTest::newRow(qPrintable(file)) << folder.filePath(file);
    }

    void judgesTheSavedEvidenceRight()
    {
        QFETCH(QString, file);
        QFile source(file);
        QVERIFY(source.open(QIODevice::ReadOnly));
        const auto saved = caseFromJson(source.readAll());
        QVERIFY2(saved.has_value(), saved ? "" : qPrintable(saved.error()));
        const Case again = engine::judgeAgain(*saved);

        // "origin-refused.json", "origin-refused.2.json"; "healthy….json" has no critical finding.
        const QString truth = QFileInfo(file).fileName().section(u'.', 0, 0);
        const auto &findings = again.diagnosis.findings;
        if (truth.startsWith(QLatin1StringView("healthy"))) {
            for (const Finding &finding : findings)
                QVERIFY2(finding.severity != Severity::Critical, qPrintable(finding.cause));
            QCOMPARE(again.diagnosis.verdict.status, SiteState::Healthy);
            return;
        }
        QVERIFY(!findings.empty());
        QCOMPARE(findings.front().cause, truth);
        QCOMPARE(findings.front().severity, Severity::Critical);
        QVERIFY(again.diagnosis.verdict.status != SiteState::Healthy);
    }
};

QTEST_GUILESS_MAIN(TestReplay)
#include "tst_replay.moc"
