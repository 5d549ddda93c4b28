// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/findings/fix_answer.h"

#include <QTest>

using namespace fd;
using namespace fd::ui;

namespace {

const QString tcp = QStringLiteral("connectivity.tcp");

Case runWith(SiteState state, std::vector<std::pair<QString, Severity>> causes, Fact fact)
{
    Case run;
    run.complete = true;
    run.diagnosis.verdict.status = state;
    for (const auto &[cause, severity] : causes) {
        Finding finding;
        finding.cause = cause;
        finding.severity = severity;
        finding.title = QStringLiteral("about %1").arg(cause);
        run.diagnosis.findings.push_back(finding);
    }
    CheckResult row;
    row.id = tcp;
    Observation seen;
    seen.fact = fact;
    row.observations = {seen};
    run.checks = {row};
    return run;
}

} // namespace

class TestFixAnswer : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void answers_data();
    void answers();
    void aStoppedCheckIsUndecided();
    void withoutOwnChecksTheEvidenceIsAskedAgain();
};

void TestFixAnswer::answers_data()
{
    using Kind = FixAnswer::Kind;
    QTest::addColumn<Case>("after");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<QString>("begins");
    const QString refused = QStringLiteral("origin-refused");
    QTest::newRow("the fault is gone")
        << runWith(SiteState::Healthy, {}, Fact::TcpOpen) << Kind::Fixed << "Fixed.";
    QTest::newRow("only a warning is left")
        << runWith(SiteState::Degraded, {{QStringLiteral("cert-expiring"), Severity::Warning}}, Fact::TcpOpen)
        << Kind::Fixed << "Fixed.";
    QTest::newRow("nothing is different")
        << runWith(SiteState::Down, {{refused, Severity::Critical}}, Fact::TcpRefused) << Kind::Unchanged
        << "Not fixed";
    QTest::newRow("other answers, same fault")
        << runWith(SiteState::Down, {{refused, Severity::Critical}}, Fact::TcpTimedOut)
        << Kind::ChangedNotFixed << "Changed, but not fixed";
    QTest::newRow("another fault comes to light")
        << runWith(SiteState::Down, {{QStringLiteral("origin-5xx"), Severity::Critical}}, Fact::TcpOpen)
        << Kind::NewProblem << "A new problem";
    QTest::newRow("down without a cause")
        << runWith(SiteState::Down, {}, Fact::TcpOpen) << Kind::ChangedNotFixed << "Changed, but not fixed";
}

void TestFixAnswer::answers()
{
    QFETCH(Case, after);
    QFETCH(FixAnswer::Kind, kind);
    QFETCH(QString, begins);
    const Case before =
        runWith(SiteState::Down, {{QStringLiteral("origin-refused"), Severity::Critical}}, Fact::TcpRefused);
    const FixAnswer answer = answerOfFix(before, after, QStringLiteral("origin-refused"), {tcp});
    QCOMPARE(answer.kind, kind);
    QVERIFY2(answer.text.startsWith(begins), qPrintable(answer.text));
}

void TestFixAnswer::aStoppedCheckIsUndecided()
{
    const Case before =
        runWith(SiteState::Down, {{QStringLiteral("origin-refused"), Severity::Critical}}, Fact::TcpRefused);
    Case after = runWith(SiteState::Healthy, {}, Fact::TcpOpen);
    after.complete = false;
    QCOMPARE(answerOfFix(before, after, QStringLiteral("origin-refused"), {tcp}).kind,
             FixAnswer::Kind::Undecided);
}

void TestFixAnswer::withoutOwnChecksTheEvidenceIsAskedAgain()
{
    Finding finding;
    finding.because = {{tcp, QStringLiteral("a"), {}},
                       {tcp, QStringLiteral("b"), {}},
                       {QStringLiteral("cdn.compare"), {}, {}}};
    Fix fix;
    QCOMPARE(checksToVerify(finding, fix), QStringList({tcp, QStringLiteral("cdn.compare")}));
    fix.verify = {QStringLiteral("dns.answers")};
    QCOMPARE(checksToVerify(finding, fix), fix.verify);
}

QTEST_MAIN(TestFixAnswer)
#include "tst_fix_answer.moc"
