// SPDX-License-Identifier: GPL-3.0-or-later
//
// Two logs of the same requests, one of them with its clock moved.
#include "logs/skew.h"

#include "logs/file_lines.h"
#include "probes/logfile/logfile.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <random>

using namespace fd;

class tst_log_skew : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void offset_data();
    void offset();
    void otherRequestsAreNoSkew();
    void logsOfSeveralSourcesAreHeldAgainstEachOther_data();
    void logsOfSeveralSourcesAreHeldAgainstEachOther();
};

namespace {

struct Sampler final : logs::EntrySink {
    void entry(const logs::Entry &entry, std::string_view, std::int64_t, bool) override { sample.see(entry); }
    void varnishLine(std::string_view, std::string_view, std::int64_t) override {}
    logs::RequestSample sample = {};
};

logs::RequestSample sampleOf(const QByteArray &text)
{
    Sampler sampler;
    logs::FileLines lines(QStringLiteral("test.log"), {});
    lines.feed({text.constData(), static_cast<std::size_t>(text.size())}, sampler);
    lines.finish(sampler);
    return sampler.sample;
}

/// The requests of an hour as nginx logs them (when they end, in UTC) and as HAProxy does (when they came,
/// without a zone), HAProxy's clock being ahead.
std::pair<QByteArray, QByteArray> logsOf(std::int64_t aheadMs, unsigned seed)
{
    std::mt19937 random(seed);
    const auto below = [&random](unsigned most) { return static_cast<unsigned>(random() % most); };
    QByteArray nginx;
    QByteArray haproxy;
    for (int i = 0; i < 2000; ++i) {
        const std::int64_t startMs = 1'773'135'364'000 + static_cast<std::int64_t>(below(3'600'000));
        const unsigned took = below(10) == 0 ? below(20'000) : below(80);
        const QByteArray path = below(4) == 0 ? QByteArray("/") : "/p/" + QByteArray::number(below(1500));
        const QByteArray status = below(20) == 0 ? "502" : "200";
        const auto end =
            std::chrono::sys_time<std::chrono::milliseconds>(std::chrono::milliseconds(startMs + took));
        const QDateTime ended = QDateTime::fromMSecsSinceEpoch(end.time_since_epoch().count(), Qt::UTC);
        const QDateTime came = QDateTime::fromMSecsSinceEpoch(startMs + aheadMs + 2, Qt::UTC);
        const QLocale c = QLocale::c();
        nginx += "198.51.100.7 - - [" + c.toString(ended, QStringLiteral("dd/MMM/yyyy:HH:mm:ss")).toLatin1() +
                 " +0000] \"GET " + path + " HTTP/1.1\" " + status +
                 " 10 \"-\" \"x\" rt=" + QByteArray::number(took / 1000.0, 'f', 3) + "\n";
        if (below(5) != 0) {
            haproxy += "192.0.2.9:40087 [" +
                       c.toString(came, QStringLiteral("dd/MMM/yyyy:HH:mm:ss.zzz")).toLatin1() +
                       "] fe be/s1 0/0/1/5/" + QByteArray::number(took) + " " + status +
                       " 217 - - ---- 1/1/0/0/0 0/0 \"GET " + path + " HTTP/1.1\"\n";
        }
    }
    return {nginx, haproxy};
}

} // namespace

void tst_log_skew::offset_data()
{
    QTest::addColumn<qint64>("ms");
    QTest::addColumn<QString>("zone");
    QTest::newRow("clocks that agree") << qint64(0) << QString();
    QTest::newRow("3.2 seconds") << qint64(3200) << QString();
    QTest::newRow("7 minutes are no zone") << qint64(430'000) << QString();
    QTest::newRow("an hour") << qint64(3'600'000) << QStringLiteral("+01:00");
    QTest::newRow("five and a half hours") << qint64(19'800'000) << QStringLiteral("+05:30");
    QTest::newRow("eight hours behind") << qint64(-28'800'000) << QStringLiteral("+08:00");
}

void tst_log_skew::offset()
{
    QFETCH(qint64, ms);
    QFETCH(QString, zone);
    for (unsigned seed = 1; seed <= 5; ++seed) {
        const auto [nginx, haproxy] = logsOf(ms, seed);
        const auto skew = logs::skewBetween(QStringLiteral("haproxy.log"), sampleOf(haproxy),
                                            QStringLiteral("access.log"), sampleOf(nginx));
        QCOMPARE(skew.has_value(), ms != 0);
        if (!skew)
            continue;
        QCOMPARE(skew->file, ms > 0 ? QStringLiteral("haproxy.log") : QStringLiteral("access.log"));
        QVERIFY2(std::abs(skew->offsetMs - std::abs(ms)) <= 1000,
                 qPrintable(QString::number(skew->offsetMs)));
        QCOMPARE(skew->zone, zone);
        QVERIFY(skew->matched > 100);
    }
}

void tst_log_skew::otherRequestsAreNoSkew()
{
    for (unsigned seed = 1; seed <= 20; ++seed) {
        const auto skew = logs::skewBetween(QStringLiteral("b"), sampleOf(logsOf(0, seed).second),
                                            QStringLiteral("a"), sampleOf(logsOf(0, seed + 1000).first));
        QVERIFY2(!skew, qPrintable(QString::number(skew ? skew->offsetMs : 0)));
    }
}

void tst_log_skew::logsOfSeveralSourcesAreHeldAgainstEachOther_data()
{
    QTest::addColumn<std::int64_t>("aheadMs");
    QTest::addColumn<bool>("rotated");
    QTest::addColumn<std::size_t>("skews");
    QTest::newRow("a clock that is ahead") << std::int64_t(90'000) << false << std::size_t(1);
    QTest::newRow("a clock that is ahead, after the logs were rotated")
        << std::int64_t(90'000) << true << std::size_t(1);
    QTest::newRow("clocks that agree") << std::int64_t(0) << false << std::size_t(0);
}

void tst_log_skew::logsOfSeveralSourcesAreHeldAgainstEachOther()
{
    QFETCH(std::int64_t, aheadMs);
    QFETCH(bool, rotated);
    QFETCH(std::size_t, skews);
    const QTemporaryDir folder;
    const auto write = [&folder](const char *name, const QByteArray &content) {
        QFile file(folder.filePath(QLatin1StringView(name)));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            qFatal("cannot write");
        return file.fileName();
    };
    const auto [nginx, haproxy] = logsOf(aheadMs, 1);
    LogRequest request;
    if (rotated) // all but the first line lies in the older file
        write("access.log.1", nginx);
    request.path = write("access.log", rotated ? nginx.left(nginx.indexOf('\n') + 1) : nginx);
    const QString error = write("error.log", "2026/03/10 10:00:00 [error] 1#1: *1 something failed\n");
    request.beside = {{error, {}, {}}, {write("haproxy.log", haproxy), {}, {}}};
    request.since = *instantFromIso(u"2030-01-01T00:00:00Z"); // clocks are looked at whatever the time
    const auto answer = std::get<LogEvidence>(probes::probeLog(request, {}, {}));
    QCOMPARE(answer.summary.skews.size(), skews);
    QVERIFY(answer.summary.files.empty());
    if (skews == 0)
        return;
    const LogSkew &skew = answer.summary.skews.front();
    QVERIFY2(std::abs(skew.offsetMs - aheadMs) < 1500, qPrintable(QString::number(skew.offsetMs)));
    QVERIFY(skew.file.endsWith(QStringLiteral("haproxy.log")));
    QVERIFY(skew.reference.contains(QStringLiteral("access.log"))); // of the set, either
}

QTEST_GUILESS_MAIN(tst_log_skew)
#include "tst_log_skew.moc"
