// SPDX-License-Identifier: GPL-3.0-or-later
//
// Many servers asked at once, on one thread: good ones, silent ones, and those that answer nonsense.
#include "probes/dns/dns_batch.h"
#include "probes/dns/dns_survey_probe.h"
#include "support/dns_server.h"

#include <QElapsedTimer>
#include <QTest>

#include <future>
#include <memory>

using namespace fd;
using namespace fd::probes;
using namespace fd::test;
using namespace std::chrono_literals;

namespace {

const QByteArray address = QByteArray::fromHex("c0000207"); // 192.0.2.7

QByteArray good(const QByteArray &query, bool = false)
{
    return answerTo(query, {.answer = {record(owner, 1, address)}});
}

DnsSurveyRequest requestTo(std::vector<Endpoint> servers)
{
    DnsSurveyRequest request;
    request.name = QStringLiteral("www.example.com");
    request.type = QStringLiteral("A");
    request.servers = std::move(servers);
    request.timeout = 5s;
    request.tries = 1;
    return request;
}

DnsSurveyEvidence ask(const DnsSurveyRequest &request, const std::stop_token &stop = {})
{
    return std::get<DnsSurveyEvidence>(probeDnsSurvey(request, {}, stop));
}

} // namespace

class TestDnsSurvey : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answersStandInTheOrderOfTheServers();
    void moreServersThanSocketsAtATime();
    void faultsAreNamed_data();
    void faultsAreNamed();
    void silentServersWaitTogether();
    void aSilentResolverIsStoodInForByTheNext();
    void aSecondTryCounts();
    void aForgedAnswerDoesNotHideTheRealOne();
    void aClosedPortEndsItsOwnQuestionAlone();
    void aCutAnswerIsAskedAgainOverTcp();
    void aServerWithoutEdnsIsAskedWithoutIt();
    void tcpAlone();
    void theSizeOfAnAnswerIsKept();
    void stopEndsAtOnce();
    void whatCannotBeAskedDidNotRun();
};

void TestDnsSurvey::answersStandInTheOrderOfTheServers()
{
    const Server first(&good);
    const Server second([](const QByteArray &query, bool) { return answerTo(query, {.flags = 0x8183}); });
    const auto survey = ask(requestTo({second.endpoint(), first.endpoint(), second.endpoint()}));
    QCOMPARE(survey.answers.size(), size_t(3));
    QCOMPARE(survey.answers[0].rcode, QStringLiteral("NXDOMAIN"));
    QCOMPARE(survey.answers[1].values(u"A"), QStringList{QStringLiteral("192.0.2.7")});
    QCOMPARE(survey.answers[1].server, first.endpoint());
    QCOMPARE(survey.answers[2].rcode, QStringLiteral("NXDOMAIN"));
}

void TestDnsSurvey::aSilentResolverIsStoodInForByTheNext()
{
    const auto silence = [](const QByteArray &, bool) { return QByteArray(); };
    const Server silent(silence);
    const Server next(&good);
    const Server strange(silence);
    const auto question = [](const Server &server) {
        return DnsAsk{QStringLiteral("www.example.com"), 1, {}, server.endpoint(), false};
    };
    const auto replies = askWithSpares({question(silent), question(strange), question(next)},
                                       {silent.endpoint(), next.endpoint()}, 200ms, 1, {});
    QCOMPARE(replies.size(), size_t(3));
    QCOMPARE(replies[0].evidence.values(u"A"), QStringList{QStringLiteral("192.0.2.7")});
    QCOMPARE(replies[0].evidence.server, next.endpoint());
    QVERIFY(replies[1].evidence.failure); // nobody stands in for a name server of its own
    QCOMPARE(strange.queries(), 1);
    QCOMPARE(next.queries(), 2);
    QVERIFY(!replies[2].evidence.failure);
}

void TestDnsSurvey::moreServersThanSocketsAtATime()
{
    const Server server(&good);
    DnsSurveyRequest request = requestTo(std::vector<Endpoint>(1500, server.endpoint()));
    request.timeout = std::chrono::seconds(2); // they all share one socket's buffer, which may run over
    request.tries = 5;
    const auto survey = ask(request);
    QCOMPARE(survey.answers.size(), size_t(1500));
    for (const DnsEvidence &answer : survey.answers)
        QVERIFY(!answer.failure);
    QVERIFY(server.queries() >= 1500);
}

void TestDnsSurvey::faultsAreNamed_data()
{
    QTest::addColumn<int>("fault");
    QTest::addColumn<bool>("tcp");
    QTest::addColumn<Failure::Kind>("kind");
    QTest::addColumn<QString>("detail");
    using K = Failure::Kind;
    QTest::newRow("silence") << 0 << false << K::TimedOut << QString();
    QTest::newRow("garbage") << 1 << false << K::Protocol
                             << QStringLiteral("The question section is malformed.");
    QTest::newRow("another name") << 2 << false << K::Protocol
                                  << QStringLiteral("The answer is to another question.");
    QTest::newRow("another id") << 3 << false << K::Protocol
                                << QStringLiteral("The answer bears another id.");
    QTest::newRow("the query comes back")
        << 4 << false << K::Protocol << QStringLiteral("The message is not an answer to a query.");
    QTest::newRow("garbage over TCP")
        << 1 << true << K::Protocol << QStringLiteral("The question section is malformed.");
    QTest::newRow("closed over TCP") << 0 << true << K::Closed
                                     << QStringLiteral("The server closed the connection without an answer.");
}

void TestDnsSurvey::faultsAreNamed()
{
    QFETCH(int, fault);
    QFETCH(bool, tcp);
    const Server server([fault](const QByteArray &query, bool) -> QByteArray {
        const int id = static_cast<uchar>(query[0]) << 8 | static_cast<uchar>(query[1]);
        switch (fault) {
        case 1: return QByteArray("HTTP/1.1 400 Bad Request\r\n\r\n");
        case 2: return message({}, id, name("www.example.net") + u16(1) + u16(1));
        case 3: return good(query).replace(0, 2, u16(id ^ 0x5555));
        case 4: return query;
        default: return {};
        }
    });
    DnsSurveyRequest request = requestTo({server.endpoint()});
    request.timeout = 300ms;
    request.tcp = tcp;
    const auto survey = ask(request);
    QVERIFY(survey.answers.front().failure);
    QTEST(survey.answers.front().failure->kind, "kind");
    QTEST(survey.answers.front().failure->detail, "detail");
}

void TestDnsSurvey::silentServersWaitTogether()
{
    const Server silent([](const QByteArray &, bool) { return QByteArray(); });
    const Server server(&good);
    std::vector<Endpoint> servers(50, silent.endpoint());
    servers.push_back(server.endpoint());
    DnsSurveyRequest request = requestTo(servers);
    request.timeout = 500ms;
    request.tries = 2;
    const auto survey = ask(request);
    QCOMPARE(silent.queries(), 100);
    QVERIFY(survey.answers.back().elapsed < 500ms);
    QVERIFY(survey.elapsed >= 999ms);
    QVERIFY(survey.elapsed < 4s); // one after the other they would take 50 s
}

void TestDnsSurvey::aSecondTryCounts()
{
    int asked = 0;
    const Server server(
        [&](const QByteArray &query, bool) { return ++asked == 1 ? QByteArray() : good(query); });
    DnsSurveyRequest request = requestTo({server.endpoint()});
    request.timeout = 300ms;
    request.tries = 2;
    const auto survey = ask(request);
    QVERIFY(!survey.answers.front().failure);
    QVERIFY(survey.answers.front().elapsed >= 299ms);
}

void TestDnsSurvey::aForgedAnswerDoesNotHideTheRealOne()
{
    // Two datagrams for one query: the first bears another id.
    const int sender = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    sockaddr_in local{
        .sin_family = AF_INET, .sin_port = 0, .sin_addr = {htonl(INADDR_LOOPBACK)}, .sin_zero = {}};
    socklen_t length = sizeof local;
    QCOMPARE(::bind(sender, reinterpret_cast<sockaddr *>(&local), length), 0);
    ::getsockname(sender, reinterpret_cast<sockaddr *>(&local), &length);
    std::thread server([sender] {
        QByteArray query(512, '\0');
        sockaddr_in from{};
        socklen_t size = sizeof from;
        query.truncate(::recvfrom(sender, query.data(), 512, 0, reinterpret_cast<sockaddr *>(&from), &size));
        QByteArray forged = good(query);
        forged[0] = static_cast<char>(~forged[0]);
        for (const QByteArray &datagram : {forged, good(query)})
            ::sendto(sender, datagram.constData(), static_cast<size_t>(datagram.size()), 0,
                     reinterpret_cast<sockaddr *>(&from), size);
    });
    const auto survey = ask(requestTo({{QStringLiteral("127.0.0.1"), ntohs(local.sin_port)}}));
    server.join();
    ::close(sender);
    QVERIFY(!survey.answers.front().failure);
}

void TestDnsSurvey::aClosedPortEndsItsOwnQuestionAlone()
{
    Endpoint closed;
    {
        const Server gone(&good);
        closed = gone.endpoint();
    }
    // Slow enough for the refusal to come first, over the same socket.
    const Server server([](const QByteArray &query, bool) {
        std::this_thread::sleep_for(700ms);
        return good(query);
    });
    const auto survey = ask(requestTo({closed, server.endpoint()}));
    QCOMPARE(survey.answers[0].failure->kind, Failure::Kind::Refused);
    QVERIFY(survey.answers[0].elapsed < 600ms);
    QVERIFY(!survey.answers[1].failure);
}

void TestDnsSurvey::aCutAnswerIsAskedAgainOverTcp()
{
    const Server server([](const QByteArray &query, bool tcp) {
        return tcp ? answerTo(query, {.answer = QList<QByteArray>(1000, record(owner, 1, address))})
                   : answerTo(query, {.flags = 0x8380, .answer = {record(owner, 1, address)}});
    });
    const Server udpOnly([](const QByteArray &query, bool) { return answerTo(query, {.flags = 0x8380}); },
                         false);
    const auto survey = ask(requestTo({server.endpoint(), udpOnly.endpoint()}));
    QVERIFY(survey.answers[0].truncated);
    QCOMPARE(survey.answers[0].answer.size(), size_t(1000));
    QVERIFY(survey.answers[1].truncated);
    QCOMPARE(survey.answers[1].failure->kind, Failure::Kind::Refused);
}

void TestDnsSurvey::aServerWithoutEdnsIsAskedWithoutIt()
{
    const Server server([](const QByteArray &query, bool) {
        return query[11] != '\0' ? answerTo(query, {.flags = 0x8181}) : good(query);
    });
    const auto survey = ask(requestTo({server.endpoint()}));
    QCOMPARE(survey.answers.front().rcode, QStringLiteral("NOERROR"));
    QCOMPARE(server.queries(), 2);
}

void TestDnsSurvey::tcpAlone()
{
    std::atomic<bool> overUdp = false;
    const Server server([&](const QByteArray &query, bool tcp) {
        overUdp = overUdp || !tcp;
        return good(query);
    });
    DnsSurveyRequest request = requestTo({server.endpoint()});
    request.tcp = true;
    QVERIFY(!ask(request).answers.front().failure);
    QVERIFY(!overUdp);
}

void TestDnsSurvey::theSizeOfAnAnswerIsKept()
{
    QByteArray sent;
    const Server server([&](const QByteArray &query, bool) { return sent = good(query); });
    const auto survey = ask(requestTo({server.endpoint()}));
    QCOMPARE(survey.answers.front().bytes, static_cast<int>(sent.size()));
}

void TestDnsSurvey::stopEndsAtOnce()
{
    const Server server([](const QByteArray &, bool) { return QByteArray(); });
    DnsSurveyRequest request = requestTo(std::vector<Endpoint>(20, server.endpoint()));
    request.timeout = 30s;
    std::stop_source stop;
    auto pending = std::async(std::launch::async, [&] { return ask(request, stop.get_token()); });
    QTRY_COMPARE(server.queries(), 20);
    QElapsedTimer timer;
    timer.start();
    stop.request_stop();
    const auto survey = pending.get();
    QVERIFY(timer.elapsed() < 1000);
    QCOMPARE(survey.answers.back().failure->kind, Failure::Kind::Cancelled);
}

void TestDnsSurvey::whatCannotBeAskedDidNotRun()
{
    DnsSurveyRequest request = requestTo({});
    request.type = QStringLiteral("NONSENSE");
    QVERIFY(std::holds_alternative<NotRun>(probeDnsSurvey(request, {}, {})));
}

QTEST_GUILESS_MAIN(TestDnsSurvey)
#include "tst_dns_survey.moc"
