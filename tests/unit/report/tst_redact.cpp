// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/pseudonyms.h"
#include "report/redact_text.h"
#include "report/report.h"
#include "unit/report/sample_case.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTest>
#include <QUrl>

using namespace fd;
using namespace fd::report;

namespace {

constexpr Format kFormats[] = {Format::Html,    Format::Markdown, Format::Json, Format::Text,
                               Format::Postman, Format::Har,      Format::Curl};

/// Appends a text to every string of a value, by the same field lists that JSON uses.
class Planter
{
public:
    explicit Planter(QString text) : text_(std::move(text)) {}
    int planted() const { return planted_; }

    template <class T>
    void operator()(const char *, T &value)
    {
        if constexpr (std::is_same_v<T, QString>) {
            plant(value);
        } else if constexpr (std::is_same_v<T, QByteArray>) {
            value += ' ' + text_.toUtf8();
            ++planted_;
        } else if constexpr (std::is_same_v<T, QStringList>) {
            for (QString &item : value)
                plant(item);
        } else if constexpr (std::is_same_v<T, QJsonObject>) {
            value = object(value);
        } else if constexpr (std::is_same_v<T, std::map<QString, QString>>) {
            for (auto &[key, item] : value)
                plant(item);
        } else if constexpr (json::IsOptional<T>::value) {
            if (value)
                (*this)("", *value);
        } else if constexpr (json::IsVector<T>::value) {
            for (auto &item : value)
                (*this)("", item);
        } else if constexpr (requires { T::fields(value, *this); }) {
            T::fields(value, *this);
        }
    }
    template <class... Ts>
    void any(std::variant<Ts...> &value)
    {
        std::visit([this](auto &item) { std::decay_t<decltype(item)>::fields(item, *this); }, value);
    }
    void plant(QString &value)
    {
        value += u' ' + text_;
        ++planted_;
    }

private:
    QJsonObject object(QJsonObject value)
    {
        for (auto it = value.begin(); it != value.end(); ++it)
            it.value() = json(it.value());
        return value;
    }
    QJsonValue json(const QJsonValue &value)
    {
        if (value.isObject())
            return object(value.toObject());
        if (value.isArray()) {
            QJsonArray array;
            for (const auto &item : value.toArray())
                array.append(json(QJsonValue(item)));
            return array;
        }
        if (!value.isString())
            return value;
        QString text = value.toString();
        plant(text);
        return text;
    }

    QString text_;
    int planted_ = 0;
};

Case plantedCase(const QString &text, int *count)
{
    Case run = test::sampleCase();
    Planter planter(text);
    Profile &p = run.profile;
    for (QString *field :
         {&run.toolVersion, &p.name, &p.site.url, &p.site.method, &p.site.expectStatus, &p.site.expectText,
          &p.edge.vendor, &p.dns.expect.cname, &p.caFile, &p.logs[0].path, &p.logs[0].format,
          &p.logs[0].timezone, &p.origins[0].name, &p.origins[0].url, &p.origins[0].host, &p.origins[0].sni,
          &p.origins[0].healthPath})
        planter.plant(*field);
    planter("", p.site.headers);
    planter("", p.edge.addresses);
    planter("", p.edge.admin);
    planter("", p.dns.resolvers);
    planter("", p.dns.expect.a);
    planter("", p.dns.expect.aaaa);
    planter("", p.capacity);
    planter("", p.unknown);
    planter("", run.inputs);
    EvidenceSet evidence;
    for (EvidenceEntry entry : run.evidence.entries()) {
        planter.any(entry.request);
        planter.any(*entry.outcome);
        evidence.ask(entry.request);
        evidence.start(entry.request, entry.startedMs);
        evidence.answer(entry.request, *entry.outcome, entry.startedMs + entry.durationMs);
    }
    run.evidence = evidence;
    planter("", run.checks);
    planter("", run.diagnosis.findings);
    planter("", run.diagnosis.verdict);
    *count = planter.planted();
    return run;
}

} // namespace

class TestRedact : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void secretIsTakenOut_data();
    void secretIsTakenOut();
    void harmlessTextStays_data();
    void harmlessTextStays();
    void noSecretLeavesAnyField_data();
    void noSecretLeavesAnyField();
    void strictLeavesNoName_data();
    void strictLeavesNoName();
    void strictTokensAreStable();
    void aSiteNamedByItsHostHasOneToken();
    void strictKeepsWhatIsNoName_data();
    void strictKeepsWhatIsNoName();
    void noneChangesNothing();
    void redactedCaseCanBeReadAgain_data();
    void redactedCaseCanBeReadAgain();
    void requestsThatDifferByASecretAloneAreOne();
    void longTextTakesBoundedTime();
};

void TestRedact::secretIsTakenOut_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const char *text, const char *expected) {
        QTest::newRow(name) << QString::fromUtf8(text) << QString::fromUtf8(expected);
    };
    row("Authorization line", "Authorization: Bearer s3cr3tValue", "Authorization: (secret)");
    row("Authorization in curl -v", "> authorization: Basic dXNlcjpwYXNz\r\n> accept: */*",
        "> authorization: (secret)\r\n> accept: */*");
    row("Cookie", "Cookie: sid=abc; theme=dark", "Cookie: (secret)");
    row("Set-Cookie", "Set-Cookie: sid=abc; HttpOnly", "Set-Cookie: (secret)");
    row("header of a command", "curl -H 'X-Api-Key: abc123' https://a.example/",
        "curl -H 'X-Api-Key: (secret)' https://a.example/");
    row("header in double quotes", "curl -H \"Cookie: a=b\" x", "curl -H \"Cookie: (secret)\" x");
    row("header as JSON", "{\"Authorization\": \"Bearer abcdefgh\"}", "{\"Authorization\": \"(secret)\"}");
    row("header in a log with quotes", "cookie: \"sid=abc\", host: \"a\"",
        "cookie: \"(secret)\", host: \"a\"");
    row("Bearer alone", "sent Bearer abcdef0123", "sent Bearer (secret)");
    row("userinfo", "https://user:pass@www.example.com/", "https://(secret)@www.example.com/");
    row("user alone", "https://token123@www.example.com/", "https://(secret)@www.example.com/");
    row("password with @", "postgres://u:p@ss@db.example/x", "postgres://(secret)@db.example/x");
    row("password with slash", "redis://:a/b+c=@db.example:6379", "redis://(secret)@db.example:6379");
    row("Go data source", "root:hunter2@tcp(127.0.0.1:3306)/shop", "(secret)@tcp(127.0.0.1:3306)/shop");
    row("query", "GET /cb?a=1&access_token=abc&b=2 HTTP/1.1",
        "GET /cb?a=1&access_token=(secret)&b=2 HTTP/1.1");
    row("query that is escaped", "/cb?a=1&amp;sig=abc", "/cb?a=1&amp;sig=(secret)");
    row("coded name", "/cb?api%5Fkey=abc", "/cb?api%5Fkey=(secret)");
    row("signed URL", "/o?X-Amz-Signature=abc&X-Amz-Expires=60",
        "/o?X-Amz-Signature=(secret)&X-Amz-Expires=60");
    row("assignment", "DB_PASSWORD=hunter2 php artisan", "DB_PASSWORD=(secret) php artisan");
    row("quoted assignment", "password: \"hunter two\"", "password: \"(secret)\"");
    row("PHP array", "'db_password' => 'hunter2',", "'db_password' => '(secret)',");
    row("DSN", "host=db password=hunter2 user=shop", "host=db password=(secret) user=shop");
    row("AWS key", "id AKIAIOSFODNN7EXAMPLE used", "id (secret) used");
    row("JWT", "got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl here", "got (secret) here");
    row("GitHub token", "ghp_0123456789abcdefABCDEF0123456789abcd", "(secret)");
    row("private key", "x\n-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\ny",
        "x\n(secret)\ny");
    row("private key that is cut", "-----BEGIN PRIVATE KEY-----\nMIIE", "(secret)");
    row("curl -u", "curl -u admin:hunter2 https://a.example/", "curl -u (secret) https://a.example/");
    row("mysql -p", "mysql -uroot -phunter2 shop", "mysql -uroot -p(secret) shop");
    row("redis-cli -a", "redis-cli -h db -a hunter2 ping", "redis-cli -h db -a (secret) ping");
    row("cookie of curl", "curl -b 'sid=abc' https://a.example/", "curl -b (secret) https://a.example/");
    row("hidden form field", "<input type=\"hidden\" name=\"csrf_token\" value=\"abc\">",
        "<input type=\"hidden\" name=\"csrf_token\" value=\"(secret)\">");
    row("form field, value first", "<input value=\"abc\" name=\"csrf_token\">",
        "<input value=\"(secret)\" name=\"csrf_token\">");
}

void TestRedact::secretIsTakenOut()
{
    QFETCH(QString, text);
    const QString once = withoutSecrets(text);
    QTEST(once, "expected");
    QCOMPARE(withoutSecrets(once), once);
}

void TestRedact::harmlessTextStays_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text :
         {"Vary: Cookie", "Basic authentication is on", "\"token\": \"secret:cloudflare/example.com\"",
          "systemctl status -u nginx", "journalctl --user -u nginx", "https://www.example.com:8080/@user",
          "server_tokens off;", "Access-Control-Allow-Credentials: true",
          "curl -H \"Authorization: Bearer $CLOUDFLARE_TOKEN\" https://api.example.com/",
          "GET /?page=2&sort=price HTTP/1.1",
          "connect() failed (111: Connection refused) while connecting to upstream",
          "proxy_cache_key $scheme$host;", "https://www.example.com/?token=(secret)",
          "Set-Cookie stops the edge from storing", "ETag: \"abc\"",
          "203.0.113.9 - - [22/Nov/2026:08:00:00 +0000] \"GET / HTTP/1.1\" 503 0", "secret:shop"})
        QTest::newRow(text) << QString::fromUtf8(text);
}

void TestRedact::harmlessTextStays()
{
    QFETCH(QString, text);
    QCOMPARE(withoutSecrets(text), text);
}

void TestRedact::noSecretLeavesAnyField_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("secret");
    const auto row = [](const char *name, const char *text, const char *secret) {
        QTest::newRow(name) << QString::fromUtf8(text) << QString::fromUtf8(secret);
    };
    row("header", "Authorization: Bearer s3cr3tValue9", "s3cr3tValue9");
    row("cookie", "Cookie: sid=s3cr3tValue9", "s3cr3tValue9");
    row("userinfo", "https://shop:s3cr3tValue9@db.example/", "s3cr3tValue9");
    row("query", "/login?token=s3cr3tValue9&x=1", "s3cr3tValue9");
    row("DSN", "password=s3cr3tValue9", "s3cr3tValue9");
    row("AWS key", "AKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLE");
    row("JWT", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl", "c2lnbmF0dXJl");
    row("key of an API", "X-Api-Key: s3cr3tValue9", "s3cr3tValue9");
}

void TestRedact::noSecretLeavesAnyField()
{
    QFETCH(QString, text);
    QFETCH(QString, secret);
    int count = 0;
    const Case run = plantedCase(text, &count);
    QVERIFY2(count > 120, qPrintable(QString::number(count)));
    QVERIFY(write(run, Format::Json, Redaction::None).contains(secret.toUtf8())); // it is there to be found
    for (const Redaction level : {Redaction::Secrets, Redaction::Strict}) {
        for (const Format format : kFormats) {
            const QByteArray out = write(run, format, level);
            const auto at = out.indexOf(secret.toUtf8());
            QVERIFY2(at < 0, out.mid(std::max<qsizetype>(0, at - 200), 300).constData());
        }
    }
}

void TestRedact::strictLeavesNoName_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("name");
    const auto row = [](const char *name, const char *text, const char *secret) {
        QTest::newRow(name) << QString::fromUtf8(text) << QString::fromUtf8(secret);
    };
    row("host", "at shop.planted-name.com now", "planted-name");
    row("host in a URL", "https://shop.planted-name.internal:8443/x", "planted-name");
    row("single label in a URL", "http://planted-name:8080/", "planted-name");
    row("country domain", "www.planted-name.de", "planted-name");
    row("host as a log writes it", "upstream: \"http://planted-name.local:80/\"", "planted-name");
    row("IPv4", "from 203.0.113.77:80", "203.0.113.77");
    row("IPv6", "to [2001:db8:77::5]:443", "2001:db8:77::5");
    row("bare IPv6", "to 2001:db8:77::5", "2001:db8:77::5");
    row("e-mail", "jane.doe@planted-name.org", "jane.doe");
    row("home folder", "/home/janedoe/site", "janedoe");
    row("home folder of Windows", "C:\\Users\\janedoe\\site", "janedoe");
}

void TestRedact::strictLeavesNoName()
{
    QFETCH(QString, text);
    QFETCH(QString, name);
    int count = 0;
    const Case run = plantedCase(text, &count);
    for (const Format format : kFormats) {
        const QByteArray out = write(run, format, Redaction::Strict);
        for (const QByteArray &hidden : {name.toUtf8(), QByteArray("example.com"), QByteArray("203.0.113.20"),
                                         QByteArray("Example shop"), QByteArray("2001:db8::10"),
                                         QByteArray("/home/jane/"), QByteArray("Sometown")}) {
            const auto at = out.indexOf(hidden);
            QVERIFY2(at < 0, out.mid(std::max<qsizetype>(0, at - 200), 300).constData());
        }
    }
}

void TestRedact::strictTokensAreStable()
{
    const Case shown = redact(test::sampleCase(), Redaction::Strict);
    QCOMPARE(shown.profile.origins.at(0).host, QUrl(shown.profile.site.url).host());
    QCOMPARE(shown.profile.origins.at(0).url,
             QStringLiteral("http://%1:8080").arg(shown.checks.at(1).target.section(u':', 0, 0)));
    const QString token = shown.profile.edge.addresses.at(0);
    QVERIFY2(QRegularExpression(QStringLiteral("\\Aaddress-\\d+\\z")).match(token).hasMatch(),
             qPrintable(token));
    QCOMPARE(shown.profile.dns.expect.a.at(0), token);
    QCOMPARE(toJson(redact(test::sampleCase(), Redaction::Strict)), toJson(shown));
}

void TestRedact::aSiteNamedByItsHostHasOneToken()
{
    Case run = test::sampleCase();
    run.profile.name = QStringLiteral("www.example.com");
    QCOMPARE(redact(run, Redaction::Strict).profile.name,
             redact(run, Redaction::Strict).profile.origins.at(0).host);
    run.profile.name = QStringLiteral("198.51.100.10");
    QCOMPARE(redact(run, Redaction::Strict).profile.name,
             redact(run, Redaction::Strict).profile.edge.addresses.at(0));
}

void TestRedact::strictKeepsWhatIsNoName_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : {"connectivity.tcp failed at 08:00:00", "nginx/1.22.1 on port 8080",
                             "/var/log/nginx/error.log", "HTTP/1.1 503", "std::runtime_error in index.php:12",
                             "see nginx.conf and default.vcl", "12:34:56.789 took 3.5 s", "/usr/lib/x.so"})
        QTest::newRow(text) << QString::fromUtf8(text);
}

void TestRedact::strictKeepsWhatIsNoName()
{
    QFETCH(QString, text);
    Pseudonyms names;
    names.learnHost(QStringLiteral("www.example.com"));
    QCOMPARE(names.replaced(text), text);
}

void TestRedact::noneChangesNothing()
{
    const Case run = test::sampleCase();
    QCOMPARE(toJson(redact(run, Redaction::None)), toJson(run));
}

void TestRedact::redactedCaseCanBeReadAgain_data()
{
    QTest::addColumn<int>("level");
    QTest::newRow("none") << static_cast<int>(Redaction::None);
    QTest::newRow("secrets") << static_cast<int>(Redaction::Secrets);
    QTest::newRow("strict") << static_cast<int>(Redaction::Strict);
}

void TestRedact::redactedCaseCanBeReadAgain()
{
    QFETCH(int, level);
    const QByteArray json = write(test::sampleCase(), Format::Json, static_cast<Redaction>(level));
    const auto read = caseFromJson(json);
    QVERIFY2(read, read ? "" : qPrintable(read.error()));
    QCOMPARE(QJsonDocument(toJson(*read)).toJson(), json);
}

void TestRedact::requestsThatDifferByASecretAloneAreOne()
{
    Case run;
    for (const char *token : {"one", "two"}) {
        HttpRequest request;
        request.url = QStringLiteral("https://www.example.com/?token=") + QLatin1StringView(token);
        run.evidence.ask(request);
        run.evidence.start(request, 1);
        run.evidence.answer(request, HttpEvidence{}, 2);
    }
    const Case shown = redact(run, Redaction::Secrets);
    QCOMPARE(shown.evidence.entries().size(), 1U);
    QCOMPARE(shown.evidence.entries().front().durationMs, 1);
}

void TestRedact::longTextTakesBoundedTime()
{
    for (const QString &unit : {QStringLiteral("a"), QStringLiteral("a:"), QStringLiteral("password"),
                                QStringLiteral("://a:"), QStringLiteral("name=\"token\" "),
                                QStringLiteral("a."), QStringLiteral("?a="), QStringLiteral("x@")}) {
        const QString text = unit.repeated(16 * 1024 / static_cast<int>(unit.size()));
        QElapsedTimer timer;
        timer.start();
        Pseudonyms().replaced(withoutSecrets(text));
        QVERIFY2(timer.elapsed() < 3000, qPrintable(unit + QString::number(timer.elapsed())));
    }
}

QTEST_GUILESS_MAIN(TestRedact)
#include "tst_redact.moc"
