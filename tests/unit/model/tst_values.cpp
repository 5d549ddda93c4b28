// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/case.h"
#include "model/secrets.h"

#include <QJsonDocument>
#include <QTest>

using namespace fd;

namespace {

Case sample()
{
    Case run;
    run.toolVersion = QStringLiteral("0.1.0");
    run.started = *instantFromIso(u"2026-11-22T08:00:00.000Z");
    run.finished = *instantFromIso(u"2026-11-22T08:00:01.250Z");
    run.complete = true;
    run.profile.name = QStringLiteral("Shop");
    run.profile.site.url = QStringLiteral("https://www.example.com/");
    run.inputs.steps = {Step::Dns, Step::Connectivity};
    run.inputs.pasted = QByteArray("\xff\x00zz", 4);
    HttpRequest request;
    request.url = run.profile.site.url;
    request.to = {QStringLiteral("198.51.100.10"), 443};
    HttpEvidence answer;
    answer.status = 503;
    answer.headers = {{QStringLiteral("Server"), QStringLiteral("Varnish")}};
    answer.bodyHead = "Backend fetch failed";
    answer.failure =
        Failure{Failure::Kind::Reset, Failure::Phase::Body, 104, QStringLiteral("Connection reset")};
    run.evidence.ask(request);
    run.evidence.start(request, 5);
    run.evidence.answer(request, answer, 25);
    TcpRequest open;
    open.to = {QStringLiteral("198.51.100.10"), 80};
    run.evidence.ask(open);
    CheckResult row;
    row.id = QStringLiteral("connectivity.http");
    row.status = Status::Fail;
    row.observations = {{Fact::HttpServerError,
                         Role::Edge,
                         QStringLiteral("198.51.100.10"),
                         QStringLiteral("503"),
                         {},
                         503,
                         1}};
    run.checks = {row};
    Finding finding;
    finding.cause = QStringLiteral("origin-refused");
    finding.severity = Severity::Critical;
    finding.confidence = 0.97;
    run.diagnosis.findings = {finding};
    run.diagnosis.verdict = {SiteState::Down, Where::Origin,
                             QStringLiteral("The origin refuses connections.")};
    return run;
}

} // namespace

class TestValues : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aCaseSurvivesItsJson();
    void pendingEvidenceIsNotSaved();
    void aBadCaseIsRefused_data();
    void aBadCaseIsRefused();
    void endpointIsRead_data();
    void endpointIsRead();
    void certaintyIsAWord_data();
    void certaintyIsAWord();
    void secretsAreKnownByName_data();
    void secretsAreKnownByName();
    void timesAreSpoken_data();
    void timesAreSpoken();
    void stateOfAStepIsItsWorst();
};

void TestValues::aCaseSurvivesItsJson()
{
    const Case run = sample();
    const QJsonObject json = toJson(run);
    const auto read = caseFromJson(QJsonDocument(json).toJson());
    QVERIFY2(read, read ? "" : qPrintable(read.error()));
    QCOMPARE(toJson(*read), json);
    QCOMPARE(read->inputs, run.inputs);
    QCOMPARE(read->profile, run.profile);
    QCOMPARE(read->checks, run.checks);
    QCOMPARE(read->diagnosis, run.diagnosis);
}

void TestValues::pendingEvidenceIsNotSaved()
{
    const Case run = sample();
    QCOMPARE(run.evidence.entries().size(), 2U);
    QCOMPARE(run.evidence.pending(), 1);
    QCOMPARE(run.evidence.toJson().size(), 1);
}

void TestValues::aBadCaseIsRefused_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("a list") << QByteArray("[]");
    QTest::newRow("another schema") << QByteArray(R"({"schema": "fetch-doctor/profile/1"})");
    QTest::newRow("no profile") << QByteArray(R"({"schema": "fetch-doctor/case/1"})");
    const auto changed = [](const char *key, const QJsonValue &value) {
        QJsonObject json = toJson(sample());
        json.insert(QLatin1StringView(key), value);
        return QJsonDocument(json).toJson();
    };
    QTest::newRow("checks that are no list") << changed("checks", 7);
    QTest::newRow("an unknown status")
        << changed("checks", QJsonArray{QJsonObject{{QStringLiteral("status"), QStringLiteral("maybe")}}});
    QTest::newRow("a start that is no time") << changed("started", QStringLiteral("yesterday"));
    QTest::newRow("evidence of an unknown type") << changed(
        "evidence", QJsonArray{QJsonObject{{QStringLiteral("request"),
                                            QJsonObject{{QStringLiteral("type"), QStringLiteral("x")}}}}});
    QTest::newRow("a profile with a secret") << changed(
        "profile", QJsonObject{{QStringLiteral("schema"), QStringLiteral("fetch-doctor/profile/1")},
                               {QStringLiteral("token"), QStringLiteral("abc")}});
}

void TestValues::aBadCaseIsRefused()
{
    QFETCH(QByteArray, json);
    const auto read = caseFromJson(json);
    QVERIFY(!read);
    QVERIFY(!read.error().isEmpty());
    QVERIFY(!read.error().contains(u'\n'));
}

void TestValues::endpointIsRead_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected"); // empty: refused
    QTest::newRow("IPv4") << QStringLiteral("192.0.2.1") << QStringLiteral("192.0.2.1");
    QTest::newRow("IPv4 with port") << QStringLiteral("192.0.2.1:80") << QStringLiteral("192.0.2.1:80");
    QTest::newRow("bare IPv6") << QStringLiteral("2001:DB8::1") << QStringLiteral("[2001:db8::1]");
    QTest::newRow("IPv6 with port") << QStringLiteral("[2001:db8:0:0::1]:443")
                                    << QStringLiteral("[2001:db8::1]:443");
    QTest::newRow("port 0") << QStringLiteral("192.0.2.1:0") << QString();
    QTest::newRow("no port after the colon") << QStringLiteral("192.0.2.1:") << QString();
    QTest::newRow("port too large") << QStringLiteral("192.0.2.1:65536") << QString();
    QTest::newRow("a name") << QStringLiteral("example.com:80") << QString();
    QTest::newRow("open bracket") << QStringLiteral("[2001:db8::1") << QString();
    QTest::newRow("junk behind the bracket") << QStringLiteral("[2001:db8::1]x80") << QString();
}

void TestValues::endpointIsRead()
{
    QFETCH(QString, text);
    QFETCH(QString, expected);
    const auto read = endpointFromText(text);
    QCOMPARE(read ? read->text() : QString(), expected);
}

void TestValues::certaintyIsAWord_data()
{
    QTest::addColumn<double>("confidence");
    QTest::addColumn<QString>("word");
    QTest::newRow("very sure from 0.9") << 0.9 << QStringLiteral("very sure");
    QTest::newRow("likely below") << 0.89 << QStringLiteral("likely");
    QTest::newRow("likely from 0.7") << 0.7 << QStringLiteral("likely");
    QTest::newRow("possible from 0.4") << 0.4 << QStringLiteral("possible");
    QTest::newRow("undecided below") << 0.39 << QStringLiteral("undecided");
}

void TestValues::certaintyIsAWord()
{
    QFETCH(double, confidence);
    QTEST(certaintyWord(confidence), "word");
}

void TestValues::secretsAreKnownByName_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("key");
    QTest::addColumn<bool>("header");
    const auto row = [](const char *name, bool key, bool header) {
        QTest::newRow(name) << QString::fromUtf8(name) << key << header;
    };
    row("token", true, true);
    row("X-Api-Key", true, true);
    row("db_password", true, true);
    row("Authorization", true, true);
    row("Proxy-Authorization", true, true);
    row("Cookie", false, true);
    row("Set-Cookie", false, true);
    row("Access-Control-Allow-Credentials", false, false);
    row("Vary", false, false);
    row("X-Varnish", false, false);
    row("signature", false, true);
    row("keyId", false, false);
    row("user", false, false);
}

void TestValues::secretsAreKnownByName()
{
    QFETCH(QString, name);
    QTEST(isSecretName(name), "key");
    QTEST(isSecretHeader(name), "header");
}

void TestValues::timesAreSpoken_data()
{
    QTest::addColumn<qint64>("us");
    QTest::addColumn<QString>("text");
    QTest::newRow("0.3 ms") << qint64(300) << QStringLiteral("0.3 ms");
    QTest::newRow("41 ms") << qint64(41'000) << QStringLiteral("41 ms");
    QTest::newRow("3.5 s") << qint64(3'500'000) << QStringLiteral("3.5 s");
    QTest::newRow("2 min 5 s") << qint64(125'000'000) << QStringLiteral("2 min 5 s");
    QTest::newRow("2 min") << qint64(120'400'000) << QStringLiteral("2 min");
    QTest::newRow("2 h") << qint64(7'200'000'000) << QStringLiteral("2 h");
    QTest::newRow("3 h 20 min") << qint64(12'045'000'000) << QStringLiteral("3 h 20 min");
    QTest::newRow("1 h, seconds left out") << qint64(3'605'000'000) << QStringLiteral("1 h");
    QTest::newRow("1 d 2 h") << qint64(93'660'000'000) << QStringLiteral("1 d 2 h");
}

void TestValues::timesAreSpoken()
{
    QFETCH(qint64, us);
    QTEST(spoken(Micros{us}), "text");
}

void TestValues::stateOfAStepIsItsWorst()
{
    std::vector<CheckResult> rows(2);
    rows[0].status = Status::Pass;
    rows[1].status = Status::Warn;
    QCOMPARE(stateOf(Step::Connectivity, rows), Status::Warn);
    rows[0].status = Status::Running;
    QCOMPARE(stateOf(Step::Connectivity, rows), Status::Running);
    QCOMPARE(stateOf(Step::Dns, rows), Status::Queued);
}

QTEST_GUILESS_MAIN(TestValues)
#include "tst_values.moc"
