// SPDX-License-Identifier: GPL-3.0-or-later
#include "demo/certificates.h"
#include "demo/demo.h"
#include "demo/edge.h"
#include "demo/name_server.h"
#include "demo/origin.h"
#include "probes/dns/dns_message.h"
#include "probes/dns/dns_probe.h"
#include "probes/http/http_probe.h"

#include <openssl/x509_vfy.h>

#include <QElapsedTimer>
#include <QFileInfo>
#include <QTest>
#include <QUrl>

#include <sys/socket.h>

#include <future>

using namespace fd;
using namespace fd::demo;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

std::unique_ptr<Demo> started(const QString &name)
{
    auto demo = Demo::start(name);
    return demo ? std::move(*demo) : nullptr;
}

/// The page as a visitor gets it, at the address that the profile expects.
HttpEvidence visit(const Profile &profile, const QString &path = u"/"_s)
{
    const QUrl site(profile.site.url);
    HttpRequest request;
    request.url = site.resolved(QUrl(path)).toString();
    request.to = {u"127.0.0.1"_s, static_cast<quint16>(site.port())};
    request.verify = true;
    request.caFile = profile.caFile;
    request.expectText = profile.site.expectText;
    return std::get<HttpEvidence>(probes::probeHttp(request, {}, {}));
}

/// The page as the edge fetches it, with the edge's patience.
HttpEvidence visitOrigin(const Profile &profile)
{
    HttpRequest request;
    request.url = u"http://shop.demo.localhost/"_s;
    request.to = *endpointFromText(QUrl(profile.origins.front().url).authority());
    request.connectTimeout = profile.edge.connectTimeout;
    request.firstByteTimeout = profile.edge.firstByteTimeout;
    return std::get<HttpEvidence>(probes::probeHttp(request, {}, {}));
}

DnsEvidence lookUp(const Profile &profile, const QString &name, const QString &type = u"A"_s,
                   bool tcp = false)
{
    DnsRequest request{
        .name = name, .type = type, .server = *endpointFromText(profile.dns.resolvers.front())};
    request.tcp = tcp;
    return std::get<DnsEvidence>(probes::probeDns(request, {}, {}));
}

} // namespace

class TestDemo : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyOutageHasItsTruth();
    void unknownName();
    void profileIsWhole_data();
    void profileIsWhole();
    void nothingLeavesThisComputer_data();
    void nothingLeavesThisComputer();
    void healthy();
    void originStopped();
    void originSlow();
    void certificateExpired();
    void storedError();
    void wrongAddress();
    void names();
    void dnsGarbage_data();
    void dnsGarbage();
    void otherRequests();
    void endsAtOnce_data();
    void endsAtOnce();
    void twoAtOnce();
    void manyVisitorsAtOnce();
};

void TestDemo::everyOutageHasItsTruth()
{
    QCOMPARE(demo::names().front(), u"origin-stopped"_s);
    QStringList truths;
    for (const QString &name : demo::names())
        truths += truth(name);
    QCOMPARE(truths.removeDuplicates(), 0);
    for (const QString &one : truths)
        QVERIFY(one.endsWith(u'.'));
    QVERIFY(truth(u"unknown"_s).isEmpty());
}

void TestDemo::unknownName()
{
    const auto demo = Demo::start(u"meteorite"_s);
    QVERIFY(!demo);
    QVERIFY(demo.error().contains(u"meteorite"_s) && demo.error().contains(u"origin-stopped"_s));
}

void TestDemo::profileIsWhole_data()
{
    QTest::addColumn<QString>("name");
    for (const QString &name : demo::names())
        QTest::newRow(qPrintable(name)) << name;
}

void TestDemo::profileIsWhole()
{
    QFETCH(QString, name);
    const auto demo = started(name);
    QVERIFY(demo);
    const Profile profile = demo->profile();
    const QUrl site(profile.site.url, QUrl::StrictMode);
    QVERIFY(site.isValid());
    QCOMPARE(site.host(), u"shop.demo.localhost"_s);
    QVERIFY(site.port() > 0);
    QCOMPARE(profile.caFile.isEmpty(), site.scheme() == u"http");
    QVERIFY(profile.caFile.isEmpty() || QFileInfo(profile.caFile).size() > 0);
}

void TestDemo::nothingLeavesThisComputer_data()
{
    profileIsWhole_data();
}

void TestDemo::nothingLeavesThisComputer()
{
    QFETCH(QString, name);
    const auto demo = started(name);
    const Profile profile = demo->profile();
    QCOMPARE(profile.dns.resolvers.size(), 1);
    QVERIFY(profile.dns.resolvers.front().startsWith(u"127.0.0.1:"_s));
    QVERIFY(QUrl(profile.origins.front().url).host() == u"127.0.0.1");
    // Never asked for on the net (RFC 6761 section 6.3), and so not by this program.
    QVERIFY(QUrl(profile.site.url).host().endsWith(u".localhost"_s));
    const QStringList addresses = lookUp(profile, u"shop.demo.localhost"_s).values(u"A");
    QCOMPARE(addresses.size(), 1);
    QVERIFY(addresses.front().startsWith(u"127."_s));
    // A server of the zone would be asked on port 53, where another program may listen.
    QVERIFY(lookUp(profile, u"demo.localhost"_s, u"NS"_s).answer.empty());
}

void TestDemo::healthy()
{
    const auto demo = started(u"healthy"_s);
    const Profile profile = demo->profile();
    const HttpEvidence first = visit(profile);
    QVERIFY2(!first.failure, qPrintable(first.failure ? first.failure->detail : QString()));
    QCOMPARE(first.status, 200);
    QVERIFY(first.bodyComplete && first.expectTextFound);
    QCOMPARE(first.verifyCode, X509_V_OK);
    QCOMPARE(first.header(u"X-Cache"), u"MISS"_s);
    QCOMPARE(first.header(u"Via"), u"1.1 FetchDoctorDemoEdge"_s);
    QCOMPARE(visit(profile).header(u"X-Cache"), u"HIT"_s);
    QCOMPARE(visitOrigin(profile).bodySha256, first.bodySha256);
    QCOMPARE(lookUp(profile, u"shop.demo.localhost"_s).values(u"A"), profile.dns.expect.a);
}

void TestDemo::originStopped()
{
    const auto demo = started(u"origin-stopped"_s);
    const HttpEvidence seen = visit(demo->profile());
    QVERIFY(!seen.failure);
    QCOMPARE(seen.status, 503);
    QCOMPARE(seen.reason, u"Backend fetch failed"_s);
    QCOMPARE(seen.header(u"Age"), u"0"_s);
    QVERIFY(!seen.hasHeader(u"Retry-After"));
    QVERIFY(seen.bodyHead.contains("<h1>Error 503 Backend fetch failed</h1>"));
    const HttpEvidence direct = visitOrigin(demo->profile());
    QCOMPARE(direct.failure->kind, Failure::Kind::Refused);
}

void TestDemo::originSlow()
{
    const auto demo = started(u"origin-slow"_s);
    const HttpEvidence seen = visit(demo->profile());
    QCOMPARE(seen.status, 503);
    QVERIFY(seen.firstByte >= 1900ms && seen.firstByte < 4s);
    const HttpEvidence direct = visitOrigin(demo->profile());
    QCOMPARE(direct.failure->kind, Failure::Kind::TimedOut);
    QCOMPARE(direct.failure->phase, Failure::Phase::FirstByte);
}

void TestDemo::certificateExpired()
{
    const auto demo = started(u"certificate-expired"_s);
    const HttpEvidence seen = visit(demo->profile());
    QCOMPARE(seen.failure->kind, Failure::Kind::Certificate);
    QCOMPARE(seen.failure->code, X509_V_ERR_CERT_HAS_EXPIRED);
    QCOMPARE(visitOrigin(demo->profile()).status, 200);
}

void TestDemo::storedError()
{
    const auto demo = started(u"stored-error"_s);
    const HttpEvidence seen = visit(demo->profile());
    QCOMPARE(seen.status, 503);
    QVERIFY(seen.header(u"Age").toInt() >= 40);
    QCOMPARE(seen.header(u"X-Cache"), u"HIT"_s);
    QCOMPARE(visit(demo->profile(), u"/?fetch-doctor=1"_s).status, 200);
    QCOMPARE(visitOrigin(demo->profile()).status, 200);
}

void TestDemo::wrongAddress()
{
    const auto demo = started(u"dns-wrong-address"_s);
    const Profile profile = demo->profile();
    const QStringList addresses = lookUp(profile, u"shop.demo.localhost"_s).values(u"A");
    QVERIFY(addresses != profile.dns.expect.a);
    HttpRequest request;
    request.url = profile.site.url;
    request.to = {addresses.front(), static_cast<quint16>(QUrl(profile.site.url).port())};
    const auto there = std::get<HttpEvidence>(probes::probeHttp(request, {}, {}));
    QCOMPARE(there.failure->kind, Failure::Kind::Refused);
    QCOMPARE(visit(profile).status, 200); // where the site really is
}

void TestDemo::names()
{
    const auto demo = started(u"healthy"_s);
    const Profile profile = demo->profile();
    for (const bool tcp : {false, true}) {
        const DnsEvidence a = lookUp(profile, u"Shop.Demo.Localhost"_s, u"A"_s, tcp);
        QVERIFY(!a.failure);
        QCOMPARE(a.rcode, u"NOERROR"_s);
        QVERIFY(a.recursionAvailable);
        QCOMPARE(a.answer.size(), size_t(1));
        const DnsEvidence aaaa = lookUp(profile, u"shop.demo.localhost"_s, u"AAAA"_s, tcp);
        QCOMPARE(aaaa.rcode, u"NOERROR"_s);
        QVERIFY(aaaa.answer.empty());
        QCOMPARE(aaaa.authority.front().type, u"SOA"_s);
        QCOMPARE(lookUp(profile, u"demo.localhost"_s, u"SOA"_s, tcp).answer.front().type, u"SOA"_s);
        QCOMPARE(lookUp(profile, u"shoes.demo.localhost"_s, u"A"_s, tcp).rcode, u"NXDOMAIN"_s);
        QCOMPARE(lookUp(profile, u"notdemo.localhost"_s, u"A"_s, tcp).rcode, u"REFUSED"_s);
    }
}

void TestDemo::dnsGarbage_data()
{
    QTest::addColumn<QByteArray>("query");
    const QByteArray good = probes::encodeDnsQuery(1, u"shop.demo.localhost"_s, 1, {.ednsBytes = 0});
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("half a header") << good.left(6);
    QTest::newRow("without a question") << good.left(12);
    QTest::newRow("a name that does not end") << good.left(20);
    QTest::newRow("without a type") << good.chopped(4);
    QTest::newRow("without a class") << good.chopped(1);
    QTest::newRow("an answer") << QByteArray(good).replace(2, 1, "\x81");
    QTest::newRow("a compressed name") << QByteArray(good).replace(12, 1, "\xc0");
}

void TestDemo::dnsGarbage()
{
    QFETCH(QByteArray, query);
    QVERIFY(answerDns(query, {"demo.localhost", "shop.demo.localhost", {127, 0, 0, 1}}).isEmpty());
}

void TestDemo::otherRequests()
{
    const auto demo = started(u"stored-error"_s);
    const Profile profile = demo->profile();
    const auto ask = [&](const QString &method, const QString &host) {
        HttpRequest request;
        request.url = profile.site.url + u"?fresh"_s;
        request.to = {u"127.0.0.1"_s, static_cast<quint16>(QUrl(profile.site.url).port())};
        request.method = method;
        request.host = host;
        return std::get<HttpEvidence>(probes::probeHttp(request, {}, {}));
    };
    QCOMPARE(ask(u"GET"_s, {}).status, 200);
    QCOMPARE(ask(u"GET"_s, u"other.demo.localhost"_s).status, 404);
    QCOMPARE(ask(u"DELETE"_s, {}).status, 405);
    const HttpEvidence head = ask(u"HEAD"_s, {});
    QCOMPARE(head.status, 200);
    QCOMPARE(head.bodyBytes, 0);
    QVERIFY(head.contentLength > 0);
    QCOMPARE(visit(profile, u"/none"_s).status, 404);
}

void TestDemo::endsAtOnce_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("while the edge waits for a slow origin") << u"origin-slow"_s;
    QTest::newRow("while a visitor says nothing") << u"healthy"_s;
}

void TestDemo::endsAtOnce()
{
    QFETCH(QString, name);
    auto demo = started(name);
    const Profile profile = demo->profile();
    const StopSignal never;
    const auto port = static_cast<quint16>(QUrl(profile.site.url).port());
    const auto stream = Stream::toLoopback(port, Clock::now() + 5s, never);
    QVERIFY(stream);
    if (name == u"origin-slow")
        QVERIFY(stream->write("GET / HTTP/1.1\r\nHost: shop.demo.localhost\r\n\r\n", Clock::now() + 5s));
    // A second visit that is answered shows that the first one was taken in: connections are accepted in
    // order.
    const auto second = Stream::toLoopback(port, Clock::now() + 5s, never);
    QVERIFY(second->write("nonsense\r\n\r\n", Clock::now() + 5s));
    second->read(Clock::now() + 5s);
    QElapsedTimer timer;
    timer.start();
    demo.reset();
    QVERIFY2(timer.elapsed() < 200, qPrintable(QString::number(timer.elapsed())));
    QVERIFY(!Stream::toLoopback(port, Clock::now() + 5s, never));
}

void TestDemo::twoAtOnce()
{
    const auto one = started(u"healthy"_s);
    const auto two = started(u"origin-stopped"_s);
    QCOMPARE(visit(one->profile()).status, 200);
    QCOMPARE(visit(two->profile()).status, 503);
}

void TestDemo::manyVisitorsAtOnce()
{
    const auto demo = started(u"healthy"_s);
    std::vector<std::future<HttpEvidence>> visits;
    for (int i = 0; i < 24; ++i)
        visits.push_back(std::async(std::launch::async, [&] { return visit(demo->profile()); }));
    for (auto &one : visits)
        QCOMPARE(one.get().status, 200);
}

QTEST_GUILESS_MAIN(TestDemo)
#include "tst_demo.moc"
