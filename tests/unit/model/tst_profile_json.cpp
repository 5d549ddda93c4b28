// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/profile.h"

#include <QJsonDocument>
#include <QTest>

using namespace fd;

class TestProfileJson : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void smallestProfileHasTheDocumentedDefaults();
    void everyKeyIsReadAndWrittenBack();
    void defaultsAreLeftOut();
    void unknownKeysAreKeptAtTheirPlaceWithAWarningEach();
    void unusableIsRefused_data();
    void unusableIsRefused();
    void secretsByReferenceAreAccepted_data();
    void secretsByReferenceAreAccepted();
    void aCaseMayHoldAnOfflineProfile();
    void anOriginsPathBecomesItsHealthPath();
};

namespace {

const QByteArray kSmallest =
    R"({"schema": "fetch-doctor/profile/1", "name": "Shop", "site": {"url": "https://www.example.com/"}})";

/// The smallest profile with \a more beside its three keys.
QByteArray with(const char *more)
{
    QByteArray json = kSmallest;
    json.chop(1);
    return json + ", " + more + '}';
}

QByteArray withSite(const char *more)
{
    return QByteArray(
               R"({"schema": "fetch-doctor/profile/1", "name": "Shop", "site": {"url": "https://www.example.com/", )") +
           more + "}}";
}

QJsonObject objectOf(const QByteArray &json)
{
    return QJsonDocument::fromJson(json).object();
}

const QByteArray kFull = R"({
 "schema": "fetch-doctor/profile/1", "name": "Example shop",
 "site": {"url": "https://www.example.com/", "method": "HEAD", "headers": {"Accept": "text/html", "Authorization": "secret:shop"},
          "expectStatus": "200,301-302", "expectText": "Welcome"},
 "edge": {"vendor": "varnish", "addresses": ["198.51.100.10", "[2001:db8::10]:8443"], "connectTimeoutMs": 1500,
          "firstByteTimeoutMs": 30000, "betweenBytesTimeoutMs": 20000, "idleTimeoutMs": 10000, "maxHeaderBytes": 16384,
          "admin": {"url": "https://api.example.com/v4", "zone": "z1", "token": "secret:cdn/example.com"}},
 "origins": [{"name": "web1", "url": "http://203.0.113.20:8080", "host": "www.example.com", "sni": "web1.example.com",
              "healthPath": "/healthz"}],
 "dns": {"resolvers": ["192.0.2.53:53"], "expect": {"A": ["198.51.100.10"], "AAAA": ["2001:db8::10"], "CNAME": "edge.example.net"}},
 "logs": [{"path": "/var/log/nginx/error.log", "format": "nginx-error", "timezone": "+02:00"}],
 "capacity": [{"type": "cloudwatch", "url": "https://monitoring.example.com/", "select": {"balancer": "app/one"},
               "keyId": "AKIAEXAMPLE", "secret": "secret:aws"}],
 "limits": {"slowFirstByteMs": 1000, "certificateDaysLeft": 14, "cpuPercent": 80, "memoryPercent": 81, "diskPercent": 82.5},
 "trust": {"caFile": "/etc/ssl/own.pem"}})";

} // namespace

void TestProfileJson::smallestProfileHasTheDocumentedDefaults()
{
    const auto read = profileFromJson(kSmallest);
    QVERIFY2(read, read ? "" : qPrintable(read.error()));
    Profile expected;
    expected.name = QStringLiteral("Shop");
    expected.site.url = QStringLiteral("https://www.example.com/");
    QCOMPARE(read->profile, expected);
    QCOMPARE(read->profile.edge.connectTimeout, Millis{3500});
    QCOMPARE(read->profile.limits.slowFirstByteMs, 2000);
    QCOMPARE(read->warnings, QStringList());
}

void TestProfileJson::everyKeyIsReadAndWrittenBack()
{
    const auto read = profileFromJson(kFull);
    QVERIFY2(read, read ? "" : qPrintable(read.error()));
    QCOMPARE(read->warnings, QStringList());
    const Profile &p = read->profile;
    QCOMPARE(p.site.method, QStringLiteral("HEAD"));
    QCOMPARE(p.edge.betweenBytesTimeout, Millis{20000});
    QCOMPARE(p.origins.at(0).sni, QStringLiteral("web1.example.com"));
    QCOMPARE(p.dns.expect.cname, QStringLiteral("edge.example.net"));
    QCOMPARE(p.capacity.at(0).credentials.value(u"keyId").toString(), QStringLiteral("AKIAEXAMPLE"));
    QCOMPARE(p.limits.diskPercent, 82.5);
    QCOMPARE(p.caFile, QStringLiteral("/etc/ssl/own.pem"));
    QCOMPARE(toJson(p), objectOf(kFull));
}

void TestProfileJson::defaultsAreLeftOut()
{
    QCOMPARE(toJson(profileFromJson(kSmallest)->profile), objectOf(kSmallest));
}

void TestProfileJson::unknownKeysAreKeptAtTheirPlaceWithAWarningEach()
{
    const QByteArray json = R"({"schema": "fetch-doctor/profile/1", "name": "Shop", "owner": "ops",
        "site": {"url": "https://www.example.com/", "priority": 3},
        "origins": [{"url": "http://203.0.113.20"}, {"url": "http://203.0.113.21", "rack": {"row": 7}}],
        "dns": {"expect": {"MX": ["mail.example.com"]}}})";
    const auto read = profileFromJson(json);
    QVERIFY(read);
    QCOMPARE(read->warnings.size(), 4);
    QVERIFY(read->warnings.filter(QStringLiteral("origins[1].rack: ")).size() == 1);
    QVERIFY(read->warnings.filter(QStringLiteral("dns.expect.MX: ")).size() == 1);
    QCOMPARE(toJson(read->profile), objectOf(json));

    Profile shorter = read->profile;
    shorter.origins.pop_back();
    QCOMPARE(toJson(shorter).value(u"origins").toArray().size(), 1);
}

void TestProfileJson::unusableIsRefused_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("starts"); // the key's path
    QTest::addColumn<QString>("holds");  // what would be right
    const auto row = [](const char *name, const QByteArray &json, const char *starts,
                        const char *holds = "") {
        QTest::newRow(name) << json << QString::fromUtf8(starts) << QString::fromUtf8(holds);
    };
    row("nothing at all", "", "not JSON");
    row("broken JSON names the line", "{\n\"schema\": }", "not JSON", "line 2");
    row("a list", "[]", "not a JSON object");
    row("no schema", R"({"name": "a"})", "schema: ", "fetch-doctor/profile/1");
    row("another schema", R"({"schema": "fetch-doctor/profile/9"})", "schema: ", "fetch-doctor/profile/1");
    row("no name", R"({"schema": "fetch-doctor/profile/1", "site": {"url": "https://a.example/"}})",
        "name: ");
    row("an empty name",
        R"({"schema": "fetch-doctor/profile/1", "name": "  ", "site": {"url": "https://a.example/"}})",
        "name: ");
    row("no site", R"({"schema": "fetch-doctor/profile/1", "name": "a"})", "site.url: ", "https://");
    row("no URL", R"({"schema": "fetch-doctor/profile/1", "name": "a", "site": {}})",
        "site.url: ", "https://");
    row("URL of another scheme",
        R"({"schema": "fetch-doctor/profile/1", "name": "a", "site": {"url": "ftp://a.example/"}})",
        "site.url: ", "http");
    row("URL with a password",
        R"({"schema": "fetch-doctor/profile/1", "name": "a", "site": {"url": "https://u:p@a.example/"}})",
        "site.url: ", "secret");
    row("URL that is a number", R"({"schema": "fetch-doctor/profile/1", "name": "a", "site": {"url": 7}})",
        "site.url: ");
    row("a method that changes things", withSite(R"("method": "DELETE")"), "site.method: ", "GET");
    row("an impossible status", withSite(R"("expectStatus": "2xx")"), "site.expectStatus: ", "200-399");
    row("a status range backwards", withSite(R"("expectStatus": "399-200")"), "site.expectStatus: ");
    row("a header name with a blank", withSite(R"("headers": {"X Y": "1"})"), "site.headers.X Y: ");
    row("a header with a line end", withSite(R"("headers": {"X": "1\r\nY: 2"})"), "site.headers.X: ");
    row("a header that is a list", withSite(R"("headers": {"X": []})"), "site.headers.X: ");
    row("Authorization written out", withSite(R"("headers": {"Authorization": "Bearer abc"})"),
        "site.headers.Authorization: ", "secret:");
    row("Cookie written out", withSite(R"("headers": {"cookie": "a=b"})"),
        "site.headers.cookie: ", "secret:");
    row("edge that is a string", with(R"("edge": "varnish")"), "edge: ");
    row("an edge address that is a name", with(R"("edge": {"addresses": ["cdn.example.com"]})"),
        "edge.addresses[0]: ", "198.51.100.10");
    row("an edge port out of range", with(R"("edge": {"addresses": ["198.51.100.1", "198.51.100.1:70000"]})"),
        "edge.addresses[1]: ");
    row("a timeout of nothing", with(R"("edge": {"connectTimeoutMs": 0})"), "edge.connectTimeoutMs: ", "1");
    row("a negative timeout", with(R"("edge": {"idleTimeoutMs": -5})"), "edge.idleTimeoutMs: ");
    row("a timeout as text", with(R"("edge": {"firstByteTimeoutMs": "60s"})"), "edge.firstByteTimeoutMs: ");
    row("a fractional timeout", with(R"("edge": {"betweenBytesTimeoutMs": 1.5})"),
        "edge.betweenBytesTimeoutMs: ");
    row("header bytes of nothing", with(R"("edge": {"maxHeaderBytes": 0})"), "edge.maxHeaderBytes: ");
    row("edge token written out", with(R"("edge": {"admin": {"token": "abc"}})"),
        "edge.admin.token: ", "secret:");
    row("edge admin of another scheme", with(R"("edge": {"admin": {"url": "file:///etc/passwd"}})"),
        "edge.admin.url: ");
    row("origins that are no list", with(R"("origins": {})"), "origins: ");
    row("an origin without URL", with(R"("origins": [{"name": "web1"}])"), "origins[0].url: ", "http://");
    row("an origin of another scheme", with(R"("origins": [{"url": "ssh://203.0.113.20"}])"),
        "origins[0].url: ");
    row("an origin with a password", with(R"("origins": [{"url": "http://a:b@203.0.113.20"}])"),
        "origins[0].url: ");
    row("a health path without slash",
        with(R"("origins": [{"url": "http://203.0.113.20", "healthPath": "up"}])"),
        "origins[0].healthPath: ", "/");
    row("a host with a blank", with(R"("origins": [{"url": "http://203.0.113.20", "host": "a b"}])"),
        "origins[0].host: ");
    row("a trust anchor that is a key",
        with(R"("dns": {"trustAnchors": ["example.com. IN DNSKEY 257 3 13 AAAA"]})"),
        "dns.trustAnchors[0]: ");
    row("a trust anchor without its digest",
        with(R"("dns": {"trustAnchors": [". IN DS 20326 8 2 E06D", "example.com. IN DS 12345 13 2"]})"),
        "dns.trustAnchors[1]: ");
    row("a resolver that is a name", with(R"("dns": {"resolvers": ["dns.example"]})"), "dns.resolvers[0]: ");
    row("IPv6 among A", with(R"("dns": {"expect": {"A": ["2001:db8::1"]}})"), "dns.expect.A[0]: ");
    row("IPv4 among AAAA", with(R"("dns": {"expect": {"AAAA": ["192.0.2.1"]}})"), "dns.expect.AAAA[0]: ");
    row("a log without path", with(R"("logs": [{}])"), "logs[0].path: ");
    row("a log that is a string", with(R"("logs": ["/var/log"])"), "logs[0]: ");
    row("a capacity source without type", with(R"("capacity": [{}])"), "capacity[0].type: ", "node-exporter");
    row("an unknown capacity source", with(R"("capacity": [{"type": "zabbix"}])"),
        "capacity[0].type: ", "node-exporter");
    row("an exporter without address", with(R"("capacity": [{"type": "node-exporter"}])"),
        "capacity[0].url: ");
    row("a capacity secret written out", with(R"("capacity": [{"type": "datadog", "secret": "abc"}])"),
        "capacity[0].secret: ", "secret:");
    row("a secret under an unknown key", with(R"("capacity": [{"type": "datadog", "bearerToken": "abc"}])"),
        "capacity[0].bearerToken: ", "secret:");
    row("a secret deep in select",
        with(R"("capacity": [{"type": "mysql", "select": {"login": {"password": "abc"}}}])"),
        "capacity[0].select.login.password: ", "secret:");
    row("a password in an address",
        with(R"("capacity": [{"type": "mysql", "url": "mysql://root:abc@203.0.113.30/"}])"),
        "capacity[0].url: ", "secret:");
    row("more than all of the CPU", with(R"("limits": {"cpuPercent": 101})"), "limits.cpuPercent: ", "100");
    row("less than no disk", with(R"("limits": {"diskPercent": -1})"), "limits.diskPercent: ");
    row("an endless slow limit", with(R"("limits": {"slowFirstByteMs": 1e300})"), "limits.slowFirstByteMs: ");
    row("trust that is a list", with(R"("trust": [])"), "trust: ");
}

void TestProfileJson::unusableIsRefused()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, starts);
    QFETCH(QString, holds);
    const auto read = profileFromJson(json);
    QVERIFY(!read);
    QVERIFY2(read.error().startsWith(starts), qPrintable(read.error()));
    QVERIFY2(read.error().contains(holds), qPrintable(read.error()));
    QVERIFY2(!read.error().contains(u'\n'), qPrintable(read.error()));
    QVERIFY2(!read.error().contains(u"\"abc\""), "the secret itself is repeated");
}

void TestProfileJson::secretsByReferenceAreAccepted_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("header") << withSite(R"("headers": {"Authorization": "secret:shop"})");
    QTest::newRow("token of the edge")
        << with(R"("edge": {"admin": {"token": "secret:cloudflare/example.com"}})");
    QTest::newRow("empty token") << with(R"("edge": {"admin": {"token": ""}})");
    QTest::newRow("capacity") << with(R"("capacity": [{"type": "redis", "password": "secret:redis"}])");
    QTest::newRow("one that was taken out")
        << with(R"j("capacity": [{"type": "redis", "password": "(secret)"}])j");
    QTest::newRow("user names are no secrets")
        << with(R"("capacity": [{"type": "ssh", "url": "ssh://203.0.113.9", "user": "ops"}])");
}

void TestProfileJson::secretsByReferenceAreAccepted()
{
    QFETCH(QByteArray, json);
    const auto read = profileFromJson(json);
    QVERIFY2(read, read ? "" : qPrintable(read.error()));
}

void TestProfileJson::aCaseMayHoldAnOfflineProfile()
{
    const QJsonObject offline{{QStringLiteral("schema"), QStringLiteral("fetch-doctor/profile/1")}};
    const auto read = profileFromJson(offline);
    QVERIFY2(read, read ? "" : qPrintable(read.error()));
    QVERIFY(read->profile.isOffline());
    QVERIFY(!profileFromJson(QJsonDocument(offline).toJson()));
    // What a strictly redacted case holds.
    QJsonObject strict = offline;
    strict.insert(QStringLiteral("edge"),
                  QJsonObject{{QStringLiteral("addresses"), QJsonArray{QStringLiteral("address-1:80")}}});
    QVERIFY(profileFromJson(strict));
}

void TestProfileJson::anOriginsPathBecomesItsHealthPath()
{
    const auto read = profileFromJson(with(R"("origins": [{"url": "http://203.0.113.20:8080/up?x=1"}])"));
    QVERIFY(read);
    QCOMPARE(read->profile.origins.at(0).url, QStringLiteral("http://203.0.113.20:8080"));
    QCOMPARE(read->profile.origins.at(0).healthPath, QStringLiteral("/up?x=1"));
}

QTEST_GUILESS_MAIN(TestProfileJson)
#include "tst_profile_json.moc"
