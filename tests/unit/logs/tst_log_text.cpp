// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/logfile/log_text.h"
#include "probes/logfile/logfile.h"

#include <QDateTime>
#include <QFile>
#include <QStringEncoder>
#include <QTemporaryDir>
#include <QTest>

#include <archive.h>
#include <archive_entry.h>
#include <chrono>
#include <thread>

using namespace fd;

namespace {

constexpr int perSecond = 10;

/// Line \a i (from 0) of a combined log with ten requests a second; every 50th fails.
QByteArray accessLine(int i)
{
    const QDateTime time = QDateTime(QDate(2026, 3, 10), QTime(12, 0), Qt::UTC).addSecs(i / perSecond);
    return QStringLiteral("192.0.2.%1 - - [%2 +0000] \"GET /item/%3 HTTP/1.1\" %4 512 \"-\" \"test\"\n")
        .arg(i % 250)
        .arg(QLocale::c().toString(time, QStringLiteral("dd/MMM/yyyy:HH:mm:ss")))
        .arg(i)
        .arg(i % 50 == 7 ? 503 : 200)
        .toLatin1();
}

QByteArray accessLog(int lines)
{
    QByteArray log;
    for (int i = 0; i < lines; ++i)
        log += accessLine(i);
    return log;
}

QByteArray gzipped(const QByteArray &data)
{
    QByteArray out(data.size() + 4096, '\0');
    std::size_t used = 0;
    archive *writer = archive_write_new();
    archive_write_set_format_raw(writer);
    archive_write_add_filter_gzip(writer);
    archive_write_open_memory(writer, out.data(), static_cast<std::size_t>(out.size()), &used);
    archive_entry *entry = archive_entry_new();
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_write_header(writer, entry);
    archive_write_data(writer, data.constData(), static_cast<std::size_t>(data.size()));
    archive_entry_free(entry);
    archive_write_close(writer);
    archive_write_free(writer);
    out.truncate(static_cast<qsizetype>(used));
    return out;
}

Instant at(int line)
{
    return *instantFromIso(u"2026-03-10T12:00:00Z") + std::chrono::seconds(line / perSecond);
}

struct Text {
    explicit Text(const QByteArray &content, const QString &format = QStringLiteral("nginx-combined"))
        : path(folder.filePath(QStringLiteral("access.log")))
    {
        append(content);
        LogFile file;
        file.path = path;
        file.format = format;
        LogRequest request;
        request.path = path;
        text = probes::openLogText(file, request);
        problem = text->measure({});
    }
    void append(const QByteArray &content) const
    {
        QFile file(path);
        if (!file.open(QIODevice::Append) || file.write(content) != content.size())
            qFatal("cannot write");
    }
    QString line(qint64 number) const
    {
        const auto lines = text->lines({number}, {});
        return lines.empty() ? QStringLiteral("none") : lines.front().text;
    }
    QTemporaryDir folder;
    QString path;
    std::shared_ptr<LogText> text;
    QString problem;
};

} // namespace

class TestLogText : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void findsLinesByNumberWhereverTheyStand_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<qint64>("lines");
        QTest::addColumn<qint64>("number");
        QTest::addColumn<QString>("expected");
        const QByteArray log = accessLog(20000);
        const auto text = [](int i) { return QString::fromLatin1(accessLine(i).trimmed()); };
        QTest::newRow("the first") << log << qint64(20000) << qint64(1) << text(0);
        QTest::newRow("beyond the first block") << log << qint64(20000) << qint64(15000) << text(14999);
        QTest::newRow("the last") << log << qint64(20000) << qint64(20000) << text(19999);
        QTest::newRow("none behind the last") << log << qint64(20000) << qint64(20001) << "none";
        QTest::newRow("a last line without its end") << QByteArray("a\nb") << qint64(2) << qint64(2) << "b";
        QTest::newRow("an empty file") << QByteArray() << qint64(0) << qint64(1) << "none";
        QTest::newRow("empty lines count") << QByteArray("\n\nc\n") << qint64(3) << qint64(3) << "c";
        QTest::newRow("line ends of Windows") << QByteArray("a\r\nb\r\n") << qint64(2) << qint64(1) << "a";
        QTest::newRow("Latin-1") << QByteArray("caf\xe9\n") << qint64(1) << qint64(1)
                                 << QStringLiteral("caf\u00e9");
        QTest::newRow("a control character is shown, not obeyed")
            << QByteArray("a\x1b[2Jb\n") << qint64(1) << qint64(1) << QStringLiteral("a\u241b[2Jb");
        QTest::newRow("gzip") << gzipped(log) << qint64(20000) << qint64(15000) << text(14999);
        QStringEncoder utf16(QStringEncoder::Utf16, QStringConverter::Flag::WriteBom);
        QTest::newRow("UTF-16") << QByteArray(utf16(QStringLiteral("one\ntwo \u00fc\n"))) << qint64(2)
                                << qint64(2) << QStringLiteral("two \u00fc");
    }
    void findsLinesByNumberWhereverTheyStand()
    {
        QFETCH(QByteArray, content);
        QFETCH(qint64, lines);
        QFETCH(qint64, number);
        QFETCH(QString, expected);
        const Text log(content);
        QCOMPARE(log.problem, QString());
        QCOMPARE(log.text->lineCount(), lines);
        QCOMPARE(log.line(number), expected);
    }

    void aLongLineIsCutAndSaysSo()
    {
        const Text log(QByteArray(200'000, 'x') + "\nnext\n");
        const auto lines = log.text->lines({1, 2}, {});
        QCOMPARE(lines.size(), 2);
        QVERIFY(lines[0].cut);
        QCOMPARE(lines[0].text.size(), 65536);
        QCOMPARE(lines[1].text, QStringLiteral("next"));
    }

    void aGrowingFileGainsLines()
    {
        const Text log("one\ntw");
        QCOMPARE(log.text->lineCount(), 2);
        log.append("o\nthree\n");
        QCOMPARE(log.text->measure({}), QString());
        QCOMPARE(log.text->lineCount(), 3);
        QCOMPARE(log.line(2), QStringLiteral("two"));
        QCOMPARE(log.line(3), QStringLiteral("three"));
    }

    void aFileThatIsCutOffBeginsAnew()
    {
        const Text log("one\ntwo\nthree\n");
        QVERIFY(QFile::resize(log.path, 0));
        log.append("new\n");
        QCOMPARE(log.text->measure({}), QString());
        QCOMPARE(log.text->lineCount(), 1);
        QCOMPARE(log.line(1), QStringLiteral("new"));
    }

    void anotherFileOfTheNameTakesItsPlace()
    {
        const Text log("one\ntwo\nthree\n");
        QVERIFY(QFile::rename(log.path, log.path + QStringLiteral(".1")));
        QCOMPARE(log.text->measure({}), QString()); // between the two files of a rotation the old one stays
        QCOMPARE(log.text->lineCount(), 3);
        log.append("new\nnewer\n");
        QCOMPARE(log.text->measure({}), QString());
        QCOMPARE(log.text->lineCount(), 2);
        QCOMPARE(log.line(2), QStringLiteral("newer"));
    }

    void linesAreFoundByTheByteTheyHold()
    {
        const Text log("one\ntwo\nthree\n");
        QCOMPARE(log.text->lineAt(0), 1);
        QCOMPARE(log.text->lineAt(4), 2);
        QCOMPARE(log.text->lineAt(13), 3);
        QCOMPARE(log.text->lineAt(14), 0);
    }

    void aMissingFileSaysWhy()
    {
        LogFile file;
        file.path = QStringLiteral("/nonexistent/access.log");
        QVERIFY(!probes::openLogText(file, {})->measure({}).isEmpty());
    }

    void spansOfTimeAreFoundByTheirLines_data()
    {
        QTest::addColumn<int>("from");
        QTest::addColumn<int>("to");
        QTest::addColumn<qint64>("first");
        QTest::addColumn<qint64>("last");
        QTest::newRow("in the middle") << 10000 << 10020 << qint64(10001) << qint64(10020);
        QTest::newRow("from before the beginning") << -100 << 20 << qint64(1) << qint64(20);
        QTest::newRow("to beyond the end") << 19980 << 30000 << qint64(19981) << qint64(20000);
        QTest::newRow("all") << -100 << 30000 << qint64(1) << qint64(20000);
        QTest::newRow("nothing so late") << 30000 << 30010 << qint64(1) << qint64(0);
    }
    void spansOfTimeAreFoundByTheirLines()
    {
        QFETCH(int, from);
        QFETCH(int, to);
        const Text log(accessLog(20000));
        const LineRange range = log.text->between(at(from), at(to) - std::chrono::milliseconds(1), {});
        QTEST(range.first, "first");
        QTEST(range.last, "last");
    }

    void linesThatAreNotOnTimeAreAllShown()
    {
        const Text log(accessLog(10000) + accessLog(10000));
        const LineRange range = log.text->between(at(100), at(200), {});
        QCOMPARE(range.first, 1);
        QCOMPARE(range.last, 20000);
    }

    void findsLines_data()
    {
        QTest::addColumn<LineSearch>("search");
        QTest::addColumn<qint64>("count");
        QTest::addColumn<qint64>("first");
        const LineRange all{1, 20000};
        QTest::newRow("text") << LineSearch{QStringLiteral("\" 503 "), false, true, all} << qint64(400)
                              << qint64(8);
        QTest::newRow("text in any case") << LineSearch{QStringLiteral("get /ITEM/19999 "), false, false, all}
                                          << qint64(1) << qint64(20000);
        QTest::newRow("case matters where wanted")
            << LineSearch{QStringLiteral("get /ITEM/19999 "), false, true, all} << qint64(0) << qint64(0);
        QTest::newRow("an expression") << LineSearch{QStringLiteral("item/1\\d{4} .* 503"), true, false, all}
                                       << qint64(200) << qint64(10008);
        QTest::newRow("a dot in plain text is a dot")
            << LineSearch{QStringLiteral("item.19999"), false, false, all} << qint64(0) << qint64(0);
        QTest::newRow("within some lines only")
            << LineSearch{QStringLiteral("\" 503 "), false, true, {101, 200}} << qint64(2) << qint64(108);
    }
    void findsLines()
    {
        QFETCH(LineSearch, search);
        QFETCH(qint64, count);
        QFETCH(qint64, first);
        const Text log(accessLog(20000));
        const LineMatches matches = log.text->find(search, {}, {});
        QVERIFY(matches.complete);
        QCOMPARE(matches.count, count);
        QCOMPARE(static_cast<qint64>(matches.lines.size()), count);
        QCOMPARE(matches.lines.empty() ? 0 : matches.lines.front(), first);
    }

    void aBrokenExpressionSaysWhatIsWrong()
    {
        const Text log("one\n");
        const LineMatches matches = log.text->find({QStringLiteral("("), true, false, {1, 1}}, {}, {});
        QVERIFY(!matches.problem.isEmpty());
    }

    void aRecordIsTakenApart()
    {
        const Text log(accessLog(10));
        const auto fields = log.text->fields(log.line(8));
        const auto value = [&fields](QLatin1StringView name) {
            for (const RecordField &field : fields) {
                if (field.name == name)
                    return field.value;
            }
            return QString();
        };
        QCOMPARE(value(QLatin1StringView("status")), QStringLiteral("503"));
        QCOMPARE(value(QLatin1StringView("url")), QStringLiteral("/item/7"));
        QCOMPARE(value(QLatin1StringView("client")), QStringLiteral("192.0.2.7"));
    }

    void aLongReadTellsHowFarItIsAndWhatItKnows_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<bool>("totalKnown");
        const QByteArray log = accessLog(400'000);
        QTest::newRow("plain, in pieces") << log << true;
        QTest::newRow("compressed: the whole is not known") << gzipped(log) << false;
    }
    void aLongReadTellsHowFarItIsAndWhatItKnows()
    {
        QFETCH(QByteArray, content);
        QFETCH(bool, totalKnown);
        const Text log(content);
        LogRequest request;
        request.path = log.path;
        std::vector<Interim> told;
        const Outcome outcome = probes::probeLog(request, {}, {}, [&told](Interim interim) {
            told.push_back(std::move(interim));
            // A taker that is slow once: even the fastest disk is then not done before the first look.
            if (told.size() == 1)
                std::this_thread::sleep_for(std::chrono::milliseconds(100));
        });
        const auto &whole = std::get<LogEvidence>(outcome).summary;
        QVERIFY(!told.empty());
        qint64 bytes = 0;
        qint64 known = 0;
        for (const Interim &interim : told) {
            QVERIFY(interim.bytesDone >= bytes);
            bytes = interim.bytesDone;
            QCOMPARE(interim.bytesTotal, totalKnown ? content.size() : 0);
            if (!interim.outcome)
                continue;
            const auto &part = std::get<LogEvidence>(*interim.outcome).summary;
            QVERIFY(part.status.at(QStringLiteral("503")) >= known);
            known = part.status.at(QStringLiteral("503"));
            QVERIFY(known <= whole.status.at(QStringLiteral("503")));
        }
        QVERIFY(known > 0);
        QVERIFY(bytes <= whole.files.front().bytes);
    }

    void aSpanIsSummedUpAsIfAllHadBeenRead()
    {
        const Text log(accessLog(60000)); // above 4 MiB, so that only its part is read
        LogRequest request;
        request.path = log.path;
        request.since = at(30000);
        request.until = at(30600) - std::chrono::milliseconds(1);
        const LogSummary part = probes::logTools().sumSpan({request}, {}, {}).summary;
        const LogSummary whole = std::get<LogEvidence>(probes::probeLog(request, {}, {})).summary;
        QCOMPARE(part.status.at(QStringLiteral("503")), 12);
        QCOMPARE(part.status, whole.status);
        QVERIFY(part.timeline == whole.timeline);
        QVERIFY(part.files.front().lines < 1000);
    }
};

QTEST_GUILESS_MAIN(TestLogText)
#include "tst_log_text.moc"
