// SPDX-License-Identifier: GPL-3.0-or-later
//
// A large log is dropped on the window: first figures come while the rest is read, the window answers all the
// while, spans, lines and search work from the disk. Leaves pictures of the step in the build folder.
#include "probes/logfile/log_text.h"
#include "ui/assistant/main_window.h"
#include "ui/assistant/step_list.h"
#include "ui/logs/lines_view.h"
#include "ui/logs/logs_page.h"
#include "ui/logs/records_page.h"

#include "support/dark_palette.h"
#include "support/watchdog.h"

#include <QApplication>
#include <QCheckBox>
#include <QDateTime>
#include <QDir>
#include <QDropEvent>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QStyleFactory>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QThreadPool>
#include <QTreeView>

#include <random>

using namespace fd;
using namespace fd::ui;

namespace {

constexpr int minutes = 120;
constexpr int onsetMinute = 90;

/// Two hours of an nginx access log with upstream times; from minute 90 on a third of the requests fails.
void writeAccessLog(const QString &path, int perMinute)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        qFatal("cannot write");
    std::mt19937 random(7);
    const QDateTime start(QDate(2026, 3, 10), QTime(12, 0), Qt::UTC);
    QByteArray block;
    for (int minute = 0; minute < minutes; ++minute) {
        for (int i = 0; i < perMinute; ++i) {
            const QByteArray stamp = QLocale::c()
                                         .toString(start.addSecs(minute * 60 + i * 60 / perMinute),
                                                   QStringLiteral("dd/MMM/yyyy:HH:mm:ss"))
                                         .toLatin1();
            const bool bad = minute >= onsetMinute && random() % 3 == 0;
            block += "192.0.2." + QByteArray::number(static_cast<int>(random() % 200)) + " - - [" + stamp +
                     " +0000] \"GET /" + (bad ? "checkout" : "item/") +
                     (bad ? QByteArray() : QByteArray::number(static_cast<int>(random() % 500))) +
                     " HTTP/1.1\" " + (bad ? "502 157" : "200 5120") + " \"-\" \"Mozilla/5.0\"\n";
        }
        file.write(block);
        block.clear();
    }
}

constexpr int linesOfErrors = 400;

void writeErrorLog(const QString &path, QIODevice::OpenMode mode, const QDateTime &from)
{
    QFile file(path);
    if (!file.open(mode))
        qFatal("cannot write");
    for (int i = 0; i < linesOfErrors; ++i) {
        const QString stamp = from.addSecs(i).toString(QStringLiteral("yyyy/MM/dd HH:mm:ss"));
        file.write(QStringLiteral(
                       "%1 [error] 812#812: *%2 connect() failed (111: Connection refused) while connecting "
                       "to upstream, client: 192.0.2.%3, server: www.example.com, request: \"GET /checkout "
                       "HTTP/1.1\", upstream: \"http://203.0.113.20:8080/checkout\", host: "
                       "\"www.example.com\"\n")
                       .arg(stamp)
                       .arg(5000 + i)
                       .arg(i % 200)
                       .toLatin1());
    }
    file.write("2026/03/10 13:28:40 [notice] 811#811: signal process started\n");
}

void writePackageLog(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        qFatal("cannot write");
    file.write("2026-03-10 13:27:58 upgrade php8.2-fpm:amd64 8.2.7-1~deb12u1 8.2.9-1~deb12u1\n"
               "2026-03-10 13:28:03 status installed php8.2-fpm:amd64 8.2.9-1~deb12u1\n");
}

} // namespace

class LogsWindowTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void aDroppedLogIsReadShownAndSearched_data();
    void aDroppedLogIsReadShownAndSearched();

private:
    void shoot(MainWindow &window, const QString &name)
    {
        QTest::qWait(60);
        QVERIFY(window.grab().save(QStringLiteral(FD_SCREENSHOTS "/%1.png").arg(name)));
    }
    QTemporaryDir folder_;
    int times_ = 0; ///< that the error log has grown
};

void LogsWindowTest::initTestCase()
{
    probes::initialise();
    QVERIFY(QDir().mkpath(QStringLiteral(FD_SCREENSHOTS)));
    // A large one can be named to measure with: FD_BIG_LOG=/path/access.log. FD_STOP_READING=1 stops it.
    writeAccessLog(folder_.filePath(QStringLiteral("access.log")), 5000);
    writeErrorLog(folder_.filePath(QStringLiteral("error.log")), QIODevice::WriteOnly,
                  QDateTime(QDate(2026, 3, 10), QTime(13, 30), Qt::UTC));
    writePackageLog(folder_.filePath(QStringLiteral("dpkg.log")));
}

void LogsWindowTest::aDroppedLogIsReadShownAndSearched_data()
{
    QTest::addColumn<bool>("dark");
    QTest::addColumn<QSize>("size");
    QTest::newRow("light") << false << QSize(1024, 700);
    QTest::newRow("dark") << true << QSize(1024, 700);
    QTest::newRow("light-small") << false << QSize(1024, 600);
    QTest::newRow("dark-large") << true << QSize(1600, 1000);
    QTest::newRow("light-narrow") << false << QSize(640, 600);
}

void LogsWindowTest::aDroppedLogIsReadShownAndSearched()
{
    QFETCH(bool, dark);
    QFETCH(QSize, size);
    const QString tag = QStringLiteral("logwindow-%1").arg(QString::fromLatin1(QTest::currentDataTag()));
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    QApplication::setPalette(dark ? test::darkPalette() : QApplication::style()->standardPalette());
    QTemporaryDir kept;
    Services services;
    services.prober = [](const ProbeRequest &request, std::stop_token stop, const InterimSink &interim) {
        static const probes::Settings settings;
        return probes::probe(request, settings, std::move(stop), interim);
    };
    services.logs = probes::logTools();
    services.store = profiles::ProfileStore(kept.filePath(QStringLiteral("profiles")));
    services.recent = RecentRuns(kept.filePath(QStringLiteral("runs")));
    MainWindow window(services);
    window.resize(size);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window, 20000));
    window.showPage(StepListModel::pageOf(Step::Logs));
    shoot(window, tag + QStringLiteral("-1-empty"));

    // Drag across, let go.
    const QString big = qEnvironmentVariable("FD_BIG_LOG");
    QMimeData dropped;
    QList<QUrl> urls;
    for (const char *name : {"access.log", "error.log", "dpkg.log"})
        urls.append(QUrl::fromLocalFile(folder_.filePath(QLatin1StringView(name))));
    dropped.setUrls(big.isEmpty() ? urls : QList<QUrl>{QUrl::fromLocalFile(big)});
    QDragEnterEvent enter({200, 200}, Qt::CopyAction, &dropped, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&window, &enter);
    QVERIFY(enter.isAccepted());
    shoot(window, tag + QStringLiteral("-2-drop"));
    test::Watchdog watchdog;
    watchdog.start();
    QElapsedTimer timer;
    timer.start();
    QDropEvent drop({200, 200}, Qt::CopyAction, &dropped, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&window, &drop);
    auto *page = window.findChild<LogsPage *>();
    QVERIFY(page);
    qint64 firstFigures = -1;
    qint64 firstVerdict = -1;
    qint64 stopped = -1;
    const bool stops = qEnvironmentVariableIsSet("FD_STOP_READING");
    bool shot = big.isEmpty() || stops;
    while (timer.elapsed() < 120000 && (!window.run() || window.controller()->isRunning())) {
        QTest::qWait(2);
        if (firstFigures < 0 && !page->timeline()->value().isEmpty())
            firstFigures = timer.elapsed();
        if (firstVerdict < 0 && window.run() && !window.run()->diagnosis.findings.empty())
            firstVerdict = timer.elapsed();
        if (stops && stopped < 0 && firstFigures >= 0) {
            stopped = timer.elapsed();
            page->findChild<QPushButton *>(QStringLiteral("stopReading"))->click();
        }
        if (!shot && firstFigures >= 0) {
            shot = true;
            shoot(window, tag + QStringLiteral("-3-reading"));
            watchdog.forgive();
        }
    }
    qInfo("first figures after %lld ms, first verdict after %lld ms, all after %lld ms", firstFigures,
          firstVerdict, timer.elapsed());
    if (stopped >= 0)
        qInfo("ended %lld ms after its stop", timer.elapsed() - stopped);
    QTRY_VERIFY(!page->timeline()->value().isEmpty());
    QVERIFY(window.page() == StepListModel::pageOf(Step::Logs));
    QTest::qWait(50);
    const double gap = watchdog.stop();
    qInfo("longest gap of the event loop: %.1f ms", gap);
    QTabWidget *tabs = page->tabs();
    for (int tab = 0; tab < tabs->count(); ++tab) {
        tabs->setCurrentIndex(tab);
        shoot(window, QStringLiteral("%1-4-tab%2").arg(tag).arg(tab));
    }
    if (!big.isEmpty())
        return;

    // A span by keyboard: the last ten minutes before the end.
    auto *records = page->records();
    const auto words = [&](const char *name) {
        return page->findChild<QLabel *>(QLatin1StringView(name))->text();
    };
    tabs->setCurrentWidget(records);
    QTRY_COMPARE(words("recordWords"), QStringLiteral("600,000 lines"));
    page->timeline()->setFocus();
    QTest::keyClick(page->timeline(), Qt::Key_End);
    for (int i = 0; i < 4; ++i)
        QTest::keyClick(page->timeline(), Qt::Key_Left, Qt::ShiftModifier);
    QVERIFY(page->timeline()->span());
    QTRY_VERIFY(words("recordWords").contains(QStringLiteral("chosen span")));
    QTRY_VERIFY(!words("spanWords").contains(QStringLiteral("summed up")));
    shoot(window, tag + QStringLiteral("-5-span"));
    tabs->setCurrentIndex(0);
    shoot(window, tag + QStringLiteral("-5-span-known"));
    tabs->setCurrentWidget(records);
    page->findChild<QPushButton *>(QStringLiteral("showEverything"))->click();
    QTRY_COMPARE(words("recordWords"), QStringLiteral("600,000 lines"));

    // Search, then the line in its context.
    auto *search = records->findChild<QLineEdit *>(QStringLiteral("logSearch"));
    search->setText(QStringLiteral("GET /checkout"));
    QTRY_VERIFY(words("recordWords").contains(QStringLiteral("lines match")));
    QTRY_VERIFY(!words("recordWords").contains(QStringLiteral("so far")));
    auto *list = records->findChild<QTreeView *>(QStringLiteral("records"));
    QTRY_VERIFY(list->model()->index(0, 1).data().toString().contains(QStringLiteral("/checkout")));
    QTest::keyClick(list, Qt::Key_Down);
    QTest::keyClick(list, Qt::Key_Down);
    const qint64 chosen = records->view()->chosen();
    QVERIFY(chosen > 0);
    shoot(window, tag + QStringLiteral("-6-search"));
    QTest::keyClick(list, Qt::Key_Return);
    QTRY_COMPARE(words("recordWords"), QStringLiteral("600,000 lines"));
    QCOMPARE(records->view()->chosen(), chosen);
    shoot(window, tag + QStringLiteral("-7-context"));

    // From the finding to its line.
    page->showEvidence(QStringLiteral("logs.errors"), {}, {});
    QTRY_VERIFY(records->shownFile().endsWith(QStringLiteral("error.log")));
    QTRY_VERIFY(records->view()->chosen() > 0);
    shoot(window, tag + QStringLiteral("-8-evidence"));

    // What is written while one looks on: in the lines, the timeline and the tables.
    const qint64 before = records->lineCount();
    const Instant until = page->timeline()->all().until;
    page->findChild<QCheckBox *>(QStringLiteral("follow"))->setChecked(true);
    writeErrorLog(folder_.filePath(QStringLiteral("error.log")), QIODevice::Append,
                  QDateTime(QDate(2026, 3, 10), QTime(14, 10 * ++times_), Qt::UTC));
    QTRY_COMPARE(records->lineCount(), before + linesOfErrors + 1);
    QTRY_VERIFY(page->timeline()->all().until > until);
    QTRY_VERIFY(records->view()->isAtEnd());
    shoot(window, tag + QStringLiteral("-9-follow"));
    QCOMPARE(window.size(), size);
    window.close();
    QThreadPool::globalInstance()->waitForDone();
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) && defined(QT_NO_DEBUG)
    QVERIFY2(gap < 50, qPrintable(QStringLiteral("%1 ms").arg(gap)));
#else
    QVERIFY2(gap < 250, qPrintable(QStringLiteral("%1 ms (unoptimised build)").arg(gap)));
#endif
}

QTEST_MAIN(LogsWindowTest)
#include "tst_logs_window.moc"
