// SPDX-License-Identifier: GPL-3.0-or-later
//
// Messages as bytes: what is read from them, whatever they hold, and what is asked with them.
#include "probes/dns/dns_message.h"
#include "support/dns_server.h"

#include <QRegularExpression>
#include <QTest>

using namespace fd;
using namespace fd::probes;
using namespace fd::test;
using namespace Qt::StringLiterals;

namespace {

const QByteArray address = QByteArray::fromHex("c0000207"); // 192.0.2.7

} // namespace

class TestDnsMessage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void recordValues_data();
    void recordValues();
    void malformed_data();
    void malformed();
    void everyPrefixIsReadSafely();
    void flagsOfTheHeader();
    void extendedErrors();
    void truncatedMessageKeepsWhatIsWhole();
    void queries_data();
    void queries();
    void types();
};

void TestDnsMessage::recordValues_data()
{
    QTest::addColumn<int>("type");
    QTest::addColumn<QByteArray>("data");
    QTest::addColumn<QString>("typeText");
    QTest::addColumn<QString>("value");
    const auto row = [](const char *title, int type, const QByteArray &data, const char *typeText,
                        const char *value) {
        QTest::newRow(title) << type << data << QString::fromLatin1(typeText) << QString::fromLatin1(value);
    };
    row("A", 1, address, "A", "192.0.2.7");
    row("AAAA in its short spelling", 28, QByteArray::fromHex("20010db8000000000000000000000007"), "AAAA",
        "2001:db8::7");
    row("CNAME, compressed", 5, name("cdn", owner), "CNAME", "cdn.www.example.com");
    row("NS", 2, name("ns1.example.net"), "NS", "ns1.example.net");
    row("PTR", 12, name("host.example.net"), "PTR", "host.example.net");
    row("the root as a name", 2, name(""), "NS", ".");
    row("bytes in names that are no letters", 5, name("a b.x\\y"), "CNAME", "a\\032b.x\\\\y");
    row("SOA", 6,
        name("ns1.example.com") + name("hostmaster.example.com") + u32(2026112201) + u32(7200) + u32(900) +
            u32(1209600) + u32(300),
        "SOA", "ns1.example.com hostmaster.example.com 2026112201 7200 900 1209600 300");
    row("MX", 15, u16(10) + name("mail.example.com"), "MX", "10 mail.example.com");
    row("MX of RFC 7505, no mail", 15, u16(0) + name(""), "MX", "0 .");
    row("TXT in two strings, with a quote", 16, QByteArray("\x06v=spf1\x04-\"\\\xe9"), "TXT",
        "\"v=spf1\" \"-\\\"\\\\\\233\"");
    row("SRV", 33, u16(1) + u16(2) + u16(5060) + name("sip.example.com"), "SRV", "1 2 5060 sip.example.com");
    row("CAA", 257, QByteArray(1, '\0') + "\x05issueca.example.net", "CAA", "0 issue \"ca.example.net\"");
    row("DS", 43, QByteArray::fromHex("ec450d02") + QByteArray::fromHex("be74"), "DS", "60485 13 2 BE74");
    row("DNSKEY", 48, QByteArray::fromHex("0101030d") + "key", "DNSKEY", "257 3 13 a2V5");
    row("RRSIG", 46,
        u16(1) + QByteArray::fromHex("0d03") + u32(300) + u32(1767225600) + u32(1764547200) + u16(34505) +
            name("example.com") + "sig",
        "RRSIG", "A 13 3 300 20260101000000 20251201000000 34505 example.com c2ln");
    row("HTTPS in alias form", 65, u16(0) + name("edge.example.net"), "HTTPS", "0 edge.example.net");
    row("HTTPS with parameters", 65,
        u16(1) + name("") + u16(1) + u16(6) + QByteArray("\x02h2\x02h3") + u16(3) + u16(2) + u16(8443) +
            u16(4) + u16(4) + address + u16(2) + u16(0),
        "HTTPS", "1 . alpn=h2,h3 port=8443 ipv4hint=192.0.2.7 no-default-alpn");
    row("a type without a form here", 65280, QByteArray::fromHex("beef"), "TYPE65280", "\\# 2 BEEF");
    row("the same without data", 65280, QByteArray(), "TYPE65280", "\\# 0");
}

void TestDnsMessage::recordValues()
{
    QFETCH(int, type);
    QFETCH(QByteArray, data);
    const auto decoded = decodeDnsMessage(message({.answer = {record(owner, type, data)}}));
    QVERIFY2(decoded, qPrintable(decoded ? QString() : decoded.error()));
    QCOMPARE(decoded->answer.size(), size_t(1));
    const DnsRecord &read = decoded->answer.front();
    QCOMPARE(read.name, QStringLiteral("www.example.com"));
    QCOMPARE(read.ttl, 300);
    QTEST(read.type, "typeText");
    QTEST(read.value, "value");
}

void TestDnsMessage::malformed_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const QByteArray loop = QByteArray::fromHex("c021");    // where the answer starts: a pointer to itself
    const QByteArray forward = QByteArray::fromHex("c0ff"); // beyond the end
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("less than a header") << QByteArray(11, '\0');
    QTest::newRow("more questions than there are")
        << u16(7) + u16(0x8180) + u16(9) + u16(0) + u16(0) + u16(0) + name("a") + u16(1) + u16(1);
    QTest::newRow("more answers than there are")
        << QByteArray(message({.answer = {record(owner, 1, address)}})).replace(7, 1, QByteArray(1, '\x09'));
    QTest::newRow("a compression pointer to itself") << message({.answer = {record(loop, 1, address)}});
    QTest::newRow("a compression pointer beyond the end")
        << message({.answer = {record(forward, 1, address)}});
    QTest::newRow("a name in data that points to itself")
        << message({.answer = {record(owner, 5, QByteArray::fromHex("c02d"))}});
    QTest::newRow("a label type of the future")
        << message({.answer = {record(QByteArray::fromHex("4100"), 1, address)}});
    QTest::newRow("a name of more than 255 bytes")
        << message({.answer = {record(owner, 5,
                                      name(QByteArray(63, 'a') + '.' + QByteArray(63, 'b') + '.' +
                                           QByteArray(63, 'c') + '.' + QByteArray(62, 'd')))}});
    QTest::newRow("an address of three bytes") << message({.answer = {record(owner, 1, address.left(3))}});
    QTest::newRow("an address of five bytes") << message({.answer = {record(owner, 1, address + '\x01')}});
    QTest::newRow("a name longer than its data") << message({.answer = {record(owner, 5,
                                                                               QByteArray("\x05"
                                                                                          "ab",
                                                                                          3))}});
    QTest::newRow("bytes behind a name in data") << message({.answer = {record(owner, 5, name("a") + "x")}});
    QTest::newRow("a text string longer than its data")
        << message({.answer = {record(owner, 16, "\x10short")}});
    QTest::newRow("empty text") << message({.answer = {record(owner, 16, "")}});
    QTest::newRow("a service parameter longer than its data")
        << message({.answer = {record(owner, 65, u16(1) + name("") + u16(1) + u16(99) + "h2")}});
    QTest::newRow("an SOA cut short")
        << message({.answer = {record(owner, 6, name("a") + name("b") + u32(1))}});
}

void TestDnsMessage::malformed()
{
    QFETCH(QByteArray, bytes);
    const auto decoded = decodeDnsMessage(bytes);
    QVERIFY(!decoded);
    QVERIFY(decoded.error().endsWith(u'.'));
}

void TestDnsMessage::everyPrefixIsReadSafely()
{
    const QByteArray whole =
        message({.answer = {record(owner, 5, name("cdn", owner)), record(owner, 16, "\x04text"),
                            record(owner, 65, u16(1) + name("") + u16(1) + u16(3) + QByteArray("\x02h2"))},
                 .authority = {record(owner, 6, name("a") + name("b") + QByteArray(20, '\1'))},
                 .additional = {record(name(""), 41, u16(15) + u16(2) + u16(6), 0, 1232)}});
    QVERIFY(decodeDnsMessage(whole));
    for (qsizetype size = 0; size < whole.size(); ++size)
        QVERIFY2(!decodeDnsMessage(whole.left(size)), qPrintable(QString::number(size)));
}

void TestDnsMessage::flagsOfTheHeader()
{
    const auto read = [](int flags) { return *decodeDnsMessage(message({.flags = flags})); };
    QVERIFY(read(0x8000).response);
    QVERIFY(!read(0x0000).response);
    QVERIFY(read(0x0400).authoritative);
    QVERIFY(read(0x0200).truncated);
    QVERIFY(read(0x0100).recursionDesired);
    QVERIFY(read(0x0080).recursionAvailable);
    QVERIFY(read(0x0020).authenticated);
    QVERIFY(read(0x0010).checkingDisabled);
    QCOMPARE(read(0x2800).opcode, 5);
    QCOMPARE(read(0x8183).rcode, 3);
    QVERIFY(!read(0x8000).authoritative && !read(0x8000).authenticated && !read(0x8000).truncated);
}

void TestDnsMessage::extendedErrors()
{
    const QByteArray options = u16(10) + u16(8) + QByteArray(8, 'c') + u16(15) + u16(2) + u16(6) + u16(15) +
                               u16(6) + u16(22) + "none";
    const auto read = decodeDnsMessage(
        message({.flags = 0x8182, .additional = {record(name(""), 41, options, 0x01000000, 1232)}}));
    QVERIFY(read);
    QCOMPARE(read->extendedErrors, QStringList({QStringLiteral("6 DNSSEC Bogus"),
                                                QStringLiteral("22 No Reachable Authority: none")}));
    QCOMPARE(read->rcode, 18); // 1 in OPT above 2 in the header
    QVERIFY(read->additional.empty());
}

void TestDnsMessage::truncatedMessageKeepsWhatIsWhole()
{
    QByteArray bytes =
        message({.flags = 0x8380, .answer = {record(owner, 1, address), record(owner, 1, address)}});
    bytes.chop(3);
    const auto read = decodeDnsMessage(bytes);
    QVERIFY(read);
    QCOMPARE(read->answer.size(), size_t(1));
}

void TestDnsMessage::queries_data()
{
    QTest::addColumn<QString>("queryName");
    QTest::addColumn<QByteArray>("wire");
    const QString label63(63, u'a');
    QTest::newRow("a plain name") << QStringLiteral("www.example.com") << name("www.example.com");
    QTest::newRow("with the trailing dot") << QStringLiteral("example.com.") << name("example.com");
    QTest::newRow("the root") << QStringLiteral(".") << name("");
    QTest::newRow("escapes") << QStringLiteral("a\\.b\\032c.example")
                             << QByteArray("\x05"
                                           "a.b c\x07"
                                           "example\0",
                                           15);
    QTest::newRow("the longest label") << label63 << name(label63.toLatin1());
    QTest::newRow("a label too long") << label63 + u'a' << QByteArray();
    QTest::newRow("an empty label") << QStringLiteral("a..b") << QByteArray();
    QTest::newRow("an empty name") << QString() << QByteArray();
    QTest::newRow("a leading dot") << QStringLiteral(".example.com") << QByteArray();
    QTest::newRow("a name too long") << QStringList({label63, label63, label63, label63}).join(u'.')
                                     << QByteArray();
    QTest::newRow("an escape beyond a byte") << QStringLiteral("a\\999b.example") << QByteArray();
}

void TestDnsMessage::queries()
{
    QFETCH(QString, queryName);
    QFETCH(QByteArray, wire);
    const QByteArray query =
        encodeDnsQuery(0x1234, queryName, 28, {.recursionDesired = false, .ednsBytes = 0});
    if (wire.isEmpty())
        QCOMPARE(query, QByteArray());
    else
        QCOMPARE(query.toHex(), QByteArray(u16(0x1234) + u16(0) + u16(1) + u16(0) + u16(0) + u16(0) + wire +
                                           u16(28) + u16(1))
                                    .toHex());
}

void TestDnsMessage::types()
{
    QCOMPARE(dnsTypeFromText(u"https"), std::optional<quint16>(65));
    QCOMPARE(dnsTypeFromText(u"TYPE65280"), std::optional<quint16>(65280));
    QCOMPARE(dnsTypeFromText(u"TYPE65536"), std::nullopt);
    QCOMPARE(dnsTypeFromText(u"Z"), std::nullopt);
    QCOMPARE(dnsRcodeText(3), QStringLiteral("NXDOMAIN"));
    QCOMPARE(dnsRcodeText(99), QStringLiteral("RCODE99"));
}

QTEST_GUILESS_MAIN(TestDnsMessage)
#include "tst_dns_message.moc"
