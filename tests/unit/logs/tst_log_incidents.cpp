// SPDX-License-Identifier: GPL-3.0-or-later
//
// Outages that were put into logs are found, nothing else is, and reading fast gives what reading slowly
// gives.
#include "logs/summarise.h"
#include "support/log_maker.h"

#include <QTest>

using namespace fd;
using test::LogKind;
using test::LogPlan;

namespace {

LogSummary sumUp(std::string_view text, std::size_t block)
{
    logs::Summariser summariser(QStringLiteral("test.log"), {});
    for (std::size_t at = 0; at < text.size(); at += block)
        summariser.feed(text.substr(at, block));
    return summariser.finish();
}

struct Made {
    std::string text = {};
    test::LogTruth truth = {};
};

Made make(const LogPlan &plan)
{
    Made made;
    made.truth = test::makeLog(plan, [&made](std::string_view block) { made.text.append(block); });
    return made;
}

constexpr int kinds = static_cast<int>(LogKind::Count);

LogPlan planOf(unsigned seed)
{
    LogPlan plan;
    plan.kind = static_cast<LogKind>(seed % kinds);
    plan.seed = seed;
    plan.onsetSeconds = 4000 + static_cast<int>(seed * 137 % 7000);
    plan.lastsSeconds = 900 + static_cast<int>(seed * 71 % 1200);
    plan.failing = seed / 6 % 6;
    // In an error log there are no requests that go well, and every line of varnishlog's has its own.
    return plan;
}

void seeds()
{
    QTest::addColumn<unsigned>("seed");
    for (unsigned seed = 1; seed <= 50; ++seed)
        QTest::addRow("%s, seed %u", test::nameOf(planOf(seed).kind), seed) << seed;
}

qint64 countOf(const LogSummary &summary, int status)
{
    const auto found = summary.status.find(QString::number(status));
    return found == summary.status.end() ? 0 : found->second;
}

} // namespace

class tst_log_incidents : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void a_planted_outage_is_found_data() { seeds(); }
    void a_planted_outage_is_found()
    {
        QFETCH(unsigned, seed);
        const LogPlan plan = planOf(seed);
        const Made made = make(plan);
        const auto summary = sumUp(made.text, 1 << 18);
        QCOMPARE(summary.files.front().lines, qint64(made.truth.lines));
        QCOMPARE(summary.files.front().unparsed, qint64(0));
        QCOMPARE(summary.incidents.size(), std::size_t(1));
        const LogIncident &incident = summary.incidents.front();
        const auto off = [&](Instant time, int second) {
            return std::abs((time - Instant(std::chrono::seconds(plan.start + second))).count()) / 1000;
        };
        QVERIFY2(off(incident.start, plan.onsetSeconds) <= summary.timeline.bucketSeconds,
                 qPrintable(toIso(incident.start)));
        QVERIFY2(off(incident.end, plan.onsetSeconds + plan.lastsSeconds) <=
                     2 * summary.timeline.bucketSeconds,
                 qPrintable(toIso(incident.end)));
        if (!made.truth.failing.empty()) {
            const QString failing = QString::fromStdString(made.truth.failing);
            QCOMPARE(incident.upstreams.front().name, failing);
            QCOMPARE(summary.upstreams.front().name, failing);
            QVERIFY(incident.upstreams.front().errors > incident.upstreams.front().errorsBefore);
        }
        if (plan.kind == LogKind::NginxError) {
            QCOMPARE(summary.templates.front().cause, QStringLiteral("origin-refused"));
            QVERIFY(summary.templates.front().rise > 10);
            QVERIFY(summary.templates.front().countDuring > summary.templates.front().countBefore);
            return;
        }
        for (const int status : {200, 304, 404, 500, 502, 503, 504})
            QCOMPARE(countOf(summary, status), qint64(made.truth.status[static_cast<std::size_t>(status)]));
        QVERIFY(countOf(summary, 502) > countOf(summary, 504) &&
                countOf(summary, 504) > countOf(summary, 503));
        QVERIFY(!incident.urls.empty() && !incident.clients.empty());
        if (plan.kind != LogKind::NginxCombined)
            QVERIFY(incident.latencyBefore && incident.latencyDuring &&
                    incident.latencyDuring->p99Ms > 4 * incident.latencyBefore->p99Ms);
    }

    void a_healthy_log_has_no_incident_data() { seeds(); }
    void a_healthy_log_has_no_incident()
    {
        QFETCH(unsigned, seed);
        LogPlan plan = planOf(seed);
        plan.onsetSeconds = plan.spanSeconds;
        const auto summary = sumUp(make(plan).text, 1 << 18);
        QVERIFY2(summary.incidents.empty(),
                 qPrintable(summary.incidents.empty() ? QString() : toIso(summary.incidents.front().start)));
    }

    void blocks_of_any_size_give_the_same_data()
    {
        QTest::addColumn<int>("kind");
        for (int kind = 0; kind < kinds; ++kind)
            QTest::addRow("%s", test::nameOf(static_cast<LogKind>(kind))) << kind;
    }
    void blocks_of_any_size_give_the_same()
    {
        QFETCH(int, kind);
        LogPlan plan;
        plan.kind = static_cast<LogKind>(kind);
        plan.requests = 3000;
        const Made made = make(plan);
        const auto whole = sumUp(made.text, made.text.size());
        QCOMPARE(sumUp(made.text, 4099), whole);
        QCOMPARE(sumUp(made.text, 13), whole); // every line in full
    }

    void values_that_change_after_long_are_seen()
    {
        // A host, a method, an upstream and a status that stay the same for long, then each changes.
        std::string text;
        const auto add = [&text](int from, int count, const QString &upstream, const QString &host,
                                 int status) {
            for (int i = from; i < from + count; ++i)
                text += QStringLiteral(
                            "{\"level\":\"info\",\"ts\":17731%1.000000,\"logger\":\"http.log.access\","
                            "\"request\":{\"client_ip\":\"192.0.2.7\",\"method\":\"GET\",\"host\":\"%2\","
                            "\"uri\":\"/\"},\"duration\":0.25,\"status\":%3,"
                            "\"resp_headers\":{\"X-Upstream\":[\"%4\"]}}\n")
                            .arg(i)
                            .arg(host)
                            .arg(status)
                            .arg(upstream)
                            .toStdString();
        };
        const auto one = QStringLiteral("192.0.2.11:80");
        const auto other = QStringLiteral("192.0.2.12:80");
        const auto host = QStringLiteral("www.example.com");
        add(22000, 300, one, host, 200);
        add(22300, 1, other, host, 200);
        add(22301, 1, one, QStringLiteral("shop.example.com"), 200);
        add(22302, 1, one, host, 404);
        add(22303, 40, other, host, 304);
        add(22343, 300, one, host, 200);
        const auto whole = sumUp(text, text.size());
        QCOMPARE(whole, sumUp(text, 13));
        QCOMPARE(countOf(whole, 200), qint64(602));
        QCOMPARE(countOf(whole, 304), qint64(40));
        QCOMPARE(countOf(whole, 404), qint64(1));
        QCOMPARE(whole.upstreams.size(), std::size_t(2));
        QCOMPARE(whole.upstreams.back().requests, qint64(41));
    }

    void a_piece_cut_at_groups_adds_up()
    {
        LogPlan plan;
        plan.kind = LogKind::Varnishlog;
        plan.requests = 2000;
        const Made made = make(plan);
        const std::string_view text = made.text;
        QCOMPARE(logs::cutOf(text.substr(0, 4096)), logs::Cut::AtGroups);
        const std::size_t half = text.size() / 2;
        const std::size_t cut = half + logs::nextCut(text.substr(half), logs::Cut::AtGroups);
        std::vector<logs::Part> pieces;
        for (const auto piece : {text.substr(0, cut), text.substr(cut)}) {
            logs::Summariser summariser(QStringLiteral("test.log"), {});
            summariser.feed(piece);
            pieces.push_back(summariser.finishPart());
        }
        std::vector<logs::Part> parts;
        parts.push_back(logs::joined(std::move(pieces)));
        const auto joined = logs::summaryOf(std::move(parts), 20);
        const auto whole = sumUp(text, text.size());
        QCOMPARE(joined.status, whole.status);
        QCOMPARE(joined.timeline, whole.timeline);
        QCOMPARE(joined.upstreams, whole.upstreams);
        QCOMPARE(joined.files, whole.files);
    }

    void a_failed_fetch_is_shown_whole()
    {
        LogPlan plan;
        plan.kind = LogKind::Varnishlog;
        plan.requests = 3000;
        const auto summary = sumUp(make(plan).text, 1 << 18);
        const auto refused = std::find_if(summary.transactions.begin(), summary.transactions.end(),
                                          [](const LogTransaction &one) { return one.backend == u"api2"; });
        QVERIFY(refused != summary.transactions.end());
        QVERIFY(refused->error.contains(u"Connection refused") || refused->error == u"first byte timeout");
        QVERIFY(refused->request.startsWith(u"GET /"));
        QVERIFY(refused->status >= 500);
        QVERIFY(refused->timingsMs.count(QStringLiteral("Error")) == 1);
        QVERIFY(refused->line > 0 && refused->time);
    }
};

QTEST_GUILESS_MAIN(tst_log_incidents)
#include "tst_log_incidents.moc"
