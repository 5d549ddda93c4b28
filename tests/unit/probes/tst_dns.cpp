// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/dns/dns_message.h"
#include "probes/dns/dns_probe.h"
#include "probes/probe.h"
#include "support/dns_server.h"

#include <QElapsedTimer>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <arpa/inet.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <future>
#include <thread>

using namespace fd;
using namespace fd::probes;
using namespace fd::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

DnsRequest requestTo(const Endpoint &server, const QString &type = QStringLiteral("A"))
{
    return {
        .name = QStringLiteral("www.example.com"), .type = type, .server = server, .timeout = 5s, .tries = 1};
}

DnsEvidence ask(const DnsRequest &request, const Settings &settings = {}, const std::stop_token &stop = {})
{
    return std::get<DnsEvidence>(probeDns(request, settings, stop));
}

/// A loopback port where nobody listens.
quint16 closedPort()
{
    const Server server([](const QByteArray &, bool) { return QByteArray(); });
    return server.endpoint().port;
}

const QByteArray address = QByteArray::fromHex("c0000207"); // 192.0.2.7

} // namespace

class TestDns : public QObject
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

    void answerWithRecords();
    void responseCodesAreAnswers_data();
    void responseCodesAreAnswers();
    void failures_data();
    void failures();
    void refusedByIcmp();
    void everyTryHasItsOwnLimit();
    void secondTryCounts();
    void aResolverThatIsThereMayBeSlow_data();
    void aResolverThatIsThereMayBeSlow();
    void cutAnswerIsAskedAgainOverTcp();
    void cutAnswerWithoutTcp();
    void largeAnswerOverUdp();
    void tcpAlone();
    void serverWithoutEdns();
    void unaskable_data();
    void unaskable();
    void cancelEndsAtOnce_data();
    void cancelEndsAtOnce();
    void serversOfRequests();
    void serversAreAskedInOrder_data();
    void serversAreAskedInOrder();
    void manyThreadsAtOnce();
};

void TestDns::recordValues_data()
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

void TestDns::recordValues()
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

void TestDns::malformed_data()
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

void TestDns::malformed()
{
    QFETCH(QByteArray, bytes);
    const auto decoded = decodeDnsMessage(bytes);
    QVERIFY(!decoded);
    QVERIFY(decoded.error().endsWith(u'.'));
}

void TestDns::everyPrefixIsReadSafely()
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

void TestDns::flagsOfTheHeader()
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

void TestDns::extendedErrors()
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

void TestDns::truncatedMessageKeepsWhatIsWhole()
{
    QByteArray bytes =
        message({.flags = 0x8380, .answer = {record(owner, 1, address), record(owner, 1, address)}});
    bytes.chop(3);
    const auto read = decodeDnsMessage(bytes);
    QVERIFY(read);
    QCOMPARE(read->answer.size(), size_t(1));
}

void TestDns::queries_data()
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

void TestDns::queries()
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

void TestDns::types()
{
    QCOMPARE(dnsTypeFromText(u"https"), std::optional<quint16>(65));
    QCOMPARE(dnsTypeFromText(u"TYPE65280"), std::optional<quint16>(65280));
    QCOMPARE(dnsTypeFromText(u"TYPE65536"), std::nullopt);
    QCOMPARE(dnsTypeFromText(u"Z"), std::nullopt);
    QCOMPARE(dnsRcodeText(3), QStringLiteral("NXDOMAIN"));
    QCOMPARE(dnsRcodeText(99), QStringLiteral("RCODE99"));
}

void TestDns::answerWithRecords()
{
    QByteArray seen;
    const Server server([&](const QByteArray &query, bool) {
        seen = query;
        return answerTo(query,
                        {.flags = 0x85a0,
                         .answer = {record(owner, 5, name("cdn", owner), 60), record(owner, 1, address)},
                         .authority = {record(owner, 2, name("ns1", owner))},
                         .additional = {record(name("ns1", owner), 1, address)}});
    });
    DnsRequest request = requestTo(server.endpoint());
    request.checkingDisabled = true;
    const DnsEvidence evidence = ask(request);
    QVERIFY(!evidence.failure);
    QCOMPARE(evidence.rcode, QStringLiteral("NOERROR"));
    QVERIFY(evidence.authoritative);
    QVERIFY(evidence.authenticated);
    QVERIFY(evidence.recursionAvailable);
    QVERIFY(!evidence.truncated);
    QCOMPARE(evidence.values(u"A"), QStringList(QStringLiteral("192.0.2.7")));
    QCOMPARE(evidence.answer.front().ttl, 60);
    QCOMPARE(evidence.authority.size(), size_t(1));
    QCOMPARE(evidence.additional.size(), size_t(1));
    QCOMPARE(evidence.server, server.endpoint());
    QVERIFY(evidence.elapsed > 0us);
    // What left this computer: RD, AD and CD, one question, EDNS with 1232 bytes (c-ares may add a cookie).
    const auto query = decodeDnsMessage(seen);
    QVERIFY(query);
    QVERIFY(query->recursionDesired && query->authenticated && query->checkingDisabled && !query->response);
    QVERIFY(seen.contains(QByteArray::fromHex("00002904d000000000")));

    request.recursionDesired = false;
    request.checkingDisabled = false;
    ask(request);
    QCOMPARE(seen.mid(2, 2).toHex(), QByteArray("0000"));
}

void TestDns::responseCodesAreAnswers_data()
{
    QTest::addColumn<int>("rcode");
    QTest::addColumn<QString>("text");
    QTest::newRow("NXDOMAIN") << 3 << QStringLiteral("NXDOMAIN");
    QTest::newRow("SERVFAIL") << 2 << QStringLiteral("SERVFAIL");
    QTest::newRow("REFUSED") << 5 << QStringLiteral("REFUSED");
    QTest::newRow("NOTIMP") << 4 << QStringLiteral("NOTIMP");
    QTest::newRow("no records") << 0 << QStringLiteral("NOERROR");
}

void TestDns::responseCodesAreAnswers()
{
    QFETCH(int, rcode);
    const Server server(
        [=](const QByteArray &query, bool) { return answerTo(query, {.flags = 0x8180 | rcode}); });
    DnsRequest request = requestTo(server.endpoint());
    request.tries = 3;
    const DnsEvidence evidence = ask(request);
    QVERIFY(!evidence.failure);
    QTEST(evidence.rcode, "text");
    QVERIFY(evidence.answer.empty());
    QCOMPARE(server.queries(), 1);
}

void TestDns::failures_data()
{
    QTest::addColumn<bool>("tcp");
    QTest::addColumn<int>("answer");
    QTest::addColumn<Failure::Kind>("kind");
    enum { Silence, Garbage, Short, OtherQuestion, OtherId, Cut, NotAnAnswer };
    using K = Failure::Kind;
    QTest::newRow("silence") << false << int(Silence) << K::TimedOut;
    QTest::newRow("closed without an answer over TCP") << true << int(Silence) << K::Closed;
    QTest::newRow("garbage") << false << int(Garbage) << K::Protocol;
    QTest::newRow("garbage over TCP") << true << int(Garbage) << K::Protocol;
    QTest::newRow("three bytes") << false << int(Short) << K::Protocol;
    QTest::newRow("an answer to another question") << false << int(OtherQuestion) << K::Protocol;
    QTest::newRow("an answer with another id") << false << int(OtherId) << K::Protocol;
    QTest::newRow("an answer that ends within a record") << false << int(Cut) << K::Protocol;
    QTest::newRow("the query itself comes back") << false << int(NotAnAnswer) << K::Protocol;
}

void TestDns::failures()
{
    QFETCH(bool, tcp);
    QFETCH(int, answer);
    const Server server([=](const QByteArray &query, bool) -> QByteArray {
        QByteArray good = answerTo(query, {.answer = {record(owner, 1, address)}});
        switch (answer) {
        case 1: return QByteArray("HTTP/1.1 400 Bad Request\r\n\r\n");
        case 2: return QByteArray("abc");
        case 3:
            return message({}, static_cast<uchar>(query[0]) << 8 | static_cast<uchar>(query[1]),
                           name("www.example.net") + u16(1) + u16(1));
        case 4:
            return good.replace(
                0, 2, u16(~(static_cast<uchar>(query[0]) << 8 | static_cast<uchar>(query[1])) & 0xffff));
        case 5: return good.chopped(2);
        case 6: return query;
        default: return {};
        }
    });
    DnsRequest request = requestTo(server.endpoint());
    request.tcp = tcp;
    request.timeout = 500ms;
    const DnsEvidence evidence = ask(request);
    QVERIFY(evidence.failure);
    QTEST(evidence.failure->kind, "kind");
    QVERIFY(evidence.rcode.isEmpty());
    QCOMPARE(evidence.server, server.endpoint());
}

void TestDns::refusedByIcmp()
{
    for (const bool tcp : {false, true}) {
        DnsRequest request = requestTo({QStringLiteral("127.0.0.1"), closedPort()});
        request.tcp = tcp;
        request.timeout = 5s;
        request.tries = 3;
        const DnsEvidence evidence = ask(request);
        QVERIFY(evidence.failure);
        QCOMPARE(evidence.failure->kind, Failure::Kind::Refused);
        QCOMPARE(evidence.failure->code, ECONNREFUSED);
        QVERIFY(evidence.elapsed < 3s);
    }
}

void TestDns::everyTryHasItsOwnLimit()
{
    const Server server([](const QByteArray &, bool) { return QByteArray(); });
    DnsRequest request = requestTo(server.endpoint());
    request.timeout = 300ms;
    request.tries = 3;
    const DnsEvidence evidence = ask(request);
    QCOMPARE(evidence.failure->kind, Failure::Kind::TimedOut);
    QCOMPARE(server.queries(), 3);
    QVERIFY(evidence.elapsed >= 899ms);
    QVERIFY(evidence.elapsed < 3s);
}

void TestDns::secondTryCounts()
{
    int asked = 0;
    const Server server([&](const QByteArray &query, bool) {
        return ++asked == 1 ? QByteArray() : answerTo(query, {.answer = {record(owner, 1, address)}});
    });
    DnsRequest request = requestTo(server.endpoint());
    request.timeout = 500ms;
    request.tries = 2;
    const DnsEvidence evidence = ask(request);
    QVERIFY(!evidence.failure);
    QCOMPARE(evidence.values(u"A").size(), 1);
    QVERIFY(evidence.elapsed >= 499ms); // what a client would have waited
}

void TestDns::aResolverThatIsThereMayBeSlow_data()
{
    QTest::addColumn<int>("delayMs");
    QTest::addColumn<bool>("tcp");
    QTest::addColumn<bool>("answered");
    QTest::newRow("between the tries' limits") << 330 << true << true;
    QTest::newRow("beyond them") << 900 << true << true;
    QTest::newRow("beyond them, without TCP") << 900 << false << true;
    QTest::newRow("for ever") << -1 << true << false;
}

void TestDns::aResolverThatIsThereMayBeSlow()
{
    QFETCH(int, delayMs);
    QFETCH(bool, tcp);
    const Server server(
        [=](const QByteArray &query, bool) {
            if (delayMs < 0)
                return QByteArray();
            std::this_thread::sleep_for(Millis{delayMs});
            return answerTo(query, {.answer = {record(owner, 1, address)}});
        },
        tcp);
    DnsRequest request = requestTo(server.endpoint());
    request.timeout = 250ms;
    request.tries = 2;
    const DnsEvidence evidence = ask(request);
    QTEST(!evidence.failure, "answered");
    if (delayMs >= 0)
        QVERIFY(evidence.elapsed >= Millis{delayMs - 1}); // its own time, not that of a later try
    QVERIFY(evidence.elapsed < 4s);
}

void TestDns::cutAnswerIsAskedAgainOverTcp()
{
    const Server server([](const QByteArray &query, bool tcp) {
        return tcp ? answerTo(query, {.answer = QList<QByteArray>(1000, record(owner, 1, address))})
                   : answerTo(query, {.flags = 0x8380, .answer = {record(owner, 1, address)}});
    });
    const DnsEvidence evidence = ask(requestTo(server.endpoint()));
    QVERIFY(!evidence.failure);
    QVERIFY(evidence.truncated);
    QCOMPARE(evidence.answer.size(), size_t(1000));
}

void TestDns::cutAnswerWithoutTcp()
{
    const Server server([](const QByteArray &query, bool) { return answerTo(query, {.flags = 0x8380}); },
                        false);
    const DnsEvidence evidence = ask(requestTo(server.endpoint()));
    QVERIFY(evidence.truncated);
    QVERIFY(evidence.failure);
    QCOMPARE(evidence.failure->kind, Failure::Kind::Refused);
    QCOMPARE(evidence.rcode, QStringLiteral("NOERROR"));
}

void TestDns::largeAnswerOverUdp()
{
    const Server server([](const QByteArray &query, bool) {
        return answerTo(query, {.answer = QList<QByteArray>(70, record(owner, 1, address))}); // 1153 bytes
    });
    const DnsEvidence evidence = ask(requestTo(server.endpoint()));
    QVERIFY(!evidence.failure);
    QVERIFY(!evidence.truncated);
    QCOMPARE(evidence.answer.size(), size_t(70));
}

void TestDns::tcpAlone()
{
    std::atomic<bool> overUdp = false;
    const Server server([&](const QByteArray &query, bool tcp) {
        overUdp = overUdp || !tcp;
        return answerTo(query, {.answer = {record(owner, 1, address)}});
    });
    DnsRequest request = requestTo(server.endpoint());
    request.tcp = true;
    const DnsEvidence evidence = ask(request);
    QVERIFY(!evidence.failure);
    QCOMPARE(evidence.answer.size(), size_t(1));
    QVERIFY(!overUdp);
}

void TestDns::serverWithoutEdns()
{
    const Server server([](const QByteArray &query, bool) {
        const bool edns = query[11] != '\0';
        return edns ? answerTo(query, {.flags = 0x8181})
                    : answerTo(query, {.answer = {record(owner, 1, address)}});
    });
    const DnsEvidence evidence = ask(requestTo(server.endpoint()));
    QVERIFY(!evidence.failure);
    QCOMPARE(evidence.rcode, QStringLiteral("NOERROR"));
    QCOMPARE(evidence.answer.size(), size_t(1));
}

void TestDns::unaskable_data()
{
    QTest::addColumn<QString>("queryName");
    QTest::addColumn<QString>("type");
    QTest::newRow("not a type") << QStringLiteral("www.example.com") << QStringLiteral("AAAAA");
    QTest::newRow("not a name") << QStringLiteral("www..example.com") << QStringLiteral("A");
}

void TestDns::unaskable()
{
    QFETCH(QString, queryName);
    QFETCH(QString, type);
    DnsRequest request = requestTo({QStringLiteral("127.0.0.1"), closedPort()}, type);
    request.name = queryName;
    const Outcome outcome = probeDns(request, {}, {});
    QVERIFY(std::holds_alternative<NotRun>(outcome));
    QVERIFY(!std::get<NotRun>(outcome).reason.isEmpty());
}

void TestDns::cancelEndsAtOnce_data()
{
    QTest::addColumn<bool>("tcp");
    QTest::addColumn<bool>("before");
    QTest::newRow("while waiting for UDP") << false << false;
    QTest::newRow("while waiting for TCP") << true << false;
    QTest::newRow("before the start") << false << true;
}

void TestDns::cancelEndsAtOnce()
{
    QFETCH(bool, tcp);
    QFETCH(bool, before);
    std::promise<void> asked;
    std::promise<void> finished;
    const Server server([&, end = finished.get_future().share()](const QByteArray &, bool) {
        asked.set_value();
        end.wait();
        return QByteArray();
    });
    DnsRequest request = requestTo(server.endpoint());
    request.tcp = tcp;
    request.timeout = 20s;
    std::stop_source stop;
    if (before)
        stop.request_stop();
    auto running = std::async(std::launch::async, [&] { return ask(request, {}, stop.get_token()); });
    if (!before)
        asked.get_future().wait();
    QElapsedTimer timer;
    timer.start();
    stop.request_stop();
    const DnsEvidence evidence = running.get();
    const qint64 took = timer.elapsed();
    finished.set_value();
    QCOMPARE(evidence.failure->kind, Failure::Kind::Cancelled);
    QVERIFY2(took < 200, qPrintable(QString::number(took)));
}

void TestDns::serversOfRequests()
{
    const QTemporaryDir folder;
    Settings settings;
    settings.resolvConf = folder.filePath(QStringLiteral("resolv.conf"));
    const auto text = [&](const DnsRequest &request) {
        QStringList servers;
        for (const Endpoint &server : dnsServersFor(request, settings))
            servers += server.text();
        return servers.join(u' ');
    };
    QCOMPARE(text({.server = {QStringLiteral("192.0.2.1"), 5353}}), QStringLiteral("192.0.2.1:5353"));
    QCOMPARE(text({.server = {QStringLiteral("192.0.2.1"), 0}}), QStringLiteral("192.0.2.1:53"));
    QCOMPARE(text({}), QStringLiteral("127.0.0.1:53"));
    QFile file(settings.resolvConf);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("nameserver 192.0.2.3\nnameserver 2001:db8::1\n");
    file.close();
    QCOMPARE(text({}), QStringLiteral("192.0.2.3:53 [2001:db8::1]:53"));
}

void TestDns::serversAreAskedInOrder_data()
{
    QTest::addColumn<QByteArray>(
        "ways"); // of each server: . silent, c closed port, g good, s good but slow, and digits: that rcode
    QTest::addColumn<QByteArray>("asked");
    QTest::addColumn<QString>("rcode");
    QTest::addColumn<int>("server");
    QTest::newRow("a good first server is all that is asked")
        << QByteArray("gg") << QByteArray("10") << u"NOERROR"_s << 0;
    QTest::newRow("NXDOMAIN is an answer") << QByteArray("3g") << QByteArray("10") << u"NXDOMAIN"_s << 0;
    QTest::newRow("after SERVFAIL the next one") << QByteArray("2g") << QByteArray("11") << u"NOERROR"_s << 1;
    QTest::newRow("after REFUSED the next one") << QByteArray("5g") << QByteArray("11") << u"NOERROR"_s << 1;
    QTest::newRow("after silence the next one")
        << QByteArray(".g") << QByteArray("[12]1") << u"NOERROR"_s << 1;
    QTest::newRow("of slow ones the first to answer")
        << QByteArray("ss") << QByteArray("[12]1") << u"NOERROR"_s << 0;
    QTest::newRow("a slow one that knows beats one that does not")
        << QByteArray("s2") << QByteArray("[12]1") << u"NOERROR"_s << 0;
    QTest::newRow("after a closed port the next one")
        << QByteArray("cg") << QByteArray("01") << u"NOERROR"_s << 1;
    QTest::newRow("SERVFAIL of the first stands where the second is no better")
        << QByteArray("25") << QByteArray("11") << u"SERVFAIL"_s << 0;
    QTest::newRow("SERVFAIL beats silence, and ends the rounds")
        << QByteArray(".2") << QByteArray("31") << u"SERVFAIL"_s << 1;
    QTest::newRow("silent servers are tried again while they may be slow")
        << QByteArray("..") << QByteArray("33") << QString() << 0;
    QTest::newRow("closed ports are not") << QByteArray("cc") << QByteArray("00") << QString() << 0;
}

void TestDns::serversAreAskedInOrder()
{
    QFETCH(QByteArray, ways);
    std::vector<std::unique_ptr<Server>> servers;
    std::vector<Endpoint> endpoints;
    for (const char way : ways) {
        servers.push_back(std::make_unique<Server>([way](const QByteArray &query, bool) {
            if (way == '.')
                return QByteArray();
            if (way == 's')
                std::this_thread::sleep_for(800ms);
            return answerTo(query, {.flags = 0x8180 | (way == 'g' || way == 's' ? 0 : way - '0')});
        }));
        endpoints.push_back(servers.back()->endpoint());
        if (way == 'c')
            endpoints.back().port = closedPort();
    }
    DnsRequest request = requestTo({});
    request.timeout = 500ms;
    request.tries = 2;
    const DnsEvidence evidence = askInOrder(request, endpoints, {});
    QTEST(evidence.rcode, "rcode");
    QFETCH(int, server);
    QCOMPARE(evidence.server, endpoints.at(static_cast<size_t>(server)));
    QCOMPARE(evidence.failure.has_value(), evidence.rcode.isEmpty());
    QByteArray counted;
    for (const auto &one : servers)
        counted += QByteArray::number(one->queries());
    QFETCH(QByteArray, asked);
    QVERIFY2(QRegularExpression(QRegularExpression::anchoredPattern(QString::fromLatin1(asked)))
                 .match(QString::fromLatin1(counted))
                 .hasMatch(),
             counted.constData());
}

void TestDns::manyThreadsAtOnce()
{
    const Server server([](const QByteArray &query, bool) {
        return answerTo(query, {.answer = {record(owner, 1, address)}});
    });
    std::vector<std::future<DnsEvidence>> running;
    for (int i = 0; i < 16; ++i) {
        running.push_back(std::async(std::launch::async, [&] {
            DnsRequest request = requestTo(server.endpoint());
            request.timeout = 5s;
            return ask(request);
        }));
    }
    for (auto &one : running)
        QCOMPARE(one.get().values(u"A").size(), 1);
}

QTEST_GUILESS_MAIN(TestDns)
#include "tst_dns.moc"
