// SPDX-License-Identifier: GPL-3.0-or-later
#include "knowledge/signatures.h"
#include "logs/incidents.h"
#include "logs/message_key.h"
#include "logs/sketch.h"
#include "logs/summarise.h"
#include "logs/varnishlog.h"

#include <QTest>

#include <cmath>
#include <random>

using namespace fd;

namespace {

LogSummary sumUp(const QByteArray &text, logs::Options options = {}, qsizetype block = 1 << 20)
{
    logs::Summariser summariser(QStringLiteral("test.log"), std::move(options));
    for (qsizetype at = 0; at < text.size(); at += block) {
        const qsizetype size = std::min(block, text.size() - at);
        summariser.feed({text.constData() + at, static_cast<std::size_t>(size)});
    }
    return summariser.finish();
}

QByteArray combined(int second, int status)
{
    const QByteArray time = QByteArray::number(10 + second / 3600) + ':' +
                            QByteArray::number(second / 60 % 60).rightJustified(2, '0') + ':' +
                            QByteArray::number(second % 60).rightJustified(2, '0');
    return "198.51.100.7 - - [10/Mar/2026:" + time + " +0000] \"GET /p/" + QByteArray::number(second) +
           " HTTP/1.1\" " + QByteArray::number(status) +
           " 157 \"-\" \"curl/8.8.0 (a test of some length)\"\n";
}

/// An hour with 20 requests a second; \a errorsIn(second) of 1000 fail.
template <class ErrorsIn>
QByteArray anHour(unsigned seed, ErrorsIn errorsIn)
{
    std::mt19937 random(seed);
    QByteArray text;
    for (int second = 0; second < 3600; ++second) {
        for (int i = 0; i < 5; ++i)
            text += combined(second, random() % 1000 < errorsIn(second) ? 502 : 200);
    }
    return text;
}

/// nginx's error log: of eight lines in ten seconds one tells of an upstream that failed, and in each second
/// as many more as \a moreIn says.
template <class MoreIn>
QByteArray errorLog(int from, int to, MoreIn moreIn)
{
    QByteArray text;
    const auto line = [&text](int second, const QByteArray &message) {
        text += "2026/03/10 10:" + QByteArray::number(second / 60).rightJustified(2, '0') + ':' +
                QByteArray::number(second % 60).rightJustified(2, '0') + message + '\n';
    };
    const QByteArray failed =
        " [error] 1#1: *1 connect() failed (111: Connection refused) while connecting to upstream, client: "
        "198.51.100.7, server: x, request: \"GET / HTTP/1.1\", upstream: \"http://192.0.2.22:9000/\", host: "
        "\"x\"";
    const QByteArray other = " [warn] 1#1: *1 a client request body is buffered to a temporary file "
                             "/var/cache/nginx/client_temp/1, "
                             "client: 198.51.100.7, server: x, request: \"POST / HTTP/1.1\", host: \"x\"";
    for (int second = from; second < to; ++second) {
        if (second % 10 < 8)
            line(second, second % 10 == 0 ? failed : other);
        for (int i = 0; i < moreIn(second); ++i)
            line(second, failed);
    }
    return text;
}

const Instant ten = *instantFromIso(u"2026-03-10T10:00:00Z");

} // namespace

class tst_log_summary : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void known_failure_is_found_in_a_log_of_one_line_data()
    {
        QTest::addColumn<QString>("id");
        QTest::addColumn<QString>("line");
        for (const knowledge::Signature &one : knowledge::signatures()) {
            if (one.place != knowledge::Place::ErrorPage && one.place != knowledge::Place::ResponseHeader)
                QTest::newRow(qPrintable(one.id)) << one.id << one.example;
        }
        QTest::newRow("a request and its failure in one record")
            << QStringLiteral("caddy-dial-refused")
            << QStringLiteral(R"({"level":"error","ts":1795334400.1,"logger":"http.log.error",)"
                              R"("msg":"dial tcp 192.0.2.10:80: connect: connection refused",)"
                              R"("request":{"method":"GET","host":"example.com","uri":"/"},"status":502})");
        QTest::newRow("a failure that is logged for debugging only")
            << QStringLiteral("traefik-debug-504")
            << QStringLiteral("time=\"2026-11-22T08:00:00Z\" level=debug msg=\"'504 Gateway Timeout' caused "
                              "by: dial tcp 192.0.2.10:80: i/o timeout\"");
    }
    void known_failure_is_found_in_a_log_of_one_line()
    {
        QFETCH(QString, id);
        QFETCH(QString, line);
        const auto summary = sumUp(line.toUtf8() + '\n');
        const auto is = [&](auto &&what) {
            return std::any_of(summary.signatures.begin(), summary.signatures.end(), what);
        };
        const auto isWords = [](const QString &one) { return one.startsWith(QLatin1StringView("words-")); };
        const bool found = is([&](const SignatureHit &hit) { return hit.signature == id; });
        const bool known = is([&](const SignatureHit &hit) { return !isWords(hit.signature); });
        QVERIFY(found || (isWords(id) && known));
    }
    void words_are_asked_for_where_nothing_else_fits_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QString>("cause");
        const auto row = [](const char *name, const char *line, const char *cause) {
            QTest::newRow(name) << QByteArray(line) << QString::fromLatin1(cause);
        };
        row("a program nobody knows", "shopd[7]: cannot reach the cart: errno=111", "origin-refused");
        row("without a level", "2026-11-22 08:00:00 shopd: lookup of cart.internal: NXDOMAIN",
            "dns-nxdomain");
        row("of a warning",
            "2026-11-22 08:00:00 WARN shopd - the pool of workers is full: all workers are busy",
            "app-workers-exhausted");
        row("not of what is for information",
            "2026-11-22 08:00:00 INFO shopd - errno=111 is explained in the manual", "");
        row("not of a request that went well",
            "198.51.100.7 - - [22/Nov/2026:08:00:00 +0000] \"GET /all-workers-are-busy HTTP/1.1\" 200 9", "");
        row("nor of what a client wrote into its request",
            "2026/11/22 08:00:00 [error] 8#8: *9 open() \"/srv/x\" failed (2: No such file or directory), "
            "client: "
            "198.51.100.7, server: _, request: \"GET /connection-refused-errno=111 HTTP/1.1\", host: \"x\"",
            "");
        row("the known text comes first",
            "2026/11/22 08:00:00 [error] 8#8: *9 upstream timed out (110: Connection timed out) while "
            "reading "
            "response header from upstream, client: 198.51.100.7, server: _, request: \"GET / HTTP/1.1\", "
            "upstream: \"http://192.0.2.10:80/\"",
            "origin-slow-first-byte");
    }
    void words_are_asked_for_where_nothing_else_fits()
    {
        QFETCH(QByteArray, line);
        QFETCH(QString, cause);
        const auto summary = sumUp(line + '\n');
        QCOMPARE(summary.signatures.empty() ? QString() : summary.signatures.front().cause, cause);
    }
    void nginx_that_asks_itself_is_told_from_one_that_asks_another_data()
    {
        QTest::addColumn<QByteArray>("client");
        QTest::addColumn<bool>("seen");
        QTest::newRow("itself") << QByteArray("192.0.2.10") << true;
        QTest::newRow("another") << QByteArray("198.51.100.7") << false;
    }
    void nginx_that_asks_itself_is_told_from_one_that_asks_another()
    {
        QFETCH(QByteArray, client);
        QFETCH(bool, seen);
        const auto summary = sumUp(
            "2026/11/22 08:00:00 [error] 8#8: *9 recv() failed (104: Connection reset by peer) while reading "
            "response header from upstream, client: " +
            client +
            ", server: _, request: \"GET / HTTP/1.0\", upstream: \"http://192.0.2.10:80/\", host: \"x\"\n");
        QCOMPARE(std::any_of(
                     summary.signatures.begin(), summary.signatures.end(),
                     [](const SignatureHit &hit) { return hit.cause == QLatin1StringView("redirect-loop"); }),
                 seen);
    }
    void incident_is_found_to_the_bucket_data()
    {
        QTest::addColumn<unsigned>("seed");
        for (unsigned seed = 1; seed <= 10; ++seed)
            QTest::addRow("seed %u", seed) << seed;
    }
    void incident_is_found_to_the_bucket()
    {
        QFETCH(unsigned, seed);
        const auto summary = sumUp(anHour(seed, [](int s) { return s >= 1800 && s < 2100 ? 80U : 2U; }));
        QCOMPARE(summary.incidents.size(), std::size_t(1));
        const auto &incident = summary.incidents.front();
        const auto off = [](Instant t, int seconds) {
            return std::abs((t - ten - std::chrono::seconds(seconds)).count()) / 1000;
        };
        QVERIFY2(off(incident.start, 1800) <= summary.timeline.bucketSeconds,
                 qPrintable(toIso(incident.start)));
        QVERIFY2(off(incident.end, 2100) <= 2 * summary.timeline.bucketSeconds,
                 qPrintable(toIso(incident.end)));
        QVERIFY(incident.errorRate > 0.04 && incident.baselineErrorRate < 0.01);
    }
    void a_healthy_hour_has_no_incident_data() { incident_is_found_to_the_bucket_data(); }
    void a_healthy_hour_has_no_incident()
    {
        QFETCH(unsigned, seed);
        QVERIFY(sumUp(anHour(seed, [](int) { return 5U; })).incidents.empty());
    }
    void requests_and_messages_that_cover_other_times_are_no_incident_data()
    {
        QTest::addColumn<int>("from");
        QTest::addColumn<int>("to");
        QTest::newRow("the error log ends first") << 0 << 1800;
        QTest::newRow("the error log begins later") << 1200 << 3600;
        QTest::newRow("the same time") << 0 << 3600;
    }
    void requests_and_messages_that_cover_other_times_are_no_incident()
    {
        QFETCH(int, from);
        QFETCH(int, to);
        const auto summary =
            sumUp(anHour(1, [](int) { return 2U; }) + errorLog(from, to, [](int) { return 0; }));
        QCOMPARE(summary.incidents.size(), std::size_t(0));
    }
    void messages_tell_of_an_incident_that_requests_do_not_show()
    {
        const auto summary = sumUp(anHour(1, [](int) { return 2U; }) + errorLog(0, 3600, [](int second) {
                                       return second >= 1800 && second < 2400 ? 3 : 0;
                                   }));
        QCOMPARE(summary.incidents.size(), std::size_t(1));
        QVERIFY(std::abs((summary.incidents.front().start - ten).count() / 1000 - 1800) <= 60);
    }
    void messages_about_an_incident_of_requests_are_the_same_one()
    {
        const auto during = [](int second) { return second >= 1800 && second < 2400; };
        const auto summary = sumUp(anHour(1, [&](int second) { return during(second) ? 300U : 2U; }) +
                                   errorLog(0, 3600, [&](int second) { return during(second) ? 3 : 0; }));
        QCOMPARE(summary.incidents.size(), std::size_t(1));
    }
    void a_log_that_is_bad_from_its_first_line_has_one()
    {
        QCOMPARE(sumUp(anHour(1, [](int) { return 600U; })).incidents.size(), std::size_t(1));
    }
    void one_line_of_another_year_does_not_hide_an_incident()
    {
        const QByteArray stray =
            R"(192.0.2.9 - - [10/Mar/1971:09:36:04 +0000] "GET / HTTP/1.1" 200 5 "-" "x")"
            "\n";
        const QByteArray hour =
            anHour(1, [](int second) { return second >= 1800 && second < 2400 ? 300U : 2U; });
        const auto alone = sumUp(hour).incidents;
        const auto together = sumUp(stray + hour).incidents;
        QCOMPARE(together.size(), std::size_t(1));
        QCOMPARE(together.front().start, alone.front().start);
    }
    void one_bad_request_is_no_incident() { QVERIFY(sumUp(combined(1, 502)).incidents.empty()); }

    void blocks_of_any_size_give_the_same()
    {
        const QByteArray text = anHour(3, [](int s) { return s > 3000 ? 300U : 3U; });
        const auto whole = sumUp(text);
        QCOMPARE(sumUp(text, {}, 7919), whole);
        QCOMPARE(whole.files.front().lines, qint64(18000));
        qint64 counted = 0;
        for (const auto &[status, count] : whole.status)
            counted += count;
        QCOMPARE(counted, qint64(18000));
    }
    void what_was_read_so_far_is_a_summary_of_its_own()
    {
        const QByteArray text = anHour(5, [](int s) { return s > 1000 ? 300U : 3U; });
        const qsizetype cut = text.indexOf('\n', text.size() / 2) + 1;
        logs::Summariser summariser(QStringLiteral("test.log"), {});
        summariser.feed({text.constData(), static_cast<std::size_t>(cut)});
        const auto early = summariser.soFar();
        QCOMPARE(early, sumUp(text.left(cut)));
        summariser.feed({text.constData() + cut, static_cast<std::size_t>(text.size() - cut)});
        QCOMPARE(summariser.finish(), sumUp(text));
    }
    void pieces_of_a_file_add_up()
    {
        const QByteArray text = anHour(4, [](int s) { return s > 3000 ? 300U : 3U; });
        const qsizetype cut = text.indexOf('\n', text.size() / 2) + 1;
        std::vector<logs::Part> pieces;
        for (const auto &piece : {text.left(cut), text.mid(cut)}) {
            logs::Summariser summariser(QStringLiteral("test.log"), {});
            summariser.feed({piece.constData(), static_cast<std::size_t>(piece.size())});
            pieces.push_back(summariser.finishPart());
        }
        std::vector<logs::Part> parts;
        parts.push_back(logs::joined(std::move(pieces)));
        QCOMPARE(logs::summaryOf(std::move(parts), 20), sumUp(text));
    }
    void several_files_share_one_clock()
    {
        std::vector<LogSummary> parts{sumUp(combined(0, 200) + combined(30, 502)), sumUp(combined(30, 200))};
        const auto all = logs::merge(std::move(parts), 20);
        QCOMPARE(all.files.size(), std::size_t(2));
        QCOMPARE(all.status.at(QStringLiteral("200")), 2);
        qint64 total = 0;
        qint64 errors = 0;
        for (const auto &bucket : all.timeline.buckets) {
            total += bucket.total;
            errors += bucket.errors;
        }
        QCOMPARE(total, 3);
        QCOMPARE(errors, 1);
    }
    void since_and_until_hold()
    {
        logs::Options options;
        options.since = ten + std::chrono::seconds(10);
        options.until = ten + std::chrono::seconds(19);
        const auto summary = sumUp(anHour(1, [](int) { return 0U; }), options);
        QCOMPARE(summary.status.at(QStringLiteral("200")), 50);
    }
    void odd_bytes_lose_no_line()
    {
        const QByteArray good = combined(0, 200);
        QByteArray text = QByteArray(100, '\0') + good + good.chopped(1) + "\r\n" + "caf\xe9 \xff\xfe\n" +
                          QByteArray(1 << 20, 'x') + "\n" + good.chopped(40);
        const auto summary = sumUp(text, {}, 4096);
        QCOMPARE(summary.files.front().lines, 5);
        QCOMPARE(summary.status.at(QStringLiteral("200")) + summary.files.front().unparsed, 5);
    }
    void utf16_is_read()
    {
        QByteArray wide("\xff\xfe");
        for (const char c : combined(0, 503)) {
            wide += c;
            wide += '\0';
        }
        QCOMPARE(sumUp(wide, {}, 5).status.at(QStringLiteral("503")), 1);
    }
    void signatures_name_the_cause_and_count()
    {
        QByteArray text;
        for (int i = 0; i < 50; ++i)
            text += "2026/03/10 09:36:0" + QByteArray::number(i % 10) + " [error] 1#1: *" +
                    QByteArray::number(i) +
                    " connect() failed (111: Connection refused) while connecting to upstream, client: "
                    "198.51.100." +
                    QByteArray::number(i) + ", server: x, request: \"GET /" + QByteArray::number(i) +
                    " HTTP/1.1\", upstream: \"http://192.0.2.22:9000/\", host: \"x\"\n";
        const auto summary = sumUp(text);
        QVERIFY(!summary.signatures.empty());
        QCOMPARE(summary.signatures.front().cause, QStringLiteral("origin-refused"));
        QCOMPARE(summary.signatures.front().count, 50);
        QCOMPARE(summary.signatures.front().line, 1);
        QCOMPARE(
            summary.templates.front().text,
            QStringLiteral(
                "connect() failed (111: Connection refused) while connecting to upstream, upstream: <*>"));
        QCOMPARE(summary.templates.front().cause, QStringLiteral("origin-refused"));
        QCOMPARE(summary.upstreams.front().name, QStringLiteral("192.0.2.22:9000"));
        QCOMPARE(summary.upstreams.front().errors, 50);
    }
    void a_message_said_to_have_repeated_counts_as_often_data()
    {
        QTest::addColumn<QByteArray>("second");
        QTest::addColumn<int>("count");
        QTest::newRow("rsyslog")
            << QByteArray("web1 kernel: message repeated 4 times: [ nf_conntrack: nf_conntrack: table full, "
                          "dropping packet]")
            << 5;
        QTest::newRow("syslogd") << QByteArray("web1 last message repeated 4 times") << 5;
        QTest::newRow("syslogd by its name") << QByteArray("web1 syslogd: last message repeated 1 time") << 2;
        QTest::newRow("macOS") << QByteArray("--- last message repeated 4 times ---") << 5;
    }
    void a_message_said_to_have_repeated_counts_as_often()
    {
        QFETCH(QByteArray, second);
        QFETCH(int, count);
        logs::Options options;
        options.fileTime = ten;
        const auto summary =
            sumUp("Mar 10 09:36:04 web1 kernel: nf_conntrack: nf_conntrack: table full, dropping packet\n"
                  "Mar 10 09:36:09 " +
                      second + "\nMar 10 09:37:00 web1 cron[1]: all is well\n",
                  options);
        QCOMPARE(summary.templates.size(), std::size_t(2));
        QCOMPARE(summary.templates.front().count, count);
        QCOMPARE(summary.signatures.front().cause, QStringLiteral("conntrack-full"));
        QCOMPARE(summary.signatures.front().count, count);
        QCOMPARE(summary.templates.front().last, ten - std::chrono::seconds(23 * 60 + 51));
        qint64 total = 0;
        for (const LogBucket &bucket : summary.timeline.buckets)
            total += bucket.total;
        QCOMPARE(total, count + 1);
        QCOMPARE(summary.files.front().lines, 3);
    }
    void a_repeat_of_nothing_is_a_message()
    {
        logs::Options options;
        options.fileTime = ten;
        const auto summary = sumUp("Mar 10 09:36:04 web1 last message repeated 3 times\n", options);
        QCOMPARE(summary.templates.size(), std::size_t(1));
        QCOMPARE(summary.templates.front().count, 1);
    }
    void a_key_that_was_remembered_is_the_key()
    {
        static constexpr std::string_view messages[] = {
            "connect() failed (111: Connection refused) while connecting to upstream",
            "connect() failed (113: No route to host) while connecting to upstream",
            "connect() failed (110: Connection refused) while connecting to upstream",
            "limiting requests, excess: 20.544 by zone \"api\"",
            "limiting requests, excess: 31.002 by zone \"api\"",
            "limiting requests, excess: 31.002 by zone \"web\"",
            "status 502 of 192.0.2.1:80",
            "status 503 of 192.0.2.2:80",
            "status 50x of 192.0.2.2:80",
            "AH01114: no answer",
            "AH01115: no answer",
            "12345678",
            "87654321",
            "1234567",
            "a\t1",
            "a\t2",
            "",
            std::string_view("\2\0\0\0\0\0\0\0\0\0", 10), // 10 ^ 2 == 8 ^ 0: lengths and bytes that make up
            std::string_view("\0\0\0\0\0\0\0\0", 8),      // for each other
        };
        logs::MessageKeys keys;
        for (int turn = 0; turn < 3; ++turn) {
            for (const auto message : messages) {
                const logs::MessageKey remembered = keys.of(message);
                QVERIFY2(remembered.shape == logs::keyOf(message).shape, message.data());
                QVERIFY2(remembered.words == logs::keyOf(message).words, message.data());
            }
        }
    }
    void a_fragment_without_time_or_format_still_shows_its_cause()
    {
        QCOMPARE(sumUp("nf_conntrack: table full,\ndropping packet\n").signatures.front().cause,
                 QStringLiteral("conntrack-full"));
    }
    void varnish_transactions_are_put_together()
    {
        const QByteArray text =
            "*   << Request  >> 32770     \n-   Begin          req 32769 rxreq\n-   Timestamp      Start: "
            "1773135364.100000 0.000000 0.000000\n"
            "-   ReqStart       198.51.100.7 51234 a0\n-   ReqMethod      GET\n-   ReqURL         /p/1\n-   "
            "ReqHeader      Host: www.example.com\n"
            "-   RespStatus     503\n-   Timestamp      Resp: 1773135364.101000 0.001000 0.000100\n-   "
            "ReqAcct        83 0 83 245 278 523\n-   End            \n"
            "**  << BeReq    >> 32771     \n--  Begin          bereq 32770 fetch\n--  Timestamp      Start: "
            "1773135364.100200 0.000000 0.000000\n"
            "--  BereqURL       /p/1\n--  FetchError     backend api2: fail errno 111 (Connection refused)\n"
            "--  Timestamp      Error: 1773135364.100800 0.000600 0.000100\n--  BerespStatus   503\n--  End  "
            "          \n\n";
        const auto summary = sumUp(text);
        QCOMPARE(summary.files.front().format, QStringLiteral("varnishlog"));
        QCOMPARE(summary.files.front().unparsed, 0);
        QCOMPARE(summary.status.at(QStringLiteral("503")), 1);
        QCOMPARE(summary.upstreams.front().name, QStringLiteral("api2"));
        QCOMPARE(summary.upstreams.front().errors, 1);
        bool refused = false;
        for (const auto &hit : summary.signatures)
            refused = refused || hit.cause == QLatin1StringView("origin-refused");
        QVERIFY(refused);
        std::vector<logs::Record> records;
        logs::RecordReader reader(QStringLiteral("v"), {},
                                  [&](const logs::Record &record) { records.push_back(record); });
        reader.feed({text.constData(), static_cast<std::size_t>(text.size())});
        reader.finish();
        QCOMPARE(records.size(), std::size_t(2));
        QCOMPARE(records[0].client, QStringLiteral("198.51.100.7"));
        QCOMPARE(records[0].durationMs, std::optional<double>(1));
        QCOMPARE(records[1].line, 12);
        QCOMPARE(records[1].message, QStringLiteral("backend api2: fail errno 111 (Connection refused)"));
    }

    void a_backend_without_a_status_of_its_own_failed_where_the_answer_did()
    {
        // varnishncsa with %{Varnish:time_firstbyte}x %D "%{VSL:BackendOpen[2]}x" and the like
        const auto line = [](int status, const char *backend) {
            return QStringLiteral(
                       "198.51.100.7 - - [10/Mar/2026:09:36:04 +0000] \"GET "
                       "http://www.example.com/p/1 HTTP/1.1\" %1 278 \"-\" \"curl/8.8.0\" miss miss "
                       "0.005437 5009 \"%2\"\n")
                .arg(status)
                .arg(QLatin1StringView(backend))
                .toStdString();
        };
        std::string text;
        for (int i = 0; i < 20; ++i)
            text += line(200, "api2") + line(200, "api1");
        text += line(503, "api1") + line(503, "-");
        logs::Summariser summariser(QStringLiteral("test.log"), {});
        summariser.feed(text);
        const LogSummary summary = summariser.finish();
        QCOMPARE(summary.upstreams.size(), std::size_t(2));
        QCOMPARE(summary.upstreams.front().name, QStringLiteral("api1"));
        QCOMPARE(summary.upstreams.front().errors, qint64(1));
        QCOMPARE(summary.upstreams.back().errors, qint64(0));
    }
    void quantiles_are_right_to_one_percent()
    {
        logs::Sketch sketch;
        for (int ms = 1; ms <= 10000; ++ms)
            sketch.add(ms);
        QVERIFY(std::abs(*sketch.quantile(0.5) - 5000) <= 50);
        QVERIFY(std::abs(*sketch.quantile(0.95) - 9500) <= 95);
        QVERIFY(!logs::Sketch().quantile(0.5));
    }
    void a_timeline_over_years_stays_small()
    {
        QByteArray text;
        for (int year = 2000; year < 2026; ++year)
            text += QByteArray::number(year) + "-03-10T09:36:04Z INFO a line\n";
        QVERIFY(sumUp(text).timeline.buckets.size() <= 500);
    }
};

QTEST_GUILESS_MAIN(tst_log_summary)
#include "tst_log_summary.moc"
