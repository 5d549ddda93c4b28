// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/assistant/input_reading.h"

#include <QTest>

using namespace fd;
using namespace fd::ui;
using Kind = InputReading::Kind;

class TestInputReading : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void reads_data();
    void reads();
    void aCommandKeepsHarmlessHeadersOnly();
    void aCommandNeverChangesTheSite();
    void kindsOfFiles_data();
    void kindsOfFiles();
    void destinationsNameEverybodyWhoIsAsked();
};

void TestInputReading::reads_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<QString>("url");
    QTest::newRow("nothing") << "  \n" << Kind::Nothing << "";
    QTest::newRow("a whole address") << "https://www.example.com/shop" << Kind::Address
                                     << "https://www.example.com/shop";
    QTest::newRow("a bare name gets a scheme")
        << "www.example.com" << Kind::Address << "https://www.example.com/";
    QTest::newRow("blanks around are dropped")
        << "  https://www.example.com/ " << Kind::Address << "https://www.example.com/";
    QTest::newRow("an address with a port")
        << "http://127.0.0.1:8080/" << Kind::Address << "http://127.0.0.1:8080/";
    QTest::newRow("a curl command")
        << "curl -sv -H 'Accept: text/html' https://www.example.com/a?b=c -o /dev/null" << Kind::Command
        << "https://www.example.com/a?b=c";
    QTest::newRow("a curl command over several lines")
        << "curl \\\n  -X POST \\\n  'https://www.example.com/a?b=c d' \\\n  --data 'a'" << Kind::Command
        << "https://www.example.com/a?b=c%20d";
    QTest::newRow("a prompt before curl")
        << "$ curl https://www.example.com/" << Kind::Command << "https://www.example.com/";
    QTest::newRow("a curl command without an address") << "curl -V" << Kind::Unreadable << "";
    QTest::newRow("an error page")
        << "<html><head><title>503 Backend fetch failed</title></head><body><h1>Error 503 Backend fetch "
           "failed</h1>"
           "<h3>Guru Meditation:</h3><p>XID: 32771</p><p>Varnish cache server</p></body></html>"
        << Kind::Report << "";
    QTest::newRow("response headers")
        << "HTTP/1.1 502 Bad Gateway\r\nServer: nginx\r\nContent-Type: text/html\r\n\r\n"
        << Kind::Report << "";
    QTest::newRow("a curl error")
        << "curl: (7) Failed to connect to www.example.com port 443: Connection refused" << Kind::Report
        << "";
    QTest::newRow("a log on a server")
        << "ssh://root@203.0.113.20/var/log/nginx/error.log" << Kind::Log << "";
    QTest::newRow("a log on this computer") << "/var/log/nginx/error log.1" << Kind::Log << "";
    QTest::newRow("a server without a path is no log") << "ssh://203.0.113.20" << Kind::Unreadable << "";
    QTest::newRow("a greeting") << "hello there, it does not work" << Kind::Unreadable << "";
}

void TestInputReading::reads()
{
    QFETCH(QString, text);
    QFETCH(Kind, kind);
    QFETCH(QString, url);
    const InputReading reading = readInput(text);
    QCOMPARE(reading.kind, kind);
    if (kind != Kind::Report)
        QCOMPARE(reading.url, url);
    // Whatever is not a plain address is explained in words.
    if (kind == Kind::Unreadable || kind == Kind::Report || kind == Kind::Command)
        QVERIFY(!reading.words.isEmpty());
    QCOMPARE(reading.pasted.isEmpty(), kind != Kind::Report);
}

void TestInputReading::aCommandKeepsHarmlessHeadersOnly()
{
    const InputReading reading =
        readInput(QStringLiteral("curl -H 'Accept-Language: de' -H 'Authorization: Bearer abc' -H \"Cookie: "
                                 "a=b\" https://www.example.com/"));
    QCOMPARE(reading.headers.size(), std::size_t(1));
    QCOMPARE(reading.headers.begin()->first, QStringLiteral("Accept-Language"));
    QVERIFY(reading.words.contains(u"Authorization"));
    QVERIFY(!reading.words.contains(u"abc"));
}

void TestInputReading::aCommandNeverChangesTheSite()
{
    QVERIFY(readInput(QStringLiteral("curl -X DELETE https://www.example.com/")).method.isEmpty());
    QCOMPARE(readInput(QStringLiteral("curl -I https://www.example.com/")).method, QStringLiteral("HEAD"));
}

void TestInputReading::kindsOfFiles_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<FileKind>("kind");
    QTest::newRow("case") << "a.json" << QByteArray("{\"schema\": \"fetch-doctor/case/1\"}")
                          << FileKind::Case;
    QTest::newRow("profile") << "a.json" << QByteArray("{\n \"schema\": \"fetch-doctor/profile/1\"}")
                             << FileKind::Profile;
    QTest::newRow("HAR by content") << "a.json"
                                    << QByteArray("{\"log\": {\"version\": \"1.2\", \"entries\": []}}")
                                    << FileKind::Response;
    QTest::newRow("saved page") << "error.html" << QByteArray("<html>") << FileKind::Response;
    QTest::newRow("headers") << "headers.txt" << QByteArray("HTTP/2 503 \r\n") << FileKind::Response;
    QTest::newRow("curl -v") << "out.txt" << QByteArray("* Trying 192.0.2.1:443...") << FileKind::Response;
    QTest::newRow("access log") << "access.log"
                                << QByteArray(
                                       "192.0.2.9 - - [22/Nov/2026:08:00:00 +0000] \"GET / HTTP/1.1\" 200 5")
                                << FileKind::Log;
    QTest::newRow("log of JSON lines")
        << "app.log" << QByteArray("{\"level\":\"error\",\"msg\":\"x\"}\n") << FileKind::Log;
    QTest::newRow("compressed") << "error.log.2.gz" << QByteArray("\x1f\x8b\x08") << FileKind::Log;
}

void TestInputReading::kindsOfFiles()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, head);
    QTEST(kindOfFile(name, head), "kind");
}

void TestInputReading::destinationsNameEverybodyWhoIsAsked()
{
    Profile profile;
    profile.site.url = QStringLiteral("https://www.example.com/");
    Origin origin;
    origin.url = QStringLiteral("http://203.0.113.20:8080");
    profile.origins = {origin};
    profile.dns.resolvers = {QStringLiteral("192.0.2.53")};
    const QString all = destinations(profile).join(u'\n');
    QVERIFY(all.contains(u"www.example.com:443"));
    QVERIFY(all.contains(u"203.0.113.20:8080"));
    QVERIFY(all.contains(u"192.0.2.53"));
    profile.site.url.clear();
    QVERIFY2(destinations(profile).isEmpty(), "judging what was handed in asks nobody");
}

QTEST_MAIN(TestInputReading)
#include "tst_input_reading.moc"
