// SPDX-License-Identifier: GPL-3.0-or-later
//
// Files of every kind, as the probe reads them.
#include "probes/logfile/logfile.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <archive.h>
#include <archive_entry.h>

#include <sys/stat.h>
#include <thread>

using namespace fd;

namespace {

const QByteArray line =
    "198.51.100.7 - - [10/Mar/2026:09:36:04 +0000] \"GET / HTTP/1.1\" 502 157 \"-\" \"curl/8.8.0\"\n";

void write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

LogEvidence probe(const QString &path, const probes::Settings &settings = {}, std::stop_token stop = {})
{
    LogRequest request;
    request.path = path;
    return std::get<LogEvidence>(probes::probeLog(request, settings, std::move(stop)));
}

void compress(const QString &path, int filter, const QByteArray &bytes)
{
    archive *out = archive_write_new();
    QCOMPARE(archive_write_add_filter(out, filter), ARCHIVE_OK);
    archive_write_set_format_raw(out);
    QCOMPARE(archive_write_open_filename(out, QFile::encodeName(path).constData()), ARCHIVE_OK);
    archive_entry *entry = archive_entry_new();
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_write_header(out, entry);
    archive_write_data(out, bytes.constData(), static_cast<std::size_t>(bytes.size()));
    archive_entry_free(entry);
    archive_write_free(out);
}

} // namespace

class tst_log_files : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void compressed_data()
    {
        QTest::addColumn<int>("filter");
        QTest::newRow("gzip") << ARCHIVE_FILTER_GZIP;
        QTest::newRow("xz") << ARCHIVE_FILTER_XZ;
        QTest::newRow("bzip2") << ARCHIVE_FILTER_BZIP2;
        QTest::newRow("zstd") << ARCHIVE_FILTER_ZSTD;
    }
    void compressed()
    {
        QFETCH(int, filter);
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("packed"));
        compress(path, filter, line.repeated(1000));
        const auto evidence = probe(path);
        QVERIFY(!evidence.failure);
        QCOMPARE(evidence.summary.status.at(QStringLiteral("502")), 1000);
    }
    void broken_compression_says_so_and_keeps_what_was_read()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("cut.gz"));
        compress(path, ARCHIVE_FILTER_GZIP, line.repeated(100000));
        QFile file(path);
        QVERIFY(file.resize(file.size() / 2));
        const auto evidence = probe(path);
        QVERIFY(evidence.failure);
        QCOMPARE(evidence.failure->kind, Failure::Kind::Local);
    }
    void rotated_siblings_belong_to_the_set()
    {
        QTemporaryDir folder;
        write(folder.filePath(QStringLiteral("access.log")), line);
        write(folder.filePath(QStringLiteral("access.log.1")), line);
        compress(folder.filePath(QStringLiteral("access.log.2.gz")), ARCHIVE_FILTER_GZIP, line);
        write(folder.filePath(QStringLiteral("access.log.bak")), line);
        const auto evidence = probe(folder.filePath(QStringLiteral("access.log")));
        QCOMPARE(evidence.summary.files.size(), std::size_t(3));
        QCOMPARE(evidence.summary.status.at(QStringLiteral("502")), 3);
    }
    void a_folder_gives_all_its_logs()
    {
        QTemporaryDir folder;
        write(folder.filePath(QStringLiteral("a.log")), line);
        write(folder.filePath(QStringLiteral("b.log")), line);
        write(folder.filePath(QStringLiteral("empty.log")), {});
        QCOMPARE(probe(folder.path()).summary.files.size(), std::size_t(2));
    }
    void large_files_are_read_in_pieces_with_the_same_result()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("large.log"));
        const QByteArray text = line.repeated(200000) + QByteArray(line).replace("502", "200").chopped(1);
        write(path, text);
        const auto evidence = probe(path);
        QCOMPARE(evidence.summary.files.front().lines, 200001);
        QCOMPARE(evidence.summary.files.front().bytes, text.size());
        QCOMPARE(evidence.summary.status.at(QStringLiteral("502")), 200000);
        QCOMPARE(evidence.summary.status.at(QStringLiteral("200")), 1);
    }
    void standard_input_is_what_the_caller_read()
    {
        probes::Settings settings;
        settings.standardInput = line + line;
        QCOMPARE(probe(QStringLiteral("-"), settings).summary.status.at(QStringLiteral("502")), 2);
    }
    void an_unreadable_path_fails_with_the_systems_words()
    {
        const auto evidence = probe(QStringLiteral("/nonexistent/error.log"));
        QVERIFY(evidence.failure);
        QCOMPARE(evidence.failure->kind, Failure::Kind::Local);
        QCOMPARE(evidence.failure->code, ENOENT);
        QVERIFY(!evidence.failure->detail.isEmpty());
    }
    void a_silent_pipe_is_left_on_request()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("pipe"));
        QCOMPARE(::mkfifo(QFile::encodeName(path).constData(), 0600), 0);
        QFile writer(path);
        // open for both ways, so that neither side waits for the other
        QVERIFY(writer.open(QIODevice::ReadWrite | QIODevice::Unbuffered));
        std::stop_source stop;
        QElapsedTimer sinceStop;
        std::optional<Failure> failure;
        std::jthread reader([&] { failure = probe(path, {}, stop.get_token()).failure; });
        sinceStop.start();
        stop.request_stop();
        reader.join();
        QVERIFY2(sinceStop.elapsed() < 2000, "the reader did not come back");
        QVERIFY(failure);
        QCOMPARE(failure->kind, Failure::Kind::Cancelled);
    }
    void a_saved_answer_is_recognised()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("answer.txt"));
        write(path, "HTTP/1.1 503 Backend fetch failed\r\nServer: Varnish\r\n\r\n");
        ResponseRequest request;
        request.path = path;
        QCOMPARE(std::get<ResponseEvidence>(probes::probeResponse(request, {}, {})).response.status, 503);
        request.path = QStringLiteral("/nonexistent");
        QVERIFY(std::get<ResponseEvidence>(probes::probeResponse(request, {}, {})).failure);
    }
};

QTEST_GUILESS_MAIN(tst_log_files)
#include "tst_log_files.moc"
