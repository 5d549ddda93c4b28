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
    QCOMPARE(evidence.silentBefore, ways == ".g" ? 1 : 0);
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
