// SPDX-License-Identifier: GPL-3.0-or-later
#include "knowledge/causes.h"
#include "knowledge/fill.h"
#include "knowledge/resource.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>

#include <set>

using namespace fd;
using namespace fd::knowledge;

namespace {

/// The vocabulary. Saved cases hold these words, so none is ever renamed or removed.
const char *const vocabulary[] = {
    "origin-refused",
    "origin-crashed",
    "origin-firewall-drop",
    "origin-firewall-reject",
    "origin-blocks-cdn-ips",
    "host-unreachable",
    "connect-timeout",
    "route-fault",
    "origin-partly-down",
    "ipv6-broken",
    "packet-loss",
    "mtu-blackhole",
    "unix-socket-missing",
    "origin-slow-first-byte",
    "origin-stalls-mid-body",
    "origin-closed-early",
    "keepalive-race",
    "response-truncated",
    "bad-chunking",
    "gzip-error",
    "bad-http-response",
    "backend-header-too-large",
    "app-error",
    "maintenance-mode",
    "deploy-regression",
    "rollout-shutdown",
    "listen-backlog-full",
    "app-workers-exhausted",
    "db-down",
    "db-connections-exhausted",
    "disk-full",
    "oom-killer",
    "fd-limit",
    "ephemeral-ports-exhausted",
    "conntrack-full",
    "cpu-overload",
    "clock-skew",
    "tls-handshake-failed",
    "tls-cert-expired",
    "tls-hostname-mismatch",
    "tls-sni-missing",
    "tls-chain-incomplete",
    "tls-protocol-mismatch",
    "tls-client-cert",
    "https-to-http-port",
    "http-to-https-port",
    "dns-nxdomain",
    "dns-servfail",
    "dns-stale",
    "dns-wrong-origin-ip",
    "dns-lame-delegation",
    "dns-dnssec-bogus",
    "dns-cname-dangling",
    "dns-slow",
    "dns-inconsistent",
    "no-healthy-backend",
    "probe-misconfigured",
    "backend-maxconn",
    "edge-capacity",
    "edge-crashed",
    "edge-unreachable",
    "edge-config-error",
    "vcl-loop",
    "workspace-overflow",
    "proxy-protocol-mismatch",
    "redirect-loop",
    "host-header-mismatch",
    "rate-limited",
    "cdn-negative-cache",
    "cdn-internal",
    "cdn-suspended",
    "client-abort",
    "client-request-bad",
    "request-header-too-large",
    "client-cache-stale",
    "client-hosts-override",
    "client-network",
    "unknown-5xx",
};

const char *const checkIds[] = {"logs.errors",           "logs.incident",    "logs.changes",
                                "logs.clocks",           "capacity.host",    "capacity.node-exporter",
                                "capacity.nginx-status", "cdn.visitor",      "cdn.origin",
                                "cdn.compare",           "cdn.cache",        "cdn.reported",
                                "connectivity.tcp",      "connectivity.tls", "connectivity.http",
                                "dns.resolve",           "dns.agreement",    "dns.authoritative",
                                "dns.expected",          "dns.hosts"};

const FixContext nobody = {};
const Values example = {{QStringLiteral("origin"), QStringLiteral("203.0.113.20:8080")},
                        {QStringLiteral("originAddress"), QStringLiteral("203.0.113.20")},
                        {QStringLiteral("originPort"), QStringLiteral("8080")},
                        {QStringLiteral("host"), QStringLiteral("www.example.com")}};

struct RawFix {
    QString file = {};
    QJsonObject object = {};
    QString text(const char *key) const { return object[QLatin1StringView(key)].toString(); }
    QString snippet() const
    {
        return object[QLatin1StringView("snippet")].toVariant().toStringList().join(u'\n');
    }
};

QString labelled(const QString &label, const QString &text)
{
    return QStringLiteral("%1: %2").arg(label, text);
}

/// All fixes as they stand in the files.
std::vector<RawFix> rawFixes()
{
    std::vector<RawFix> all;
    for (const char *group : {"reach", "answer", "capacity", "tls", "dns", "edge", "client"}) {
        const QString file = QStringLiteral("fixes-%1.json").arg(QLatin1StringView(group));
        for (const auto &entry :
             QJsonDocument::fromJson(readResource(file))[QLatin1StringView("fixes")].toArray())
            all.push_back({file, entry.toObject()});
    }
    return all;
}

bool isSentence(const QString &text)
{
    // Some products are written in lower case at any place.
    static const QRegularExpression start(QStringLiteral("^([A-Z0-9]|nginx |certbot |curl |uWSGI )"));
    static const QRegularExpression alarm(QStringLiteral("!|\\b(error occurred|oops|please)\\b"),
                                          QRegularExpression::CaseInsensitiveOption);
    return !text.isEmpty() && text == text.trimmed() && text.endsWith(u'.') && start.match(text).hasMatch() &&
           !alarm.match(text).hasMatch();
}

QString firstTitle(const char *cause, const char *edge, const char *origin)
{
    const auto fixes =
        fixesFor(QString::fromLatin1(cause), {QString::fromLatin1(edge), QString::fromLatin1(origin), {}});
    return fixes.empty() ? QString() : fixes.front().title;
}

} // namespace

class TestCauses : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void vocabularyIsWhole()
    {
        std::multiset<QString> present;
        for (const auto &one : causes())
            present.insert(one.id);
        std::multiset<QString> wanted;
        for (const char *id : vocabulary)
            wanted.insert(QString::fromLatin1(id));
        QCOMPARE(wanted.size(), std::size_t(78));
        for (const auto &id : wanted)
            QVERIFY2(present.count(id) == 1, qPrintable(id));
        QCOMPARE(present.size(), wanted.size());
    }

    void everyCauseIsExplained()
    {
        std::set<QString> titles;
        for (const auto &one : causes()) {
            QVERIFY2(!one.title.isEmpty() && !one.title.endsWith(u'.') && one.title.contains(u' '),
                     qPrintable(one.id));
            QVERIFY2(titles.insert(one.title).second, qPrintable(one.title));
            QVERIFY2(one.where != Where::Unknown, qPrintable(one.id));
            QVERIFY2(isSentence(one.tell), qPrintable(labelled(one.id, one.tell)));
            QVERIFY2(isSentence(one.confirm), qPrintable(labelled(one.id, one.confirm)));
        }
    }

    void placeAndStepAreNamedRight()
    {
        // A misspelt word would silently fall back to the default.
        const auto all = QJsonDocument::fromJson(readResource(QStringLiteral("causes.json")));
        for (const auto &entry : all[QLatin1StringView("causes")].toArray()) {
            const auto id = entry[QLatin1StringView("id")].toString();
            QVERIFY2(enumFromText<Where>(entry[QLatin1StringView("where")].toString()), qPrintable(id));
            QVERIFY2(enumFromText<Step>(entry[QLatin1StringView("step")].toString()), qPrintable(id));
        }
        QCOMPARE(cause(u"dns-nxdomain")->step, Step::Dns);
        QCOMPARE(cause(u"dns-nxdomain")->where, Where::Dns);
        QCOMPARE(cause(u"origin-refused")->where, Where::Origin);
    }

    void anUnknownIdIsNoCause()
    {
        QCOMPARE(cause(u"no-such-cause"), nullptr);
        QVERIFY(fixesFor(u"no-such-cause", nobody).empty());
    }

    void everyCauseHasFixes_data()
    {
        QTest::addColumn<QString>("edge");
        QTest::addColumn<QString>("origin");
        QTest::newRow("products unknown") << QString() << QString();
        QTest::newRow("common products") << QStringLiteral("varnish") << QStringLiteral("nginx");
        QTest::newRow("products nobody wrote a fix for")
            << QStringLiteral("other") << QStringLiteral("other");
    }

    void everyCauseHasFixes()
    {
        QFETCH(QString, edge);
        QFETCH(QString, origin);
        for (const auto &one : causes()) {
            const auto fixes = fixesFor(one.id, {edge, origin, example});
            QVERIFY2(!fixes.empty() && fixes.size() <= 4, qPrintable(one.id));
            for (const auto &fix : fixes) {
                const QString place = labelled(one.id, fix.title);
                QVERIFY2(!fix.title.isEmpty() && fix.title[0].isUpper() && !fix.title.endsWith(u'.'),
                         qPrintable(place));
                QVERIFY2(isSentence(fix.detail), qPrintable(place));
                QVERIFY2(isSentence(fix.undo) || fix.undo.endsWith(u'`'), qPrintable(place));
                QVERIFY2(!fix.snippet.isEmpty() && !fix.where.isEmpty(), qPrintable(place));
                QVERIFY2(!fix.verify.isEmpty(), qPrintable(place));
            }
        }
    }

    void everyFixIsWellFormed()
    {
        static const QRegularExpression prompt(QStringLiteral("^\\s*([$#>]|sudo)\\s"));
        std::set<QString> titles;
        const auto all = rawFixes();
        QVERIFY(all.size() > 300);
        for (const auto &fix : all) {
            const QString place = labelled(fix.text("cause"), fix.text("title"));
            QVERIFY2(cause(fix.text("cause")), qPrintable(place));
            QVERIFY2(titles.insert(place).second, qPrintable(place));
            QVERIFY2(QStringList({QStringLiteral("low"), QStringLiteral("medium"), QStringLiteral("high")})
                         .contains(fix.text("risk")),
                     qPrintable(place));
            const auto sides = QStringList(
                {QString(), QStringLiteral("edge"), QStringLiteral("origin"), QStringLiteral("either")});
            QVERIFY2(sides.contains(fix.text("side")), qPrintable(place));
            for (const auto &line : fix.snippet().split(u'\n')) {
                QVERIFY2(!prompt.match(line).hasMatch(), qPrintable(place));
                QVERIFY2(line.isEmpty() || !line.back().isSpace(), qPrintable(place));
                QVERIFY2(!line.contains(u'\t'), qPrintable(place));
            }
            for (const auto &id : fix.object[QLatin1StringView("verify")].toVariant().toStringList()) {
                const bool known =
                    std::any_of(std::begin(checkIds), std::end(checkIds),
                                [&id](const char *one) { return id == QLatin1StringView(one); });
                QVERIFY2(known, qPrintable(labelled(place, id)));
            }
        }
    }

    void everyPlaceToFillIsKnown()
    {
        static const QRegularExpression place(QStringLiteral("(?<![%$])\\{([a-z]\\w*)\\}"));
        for (const auto &fix : rawFixes()) {
            for (const auto &text : {fix.snippet(), fix.text("title"), fix.text("detail"), fix.text("undo"),
                                     fix.text("where")}) {
                for (auto found = place.globalMatch(text); found.hasNext();) {
                    const QString name = found.next().captured(1);
                    QVERIFY2(fillNames().contains(name), qPrintable(labelled(fix.text("title"), name)));
                }
            }
        }
    }

    void addressesOfPagesAreQuoted()
    {
        // fillSnippet() relies on it: between single quotes, no character of a URL means anything to a shell.
        for (const auto &fix : rawFixes()) {
            for (const auto &line : fix.snippet().split(u'\n')) {
                for (const auto &name : {QStringLiteral("{url}"), QStringLiteral("{path}")}) {
                    const auto at = line.indexOf(name);
                    if (at < 0)
                        continue;
                    QCOMPARE(fix.text("language"), QStringLiteral("shell"));
                    QVERIFY2(line.first(at).count(u'\'') % 2 == 1, qPrintable(line));
                }
            }
        }
    }

    void fixesForTheProductComeFirst_data()
    {
        QTest::addColumn<QString>("cause");
        QTest::addColumn<QString>("edge");
        QTest::addColumn<QString>("origin");
        QTest::addColumn<QString>("word");
        const auto row = [](const char *name, const char *id, const char *edge, const char *origin,
                            const char *word) {
            QTest::newRow(name) << QString::fromLatin1(id) << QString::fromLatin1(edge)
                                << QString::fromLatin1(origin) << QString::fromLatin1(word);
        };
        row("slow origin behind Varnish", "origin-slow-first-byte", "varnish", "", "Varnish");
        row("slow origin behind nginx", "origin-slow-first-byte", "nginx", "apache", "nginx");
        row("slow origin behind HAProxy", "origin-slow-first-byte", "haproxy", "", "HAProxy");
        row("stored failure at Fastly", "cdn-negative-cache", "fastly", "", "Fastly");
        row("stored failure at Cloudflare", "cdn-negative-cache", "cloudflare", "", "Cloudflare");
        row("stopped nginx", "origin-refused", "cloudflare", "nginx", "nginx");
        row("stopped Apache", "origin-refused", "cloudflare", "apache", "Apache");
    }

    void fixesForTheProductComeFirst()
    {
        QFETCH(QString, cause);
        QFETCH(QString, edge);
        QFETCH(QString, origin);
        QFETCH(QString, word);
        const auto fixes = fixesFor(cause, {edge, origin, {}});
        QVERIFY(!fixes.empty());
        QVERIFY2(fixes.front().title.contains(word), qPrintable(fixes.front().title));
    }

    void whatHelpsMostComesBeforeTheProducts()
    {
        QCOMPARE(firstTitle("client-request-bad", "nginx", "nginx"),
                 QStringLiteral("Correct the client's request"));
    }

    void aStoppedServerIsStartedBeforeTheEdgeIsPointedElsewhere()
    {
        QCOMPARE(firstTitle("origin-refused", "varnish", ""),
                 QStringLiteral("Start the server program on the origin"));
    }

    void fixesForOtherProductsAreLeftOut()
    {
        // nginx is the origin here, so what to do about an nginx at the edge does not apply.
        for (const auto &fix :
             fixesFor(u"origin-slow-first-byte", {QStringLiteral("varnish"), QStringLiteral("nginx"), {}}))
            QVERIFY2(!fix.snippet.contains(QStringLiteral("proxy_read_timeout")), qPrintable(fix.title));
        QCOMPARE(firstTitle("origin-slow-first-byte", "other", "other"),
                 firstTitle("origin-slow-first-byte", "", ""));
    }

    void valuesAreFilledIn()
    {
        const FixContext known = {QStringLiteral("varnish"), QStringLiteral("nginx"), example};
        const auto fixes = fixesFor(u"origin-refused", known);
        const bool filled = std::any_of(fixes.begin(), fixes.end(), [](const Fix &fix) {
            return fix.snippet.contains(QStringLiteral("'sport = :8080'"));
        });
        QVERIFY(filled);
        const auto blank = fixesFor(u"origin-refused", {QStringLiteral("varnish"), {}, {}});
        const bool placeholders = std::any_of(blank.begin(), blank.end(), [](const Fix &fix) {
            return fix.snippet == QStringLiteral("backend default {\n    .host = \"ORIGIN-ADDRESS\";\n"
                                                 "    .port = \"ORIGIN-PORT\";\n}");
        });
        QVERIFY(placeholders);
    }

    void valuesThatFollowFromOthersAreFilledIn()
    {
        const auto unreachable =
            fixesFor(u"edge-unreachable", {QStringLiteral("nginx"),
                                           QStringLiteral("apache"),
                                           {{QStringLiteral("edge"), QStringLiteral("[2001:db8::1]:8443")}}});
        const bool portFilled = std::any_of(unreachable.begin(), unreachable.end(), [](const Fix &fix) {
            return fix.snippet.contains(QStringLiteral("'sport = :8443'")) &&
                   fix.snippet.contains(QStringLiteral("restart nginx"));
        });
        QVERIFY(portFilled);
        const auto crashed =
            fixesFor(u"origin-crashed", {QStringLiteral("nginx"), QStringLiteral("apache"), {}});
        const bool serviceFilled = std::any_of(crashed.begin(), crashed.end(), [](const Fix &fix) {
            return fix.snippet.contains(QStringLiteral("reset-failed apache2"));
        });
        QVERIFY(serviceFilled);
        const auto expired = fixesFor(u"tls-cert-expired", {{}, {}, example});
        const bool serverFilled = std::any_of(expired.begin(), expired.end(), [](const Fix &fix) {
            return fix.snippet.contains(QStringLiteral("-connect 203.0.113.20:8080 "));
        });
        QVERIFY(serverFilled);
    }

    void snippetsCarryNothingThatRuns_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("snippet");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *title, const char *name, const char *value, const char *snippet,
                            const char *expected) {
            QTest::newRow(title) << QString::fromUtf8(name) << QString::fromUtf8(value)
                                 << QString::fromUtf8(snippet) << QString::fromUtf8(expected);
        };
        row("a plain name is filled in", "host", "www.example.com", "dig {host}", "dig www.example.com");
        row("an IPv6 address is filled in", "origin", "[2001:db8::1]:443", "nc {origin}",
            "nc [2001:db8::1]:443");
        row("a name that would run a command is left out", "host", "a;reboot", "dig {host}", "dig SITE-NAME");
        row("a name with a line break is left out", "host", "a\nreboot", "dig {host}", "dig SITE-NAME");
        row("a name that would be an option is left out", "host", "-f/etc/x", "dig {host}", "dig SITE-NAME");
        row("a quote in a path is encoded", "path", "/a'$(reboot)'", "curl 'http://x{path}'",
            "curl 'http://x/a%27$(reboot)%27'");
        row("a line break in a path is encoded", "path", "/a\nb", "curl 'http://x{path}'",
            "curl 'http://x/a%0Ab'");
        row("a query stays readable", "url", "https://x.example/?a=1&b=%20", "curl '{url}'",
            "curl 'https://x.example/?a=1&b=%20'");
        row("braces of configuration stay", "host", "x", "server {\n  a {b_c} ${host} %{host}\n}",
            "server {\n  a {b_c} ${host} %{host}\n}");
        row("a place nobody knows stays", "host", "x", "a {nobody} b", "a {nobody} b");
        row("a value is not filled a second time", "path", "/{host}", "'{path}'", "'/%7Bhost%7D'");
    }

    void snippetsCarryNothingThatRuns()
    {
        QFETCH(QString, name);
        QFETCH(QString, value);
        QFETCH(QString, snippet);
        QFETCH(QString, expected);
        QCOMPARE(fillSnippet(snippet, {{name, value}}), expected);
    }
};

QTEST_GUILESS_MAIN(TestCauses)
#include "tst_causes.moc"
