// SPDX-License-Identifier: GPL-3.0-or-later
#include "knowledge/product_table.h"
#include "knowledge/products.h"

#include <QSet>
#include <QTest>

using namespace fd;
using namespace fd::knowledge;

Q_DECLARE_METATYPE(fd::knowledge::CacheState)

namespace {

using Words = std::initializer_list<const char *>;

QStringList list(Words words)
{
    QStringList result;
    for (const char *word : words)
        result.append(QString::fromUtf8(word));
    return result;
}

/// "Name: value" lines, then the body.
HttpEvidence answer(int status, const QStringList &headers, const QByteArray &body = {})
{
    HttpEvidence result;
    result.status = status;
    for (const QString &line : headers) {
        const auto colon = line.indexOf(u':');
        result.headers.push_back({line.left(colon), line.mid(colon + 1).trimmed()});
    }
    result.bodyHead = body;
    return result;
}

} // namespace

class TestProducts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fileIsSound();
    void order_data();
    void order();
    void pageWriter_data();
    void pageWriter();
    void cacheState_data();
    void cacheState();
    void age_data();
    void age();
    void reference_data();
    void reference();
    void names_data();
    void names();
    void addresses_data();
    void addresses();
    void displayNames();
    void hostileHeaders();
    void brokenFile();
};

void TestProducts::fileIsSound()
{
    const ProductTable &table = ProductTable::shared();
    QCOMPARE(table.problems, QStringList());
    QVERIFY(table.products.size() >= 35);
    QVERIFY(table.ranges.size() > 500);
    QSet<QString> ids;
    for (const Product &product : table.products) {
        QVERIFY(!ids.contains(product.id));
        ids.insert(product.id);
        QVERIFY(!product.name.isEmpty());
    }
}

void TestProducts::order_data()
{
    QTest::addColumn<QStringList>("headers");
    QTest::addColumn<QStringList>("products");
    const auto row = [](const char *name, Words headers, Words products) {
        QTest::newRow(name) << list(headers) << list(products);
    };
    row("nothing known", {"Server: mystery"}, {});
    row("nginx alone", {"Server: nginx/1.22.1"}, {"nginx"});
    row("Varnish before nginx", {"Server: nginx", "X-Varnish: 5", "Via: 1.1 varnish (Varnish/7.1)"},
        {"varnish", "nginx"});
    row("the last proxy of Via is nearest",
        {"Via: 1.1 cache1 (squid/5.7), 1.1 varnish (Varnish/7.1)", "Server: Apache"},
        {"varnish", "squid", "apache"});
    row("several Via lines are one list", {"Via: 1.1 varnish (Varnish/7.1)", "Via: 1.1 cache1 (squid/5.7)"},
        {"squid", "varnish"});
    row("Cloudflare before Varnish",
        {"Server: cloudflare", "CF-RAY: 8f0a1b2c3d4e5f60-FRA", "X-Varnish: 7",
         "Via: 1.1 varnish (Varnish/6.0)"},
        {"cloudflare", "varnish"});
    row("Cloudflare before CloudFront",
        {"Server: cloudflare", "X-Amz-Cf-Id: abc", "Via: 1.1 0123.cloudfront.net (CloudFront)"},
        {"cloudflare", "cloudfront"});
    row("Fastly is no Varnish of the site",
        {"Via: 1.1 varnish", "X-Served-By: cache-fra-eddf8230042-FRA", "X-Timer: S1.2,VS0,VE15002"},
        {"fastly"});
    row("Fastly before a Varnish of the site",
        {"Via: 1.1 varnish (Varnish/7.1), 1.1 varnish", "X-Varnish: 9",
         "X-Served-By: cache-fra-eddf8230042-FRA"},
        {"fastly", "varnish"});
    row("header names in any case", {"server: CLOUDFLARE"}, {"cloudflare"});
    row("load balancer before Envoy", {"Server: awselb/2.0", "x-envoy-upstream-service-time: 3"},
        {"aws-alb", "envoy"});
    row("Google by its Via", {"Via: 1.1 google", "Server: Apache/2.4.62 (Debian)"},
        {"google-cloud-cdn", "apache"});
    row("Akamai", {"Server: AkamaiGHost"}, {"akamai"});
    row("application behind a server", {"Server: Apache", "X-Powered-By: PHP/8.2"}, {"apache", "php"});
    row("Apache Traffic Server is not Apache", {"Server: ATS/9.2.9"}, {"trafficserver"});
}

void TestProducts::order()
{
    QFETCH(QStringList, headers);
    QFETCH(QStringList, products);
    const Identity identity = identify(answer(200, headers));
    QCOMPARE(identity.products, products);
    QCOMPARE(identity.edge, products.isEmpty() ? QString() : products.first());
    QCOMPARE(identity.evidence.size(), products.size());
}

void TestProducts::pageWriter_data()
{
    QTest::addColumn<QStringList>("headers");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("writer");
    const auto row = [](const char *name, Words headers, const char *body, const char *writer) {
        QTest::newRow(name) << list(headers) << QByteArray(body) << QString::fromLatin1(writer);
    };
    // The first rows are what the servers themselves sent: nginx 1.22.1, Varnish 7.1, HAProxy 2.6,
    // Apache 2.4, Squid 5.7.
    row("nginx 502", {"Server: nginx/1.22.1"},
        "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad "
        "Gateway</h1></center>\r\n"
        "<hr><center>nginx/1.22.1</center>\r\n</body>\r\n</html>\r\n",
        "nginx");
    row("nginx behind Cloudflare", {"Server: cloudflare"},
        "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad "
        "Gateway</h1></center><hr><center>nginx</center>",
        "nginx");
    row("Cloudflare without its design", {"Server: cloudflare"},
        "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad "
        "Gateway</h1></center>\r\n"
        "<hr><center>cloudflare</center>\r\n</body>\r\n</html>\r\n",
        "cloudflare");
    row("Varnish 503", {"Server: Varnish", "X-Varnish: 2", "Via: 1.1 varnish (Varnish/7.1)"},
        "<!DOCTYPE html>\n<html>\n  <head>\n    <title>503 Backend fetch failed</title>\n  </head>\n  "
        "<body>\n"
        "    <h1>Error 503 Backend fetch failed</h1>\n    <p>Backend fetch failed</p>\n    <h3>Guru "
        "Meditation:</h3>\n"
        "    <p>XID: 3</p>\n    <hr>\n    <p>Varnish cache server</p>\n  </body>\n</html>\n",
        "varnish");
    row("Fastly shows the page of Varnish", {"X-Served-By: cache-fra-eddf8230042-FRA", "Via: 1.1 varnish"},
        "<h1>Error 503 Backend is unhealthy</h1><h3>Guru Mediation:</h3><p>Details: "
        "cache-fra-eddf8230042-FRA 1795334400 123</p>"
        "<p>Varnish cache server</p>",
        "fastly");
    row("HAProxy 503", {"Content-Type: text/html"},
        "<html><body><h1>503 Service Unavailable</h1>\nNo server is available to handle this "
        "request.\n</body></html>\n",
        "haproxy");
    row("HAProxy 504", {"Content-Type: text/html"},
        "<html><body><h1>504 Gateway Time-out</h1>\nThe server didn't respond in time.\n</body></html>\n",
        "haproxy");
    row("HAProxy 502", {"Content-Type: text/html"},
        "<html><body><h1>502 Bad Gateway</h1>\nThe server returned an invalid or incomplete "
        "response.\n</body></html>\n",
        "haproxy");
    row("Apache 503", {"Server: Apache/2.4.62 (Debian)"},
        "<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.01//EN\" "
        "\"http://www.w3.org/TR/html4/strict.dtd\">\n<html><head>\n"
        "<title>503 Service Unavailable</title>\n</head><body>\n<h1>Service Unavailable</h1>\n<p>The server "
        "is temporarily unable "
        "to service your\nrequest due to maintenance downtime or capacity\nproblems. Please try again "
        "later.</p>\n</body></html>\n",
        "apache");
    row("Apache 502", {"Server: Apache/2.4.62 (Debian)"},
        "<html><head>\n<title>502 Proxy Error</title>\n</head><body>\n<h1>Proxy Error</h1>\n<p>The proxy "
        "server received an "
        "invalid\nresponse from an upstream server.<br />\nThe proxy server could not handle the "
        "request<p>Reason: "
        "<strong>Error reading from remote server</strong></p></p>\n</body></html>\n",
        "apache");
    row("Squid 502", {"Server: squid/5.7", "Via: 1.1 vm (squid/5.7)"},
        "<title>ERROR: The requested URL could not be retrieved</title></head><body "
        "id=ERR_READ_ERROR>\n<h1>ERROR</h1>\n"
        "<p>Your cache administrator is <a href=\"mailto:webmaster\">webmaster</a>.</p>\n"
        "<p>Generated Tue, 24 Nov 2026 22:12:31 GMT by vm (squid/5.7)</p>\n<!-- ERR_READ_ERROR -->",
        "squid");
    row("Cloudflare 522", {"Server: cloudflare"},
        "<div id=\"cf-error-details\"><span>Error code 522</span></div>", "cloudflare");
    row("Envoy", {"Server: istio-envoy"},
        "upstream connect error or disconnect/reset before headers. reset reason: overflow", "envoy");
    row("Traefik", {"Content-Type: text/plain"}, "no available server\n", "traefik");
    row("bare words of a server with a name are not Traefik's", {"Server: nginx"}, "Bad Gateway", "");
    row("bare words without headers are nobody's", {}, "Bad Gateway", "");
    row("CloudFront", {"Server: CloudFront"},
        "<H1>502 ERROR</H1>CloudFront wasn't able to connect to the origin.<PRE>Generated by cloudfront "
        "(CloudFront)</PRE>",
        "cloudfront");
    row("Google", {},
        "502. That's an error. The server encountered a temporary error and could not complete your request.",
        "google-cloud-cdn");
    row("Akamai", {"Server: AkamaiGHost"},
        "An error occurred.<p>Reference&#32;&#35;30&#46;9ac31202&#46;1795334400&#46;2f1a3b", "akamai");
    row("IIS", {"Server: Microsoft-HTTPAPI/2.0"},
        "<h2>Service Unavailable</h2><hr><p>HTTP Error 503. The service is unavailable.</p>", "iis");
    row("WordPress without its database", {"Server: nginx"},
        "<h1>Error establishing a database connection</h1>", "wordpress");
    row("a page of the site", {"Server: nginx"}, "<h1>We are sorry</h1>", "");
}

void TestProducts::pageWriter()
{
    QFETCH(QStringList, headers);
    QFETCH(QByteArray, body);
    QFETCH(QString, writer);
    QCOMPARE(identify(answer(503, headers, body)).pageWriter, writer);
    QCOMPARE(identify(answer(200, headers, body)).pageWriter, QString()); // no error page without an error
}

void TestProducts::cacheState_data()
{
    QTest::addColumn<QStringList>("headers");
    QTest::addColumn<CacheState>("state");
    const auto row = [](const char *name, Words headers, CacheState state) {
        QTest::newRow(name) << list(headers) << state;
    };
    row("says nothing", {"Server: nginx"}, CacheState::Unknown);
    row("Varnish, one id", {"X-Varnish: 32771"}, CacheState::Miss);
    row("Varnish, two ids", {"X-Varnish: 32771 32769"}, CacheState::Hit);
    row("Fastly: the last one is the edge", {"X-Cache: MISS, HIT"}, CacheState::Hit);
    row("Fastly: shield had it, edge did not", {"X-Cache: HIT, MISS"}, CacheState::Miss);
    row("CloudFront hit", {"X-Cache: Hit from cloudfront"}, CacheState::Hit);
    row("CloudFront refresh", {"X-Cache: RefreshHit from cloudfront"}, CacheState::Hit);
    row("CloudFront error", {"X-Cache: Error from cloudfront"}, CacheState::Unknown);
    row("Squid", {"X-Cache: MISS from vm"}, CacheState::Miss);
    row("Cloudflare dynamic", {"CF-Cache-Status: DYNAMIC"}, CacheState::Pass);
    row("Cloudflare stale", {"CF-Cache-Status: STALE"}, CacheState::Stale);
    row("Cloudflare, made by the edge", {"CF-Cache-Status: NONE/UNKNOWN"}, CacheState::Miss);
    row("nginx convention", {"X-Cache-Status: UPDATING"}, CacheState::Stale);
    row("Akamai negative hit", {"X-Cache: TCP_NEGATIVE_HIT from a23-45-67-89.deploy.akamaitechnologies.com"},
        CacheState::Hit);
    row("RFC 9211 hit", {"Cache-Status: \"edge, one\"; hit; ttl=120"}, CacheState::Hit);
    row("RFC 9211 stale hit", {"Cache-Status: edge; hit; ttl=-30"}, CacheState::Stale);
    row("RFC 9211 miss", {"Cache-Status: edge; fwd=uri-miss; stored"}, CacheState::Miss);
    row("RFC 9211 bypass", {"Cache-Status: edge; fwd=bypass"}, CacheState::Pass);
    row("RFC 9211: the last is nearest the visitor", {"Cache-Status: origin; hit, edge; fwd=miss"},
        CacheState::Miss);
    row("RFC 9211 on two lines", {"Cache-Status: origin; fwd=miss", "Cache-Status: edge; hit"},
        CacheState::Hit);
    row("Age alone", {"Age: 240"}, CacheState::Hit);
    row("Age zero alone", {"Age: 0"}, CacheState::Unknown);
    row("a word that nobody knows", {"X-Cache: PERHAPS"}, CacheState::Unknown);
}

void TestProducts::cacheState()
{
    QFETCH(QStringList, headers);
    QFETCH(CacheState, state);
    QCOMPARE(identify(answer(200, headers)).cache, state);
}

void TestProducts::age_data()
{
    QTest::addColumn<QStringList>("headers");
    QTest::addColumn<qint64>("seconds");
    QTest::newRow("none") << QStringList() << qint64{-1};
    QTest::newRow("zero") << list({"Age: 0"}) << qint64{0};
    QTest::newRow("some") << list({"age:  240 "}) << qint64{240};
    QTest::newRow("negative is none") << list({"Age: -4"}) << qint64{-1};
    QTest::newRow("words are none") << list({"Age: old"}) << qint64{-1};
}

void TestProducts::age()
{
    QFETCH(QStringList, headers);
    QFETCH(qint64, seconds);
    QCOMPARE(identify(answer(200, headers)).ageSeconds, seconds);
}

void TestProducts::reference_data()
{
    QTest::addColumn<QStringList>("headers");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("reference");
    const auto row = [](const char *name, Words headers, const char *body, const char *reference) {
        QTest::newRow(name) << list(headers) << QByteArray(body) << QString::fromLatin1(reference);
    };
    row("CF-RAY", {"CF-RAY: 8f0a1b2c3d4e5f60-FRA"}, "", "8f0a1b2c3d4e5f60-FRA");
    row("Ray ID on the page", {}, "cf-error-details Ray ID: <strong>8f0a1b2c3d4e5f60</strong>",
        "8f0a1b2c3d4e5f60");
    row("X-Varnish names this request first", {"X-Varnish: 32771 32769"}, "", "32771");
    row("the page's XID before the header's", {"X-Varnish: 32770"},
        "<h3>Guru Meditation:</h3>\n<p>XID: 32771</p>", "32771");
    row("CloudFront", {"X-Amz-Cf-Id: abcDEF=="}, "", "abcDEF==");
    row("Akamai, as the page writes it", {}, "Reference&#32;&#35;30&#46;9ac31202&#46;1795334400&#46;2f1a3b",
        "#30.9ac31202.1795334400.2f1a3b");
    row("none", {"Server: nginx"}, "", "");
}

void TestProducts::reference()
{
    QFETCH(QStringList, headers);
    QFETCH(QByteArray, body);
    QFETCH(QString, reference);
    QCOMPARE(identify(answer(503, headers, body)).reference, reference);
}

void TestProducts::names_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("product");
    const auto row = [](const char *test, const char *name, const char *product) {
        QTest::newRow(test) << QString::fromLatin1(name) << QString::fromLatin1(product);
    };
    row("Cloudflare", "www.example.com.cdn.cloudflare.net", "cloudflare");
    row("final dot and capitals", "D111111ABCDEF8.CloudFront.NET.", "cloudfront");
    row("Fastly", "www.example.com.map.fastly.net", "fastly");
    row("AWS with its region inside", "web-123.eu-central-1.elb.amazonaws.com", "aws-alb");
    row("AWS, the newer order", "web-123.elb.eu-central-1.amazonaws.com", "aws-alb");
    row("only whole labels count", "notcloudfront.net", "");
    row("a site of its own", "www.example.com", "");
    row("nothing", "", "");
}

void TestProducts::names()
{
    QFETCH(QString, name);
    QFETCH(QString, product);
    QCOMPARE(productOfName(name), product);
}

void TestProducts::addresses_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<QString>("product");
    const auto row = [](const char *test, const char *address, const char *product) {
        QTest::newRow(test) << QString::fromLatin1(address) << QString::fromLatin1(product);
    };
    row("Cloudflare", "104.16.0.1", "cloudflare");
    row("last of a Cloudflare range", "104.23.255.255", "cloudflare");
    row("Cloudflare, IPv6", "2606:4700::1111", "cloudflare");
    row("Fastly", "151.101.1.1", "fastly");
    row("just beside Fastly", "151.102.0.0", "");
    row("documentation addresses belong to nobody", "192.0.2.10", "");
    row("documentation addresses, IPv6", "2001:db8::1", "");
    row("no address", "www.example.com", "");
    row("nothing", "", "");
}

void TestProducts::addresses()
{
    QFETCH(QString, address);
    QFETCH(QString, product);
    QCOMPARE(productOfAddress(address), product);
}

void TestProducts::displayNames()
{
    QCOMPARE(displayName(u"haproxy"), QStringLiteral("HAProxy"));
    QCOMPARE(displayName(u"nginx"), QStringLiteral("nginx"));
    QCOMPARE(displayName(u"unheard-of"), QStringLiteral("unheard-of"));
    QCOMPARE(displayName(u""), QString());
}

void TestProducts::hostileHeaders()
{
    HttpEvidence hostile;
    hostile.status = 503;
    for (int i = 0; i < 5000; ++i)
        hostile.headers.push_back({QStringLiteral("Via"), QString(2000, u'(') + QStringLiteral(", \"")});
    hostile.headers.push_back({QStringLiteral("Server"), QString(1 << 20, u'x')});
    hostile.bodyHead = QByteArray(1 << 20, '<');
    QCOMPARE(identify(hostile).products, QStringList());
}

void TestProducts::brokenFile()
{
    QVERIFY(!ProductTable::read("{").problems.isEmpty());
    const ProductTable table =
        ProductTable::read(R"({"products": [{"id": "a", "name": "A", "kind": "cdn", "pages": ["("]},
        {"id": "b", "name": "B", "kind": "what"}], "ranges": [{"product": "c", "networks": ["192.0.2.0/33", "x"]}]})");
    QCOMPARE(table.problems.size(), 5);
}

QTEST_GUILESS_MAIN(TestProducts)
#include "tst_products.moc"
