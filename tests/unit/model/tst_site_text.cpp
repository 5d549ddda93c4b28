// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/profile.h"

#include <QTest>

using namespace fd;

class TestSiteText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void siteIsMended_data();
    void siteIsMended();
    void siteIsRefused_data();
    void siteIsRefused();
    void originIsRead_data();
    void originIsRead();
    void originIsRefused_data();
    void originIsRefused();
    void statusIsMatched_data();
    void statusIsMatched();
};

void TestSiteText::siteIsMended_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("url");
    const auto row = [](const char *name, const char *typed, const char *url) {
        QTest::newRow(name) << QString::fromUtf8(typed) << QString::fromUtf8(url);
    };
    row("a whole URL stays", "https://www.example.com/a?b=c", "https://www.example.com/a?b=c");
    row("no path becomes the root", "http://www.example.com", "http://www.example.com/");
    row("no scheme is https", "www.example.com", "https://www.example.com/");
    row("no scheme but port 80 is http", "www.example.com:80/x", "http://www.example.com/x");
    row("a port of its own stays", "www.example.com:8443", "https://www.example.com:8443/");
    row("the usual port is left out", "https://www.example.com:443/", "https://www.example.com/");
    row("localhost with port is no scheme", "localhost:8080", "https://localhost:8080/");
    row("blanks around", "  https://www.example.com/ \n", "https://www.example.com/");
    row("a blank after the scheme", "https:// www.example.com/", "https://www.example.com/");
    row("a blank within the path", "https://www.example.com/a b", "https://www.example.com/a%20b");
    row("a blank within the path and query", "https://www.example.com/a b?q=c d",
        "https://www.example.com/a%20b?q=c%20d");
    row("a trailing dot", "https://www.example.com./x", "https://www.example.com/x");
    row("angle brackets", "<https://www.example.com/>", "https://www.example.com/");
    row("quotes", "\"https://www.example.com/\"", "https://www.example.com/");
    row("square brackets", "[https://www.example.com/]", "https://www.example.com/");
    row("typographic quotes", "“www.example.com”", "https://www.example.com/");
    row("a comma behind", "https://www.example.com/,", "https://www.example.com/");
    row("a zero-width blank", "https://www.exam\xE2\x80\x8Bple.com/", "https://www.example.com/");
    row("a broken line", "https://www.exam\r\nple.com/", "https://www.example.com/");
    row("one slash too few", "https:/www.example.com/", "https://www.example.com/");
    row("one slash too many", "https:///www.example.com/", "https://www.example.com/");
    row("backslashes", "https:\\\\www.example.com/", "https://www.example.com/");
    row("no colon", "https//www.example.com/", "https://www.example.com/");
    row("capitals", "HTTPS://WWW.Example.COM/Path", "https://www.example.com/Path");
    row("an IDN becomes ACE", "https://bücher.example/", "https://xn--bcher-kva.example/");
    row("a fragment is dropped", "https://www.example.com/a#b", "https://www.example.com/a");
    row("IPv4", "203.0.113.20", "https://203.0.113.20/");
    row("IPv4 with port", "203.0.113.20:8080", "https://203.0.113.20:8080/");
    row("bare IPv6", "2001:db8::1", "https://[2001:db8::1]/");
    row("IPv6 in brackets with port", "[2001:DB8:0::1]:8443", "https://[2001:db8::1]:8443/");
    row("IPv6 in a URL", "http://[2001:db8::1]/x", "http://[2001:db8::1]/x");
    row("no scheme but slashes", "//www.example.com/x", "https://www.example.com/x");
    row("a query right behind the host", "www.example.com?a=b", "https://www.example.com/?a=b");
    row("an underscore", "https://a_b.example.com/", "https://a_b.example.com/");
    row("a mark for a secret stays", "https://www.example.com/?token=(secret)",
        "https://www.example.com/?token=(secret)");
}

void TestSiteText::siteIsMended()
{
    QFETCH(QString, typed);
    QFETCH(QString, url);
    const auto read = siteUrlFromText(typed);
    QVERIFY2(read, read ? "" : qPrintable(read.error()));
    QCOMPARE(*read, url);
    QCOMPARE(siteUrlFromText(*read).value_or(QString()), url); // mending twice changes nothing
}

void TestSiteText::siteIsRefused_data()
{
    QTest::addColumn<QString>("typed");
    for (const char *text : {"",
                             "   ",
                             "\"\"",
                             "ftp://www.example.com/",
                             "mailto:a@example.com",
                             "javascript:alert(1)",
                             "https://",
                             "https:///",
                             "https://user:pass@www.example.com/",
                             "user@www.example.com",
                             "https://www.example.com:0/",
                             "https://www.example.com:99999/",
                             "https://www.example.com:abc/",
                             "https://www..example.com/",
                             "https://-bad.example.com/",
                             "https://exa mple!.com/",
                             "999.1.1.1",
                             "https://10.1/",
                             "https://[2001:db8::zz]/",
                             "https://[2001:db8::1",
                             "file:///etc/passwd"})
        QTest::newRow(*text ? text : "nothing") << QString::fromUtf8(text);
    QTest::newRow("too long") << QStringLiteral("https://www.example.com/") + QString(9000, u'a');
    QTest::newRow("a label of 64 letters") << QString(64, u'a') + QStringLiteral(".example.com");
}

void TestSiteText::siteIsRefused()
{
    QFETCH(QString, typed);
    const auto read = siteUrlFromText(typed);
    QVERIFY2(!read, read ? qPrintable(*read) : "");
    QVERIFY(!read.error().isEmpty());
    QVERIFY(!read.error().contains(u"pass@"));
}

void TestSiteText::originIsRead_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("site");
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("healthPath");
    const auto row = [](const char *name, const char *typed, const char *site, const char *url,
                        const char *path = "") {
        QTest::newRow(name) << QString::fromUtf8(typed) << QString::fromUtf8(site) << QString::fromUtf8(url)
                            << QString::fromUtf8(path);
    };
    row("a URL", "http://203.0.113.20:8080", "https://www.example.com/", "http://203.0.113.20:8080");
    row("a URL with slash", "http://203.0.113.20:8080/", "https://www.example.com/",
        "http://203.0.113.20:8080");
    row("a URL with a path", "http://203.0.113.20/health?a=b", "https://www.example.com/",
        "http://203.0.113.20", "/health?a=b");
    row("a URL with a name", "https://origin.example.net", "http://www.example.com/",
        "https://origin.example.net");
    row("an address takes the site's https", "203.0.113.20", "https://www.example.com/",
        "https://203.0.113.20");
    row("an address takes the site's http", "203.0.113.20", "http://www.example.com/", "http://203.0.113.20");
    row("an address takes the site's port", "203.0.113.20", "http://www.example.com:8080/",
        "http://203.0.113.20:8080");
    row("an address with port", "203.0.113.20:8080", "http://www.example.com/", "http://203.0.113.20:8080");
    row("port 80 is http", "203.0.113.20:80", "https://www.example.com/", "http://203.0.113.20");
    row("port 443 is https", "[2001:db8::1]:443", "http://www.example.com/", "https://[2001:db8::1]");
    row("bare IPv6", "2001:db8::1", "https://www.example.com/", "https://[2001:db8::1]");
    row("a name with port", "origin.example.net:8080", "http://www.example.com/",
        "http://origin.example.net:8080");
    row("no site", "203.0.113.20:8080", "", "https://203.0.113.20:8080");
}

void TestSiteText::originIsRead()
{
    QFETCH(QString, typed);
    QFETCH(QString, site);
    const auto read = originFromText(typed, site);
    QVERIFY2(read, read ? "" : qPrintable(read.error()));
    QTEST(read->url, "url");
    QTEST(read->healthPath, "healthPath");
    QCOMPARE(read->host, QString());
    QVERIFY(!read->name.isEmpty());
}

void TestSiteText::originIsRefused_data()
{
    QTest::addColumn<QString>("typed");
    for (const char *text :
         {"", "not-an-address", "203.0.113.20:0", "203.0.113.20:70000", "203.0.113.20:", "ssh://203.0.113.20",
          "http://u:p@203.0.113.20", "999.1.1.1", "a b.example.net", "http://"})
        QTest::newRow(*text ? text : "nothing") << QString::fromUtf8(text);
}

void TestSiteText::originIsRefused()
{
    QFETCH(QString, typed);
    const auto read = originFromText(typed, QStringLiteral("https://www.example.com/"));
    QVERIFY2(!read, read ? qPrintable(read->url) : "");
}

void TestSiteText::statusIsMatched_data()
{
    QTest::addColumn<QString>("expectation");
    QTest::addColumn<int>("status");
    QTest::addColumn<bool>("formed");
    QTest::addColumn<bool>("matches");
    QTest::newRow("one") << QStringLiteral("200") << 200 << true << true;
    QTest::newRow("another") << QStringLiteral("200") << 201 << true << false;
    QTest::newRow("lower end") << QStringLiteral("200-399") << 200 << true << true;
    QTest::newRow("upper end") << QStringLiteral("200-399") << 399 << true << true;
    QTest::newRow("beyond") << QStringLiteral("200-399") << 400 << true << false;
    QTest::newRow("list") << QStringLiteral("200, 301 ,404") << 404 << true << true;
    QTest::newRow("list with range") << QStringLiteral("200,300-302") << 301 << true << true;
    QTest::newRow("no answer never matches") << QStringLiteral("200") << 0 << true << false;
    QTest::newRow("empty") << QString() << 200 << false << false;
    QTest::newRow("words") << QStringLiteral("ok") << 200 << false << false;
    QTest::newRow("out of range") << QStringLiteral("700") << 200 << false << false;
    QTest::newRow("line end behind") << QStringLiteral("200\nx") << 200 << false << false;
}

void TestSiteText::statusIsMatched()
{
    QFETCH(QString, expectation);
    QFETCH(int, status);
    QTEST(isStatusExpectation(expectation), "formed");
    QTEST(statusMatches(expectation, status), "matches");
}

QTEST_GUILESS_MAIN(TestSiteText)
#include "tst_site_text.moc"
