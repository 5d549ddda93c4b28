// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/hosts/hosts_probe.h"
#include "probes/hosts/resolver_files.h"

#include <QTemporaryDir>
#include <QTest>

using namespace fd;
using namespace fd::probes;

class TestHosts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hostsFile_data();
    void hostsFile();
    void resolvConf_data();
    void resolvConf();
    void ndots_data();
    void ndots();
    void probeReadsBothFiles();
    void missingFilesSayNothing();
    void unreadableFileIsNotSilence();
};

void TestHosts::hostsFile_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QStringList>("addresses");
    QTest::addColumn<int>("line");

    const QString shop = QStringLiteral("shop.example.com");
    const auto v4 = QStringList{QStringLiteral("192.0.2.7")};
    QTest::newRow("a name alone on its line")
        << QByteArray("192.0.2.7 shop.example.com\n") << shop << v4 << 1;
    QTest::newRow("tabs, several names, a comment behind")
        << QByteArray("127.0.0.1\tlocalhost\n\n192.0.2.7\t\twww  shop.example.com # old box\n") << shop << v4
        << 3;
    QTest::newRow("letters in any case") << QByteArray("192.0.2.7 Shop.EXAMPLE.com") << shop << v4 << 1;
    QTest::newRow("a trailing dot on either side")
        << QByteArray("192.0.2.7 shop.example.com.") << QStringLiteral("shop.example.com.") << v4 << 1;
    QTest::newRow("lines of DOS") << QByteArray("127.0.0.1 localhost\r\n192.0.2.7 shop.example.com\r\n")
                                  << shop << v4 << 2;
    QTest::newRow("several lines give several addresses, each once, the first line counts")
        << QByteArray(
               "192.0.2.7 shop.example.com\n2001:DB8:0::7 shop.example.com\n192.0.2.7 shop.example.com\n")
        << shop << QStringList{QStringLiteral("192.0.2.7"), QStringLiteral("2001:db8::7")} << 1;
    QTest::newRow("an IPv6 address with a zone") << QByteArray("fe80::1%lo shop.example.com") << shop
                                                 << QStringList{QStringLiteral("fe80::1%lo")} << 1;
    QTest::newRow("commented out") << QByteArray(
                                          "#192.0.2.7 shop.example.com\n192.0.2.8 x # shop.example.com")
                                   << shop << QStringList() << 0;
    QTest::newRow("not within another name")
        << QByteArray("192.0.2.7 myshop.example.com shop.example.com.au") << shop << QStringList() << 0;
    QTest::newRow("a line without an address is passed over")
        << QByteArray(
               "999.0.2.7 shop.example.com\nshop.example.com shop.example.com\n192.0.2.7 shop.example.com")
        << shop << v4 << 3;
    QTest::newRow("an address is not a name of itself")
        << QByteArray("192.0.2.7 shop\n") << QStringLiteral("192.0.2.7") << QStringList() << 0;
    QTest::newRow("an empty file") << QByteArray() << shop << QStringList() << 0;
    QTest::newRow("an empty name") << QByteArray("192.0.2.7 shop\n") << QString() << QStringList() << 0;
}

void TestHosts::hostsFile()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, name);
    const HostsMatch match = findInHosts(text, name);
    QTEST(match.addresses, "addresses");
    QTEST(match.line, "line");
}

void TestHosts::resolvConf_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QStringList>("resolvers");
    QTest::addColumn<QStringList>("search");

    const auto list = [](const char *words) {
        return QString::fromLatin1(words).split(u' ', Qt::SkipEmptyParts);
    };
    QTest::newRow("name servers in order, the search list")
        << QByteArray("# made by hand\nnameserver 192.0.2.53\nnameserver 2001:DB8::53\nsearch example.com "
                      "corp.example\n")
        << list("192.0.2.53 2001:db8::53") << list("example.com corp.example");
    QTest::newRow("a link-local server keeps its zone")
        << QByteArray("nameserver fe80::1%eth0") << list("fe80::1%eth0") << list("");
    QTest::newRow("the C library uses three")
        << QByteArray("nameserver 192.0.2.1\nnameserver 192.0.2.2\nnameserver "
                      "192.0.2.3\nnameserver 192.0.2.4\n")
        << list("192.0.2.1 192.0.2.2 192.0.2.3") << list("");
    QTest::newRow("the last of domain and search wins")
        << QByteArray("search a.example b.example\ndomain c.example\n") << list("") << list("c.example");
    QTest::newRow("tabs, comments of both kinds, options, junk")
        << QByteArray(";nameserver 192.0.2.9\n#nameserver 192.0.2.8\nnameserver\t192.0.2.1\t# first\noptions "
                      "ndots:5\nnameserver dns.example\nnameserver\n")
        << list("192.0.2.1") << list("");
    QTest::newRow("a search list goes on to the comment, its dots at the end go")
        << QByteArray("search example.com. corp.example # more.example\n") << list("")
        << list("example.com corp.example");
    QTest::newRow("a domain is one name")
        << QByteArray("domain a.example b.example\n") << list("") << list("a.example");
    QTest::newRow("an empty file") << QByteArray() << list("") << list("");
}

void TestHosts::ndots_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("ndots");
    QTest::newRow("one, where nothing is said") << QByteArray("nameserver 192.0.2.53\n") << 1;
    QTest::newRow("among other options") << QByteArray("options rotate ndots:5 timeout:1\n") << 5;
    QTest::newRow("the last one counts") << QByteArray("options ndots:5\noptions ndots:2\n") << 2;
    QTest::newRow("none at all") << QByteArray("options ndots:0\n") << 0;
    QTest::newRow("fifteen at most") << QByteArray("options ndots:99\n") << 15;
    QTest::newRow("no number") << QByteArray("options ndots:many\n")
                               << 0; // as the C library's atoi() reads it
    QTest::newRow("in a comment") << QByteArray("# options ndots:5\n") << 1;
    QTest::newRow("a word that begins alike") << QByteArray("options ndotsx:5\n") << 1;
}

void TestHosts::ndots()
{
    QFETCH(QByteArray, text);
    QTEST(parseResolvConf(text).ndots, "ndots");
}

void TestHosts::resolvConf()
{
    QFETCH(QByteArray, text);
    const ResolvConf conf = parseResolvConf(text);
    QTEST(conf.resolvers, "resolvers");
    QTEST(conf.searchDomains, "search");
}

namespace {

QString write(const QTemporaryDir &folder, const QString &name, const QByteArray &text)
{
    QFile file(folder.filePath(name));
    return file.open(QIODevice::WriteOnly) && file.write(text) == text.size() ? file.fileName() : QString();
}

} // namespace

void TestHosts::probeReadsBothFiles()
{
    const QTemporaryDir folder;
    Settings settings;
    settings.hostsFile = write(folder, QStringLiteral("hosts"), "192.0.2.7 shop.example.com\n");
    settings.resolvConf =
        write(folder, QStringLiteral("resolv.conf"), "nameserver 192.0.2.53\nsearch example.com\n");
    const Outcome outcome = probeHosts({QStringLiteral("shop.example.com")}, settings, {});
    const HostsEvidence expected{.file = settings.hostsFile,
                                 .addresses = {QStringLiteral("192.0.2.7")},
                                 .line = 1,
                                 .resolvers = {QStringLiteral("192.0.2.53")},
                                 .searchDomains = {QStringLiteral("example.com")}};
    QVERIFY(std::get<HostsEvidence>(outcome) == expected);
    QCOMPARE(systemResolvers(settings), expected.resolvers);
}

void TestHosts::missingFilesSayNothing()
{
    const QTemporaryDir folder;
    Settings settings;
    settings.hostsFile = folder.filePath(QStringLiteral("none"));
    settings.resolvConf = folder.filePath(QStringLiteral("none"));
    const auto evidence =
        std::get<HostsEvidence>(probeHosts({QStringLiteral("shop.example.com")}, settings, {}));
    QVERIFY(evidence.addresses.isEmpty());
    QVERIFY(evidence.resolvers.isEmpty());
    QCOMPARE(evidence.line, 0);
}

void TestHosts::unreadableFileIsNotSilence()
{
    const QTemporaryDir folder;
    Settings settings;
    settings.hostsFile = folder.path(); // a folder cannot be read, whoever runs the test
    const Outcome outcome = probeHosts({QStringLiteral("shop.example.com")}, settings, {});
    QVERIFY(std::get<NotRun>(outcome).reason.contains(folder.path()));
}

QTEST_GUILESS_MAIN(TestHosts)
#include "tst_hosts.moc"
