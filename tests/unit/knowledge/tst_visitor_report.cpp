// SPDX-License-Identifier: GPL-3.0-or-later
#include "knowledge/http_text.h"
#include "knowledge/page_text.h"
#include "knowledge/visitor_report.h"

#include <QElapsedTimer>
#include <QTest>

using namespace fd;
using namespace fd::knowledge;

namespace {

QStringList causesOf(const ResponseEvidence &report)
{
    QStringList causes;
    for (const SignatureHit &hit : report.signatures)
        causes.append(hit.cause);
    return causes;
}

constexpr auto varnishPage =
    "<!DOCTYPE html>\n<html>\n  <head>\n    <title>503 Backend fetch failed</title>\n  </head>\n  <body>\n"
    "    <h1>Error 503 Backend fetch failed</h1>\n    <p>Backend fetch failed</p>\n"
    "    <h3>Guru Meditation:</h3>\n    <p>XID: 32771</p>\n    <hr>\n"
    "    <p>Varnish cache server</p>\n  </body>\n</html>\n";

constexpr auto curlVerbose =
    "*   Trying 198.51.100.10:80...\n"
    "* Connected to www.example.com (198.51.100.10) port 80 (#0)\n"
    "> GET /shop HTTP/1.1\n> Host: www.example.com\n> User-Agent: curl/7.88.1\n> Accept: */*\n> \n"
    "< HTTP/1.1 503 Backend fetch failed\n< Server: Varnish\n< X-Varnish: 32770\n< Age: 0\n"
    "< Content-Length: 282\n< \n{ [282 bytes data]\n* Connection #0 to host www.example.com left intact\n";

} // namespace

class TestVisitorReport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsForms_data();
    void readsForms();
    void statusInWords_data();
    void statusInWords();
    void namesCauses_data();
    void namesCauses();
    void curlVerboseInFull();
    void aKnownProductSpeaksForItsRelatives_data();
    void aKnownProductSpeaksForItsRelatives();
    void curlVerboseOverTls();
    void redirectsEndAtTheLast();
    void anotherAddressAnswered();
    void curlIncludeInFull();
    void networkTab_data();
    void networkTab();
    void har_data();
    void har();
    void harInFull();
    void timings();
    void powershellWritesUtf16();
    void pastedLogLine();
    void failures_data();
    void failures();
    void htmlToText_data();
    void htmlToText();
    void describes_data();
    void describes();
    void hostile_data();
    void hostile();
};

void TestVisitorReport::readsForms_data()
{
    QTest::addColumn<QByteArray>("saved");
    QTest::addColumn<QString>("form");
    QTest::addColumn<int>("status");
    const auto row = [](const char *name, const QByteArray &saved, const char *form, int status) {
        QTest::newRow(name) << saved << QString::fromLatin1(form) << status;
    };
    row("nothing", "", "text", 0);
    row("an error page", varnishPage, "html", 503);
    row("its text", "Error 503 Backend fetch failed\nBackend fetch failed\nGuru Meditation:\nXID: 32771",
        "text", 503);
    row("a bare status", "503", "text", 503);
    row("a status in words", "HTTP 504 Gateway Timeout", "text", 504);
    row("raw headers",
        "HTTP/1.1 502 Bad Gateway\r\nServer: nginx\r\nDate: Sun, 22 Nov 2026 08:00:00 GMT\r\n\r\n", "headers",
        502);
    row("HTTP/2 headers", "HTTP/2 503\nserver: cloudflare\n", "headers", 503);
    row("pseudo headers", ":status: 503\nserver: cloudflare\ncf-ray: 8f0a1b2c3d4e5f60-FRA\n", "headers", 503);
    row("headers without a status", "server: cloudflare\ncf-ray: 8f0a1b2c3d4e5f60-FRA\n", "headers", 0);
    row("curl -i",
        "HTTP/1.1 503 Service Unavailable\ncontent-type: text/html\n\n<html><body><h1>503 Service "
        "Unavailable</h1>",
        "curl-i", 503);
    row("curl -v", curlVerbose, "curl-v", 503);
    row("curl's own line", "curl: (52) Empty reply from server", "text", 0);
    row("a code of Chrome",
        "This site can\xe2\x80\x99t be reached\n\nwww.example.com refused to "
        "connect.\n\nERR_CONNECTION_REFUSED",
        "text", 0);
    row("a code of Firefox", "Secure Connection Failed\n\nError code: SEC_ERROR_EXPIRED_CERTIFICATE", "text",
        0);
    row("a byte order mark", "\xef\xbb\xbfHTTP/1.1 502 Bad Gateway\nServer: nginx\n", "headers", 502);
    row("an ordinary sentence is not headers", "Note: the site is slow today.\nIt was fine yesterday.",
        "text", 0);
    row("JSON that is no HAR", "{\"error\": {\"status\": 503}}", "text", 503);
}

void TestVisitorReport::readsForms()
{
    QFETCH(QByteArray, saved);
    QFETCH(QString, form);
    QFETCH(int, status);
    const ResponseEvidence report = readVisitorReport(saved);
    QCOMPARE(report.form, form);
    QCOMPARE(report.response.status, status);
}

void TestVisitorReport::statusInWords_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("status");
    const auto row = [](const char *text, int status) { QTest::newRow(text) << QByteArray(text) << status; };
    row("HTTP ERROR 503", 503);
    row("Error code 522", 522);
    row("Error 503 Service Unavailable", 503);
    row("503 - Service Unavailable", 503);
    row("502 Bad Gateway", 502);
    row("504 Gateway Time-out", 504);
    row("Bad Gateway", 502);
    row("no healthy upstream", 503);
    row("upstream request timeout", 504);
    row("HTTP Error 503. The service is unavailable.", 503);
    row("502. That's an error.", 502);
    row("The remote server returned an error: (503) Server Unavailable.", 503);
    row("2026-11-24 22:12:32 ERROR 503: Backend fetch failed.", 503);
    row("521: Web server is down", 521);
    row("status code: 500", 500);
    row("we get 502 on every page", 502);
    row("Error 54113", 0);
    row("Error 1016 Origin DNS error", 0);
    row("call 503222333", 0);
    row("the site is down", 0);
}

void TestVisitorReport::statusInWords()
{
    QFETCH(QByteArray, text);
    QFETCH(int, status);
    const auto told = statusOfText(text);
    QCOMPARE(told ? told->status : 0, status);
}

void TestVisitorReport::namesCauses_data()
{
    QTest::addColumn<QByteArray>("saved");
    QTest::addColumn<QString>("cause");
    const auto row = [](const char *name, const char *saved, const char *cause) {
        QTest::newRow(name) << QByteArray(saved) << QString::fromLatin1(cause);
    };
    row("browser: expired certificate", "Your connection is not private\nNET::ERR_CERT_DATE_INVALID",
        "tls-cert-expired");
    row("browser: wrong name", "NET::ERR_CERT_COMMON_NAME_INVALID", "tls-hostname-mismatch");
    row("browser: unknown name", "DNS_PROBE_FINISHED_NXDOMAIN", "dns-nxdomain");
    row("a page on which PHP shows its own error",
        "HTTP/1.1 500 Internal Server Error\nContent-Type: text/html\n\n<br /><b>Warning</b>: write failed: "
        "No space "
        "left on device (28) in <b>Unknown</b><br />",
        "disk-full");
    row("browser: no network here", "ERR_INTERNET_DISCONNECTED", "client-network");
    row("browser: circle", "www.example.com redirected you too many times.\nERR_TOO_MANY_REDIRECTS",
        "redirect-loop");
    row("browser: plain port", "Error code: SSL_ERROR_RX_RECORD_TOO_LONG", "https-to-http-port");
    row("browser: cut body", "net::ERR_CONTENT_LENGTH_MISMATCH", "response-truncated");
    row("curl: certificate", "curl: (60) SSL certificate problem: certificate has expired",
        "tls-cert-expired");
    row("curl: chain", "curl: (60) SSL certificate problem: unable to get local issuer certificate",
        "tls-chain-incomplete");
    row("curl: refused, older wording",
        "curl: (7) Failed to connect to 192.0.2.10 port 9 after 0 ms: Couldn't connect to server",
        "edge-unreachable");
    row("curl: silence", "curl: (28) Operation timed out after 1001 milliseconds with 0 bytes received",
        "origin-slow-first-byte");
    row("curl: plain port", "curl: (35) OpenSSL/3.0.15: error:0A00010B:SSL routines::wrong version number",
        "https-to-http-port");
    row("wget: unknown name", "wget: unable to resolve host address 'www.example.com'", "dns-nxdomain");
    row("Cloudflare 521", "HTTP/2 521\nserver: cloudflare\n\n<span>Error code 521</span>", "origin-refused");
    row("Fastly, text of the page",
        "Error 503 first byte timeout\n\nGuru Mediation:\n\nDetails: cache-fra-eddf8230042-FRA 1795334400 1",
        "origin-slow-first-byte");
    row("Envoy with its reason",
        "upstream connect error or disconnect/reset before headers. reset reason: connection failure, "
        "transport failure reason: delayed connect error: 111",
        "origin-refused");
    row("Proxy-Status header",
        "HTTP/1.1 504 Gateway Timeout\nServer: edge\nProxy-Status: edge.example.net; "
        "error=connection_timeout\n",
        "connect-timeout");
    row("stored error", "HTTP/1.1 503 Service Unavailable\nServer: Apache\nAge: 240\n", "cdn-negative-cache");
    row("nginx: plain request on a TLS port",
        "400 Bad Request\nThe plain HTTP request was sent to HTTPS port\nnginx/1.1.19", "http-to-https-port");
    row("WordPress", "<h1>Error establishing a database connection</h1>", "db-down");
}

void TestVisitorReport::namesCauses()
{
    QFETCH(QByteArray, saved);
    QFETCH(QString, cause);
    const ResponseEvidence report = readVisitorReport(saved);
    QVERIFY(!report.signatures.empty());
    QVERIFY2(report.signatures.front().cause == cause, qPrintable(causesOf(report).join(u' ')));
    for (const SignatureHit &hit : report.signatures)
        QVERIFY(!hit.meaning.isEmpty() && hit.count >= 1);
}

void TestVisitorReport::curlVerboseInFull()
{
    const ResponseEvidence report = readVisitorReport(QByteArray(curlVerbose) + varnishPage);
    QCOMPARE(report.url, QStringLiteral("http://www.example.com/shop"));
    QCOMPARE(report.response.reason, QStringLiteral("Backend fetch failed"));
    QCOMPARE(report.response.version, QStringLiteral("1.1"));
    QCOMPARE(report.response.header(u"x-varnish"), QStringLiteral("32770"));
    QCOMPARE(report.response.headers.size(), std::size_t{4});
    QVERIFY(report.response.bodyHead.startsWith("<!DOCTYPE html>"));
    QVERIFY(!report.response.hasHeader(u"Host")); // that was the request
    QVERIFY(report.clientErrors.isEmpty());
}

void TestVisitorReport::aKnownProductSpeaksForItsRelatives_data()
{
    QTest::addColumn<QByteArray>("headers");
    QTest::addColumn<QString>("says");
    QTest::addColumn<QString>("silent");
    QTest::newRow("Varnish") << QByteArray("Server: Varnish\r\nX-Varnish: 32770\r\n")
                             << QStringLiteral("varnish-") << QStringLiteral("fastly-");
    QTest::newRow("Fastly") << QByteArray("X-Served-By: cache-fra19120-FRA\r\nX-Cache: MISS\r\n")
                            << QStringLiteral("fastly-") << QStringLiteral("none");
}

void TestVisitorReport::aKnownProductSpeaksForItsRelatives()
{
    QFETCH(QByteArray, headers);
    QFETCH(QString, says);
    QFETCH(QString, silent);
    const ResponseEvidence report = readVisitorReport("HTTP/1.1 503 Backend fetch failed\r\n" + headers +
                                                      "Content-Type: text/html\r\n\r\n" + varnishPage);
    const auto some = [&](const QString &start) {
        return std::any_of(report.signatures.begin(), report.signatures.end(),
                           [&](const SignatureHit &hit) { return hit.signature.startsWith(start); });
    };
    QVERIFY(some(says));
    QVERIFY(!some(silent));
}

void TestVisitorReport::curlVerboseOverTls()
{
    const ResponseEvidence report = readVisitorReport(
        "* Connected to www.example.com (198.51.100.10) port 443 (#0)\n* ALPN: offers h2,http/1.1\n"
        "* SSL connection using TLSv1.3 / TLS_AES_256_GCM_SHA384\n* [HTTP/2] [1] [:authority: "
        "www.example.com]\n"
        "* [HTTP/2] [1] [:path: /a?b=1]\n> GET /a?b=1 HTTP/2\n> Host: www.example.com\n> \n< HTTP/2 504 \n< "
        "server: cloudflare\n< \n");
    QCOMPARE(report.url, QStringLiteral("https://www.example.com/a?b=1"));
    QCOMPARE(report.response.status, 504);
    QCOMPARE(report.response.version, QStringLiteral("2"));
}

void TestVisitorReport::redirectsEndAtTheLast()
{
    const ResponseEvidence verbose = readVisitorReport(
        "> GET / HTTP/1.1\n> Host: a.example\n< HTTP/1.1 301 Moved\n< Location: https://b.example/\n< \n"
        "> GET / HTTP/1.1\n> Host: b.example\n< HTTP/1.1 503 Down\n< Server: nginx\n< \n");
    QCOMPARE(verbose.response.status, 503);
    QVERIFY(!verbose.response.hasHeader(u"Location"));
    const ResponseEvidence included = readVisitorReport(
        "HTTP/1.1 301 Moved\nLocation: https://b.example/\n\nHTTP/2 502\nserver: nginx\n\nbody");
    QCOMPARE(included.response.status, 502);
    QCOMPARE(included.response.headers.size(), std::size_t{1});
    QCOMPARE(included.response.bodyHead, QByteArray("body"));
}

void TestVisitorReport::anotherAddressAnswered()
{
    const ResponseEvidence report = readVisitorReport(
        "*   Trying 192.0.2.10:80...\n* connect to 192.0.2.10 port 80 failed: Connection refused\n"
        "*   Trying 192.0.2.11:80...\n* Connected to www.example.com (192.0.2.11) port 80 (#0)\n"
        "> GET / HTTP/1.1\n> Host: www.example.com\n< HTTP/1.1 200 OK\n< Server: nginx\n< \n");
    QCOMPARE(report.clientErrors, QStringList());
    QVERIFY(report.signatures.empty());
}

void TestVisitorReport::curlIncludeInFull()
{
    const ResponseEvidence report =
        readVisitorReport("HTTP/1.1 503 Service Unavailable\r\ncontent-length: 107\r\nX-Folded: one\r\n "
                          "two\r\n\r\n<html>x</html>\r\n");
    QCOMPARE(report.response.headers.size(), std::size_t{2});
    QCOMPARE(report.response.header(u"X-Folded"), QStringLiteral("one two"));
    QCOMPARE(report.response.contentLength.value_or(-1), 107);
    QCOMPARE(report.response.bodyHead, QByteArray("<html>x</html>"));
}

void TestVisitorReport::networkTab_data()
{
    QTest::addColumn<QByteArray>("saved");
    QTest::newRow("name and value on one line") << QByteArray(
        "Request URL: https://www.example.com/\nRequest Method: GET\nStatus Code: 502 Bad Gateway\n"
        "Remote Address: 198.51.100.10:443\nserver: nginx\nvia: 1.1 varnish\n");
    QTest::newRow("name and value on two lines")
        << QByteArray("Request URL\nhttps://www.example.com/\nRequest Method\nGET\nStatus Code\n502 Bad "
                      "Gateway\nserver: nginx\n");
    QTest::newRow("with its headings, request last") << QByteArray(
        "General\nRequest URL: https://www.example.com/\nStatus Code: 502\nResponse Headers\nserver: nginx\n"
        "Request Headers\naccept: */*\n");
}

void TestVisitorReport::networkTab()
{
    QFETCH(QByteArray, saved);
    const ResponseEvidence report = readVisitorReport(saved);
    QCOMPARE(report.form, QStringLiteral("headers"));
    QCOMPARE(report.response.status, 502);
    QCOMPARE(report.url, QStringLiteral("https://www.example.com/"));
    QCOMPARE(report.response.header(u"server"), QStringLiteral("nginx"));
    QVERIFY(!report.response.hasHeader(u"accept"));
}

void TestVisitorReport::har_data()
{
    QTest::addColumn<QByteArray>("entries");
    QTest::addColumn<QString>("url");
    const auto row = [](const char *name, const char *entries, const char *url) {
        QTest::newRow(name) << QByteArray(entries) << QString::fromLatin1(url);
    };
    row("the document, where it failed",
        R"({"_resourceType":"script","request":{"url":"s"},"response":{"status":500}},
        {"_resourceType":"document","request":{"url":"d"},"response":{"status":503}})",
        "d");
    row("a failed part before a good document",
        R"({"_resourceType":"document","request":{"url":"d"},"response":{"status":200}},
        {"_resourceType":"fetch","request":{"url":"api"},"response":{"status":504}})",
        "api");
    row("the last of the redirects",
        R"({"_resourceType":"document","request":{"url":"a"},"response":{"status":301}},
        {"_resourceType":"document","request":{"url":"b"},"response":{"status":200}})",
        "b");
    row("an entry that got no answer",
        R"({"request":{"url":"a"},"response":{"status":0,"_error":"net::ERR_CONNECTION_RESET"}})", "a");
    row("a browser that names no types",
        R"({"request":{"url":"a"},"response":{"status":502}},{"request":{"url":"b"},"response":{"status":500}})",
        "a");
    row("odd values", R"({"request":7,"response":"x"},{"response":{"status":1e99}},3,null)", "");
}

void TestVisitorReport::har()
{
    QFETCH(QByteArray, entries);
    QFETCH(QString, url);
    const ResponseEvidence report = readVisitorReport("\n {\"log\":{\"entries\":[" + entries + "]}}");
    QCOMPARE(report.form, QStringLiteral("har"));
    QCOMPARE(report.url, url);
}

void TestVisitorReport::harInFull()
{
    const ResponseEvidence report =
        readVisitorReport(R"({"log":{"entries":[{"_resourceType":"document","time":5012.5,
        "_fetchedViaServiceWorker":true,"request":{"url":"https://www.example.com/"},
        "response":{"status":503,"statusText":"Down","httpVersion":"h2","headers":[{"name":"Server","value":"cloudflare"}],
        "content":{"encoding":"base64","text":"PGgxPkVycm9yPC9oMT4="},"bodySize":14,"_error":"net::ERR_HTTP2_PROTOCOL_ERROR"},
        "timings":{"blocked":1,"dns":2,"connect":30,"ssl":20,"send":0,"wait":4970,"receive":1}}]}})");
    QCOMPARE(report.response.status, 503);
    QCOMPARE(report.response.version, QStringLiteral("2"));
    QCOMPARE(report.response.header(u"server"), QStringLiteral("cloudflare"));
    QCOMPARE(report.response.bodyHead, QByteArray("<h1>Error</h1>"));
    QCOMPARE(report.response.connect.count(), 13000);
    QCOMPARE(report.response.tls.count(), 33000);
    QCOMPARE(report.response.firstByte.count(), 5003000);
    QCOMPARE(report.response.total.count(), 5012500);
    QCOMPARE(report.clientErrors, QStringList{QStringLiteral("net::ERR_HTTP2_PROTOCOL_ERROR")});
    QVERIFY(causesOf(report).contains(QStringLiteral("client-cache-stale")));
    QVERIFY(causesOf(report).contains(QStringLiteral("bad-http-response")));
}

void TestVisitorReport::timings()
{
    const ResponseEvidence report = readVisitorReport(
        "HTTP/1.1 504 Gateway Timeout\nServer: nginx\n\n"
        "time_connect: 0.012\ntime_appconnect: 0,034\ntime_starttransfer: 60.001\ntime_total: 60.002\n");
    QCOMPARE(report.response.connect.count(), 12000);
    QCOMPARE(report.response.tls.count(), 34000);
    QCOMPARE(report.response.firstByte.count(), 60001000);
    QCOMPARE(report.response.total.count(), 60002000);
}

void TestVisitorReport::powershellWritesUtf16()
{
    const QString text = QStringLiteral("HTTP/1.1 502 Bad Gateway\r\nServer: nginx\r\n");
    const QByteArray little =
        QByteArray("\xff\xfe") + QByteArray(reinterpret_cast<const char *>(text.utf16()), text.size() * 2);
    const ResponseEvidence report = readVisitorReport(little);
    QCOMPARE(report.form, QStringLiteral("headers"));
    QCOMPARE(report.response.status, 502);
}

void TestVisitorReport::pastedLogLine()
{
    const ResponseEvidence report =
        readVisitorReport("one line\n2026/11/22 08:00:00 [error] 8#8: *9 no live upstreams while connecting "
                          "to upstream\nkernel: Out of memory: Killed process 812 (php-fpm)\n");
    QVERIFY(causesOf(report).contains(QStringLiteral("oom-killer")));
    QVERIFY(causesOf(report).contains(QStringLiteral("no-healthy-backend")));
}

void TestVisitorReport::failures_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<int>("kind");
    const auto row = [](const char *line, Failure::Kind kind) {
        QTest::newRow(line) << QString::fromLatin1(line) << static_cast<int>(kind);
    };
    row("curl: (6) Could not resolve host: www.example.com", Failure::Kind::NotResolved);
    row("curl: (7) Failed to connect to 192.0.2.10 port 9 after 0 ms: Couldn't connect to server",
        Failure::Kind::Refused);
    row("curl: (28) Operation timed out after 1001 milliseconds with 0 bytes received",
        Failure::Kind::TimedOut);
    row("curl: (60) SSL certificate problem: certificate has expired", Failure::Kind::Certificate);
    row("curl: (35) TLS connect error", Failure::Kind::Tls);
    row("curl: (52) Empty reply from server", Failure::Kind::Closed);
    row("net::ERR_CONNECTION_RESET", Failure::Kind::Reset);
    row("ERR_CERT_DATE_INVALID", Failure::Kind::Certificate);
    row("net::ERR_SOMETHING_NEW", static_cast<Failure::Kind>(-1));
}

void TestVisitorReport::failures()
{
    QFETCH(QString, line);
    QFETCH(int, kind);
    const auto failure = failureOfClientError(line);
    QCOMPARE(failure ? static_cast<int>(failure->kind) : -1, kind);
}

void TestVisitorReport::htmlToText_data()
{
    QTest::addColumn<QByteArray>("html");
    QTest::addColumn<QByteArray>("text");
    const auto row = [](const char *name, const char *html, const char *text) {
        QTest::newRow(name) << QByteArray(html) << QByteArray(text);
    };
    row("blocks are lines", "<h1>Error</h1><p>Bad <b>Gateway</b></p>", "Error\nBad Gateway");
    row("scripts, styles and comments are no text",
        "a<script>if (x < 1) y</script>b<style>p {}</style>c<!-- d -->e", "abce");
    row("character references", "&lt;a&gt; &amp; b&nbsp;c", "<a> & b c");
    row("a tag without an end", "a <b", "a <b");
    row("a comment without an end", "a <!-- b", "a");
    row("a script without an end", "a <script> b", "a");
    row("nothing", "", "");
}

void TestVisitorReport::htmlToText()
{
    QFETCH(QByteArray, html);
    QFETCH(QByteArray, text);
    QCOMPARE(textOfHtml(html), text);
}

void TestVisitorReport::describes_data()
{
    QTest::addColumn<QByteArray>("saved");
    QTest::addColumn<QString>("start");
    const auto row = [](const char *name, const char *saved, const char *start) {
        QTest::newRow(name) << QByteArray(saved) << QString::fromLatin1(start);
    };
    row("page and reference", varnishPage,
        "This error page (503) was written by Varnish. Its reference is 32771.");
    row("headers of a CDN", "HTTP/2 502\nserver: cloudflare\n",
        "This is an answer with status 502 that came through Cloudflare.");
    row("a good answer", "HTTP/2 200\nserver: nginx\n",
        "This is an answer with status 200, which is no error.");
    row("headers without a status", "server: cloudflare\ncf-cache-status: HIT\n",
        "These headers come from Cloudflare;");
    row("a browser's code", "NET::ERR_CERT_DATE_INVALID",
        "The client got no answer and said: ERR_CERT_DATE_INVALID. The certificate");
    row("nothing known", "it is broken", "Nothing in this text was recognised");
}

void TestVisitorReport::describes()
{
    QFETCH(QByteArray, saved);
    QFETCH(QString, start);
    const QString text = describe(readVisitorReport(saved));
    QVERIFY2(text.startsWith(start), qPrintable(text));
    QVERIFY(text.endsWith(u'.'));
}

void TestVisitorReport::hostile_data()
{
    QTest::addColumn<QByteArray>("saved");
    const int size = 4 << 20;
    QTest::newRow("one endless line") << QByteArray(size, 'a');
    QTest::newRow("zero bytes") << QByteArray(size, '\0');
    QTest::newRow("deep JSON") << QByteArray(size, '[');
    QTest::newRow("deep HAR") << "{\"log\":{\"entries\":" + QByteArray(size, '[');
    QTest::newRow("tags without an end") << QByteArray("<html>") + QByteArray("<script").repeated(size / 7);
    QTest::newRow("comments without an end") << QByteArray("<html>") + QByteArray("<!-").repeated(size / 3);
    QTest::newRow("endless headers") << QByteArray("HTTP/1.1 503 x\n") +
                                            QByteArray("A: b\n").repeated(size / 5);
    QTest::newRow("endless folding") << QByteArray("HTTP/1.1 503 x\nA: b\n") +
                                            QByteArray(" c\n").repeated(size / 3);
    QTest::newRow("endless curl notes")
        << QByteArray("* Connected to a (b) port 1\n* Recv failure: Connection was reset\n")
               .repeated(size / 68);
    QTest::newRow("endless codes") << QByteArray("ERR_CONNECTION_RESET ").repeated(size / 21);
    QTest::newRow("colons") << QByteArray(size, ':');
    QTest::newRow("broken UTF-16") << "\xff\xfe" + QByteArray(size + 1, '\xd8');
}

void TestVisitorReport::hostile()
{
    QFETCH(QByteArray, saved);
    QElapsedTimer timer;
    timer.start();
    const ResponseEvidence report = readVisitorReport(saved);
    QVERIFY(timer.elapsed() < 10000);
    QVERIFY(report.response.bodyHead.size() <= 16 * 1024);
    QVERIFY(report.response.headers.size() <= 500);
    QVERIFY(report.clientErrors.size() <= 20);
    QVERIFY(!describe(report).isEmpty());
}

QTEST_GUILESS_MAIN(TestVisitorReport)
#include "tst_visitor_report.moc"
