// SPDX-License-Identifier: GPL-3.0-or-later
//
// What logs may come as: binary logs, other machines, growing files, configuration files beside them; and
// what they say has changed.
#include "logs/summarise.h"
#include "logs/unpack.h"
#include "probes/logfile/configurations.h"
#include "probes/logfile/follow.h"
#include "probes/logfile/logfile.h"
#include "probes/logfile/remote.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace fd;

class tst_log_inputs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void binaryVarnishLogIsReadInAnyBlocks();
    void laterBinaryLogIsRefusedPolitely();
    void whatIsNoTextIsNoLog_data();
    void whatIsNoTextIsNoLog();
    void journalExportKeepsBinaryValues();
    void remoteForms_data();
    void remoteForms();
    void remotePathIsNeverAScript();
    void followerSurvivesRotationAndTruncation();
    void configurationBesideTheLogs();
    void changes_data();
    void changes();
    void traceBelongsToItsRecord();
    void quietWeekDoesNotHideABusyHour();
};

namespace {

void write(const QString &path, const QByteArray &text, QIODevice::OpenMode mode = QIODevice::WriteOnly)
{
    QFile file(path);
    QVERIFY2(file.open(mode), qPrintable(path));
    file.write(text);
}

QByteArray read(const QString &path, QString *note = nullptr)
{
    QByteArray all;
    const auto failure = probes::readLogFile(
        path,
        [&all](std::string_view block) {
            all.append(block.data(), static_cast<qsizetype>(block.size()));
            return true;
        },
        {}, note);
    return failure ? "failure: " + failure->detail.toUtf8() : all;
}

void putRecord(QByteArray &into, int tag, quint32 vxid, const QByteArray &text)
{
    const QByteArray content = text + '\0';
    const quint32 words[] = {static_cast<quint32>(tag) << 24 | static_cast<quint32>(content.size()), vxid};
    for (const quint32 word : words) {
        for (int shift = 0; shift < 32; shift += 8)
            into.append(static_cast<char>(word >> shift & 0xff));
    }
    into.append(content);
    into.append(QByteArray((4 - content.size() % 4) % 4, '\0'));
}

LogSummary summaryOf(const QByteArray &text)
{
    logs::Options options;
    options.fileTime = instantFromIso(QStringLiteral("2026-03-11T00:00:00Z"));
    logs::Summariser summariser(QStringLiteral("test.log"), options);
    summariser.feed({text.constData(), static_cast<std::size_t>(text.size())});
    return summariser.finish();
}

} // namespace

void tst_log_inputs::binaryVarnishLogIsReadInAnyBlocks()
{
    QByteArray file("VSL\0", 4);
    putRecord(file, 76, 3U | 1U << 31, "bereq 2 pass");
    putRecord(file, 32, 3U | 1U << 31, "/p/1");
    putRecord(file, 14, 3U | 1U << 31, "backend api2: fail errno 111 (Connection refused)");
    putRecord(file, 77, 3U | 1U << 31, "");
    const QByteArray expected =
        "         3 Begin          b bereq 2 pass\n"
        "         3 BereqURL       b /p/1\n"
        "         3 FetchError     b backend api2: fail errno 111 (Connection refused)\n"
        "         3 End            b \n";
    for (qsizetype step = 1; step < 40; ++step) {
        const auto unpacker = logs::unpackerFor({file.constData(), 32});
        QVERIFY(unpacker);
        QByteArray text;
        const auto take = [&text](std::string_view block) {
            text.append(block.data(), static_cast<qsizetype>(block.size()));
            return true;
        };
        for (qsizetype at = 0; at < file.size(); at += step)
            unpacker->feed(
                {file.constData() + at, static_cast<std::size_t>(std::min(step, file.size() - at))}, take);
        unpacker->finish(take);
        QCOMPARE(text, expected);
        QVERIFY(unpacker->refusal().isEmpty());
    }
    QTemporaryDir folder;
    QString note;
    write(folder.filePath(QStringLiteral("v.vsl")), file);
    QCOMPARE(read(folder.filePath(QStringLiteral("v.vsl")), &note), expected);
    QVERIFY2(note.contains(QLatin1StringView("Varnish")), qPrintable(note));
    write(folder.filePath(QStringLiteral("v.vsl")), file + QByteArray(32, '\xff'));
    QVERIFY(read(folder.filePath(QStringLiteral("v.vsl"))).startsWith("failure: After 4 records"));
}

void tst_log_inputs::laterBinaryLogIsRefusedPolitely()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("v.vsl"));
    write(path, "VSL2" + QByteArray(64, 'x'));
    QVERIFY(read(path).contains("varnishlog -r"));
    write(path, "LPKSHHRH" + QByteArray(64, '\0'));
    QVERIFY(read(path).contains("journalctl --file"));
}

void tst_log_inputs::whatIsNoTextIsNoLog_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<bool>("read");
    const QByteArray line = "Mar 10 09:36:04 web1 app[1]: it failed\n";
    QByteArray noise;
    quint32 state = 1;
    for (int i = 0; i < 4096; ++i) {
        state = state * 1664525 + 1013904223;
        noise.append(static_cast<char>(state >> 24));
    }
    QTest::newRow("a picture") << QByteArray("\x89PNG\r\n\x1a\n") + noise << false;
    QTest::newRow("a program") << QByteArray("\x7f"
                                             "ELF\2\1\1",
                                             7) +
                                      QByteArray(57, '\0') + noise
                               << false;
    QTest::newRow("a log") << line.repeated(100) << true;
    QTest::newRow("one line") << line << true;
    QTest::newRow("nothing yet") << QByteArray() << true;
    QTest::newRow("a hole left by a crash") << line + QByteArray(8192, '\0') + line << true;
    QTest::newRow("it begins with the hole") << QByteArray(8192, '\0') + line << true;
    QTest::newRow("colours") << QByteArray("\x1b[31mERROR\x1b[0m it failed\n").repeated(50) << true;
    QTest::newRow("Latin-1")
        << QByteArray("Mar 10 09:36:04 web1 app[1]: caf\xe9 d\xe9j\xe0 vu\n").repeated(50) << true;
    QTest::newRow("Japanese")
        << QStringLiteral("2026-03-10 09:36:04 エラー 接続できません\n").repeated(50).toUtf8() << true;
    const QString wide = QStringLiteral("2026-03-10 09:36:04 エラー 接続\n").repeated(50);
    QTest::newRow("UTF-16") << QByteArray("\xff\xfe") +
                                   QByteArray(reinterpret_cast<const char *>(wide.utf16()), wide.size() * 2)
                            << true;
}

void tst_log_inputs::whatIsNoTextIsNoLog()
{
    QFETCH(QByteArray, content);
    QFETCH(bool, read);
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("some.log"));
    write(path, content);
    QCOMPARE(probes::whyNoLog(path).isEmpty(), read);
    LogRequest request;
    request.path = path;
    const auto seen = std::get<LogEvidence>(probes::probeLog(request, {}, {}));
    QCOMPARE(!seen.failure, read);
    if (!read)
        QVERIFY(seen.failure->detail.contains(QLatin1StringView("not text")));
}

void tst_log_inputs::journalExportKeepsBinaryValues()
{
    const QByteArray text = "__CURSOR=s=1\n__REALTIME_TIMESTAMP=1773135364123456\nPRIORITY=3\nMESSAGE\n" +
                            QByteArray("\x06\0\0\0\0\0\0\0", 8) + "a\nb\xff\"c" + "\n_HOSTNAME=web1\n\n" +
                            "__CURSOR=s=2\n__REALTIME_TIMESTAMP=1773135365123456\nMESSAGE=plain \"text\"\n\n";
    const auto unpacker = logs::unpackerFor({text.constData(), 32});
    QVERIFY(unpacker);
    QList<logs::Record> records;
    logs::RecordReader reader(QStringLiteral("j"), {},
                              [&records](const logs::Record &one) { records.append(one); });
    const auto take = [&reader](std::string_view block) {
        reader.feed(block);
        return true;
    };
    for (qsizetype at = 0; at < text.size(); ++at)
        unpacker->feed({text.constData() + at, 1}, take);
    unpacker->finish(take);
    reader.finish();
    QCOMPARE(records.size(), 2);
    QCOMPARE(records[0].message, QStringLiteral("a\nb\u00ff\"c"));
    QCOMPARE(records[0].level, QStringLiteral("error"));
    QCOMPARE(records[0].host, QStringLiteral("web1"));
    QCOMPARE(records[1].message, QStringLiteral("plain \"text\""));
    QCOMPARE(records[1].timeText, QStringLiteral("2026-03-10T09:36:05.123456Z"));
}

void tst_log_inputs::remoteForms_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("target"); // empty: on this machine
    QTest::addColumn<int>("port");
    QTest::addColumn<QString>("path");
    QTest::newRow("URL") << "ssh://web1/var/log/x.log"
                         << "web1" << 0 << "/var/log/x.log";
    QTest::newRow("URL with user, port and an escaped space") << "ssh://bob@web1:2222/var/log/a%20b.log"
                                                              << "bob@web1" << 2222 << "/var/log/a b.log";
    QTest::newRow("SFTP URL") << "sftp://web1/x.log"
                              << "web1" << 0 << "/x.log";
    QTest::newRow("as scp writes it") << "bob@web1.example.com:/var/log/x.log"
                                      << "bob@web1.example.com" << 0 << "/var/log/x.log";
    QTest::newRow("IPv6") << "[2001:db8::1]:/x.log"
                          << "2001:db8::1" << 0 << "/x.log";
    QTest::newRow("a path here") << "/var/log/x.log"
                                 << "" << 0 << "";
    QTest::newRow("a drive is no host") << "C:/x.log"
                                        << "" << 0 << "";
    QTest::newRow("an option is no host") << "-oProxyCommand=x:/x.log"
                                          << "" << 0 << "";
    QTest::newRow("an option in a URL is no host") << "ssh://-oProxyCommand=x/x.log"
                                                   << "" << 0 << "";
    QTest::newRow("a name with a colon and no absolute path is here") << "a:b.log"
                                                                      << "" << 0 << "";
}

void tst_log_inputs::remoteForms()
{
    QFETCH(QString, text);
    QFETCH(QString, target);
    QFETCH(int, port);
    QFETCH(QString, path);
    const auto log = probes::remoteLog(text);
    QCOMPARE(log.has_value(), !target.isEmpty());
    if (!log)
        return;
    QCOMPARE(log->target, target);
    QCOMPARE(log->port, port);
    QCOMPARE(log->path, path);
}

/// A stand-in for ssh that runs the last argument as a login shell would.
void tst_log_inputs::remotePathIsNeverAScript()
{
    QTemporaryDir folder;
    const QString ssh = folder.filePath(QStringLiteral("ssh"));
    write(ssh, "#!/bin/sh\nfor last; do :; done\nexec sh -c \"$last\"\n");
    QVERIFY(QFile::setPermissions(ssh, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    const QByteArray before = qgetenv("PATH");
    qputenv("PATH", QFile::encodeName(folder.path()) + ':' + before);
    const QString odd = folder.filePath(QStringLiteral("it's $(touch hacked) `touch hacked`;.log"));
    write(odd, "2026-03-10 09:36:04 ERROR x\n");
    write(folder.filePath(QStringLiteral("e.log")), "new\n");
    write(folder.filePath(QStringLiteral("e.log.1")), "old\n");
    const QByteArray text = read(QStringLiteral("web1:") + odd);
    const QByteArray missing = read(QStringLiteral("web1:/no/such.log"));
    const QStringList set =
        probes::logFilesOf(QStringLiteral("web1:") + folder.filePath(QStringLiteral("e.log")));
    qputenv("PATH", before);
    QCOMPARE(text, "2026-03-10 09:36:04 ERROR x\n");
    QVERIFY2(missing.startsWith("failure: ") && missing.contains("/no/such.log"), missing.constData());
    QVERIFY(!QFile::exists(folder.filePath(QStringLiteral("hacked"))) &&
            !QFile::exists(QStringLiteral("hacked")));
    QCOMPARE(set.size(), 2);
    QVERIFY(set.contains(QStringLiteral("web1:") + folder.filePath(QStringLiteral("e.log.1"))));
}

void tst_log_inputs::followerSurvivesRotationAndTruncation()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("a.log"));
    write(path, "old\nlast\n");
    probes::LogFollower follower(path, 5);
    QByteArray seen;
    const auto poll = [&] {
        seen.clear();
        return follower.poll([&seen](std::string_view block) {
            seen.append(block.data(), static_cast<qsizetype>(block.size()));
        });
    };
    QVERIFY(!poll());
    QCOMPARE(seen, QByteArray()); // begins after a line end
    write(path, "one\n", QIODevice::Append);
    QVERIFY(!poll());
    QCOMPARE(seen, "one\n");
    QVERIFY(QFile::rename(path, path + QStringLiteral(".1")));
    write(path + QStringLiteral(".1"), "two\n", QIODevice::Append);
    QVERIFY(!poll()); // between the two files
    QCOMPARE(seen, "two\n");
    write(path, "three\n");
    QVERIFY(!poll());
    QCOMPARE(seen, "three\n");
    write(path, "4\n"); // shorter than what was read
    QVERIFY(!poll());
    QCOMPARE(seen, "4\n");
    probes::LogFollower missing(folder.filePath(QStringLiteral("none.log")), 0);
    QVERIFY(missing.poll([](std::string_view) {}).has_value());
}

void tst_log_inputs::configurationBesideTheLogs()
{
    QTemporaryDir folder;
    const auto at = [&folder](const char *name) { return folder.filePath(QString::fromLatin1(name)); };
    write(at("nginx.conf"), "http {\n  log_format a '$remote_addr|$status'\n    '|$request'; # the shop's\n"
                            "  log_format b '$msec;$status;$request_uri';\n"
                            "  server { access_log /var/log/nginx/shop.log a; }\n}\n");
    write(at("shop.log"), "198.51.100.7|503|GET /x HTTP/1.1\n");
    write(at("other.log"), "1773135364.123;504;/y\n");
    const auto logs = probes::withConfigurations(
        {{at("shop.log"), {}, {}}, {at("nginx.conf"), {}, {}}, {at("other.log"), {}, {}}});
    QCOMPARE(logs.size(), 2U);
    QVERIFY(logs[0].format.startsWith(QLatin1StringView("log_format a ")));
    QCOMPARE(logs[1].format.count(u'\n'), 1);
    LogRequest request;
    request.path = folder.path();
    probes::LogParts parts = probes::readLogParts(request, {}, {});
    QVERIFY(!parts.failure);
    QCOMPARE(parts.parts.size(), 2U);
    const LogSummary summary = logs::summaryOf(std::move(parts.parts), 20);
    QCOMPARE(summary.status.at(QStringLiteral("503")), 1);
    QCOMPARE(summary.status.at(QStringLiteral("504")), 1);
}

void tst_log_inputs::changes_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QString>("kind"); // empty: no change
    QTest::addColumn<QString>("subject");
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    const auto row = [](const char *name, const char *line, const char *kind = "", const char *subject = "",
                        const char *from = "", const char *to = "") {
        QTest::newRow(name) << QByteArray(line) << QString::fromLatin1(kind) << QString::fromLatin1(subject)
                            << QString::fromLatin1(from) << QString::fromLatin1(to);
    };
    row("dpkg", "2026-03-10 09:30:02 upgrade nginx-core:amd64 1.22.1-9 1.22.1-10", "upgrade", "nginx-core",
        "1.22.1-9", "1.22.1-10");
    row("dpkg, a kernel", "2026-03-10 09:30:02 install linux-image-6.1.0-18-amd64:amd64 <none> 6.1.76-1",
        "kernel", "linux-image-6.1.0-18-amd64", "", "6.1.76-1");
    row("dpkg, a state", "2026-03-10 09:30:02 status installed nginx-core:amd64 1.22.1-10");
    row("apt",
        "Start-Date: 2026-03-10  09:30:00\nInstall: redis:amd64 (5:7.0.15-1, automatic)\nEnd-Date: "
        "2026-03-10  09:30:41",
        "install", "redis", "", "5:7.0.15-1");
    row("dnf", "2026-03-10T09:30:02+0000 SUBDEBUG Upgrade: nginx-core-2:1.24.0-4.el9.x86_64", "upgrade",
        "nginx-core", "", "2:1.24.0-4.el9");
    row("yum", "Mar 10 09:30:02 Updated: httpd-2.4.6-99.el7.x86_64", "upgrade", "httpd", "", "2.4.6-99.el7");
    row("pacman", "[2026-03-10T09:30:02+0000] [ALPM] upgraded php (8.3.3-1 -> 8.3.4-1)", "upgrade", "php",
        "8.3.3-1", "8.3.4-1");
    row("systemd",
        "Mar 10 09:36:04 web1 systemd[1]: Started php8.2-fpm.service - The PHP FastCGI Process Manager.",
        "restart", "php8.2-fpm");
    row("systemd's own daily work", "Mar 10 09:36:04 web1 systemd[1]: Started Session 5 of User root.");
    row("systemd, an exit",
        "Mar 10 09:36:04 web1 systemd[1]: api2.service: Main process exited, code=killed, status=9/KILL",
        "restart", "api2.service");
    row("nginx reload", "2026/03/10 09:36:04 [notice] 1#1: signal 1 (SIGHUP) received from 77, reconfiguring",
        "reload", "nginx");
    row("Apache restart",
        "[Tue Mar 10 10:36:04.123456 2026] [mpm_event:notice] [pid 1:tid 1] AH00489: Apache/2.4.57 "
        "configured -- resuming normal "
        "operations",
        "restart", "Apache");
    row("HAProxy", "[NOTICE]   (2417) : New worker (2419) forked"); // no time: cannot be set beside anything
    row("a kernel that boots",
        "Mar 10 09:36:04 web1 kernel: Linux version 6.1.0-18-amd64 (debian-kernel@lists.debian.org)",
        "kernel", "Linux", "", "6.1.0-18-amd64");
    row("a deploy", "Mar 10 09:36:04 web1 deploy[9]: Deployed revision 3fa8c21 to production", "deploy",
        "3fa8c21 to production");
    row("git", "2026-03-10 09:36:04 HEAD is now at 3fa8c21 New checkout", "deploy", "git", "", "3fa8c21");
    row("Kubernetes", "2026-03-10T09:36:04Z Scaled up replica set shop-7d9f to 3", "deploy", "shop-7d9f");
    row("a release's link", "2026-03-10 09:36:04 current -> releases/20260310093604", "deploy", "current", "",
        "releases/20260310093604");
    row("certbot", "2026-03-10 09:36:04,123:DEBUG:certbot:Renewing an existing certificate for example.com",
        "certificate", "example.com");
    row("a request is no deploy",
        "198.51.100.7 - - [10/Mar/2026:09:36:04 +0000] \"GET /Deployed HTTP/1.1\" 200 1");
    row("a sentence about starting is no start", "Mar 10 09:36:04 web1 app[1]: job 5 was Started by cron");
}

void tst_log_inputs::changes()
{
    QFETCH(QByteArray, line);
    QFETCH(QString, kind);
    QFETCH(QString, subject);
    QFETCH(QString, from);
    QFETCH(QString, to);
    const LogSummary summary = summaryOf(line + '\n');
    QCOMPARE(summary.changes.size(), kind.isEmpty() ? 0U : 1U);
    if (kind.isEmpty())
        return;
    const LogChange &change = summary.changes.front();
    QCOMPARE(change.kind, kind);
    QCOMPARE(change.subject, subject);
    QCOMPARE(change.from, from);
    QCOMPARE(change.to, to);
    QCOMPARE(change.file, QStringLiteral("test.log"));
}

void tst_log_inputs::traceBelongsToItsRecord()
{
    const LogSummary summary = summaryOf("2026-03-10 09:36:04,123 ERROR [main] com.example.Foo - boom\n"
                                         "java.net.ConnectException: Connection refused\n"
                                         "\tat com.example.Foo.bar(Foo.java:12)\n"
                                         "\tat com.example.Main.main(Main.java:3)\n"
                                         "Caused by: java.io.IOException: x\n"
                                         "\t... 12 more\n"
                                         "2026-03-10 09:36:05,123 INFO [main] com.example.Foo - fine\n");
    QCOMPARE(summary.files.front().lines, 7);
    for (const LogTemplate &one : summary.templates)
        QVERIFY2(!one.text.contains(QLatin1StringView("at com")) &&
                     !one.text.contains(QLatin1StringView("Caused")),
                 qPrintable(one.text));
}

void tst_log_inputs::quietWeekDoesNotHideABusyHour()
{
    logs::Options options;
    options.fileTime = instantFromIso(QStringLiteral("2026-03-11T00:00:00Z"));
    QByteArray quiet;
    for (int day = 3; day < 10; ++day) {
        for (int hour = 0; hour < 24; ++hour)
            quiet += QStringLiteral("Mar %1 %2:00:00 web1 CRON[1]: (root) CMD (run-parts)\n")
                         .arg(day, 2)
                         .arg(hour, 2, 10, QChar(u'0'))
                         .toLatin1();
    }
    QByteArray busy;
    for (int second = 0; second < 3600; ++second) {
        const bool bad = second >= 2400 && second % 2 == 0;
        busy += QStringLiteral(
                    "198.51.100.7 - - [10/Mar/2026:09:%1:%2 +0000] \"GET / HTTP/1.1\" %3 1 \"-\" \"x\"\n")
                    .arg(second / 60, 2, 10, QChar(u'0'))
                    .arg(second % 60, 2, 10, QChar(u'0'))
                    .arg(bad ? 502 : 200)
                    .toLatin1();
    }
    std::vector<logs::Part> parts;
    for (const QByteArray &text : {quiet, busy}) {
        logs::Summariser summariser(QStringLiteral("test.log"), options);
        summariser.feed({text.constData(), static_cast<std::size_t>(text.size())});
        parts.push_back(summariser.finishPart());
    }
    const LogSummary summary = logs::summaryOf(std::move(parts), 20);
    QCOMPARE(summary.incidents.size(), 1U);
    QVERIFY2(
        std::abs(std::chrono::duration_cast<std::chrono::seconds>(
                     summary.incidents[0].start - *instantFromIso(QStringLiteral("2026-03-10T09:40:00Z")))
                     .count()) <= 60,
        qPrintable(toIso(summary.incidents[0].start)));
}

QTEST_GUILESS_MAIN(tst_log_inputs)
#include "tst_log_inputs.moc"
