// SPDX-License-Identifier: GPL-3.0-or-later
//
// Logs summed up again: while they grow, and for a span of time. Both must say what a first reading would.
#include "logs/summarise.h"
#include "probes/logfile/log_text.h"
#include "probes/logfile/logfile.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace fd;

namespace {

const QDateTime start(QDate(2026, 3, 10), QTime(12, 0), Qt::UTC);

/// One request each second from noon on; \a host in front where the site's own format has it there.
QByteArray line(int second, int status, const QByteArray &url = "/", const QByteArray &host = {})
{
    const QString stamp =
        QLocale::c().toString(start.addSecs(second), QStringLiteral("dd/MMM/yyyy:HH:mm:ss"));
    const QByteArray request = "[" + stamp.toLatin1() + " +0000] \"GET " + url + " HTTP/1.1\" " +
                               QByteArray::number(status) + " 512";
    return host.isEmpty()
               ? "192.0.2." + QByteArray::number(second % 200) + " - - " + request + " \"-\" \"test\"\n"
               : host + " | " + request + " | 0.250\n";
}

Instant at(int second)
{
    return *instantFromIso(u"2026-03-10T12:00:00Z") + std::chrono::seconds(second);
}

struct Folder {
    QTemporaryDir dir;
    QString path(const char *name) const { return dir.filePath(QLatin1StringView(name)); }
    void write(const char *name, const QByteArray &content,
               QIODevice::OpenMode mode = QIODevice::WriteOnly) const
    {
        QFile file(path(name));
        if (!file.open(mode) || file.write(content) != content.size())
            qFatal("cannot write");
    }
    void append(const char *name, const QByteArray &content) const
    {
        write(name, content, QIODevice::Append);
    }
    LogRequest request(const QString &path) const
    {
        LogRequest request;
        request.path = path;
        return request;
    }
};

qint64 count(const LogSummary &summary, const char *status)
{
    const auto known = summary.status.find(QLatin1StringView(status));
    return known == summary.status.end() ? 0 : known->second;
}

LogSummary firstReading(const LogRequest &request)
{
    return std::get<LogEvidence>(probes::probeLog(request, {}, {})).summary;
}

QByteArray lines(int from, int to, int status, const QByteArray &url = "/", const QByteArray &host = {})
{
    QByteArray all;
    for (int second = from; second < to; ++second)
        all += line(second, status, url, host);
    return all;
}

} // namespace

class TestLogSums : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void onlyWhatIsNewIsRead_data()
    {
        QTest::addColumn<int>("first");
        QTest::newRow("of a small log") << 20;
        QTest::newRow("of a log of which more is read than its format needs") << 5000;
    }
    void onlyWhatIsNewIsRead()
    {
        QFETCH(int, first);
        const Folder folder;
        folder.write("access.log", lines(0, first, 200));
        const auto growing = probes::logTools().grow({folder.request(folder.path("access.log"))});
        QCOMPARE(count(growing->update({}), "200"), first);
        if (first > 1000) { // what was read stays counted as it was, whatever is written over it
            QFile file(folder.path("access.log"));
            QVERIFY(file.open(QIODevice::ReadWrite));
            file.write(line(0, 503));
        }
        folder.append("access.log", lines(first, first + 10, 503));
        const LogSummary after = growing->update({});
        QCOMPARE(count(after, "200"), first);
        QCOMPARE(count(after, "503"), 10);
        QCOMPARE(after.files.front().lines, first + 10);
        QVERIFY(after.files.front().last == at(first + 9));
    }

    void halfALineCountsWhenItIsWhole()
    {
        const Folder folder;
        const QByteArray last = line(2000, 503);
        folder.write("access.log", lines(0, 2000, 200) + last.left(40));
        const auto growing = probes::logTools().grow({folder.request(folder.path("access.log"))});
        const LogSummary before = growing->update({});
        QCOMPARE(count(before, "503"), 0);
        QCOMPARE(before.files.front().unparsed, 0);
        folder.append("access.log", last.mid(40));
        const LogSummary after = growing->update({});
        QCOMPARE(count(after, "503"), 1);
        QCOMPARE(after.files.front().unparsed, 0);
    }

    void aRotatedLogIsReadOnUnderBothNames()
    {
        const Folder folder;
        const LogRequest request = folder.request(folder.path("access.log"));
        folder.write("access.log", lines(0, 2000, 200));
        const auto growing = probes::logTools().grow({request});
        (void)growing->update({});
        folder.append("access.log", lines(2000, 2010, 502));
        QVERIFY(QFile::rename(folder.path("access.log"), folder.path("access.log.1")));
        folder.write("access.log", lines(2010, 2020, 503));
        const LogSummary after = growing->update({});
        QCOMPARE(count(after, "200"), 2000);
        QCOMPARE(count(after, "502"), 10);
        QCOMPARE(count(after, "503"), 10);
        QCOMPARE(after.files.size(), std::size_t(2));
        QVERIFY(after.files == firstReading(request).files);
        QVERIFY(QFile::remove(folder.path("access.log.1")));
        QCOMPARE(count(growing->update({}), "200"), 0);
    }

    void aLogThatIsCutOffBeginsAnew_data()
    {
        QTest::addColumn<int>("after");
        QTest::newRow("shorter than before") << 10;
        QTest::newRow("longer than before by the time it is looked at") << 6000;
    }
    void aLogThatIsCutOffBeginsAnew()
    {
        QFETCH(int, after);
        const Folder folder;
        const LogRequest request = folder.request(folder.path("access.log"));
        folder.write("access.log", lines(0, 3000, 200));
        const auto growing = probes::logTools().grow({request});
        (void)growing->update({});
        QVERIFY(QFile::resize(request.path, 0));
        folder.append("access.log", lines(4000, 4000 + after, 404, "/other"));
        const LogSummary summary = growing->update({});
        QCOMPARE(count(summary, "200"), 0);
        QCOMPARE(count(summary, "404"), after);
    }

    void aStopLosesNothing()
    {
        const Folder folder;
        folder.write("access.log", lines(0, 3000, 200));
        const auto growing = probes::logTools().grow({folder.request(folder.path("access.log"))});
        std::stop_source stop;
        stop.request_stop();
        (void)growing->update(stop.get_token());
        QCOMPARE(count(growing->update({}), "200"), 3000);
    }

    void theSitesOwnFormatHoldsForAllReadings_data()
    {
        QTest::addColumn<bool>("besideIt");
        QTest::newRow("found in the folder") << false;
        QTest::newRow("handed in beside the log") << true;
    }
    void theSitesOwnFormatHoldsForAllReadings()
    {
        QFETCH(bool, besideIt);
        const Folder folder;
        folder.write("shop.log", lines(0, 60, 200, "/a", "shop.example.com") +
                                     lines(60, 120, 503, "/b", "pay.example.com"));
        folder.write("nginx.conf", "http {\n log_format shop '$host | [$time_local] \"$request\" $status "
                                   "$body_bytes_sent | $request_time';\n access_log /x/shop.log shop;\n}\n");
        const LogTools tools = probes::logTools();
        std::vector<LogSource> sources{{folder.dir.path(), {}, {}}};
        if (besideIt)
            sources =
                tools.configured({{folder.path("shop.log"), {}, {}}, {folder.path("nginx.conf"), {}, {}}});
        QCOMPARE(sources.size(), std::size_t(1));
        LogRequest request = folder.request(sources.front().path);
        request.format = sources.front().format;

        const LogSummary first = firstReading(request);
        QCOMPARE(first.files.size(), std::size_t(1));
        QCOMPARE(first.files.front().format, QStringLiteral("nginx-custom"));
        QCOMPARE(count(first, "503"), 60);
        QVERIFY(tools.summarise({request}, {}) == first);
        QVERIFY(tools.grow({request})->update({}) == first);
        LogRequest second = request;
        second.since = at(60);
        second.until = at(89) + Millis(999);
        const LogSpanSums span = tools.sumSpan({second}, {}, {});
        QCOMPARE(count(span.summary, "503"), 30);
        QCOMPARE(count(span.summary, "200"), 0);
        QCOMPARE(span.within.hosts.size(), std::size_t(1));
        QCOMPARE(span.within.hosts.front().name, QStringLiteral("pay.example.com"));

        const auto text = tools.open(first.files.front(), request);
        QCOMPARE(text->measure({}), QString());
        const auto fields = text->fields(text->lines({61}, {}).front().text);
        const auto has = [&fields](const char *name, const char *value) {
            return std::find(fields.begin(), fields.end(),
                             RecordField{QString::fromLatin1(name), QString::fromLatin1(value)}) !=
                   fields.end();
        };
        QVERIFY(has("host", "pay.example.com"));
        QVERIFY(has("durationMs", "250"));
        QVERIFY(text->between(at(60), at(89), {}) == (LineRange{61, 90}));
    }

    void theAskedZoneHoldsForAllReadings()
    {
        const Folder folder;
        folder.write("error.log", "2026/03/10 14:00:00 [error] 1#1: *1 connect() failed (111: Connection "
                                  "refused) while connecting to upstream\n");
        LogRequest request = folder.request(folder.path("error.log"));
        request.timezone = QStringLiteral("+02:00");
        const LogTools tools = probes::logTools();
        const LogSummary first = firstReading(request);
        QVERIFY(first.files.front().first == at(0));
        QVERIFY(tools.grow({request})->update({}).files == first.files);
        request.since = at(0);
        request.until = at(1);
        const LogSpanSums span = tools.sumSpan({request}, {}, {});
        QCOMPARE(span.summary.signatures.size(), std::size_t(1));
    }

    void aSpanNamesThoseWhoWereHitWithinIt()
    {
        const Folder folder;
        folder.write("access.log", lines(0, 300, 200, "/") + lines(300, 310, 503, "/early") +
                                       lines(310, 600, 200, "/") + lines(600, 700, 503, "/late"));
        LogRequest request = folder.request(folder.path("access.log"));
        request.since = at(290);
        request.until = at(320);
        const LogSpanSums span = probes::logTools().sumSpan({request}, {}, {});
        QCOMPARE(span.within.urls.size(), std::size_t(1));
        QCOMPARE(span.within.urls.front().name, QStringLiteral("/early"));
        QCOMPARE(span.within.urls.front().errors, 10);
        QCOMPARE(span.within.errors, 10);
        QCOMPARE(span.within.total, 31);
    }

    void linesOfASpanAreCountedFromWhereItBegins()
    {
        const Folder folder;
        QByteArray log = lines(0, 60000, 200); // above 4 MiB, so that only its part is read
        log += lines(60000, 60010, 502);
        folder.write("access.log", log + lines(60010, 90000, 200));
        LogRequest request = folder.request(folder.path("access.log"));
        request.since = at(59000);
        request.until = at(61000);
        const LogTools tools = probes::logTools();
        const LogSpanSums span = tools.sumSpan({request}, {}, {});
        QVERIFY(span.summary.files.front().lines < 2100);
        const auto text = tools.open(span.summary.files.front(), request);
        QCOMPARE(text->measure({}), QString());
        QCOMPARE(text->lineAt(span.begins.at(request.path)), 59001);
    }

    void aTimeThatIsWantedHoldsForTransactionsToo()
    {
        const auto transaction = [](int vxid, const char *epoch, const QByteArray &error) {
            return "*   << BeReq    >> " + QByteArray::number(vxid) +
                   "\n-   Begin          bereq 1 fetch\n-   Timestamp      Start: " + epoch +
                   ".000000 0.000000 0.000000\n-   BereqMethod    GET\n-   BereqURL       /\n"
                   "-   FetchError     " +
                   error + "\n-   End\n\n";
        };
        const QByteArray log = transaction(3, "1773144000", "backend app1: unhealthy") +
                               transaction(5, "1773147600", "first byte timeout") +
                               transaction(7, "1773147601", "first byte timeout");
        const auto told = [&log](std::optional<Instant> since) {
            logs::Options options;
            options.since = since;
            logs::Summariser summariser(QStringLiteral("varnish.log"), options);
            summariser.feed({log.constData(), static_cast<std::size_t>(log.size())});
            return summariser.finish();
        };
        const Instant later = *instantFromIso(u"2026-03-10T12:30:00Z");
        QCOMPARE(told({}).transactions.size(), std::size_t(3));
        const LogSummary after = told(later);
        QCOMPARE(after.transactions.size(), std::size_t(2));
        qint64 seen = 0;
        for (const SignatureHit &hit : after.signatures) {
            QVERIFY2(!hit.example.contains(QStringLiteral("unhealthy")), qPrintable(hit.example));
            seen += hit.count;
        }
        QVERIFY(seen > 0);
        QVERIFY(seen < [&] {
            qint64 all = 0;
            for (const SignatureHit &hit : told({}).signatures)
                all += hit.count;
            return all;
        }());
    }
};

QTEST_GUILESS_MAIN(TestLogSums)
#include "tst_log_sums.moc"
