// SPDX-License-Identifier: GPL-3.0-or-later
//
// The built program as a user runs it. Nothing here leaves this computer: what is asked is a closed port of
// loopback.
#include "model/case.h"

#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <arpa/inet.h>
#include <csignal>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace fd;

namespace {

struct Result {
    int status = -1;
    QString out = {};
    QString err = {};
};

/// A port of loopback that is bound, so that nobody else gets it. Connections are refused, or, with \a
/// listening, accepted by the kernel and never answered.
class Port
{
public:
    explicit Port(bool listening = false) : fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        ok_ = bind(fd_, reinterpret_cast<sockaddr *>(&address), size) == 0 &&
              getsockname(fd_, reinterpret_cast<sockaddr *>(&address), &size) == 0 &&
              (!listening || listen(fd_, 16) == 0);
        number_ = ntohs(address.sin_port);
    }
    ~Port() { close(fd_); }
    Port(const Port &) = delete;
    Port &operator=(const Port &) = delete;
    bool ok() const { return ok_; }
    QString text() const { return QStringLiteral("127.0.0.1:%1").arg(number_); }
    QString url() const { return QStringLiteral("http://%1/").arg(text()); }

private:
    int fd_;
    bool ok_ = false;
    quint16 number_ = 0;
};

} // namespace

class TestCli : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void unusableInputGivesOneLineAndStatus2_data();
    void unusableInputGivesOneLineAndStatus2();
    void helpAndVersionAreResults_data();
    void helpAndVersionAreResults();
    void everyCommandHasHelp_data();
    void everyCommandHasHelp();
    void refusedOriginIsFoundAndTheCaseVerifies();
    void redactedCaseStillVerifies();
    void aChangedCaseDoesNotVerify();
    void reportWritesEveryFormat_data();
    void reportWritesEveryFormat();
    void aDeadlineStopsAndStillWrites();
    void interruptStopsAndStillWrites();
    void offlineJudgesAResponseFromStandardInput();
    void aFixNamesTheUpstreamThatTheLogNames();
    void explainListsAndTells();
    void profilesAreKept();
    void actionsAreNotAvailable();
    void noGuiModuleIsLinked();
    void startsFast();

private:
    Result run(const QStringList &arguments, const QByteArray &input = {}, int limitMs = 30'000) const;
    QString path(const char *name) const { return dir_.filePath(QLatin1StringView(name)); }
    void write(const char *name, const QByteArray &bytes) const;
    QByteArray read(const char *name) const;
    QProcessEnvironment environment() const;

    QTemporaryDir dir_;
};

QProcessEnvironment TestCli::environment() const
{
    QProcessEnvironment env = QProcessEnvironment::systemEnvironment();
    env.insert(QStringLiteral("XDG_CONFIG_HOME"), dir_.filePath(QStringLiteral("config")));
    env.insert(QStringLiteral("LC_ALL"), QStringLiteral("C.UTF-8"));
    return env;
}

Result TestCli::run(const QStringList &arguments, const QByteArray &input, int limitMs) const
{
    QProcess process;
    process.setProcessEnvironment(environment());
    process.setWorkingDirectory(dir_.path());
    process.start(QStringLiteral(FD_CLI), arguments);
    process.write(input);
    process.closeWriteChannel();
    if (!process.waitForFinished(limitMs)) {
        process.kill();
        process.waitForFinished();
        return {};
    }
    if (process.exitStatus() != QProcess::NormalExit)
        return {};
    return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()),
            QString::fromUtf8(process.readAllStandardError())};
}

void TestCli::write(const char *name, const QByteArray &bytes) const
{
    QFile file(path(name));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
}

QByteArray TestCli::read(const char *name) const
{
    QFile file(path(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void TestCli::initTestCase()
{
    QVERIFY(dir_.isValid());
    write("bad.json", "{");
    write("other.json", R"({"schema": "fetch-doctor/other/1"})");
    write(
        "secret.json",
        R"({"schema": "fetch-doctor/profile/1", "name": "a", "site": {"url": "http://127.0.0.1/"}, "edge": {"admin": {"token": "abc"}}})");
    write("noschema.json", R"({"name": "a"})");
    write("page.html", "<h1>Error 503 Backend fetch failed</h1><p>Guru Meditation:</p><p>XID: "
                       "32771</p><hr><p>Varnish cache server</p>");
}

void TestCli::unusableInputGivesOneLineAndStatus2_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("holds");
    const auto row = [](const char *line, const char *holds) {
        QTest::newRow(line) << QString::fromUtf8(line) << QString::fromUtf8(holds);
    };
    row("diagnoze", "diagnose");
    row("diagnose", "--site");
    row("diagnose --nonsense", "--help");
    row("diagnose --site", "--help");
    row("diagnose --site ftp://www.example.com/", "http");
    row("diagnose --site http://127.0.0.1/ stray", "stray");
    row("diagnose --site https://u:p@127.0.0.1/", "secret");
    row("diagnose --site http://127.0.0.1/ --profile bad.json", "--profile");
    row("diagnose --site http://127.0.0.1/ --edge cdn.example.com", "198.51.100.10");
    row("diagnose --site http://127.0.0.1/ --edge 127.0.0.1:99999", "--edge");
    row("diagnose --site http://127.0.0.1/ --origin nowhere", "203.0.113.20");
    row("diagnose --site http://127.0.0.1/ --resolver dns.example", "--resolver");
    row("diagnose --site http://127.0.0.1/ --steps logs,weather", "connectivity");
    row("diagnose --site http://127.0.0.1/ --since yesterday", "2026");
    row("diagnose --site http://127.0.0.1/ --since 1h --until 2h", "--since");
    row("diagnose --site http://127.0.0.1/ --deadline soon", "--deadline");
    row("diagnose --site http://127.0.0.1/ --deadline 0", "--deadline");
    row("diagnose --site http://127.0.0.1/ --format pdf", "markdown");
    row("diagnose --site http://127.0.0.1/ --redact all", "strict");
    row("diagnose --site http://127.0.0.1/ --log missing.log", "missing.log");
    row("diagnose --site http://127.0.0.1/ --response missing.html", "missing.html");
    row("diagnose --site http://127.0.0.1/ --ca-file missing.pem", "missing.pem");
    row("diagnose --site http://127.0.0.1/ --log - --response -", "twice");
    row("diagnose --profile missing", "missing");
    row("diagnose --profile bad.json", "bad.json");
    row("diagnose --profile secret.json", "edge.admin.token");
    row("diagnose --profile noschema.json", "schema");
    row("diagnose --offline", "--log");
    row("diagnose --offline --site http://127.0.0.1/ --log page.html", "--site");
    row("diagnose --demo no-such-demo", "no-such-demo");
    row("diagnose --demo --site http://127.0.0.1/", "--demo");
    row("report", "case file");
    row("report missing.json", "missing.json");
    row("report bad.json", "bad.json");
    row("report other.json", "schema");
    row("report bad.json --format pdf", "markdown");
    row("report bad.json --redact some", "strict");
    row("report bad.json other.json", "one case file");
    row("verify", "case file");
    row("verify bad.json", "bad.json");
    row("explain no-such-cause", "no-such-cause");
    row("explain --format xml", "json");
    row("profile", "list");
    row("profile paint", "paint");
    row("profile show", "one profile");
    row("profile show missing", "missing");
    row("profile save shop", "--site");
    row("profile import secret.json", "edge.admin.token");
    row("profile delete missing", "missing");
    row("action", "preview");
    row("action run varnish.ban --profile x", "No actions");
    row("watch", "--site");
    row("watch --site http://127.0.0.1/ --every 1", "--every");
}

void TestCli::unusableInputGivesOneLineAndStatus2()
{
    QFETCH(QString, line);
    QFETCH(QString, holds);
    const Result result = run(line.split(u' '));
    QCOMPARE(result.status, 2);
    QCOMPARE(result.out, QString());
    QVERIFY2(result.err.endsWith(u'\n') && result.err.count(u'\n') == 1, qPrintable(result.err));
    QVERIFY2(result.err.contains(holds), qPrintable(result.err));
    QVERIFY2(!result.err.contains(u"abc\""), "the secret itself is repeated");
}

void TestCli::helpAndVersionAreResults_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("holds");
    QTest::newRow("--version") << QStringLiteral("--version") << QStringLiteral("fetch-doctor-cli 0.");
    QTest::newRow("--help") << QStringLiteral("--help") << QStringLiteral("Exit status");
    QTest::newRow("help") << QStringLiteral("help") << QStringLiteral("diagnose");
    QTest::newRow("help of a command") << QStringLiteral("help diagnose") << QStringLiteral("--origin");
}

void TestCli::helpAndVersionAreResults()
{
    QFETCH(QString, line);
    QFETCH(QString, holds);
    const Result result = run(line.split(u' '));
    QCOMPARE(result.status, 0);
    QVERIFY2(result.out.contains(holds), qPrintable(result.out));
    QCOMPARE(result.err, QString());
}

void TestCli::everyCommandHasHelp_data()
{
    QTest::addColumn<QString>("command");
    for (const char *name : {"diagnose", "logs", "report", "explain", "profile", "verify", "action", "watch"})
        QTest::newRow(name) << QString::fromUtf8(name);
}

void TestCli::everyCommandHasHelp()
{
    QFETCH(QString, command);
    const Result result = run({command, QStringLiteral("--help")});
    QCOMPARE(result.status, 0);
    QVERIFY2(result.out.contains(QStringLiteral("Usage: fetch-doctor-cli ") + command),
             qPrintable(result.out));
}

void TestCli::refusedOriginIsFoundAndTheCaseVerifies()
{
    const Port closed;
    QVERIFY(closed.ok());
    const Result result =
        run({QStringLiteral("diagnose"), QStringLiteral("--site"), closed.url(), QStringLiteral("--format"),
             QStringLiteral("json"), QStringLiteral("-o"), path("case.json")});
    QCOMPARE(result.status, 1);
    QCOMPARE(result.out, QString());
    QCOMPARE(result.err, QString()); // no progress where standard error is no terminal
    const auto saved = caseFromJson(read("case.json"));
    QVERIFY2(saved, saved ? "" : qPrintable(saved.error()));
    QVERIFY(saved->complete);
    QVERIFY(!saved->diagnosis.findings.empty());
    QCOMPARE(saved->diagnosis.findings.front().severity, Severity::Critical);
    const Result verified = run({QStringLiteral("verify"), path("case.json")});
    QVERIFY2(verified.status == 0, qPrintable(verified.out + verified.err));
}

void TestCli::redactedCaseStillVerifies()
{
    const Port closed;
    write("tokens.json",
          QStringLiteral(
              R"({"schema": "fetch-doctor/profile/1", "name": "t", "site": {"url": "%1?token=hunter2"}})")
              .arg(closed.url())
              .toUtf8());
    const Result result = run({QStringLiteral("diagnose"), QStringLiteral("--profile"), path("tokens.json"),
                               QStringLiteral("--format"), QStringLiteral("json")});
    QCOMPARE(result.status, 1);
    QVERIFY(!result.out.contains(u"hunter2"));
    const Result verified = run({QStringLiteral("verify"), QStringLiteral("-")}, result.out.toUtf8());
    QVERIFY2(verified.status == 0, qPrintable(verified.out + verified.err));
}

void TestCli::aChangedCaseDoesNotVerify()
{
    QJsonObject json = QJsonDocument::fromJson(read("case.json")).object();
    QVERIFY(!json.isEmpty());
    QJsonArray findings = json.value(u"findings").toArray();
    QJsonObject first = findings.at(0).toObject();
    first.insert(QStringLiteral("cause"), QStringLiteral("dns-nxdomain"));
    findings[0] = first;
    json.insert(QStringLiteral("findings"), findings);
    const Result result = run({QStringLiteral("verify"), QStringLiteral("-")}, QJsonDocument(json).toJson());
    QCOMPARE(result.status, 1);
    QVERIFY(result.out.contains(u"The findings differ."));
}

void TestCli::reportWritesEveryFormat_data()
{
    QTest::addColumn<QString>("format");
    QTest::addColumn<QString>("starts");
    QTest::newRow("html") << QStringLiteral("html") << QStringLiteral("<!DOCTYPE html>");
    QTest::newRow("markdown") << QStringLiteral("markdown") << QStringLiteral("# ");
    QTest::newRow("json") << QStringLiteral("json") << QStringLiteral("{");
    QTest::newRow("text") << QStringLiteral("text") << QStringLiteral("DOWN");
    QTest::newRow("postman") << QStringLiteral("postman") << QStringLiteral("{");
    QTest::newRow("har") << QStringLiteral("har") << QStringLiteral("{");
    QTest::newRow("curl") << QStringLiteral("curl") << QStringLiteral("#!/bin/sh");
}

void TestCli::reportWritesEveryFormat()
{
    QFETCH(QString, format);
    QFETCH(QString, starts);
    const Result result =
        run({QStringLiteral("report"), path("case.json"), QStringLiteral("--format"), format});
    QVERIFY2(result.status == 0, qPrintable(result.err));
    QVERIFY2(result.out.startsWith(starts), qPrintable(result.out.left(200)));
    const QString file = path("report.out");
    const Result toFile =
        run({QStringLiteral("report"), path("case.json"), QStringLiteral("--format"), format,
             QStringLiteral("-o"), file, QStringLiteral("--redact"), QStringLiteral("strict")});
    QCOMPARE(toFile.status, 0);
    QVERIFY(read("report.out").startsWith(starts.toUtf8()));
    QVERIFY(!read("report.out").contains("127.0.0.1"));
    if (format == u"json") { // without its addresses it cannot be judged, and says so
        const Result verified = run({QStringLiteral("verify"), file});
        QCOMPARE(verified.status, 2);
        QVERIFY2(verified.err.contains(u"strict"), qPrintable(verified.err));
    }
}

void TestCli::aDeadlineStopsAndStillWrites()
{
    const Port silent(true);
    QVERIFY(silent.ok());
    QElapsedTimer timer;
    timer.start();
    const Result result =
        run({QStringLiteral("diagnose"), QStringLiteral("--site"), silent.url(), QStringLiteral("--deadline"),
             QStringLiteral("1"), QStringLiteral("--format"), QStringLiteral("json")});
    QCOMPARE(result.status, 3);
    QVERIFY2(timer.elapsed() < 10'000, qPrintable(QString::number(timer.elapsed())));
    const auto saved = caseFromJson(result.out.toUtf8());
    QVERIFY2(saved, saved ? "" : qPrintable(saved.error()));
    QVERIFY(!saved->complete);
    QVERIFY(!saved->checks.empty());
}

void TestCli::interruptStopsAndStillWrites()
{
    const Port silent(true);
    QVERIFY(silent.ok());
    QProcess process;
    process.setProcessEnvironment(environment());
    process.start(QStringLiteral(FD_CLI), {QStringLiteral("diagnose"), QStringLiteral("--site"), silent.url(),
                                           QStringLiteral("--format"), QStringLiteral("json")});
    QVERIFY(process.waitForStarted());
    // The kernel's list of caught signals says when the program is ready for it.
    QFile status(QStringLiteral("/proc/%1/status").arg(process.processId()));
    const auto catches = [&status] {
        if (!status.open(QIODevice::ReadOnly))
            return false;
        const QByteArray text = status.readAll();
        status.close();
        const auto at = text.indexOf("SigCgt:");
        return at >= 0 && (text.mid(at + 7).simplified().split(' ').value(0).toULongLong(nullptr, 16) &
                           (1ULL << (SIGINT - 1))) != 0;
    };
    QTRY_VERIFY_WITH_TIMEOUT(catches(), 10'000);
    kill(static_cast<pid_t>(process.processId()), SIGINT);
    QVERIFY(process.waitForFinished(10'000));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 3);
    const auto saved = caseFromJson(process.readAllStandardOutput());
    QVERIFY2(saved, saved ? "" : qPrintable(saved.error()));
    QVERIFY(!saved->complete);
}

void TestCli::aFixNamesTheUpstreamThatTheLogNames()
{
    const Result ended =
        run({QStringLiteral("diagnose"), QStringLiteral("--offline"), QStringLiteral("--log"),
             QStringLiteral("-"), QStringLiteral("--format"), QStringLiteral("json")},
            "2026/03/10 09:36:04 [error] 812#812: *77 connect() failed (111: Connection refused) while "
            "connecting to upstream, client: 192.0.2.1, server: www.example.com, request: \"GET / "
            "HTTP/1.1\", upstream: \"http://203.0.113.20:8080/\", host: \"www.example.com\"\n");
    const auto saved = caseFromJson(ended.out.toUtf8());
    QVERIFY(saved && !saved->diagnosis.findings.empty());
    const Finding &first = saved->diagnosis.findings.front();
    QCOMPARE(first.cause, QStringLiteral("origin-refused"));
    QVERIFY2(first.fixes.front().snippet.contains(u"sport = :8080"), qPrintable(first.fixes.front().snippet));
}

void TestCli::offlineJudgesAResponseFromStandardInput()
{
    const Result result =
        run({QStringLiteral("diagnose"), QStringLiteral("--offline"), QStringLiteral("--response"),
             QStringLiteral("-"), QStringLiteral("--format"), QStringLiteral("json")},
            read("page.html"));
    QVERIFY2(result.status == 0 || result.status == 1, qPrintable(result.err));
    const auto saved = caseFromJson(result.out.toUtf8());
    QVERIFY2(saved, saved ? "" : qPrintable(saved.error()));
    QVERIFY(saved->profile.isOffline());
    for (const EvidenceEntry &entry : saved->evidence.entries())
        QVERIFY2(addressOf(entry.request).isEmpty(), qPrintable(addressOf(entry.request)));
    QVERIFY(result.out.contains(u"Varnish"));
}

void TestCli::explainListsAndTells()
{
    const Result list = run({QStringLiteral("explain")});
    QCOMPARE(list.status, 0);
    QVERIFY(list.out.contains(u"origin-refused"));
    const Result one = run({QStringLiteral("explain"), QStringLiteral("origin-refused")});
    QCOMPARE(one.status, 0);
    QVERIFY(one.out.contains(u"What to do"));
    const Result json = run({QStringLiteral("explain"), QStringLiteral("origin-refused"),
                             QStringLiteral("--format"), QStringLiteral("json")});
    const QJsonObject object = QJsonDocument::fromJson(json.out.toUtf8()).object();
    QCOMPARE(object.value(u"id").toString(), QStringLiteral("origin-refused"));
    QVERIFY(!object.value(u"fixes").toArray().isEmpty());
}

void TestCli::profilesAreKept()
{
    QCOMPARE(run({QStringLiteral("profile"), QStringLiteral("list")}).out, QString());
    QCOMPARE(run({QStringLiteral("profile"), QStringLiteral("save"), QStringLiteral("My shop"),
                  QStringLiteral("--site"), QStringLiteral("www.example.com")})
                 .status,
             0);
    QVERIFY(run({QStringLiteral("profile"), QStringLiteral("list")})
                .out.contains(u"My shop  https://www.example.com/"));
    const Result shown = run({QStringLiteral("profile"), QStringLiteral("show"), QStringLiteral("My shop")});
    QVERIFY(profileFromJson(shown.out.toUtf8()));
    QCOMPARE(run({QStringLiteral("profile"), QStringLiteral("export"), QStringLiteral("My shop"),
                  QStringLiteral("-o"), path("exported.json")})
                 .status,
             0);
    QCOMPARE(run({QStringLiteral("profile"), QStringLiteral("delete"), QStringLiteral("My shop")}).status, 0);
    QCOMPARE(run({QStringLiteral("profile"), QStringLiteral("list")}).out, QString());
    QCOMPARE(run({QStringLiteral("profile"), QStringLiteral("import"), path("exported.json")}).status, 0);
    QVERIFY(run({QStringLiteral("profile"), QStringLiteral("list"), QStringLiteral("--format"),
                 QStringLiteral("json")})
                .out.contains(u"My shop"));
}

void TestCli::actionsAreNotAvailable()
{
    const Result list = run({QStringLiteral("action"), QStringLiteral("list")});
    QCOMPARE(list.status, 0);
    QCOMPARE(list.out, QStringLiteral("No actions are available in this version.\n"));
}

void TestCli::noGuiModuleIsLinked()
{
    QProcess ldd;
    ldd.start(QStringLiteral("ldd"), {QStringLiteral(FD_CLI)});
    QVERIFY(ldd.waitForFinished(30'000));
    const QByteArray libraries = ldd.readAllStandardOutput();
    QVERIFY(libraries.contains("libQt6Core"));
    for (const char *module : {"Qt6Gui", "Qt6Widgets", "Qt6Svg", "libX11", "libGL"})
        QVERIFY2(!libraries.contains(module), module);
}

void TestCli::startsFast()
{
    qint64 best = 1'000'000;
    for (int i = 0; i < 5; ++i) {
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(run({QStringLiteral("--version")}).status, 0);
        best = std::min(best, timer.elapsed());
    }
    QVERIFY2(best < 1000, qPrintable(QString::number(best)));
}

QTEST_GUILESS_MAIN(TestCli)
#include "tst_cli.moc"
