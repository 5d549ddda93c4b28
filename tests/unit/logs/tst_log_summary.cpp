// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/incidents.h"
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

const Instant ten = *instantFromIso(u"2026-03-10T10:00:00Z");

} // namespace

class tst_log_summary : public QObject
{
    Q_OBJECT

private Q_SLOTS:
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
    void a_log_that_is_bad_from_its_first_line_has_one()
    {
        QCOMPARE(sumUp(anHour(1, [](int) { return 600U; })).incidents.size(), std::size_t(1));
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
