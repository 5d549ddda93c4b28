// SPDX-License-Identifier: GPL-3.0-or-later
//
// A built-in outage is diagnosed over real sockets on loopback while every page is visited, in light and
// dark. Leaves a picture of each page in the build folder and holds the event loop to its limit.
#include "demo/demo.h"
#include "probes/probe.h"
#include "ui/assistant/main_window.h"
#include "ui/assistant/step_list.h"

#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QPlainTextEdit>
#include <QStyleFactory>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#ifdef Q_OS_LINUX
#include <unistd.h>
#endif

using namespace fd;
using namespace fd::ui;

namespace {

QPalette darkPalette()
{
    QPalette palette;
    const auto set = [&palette](QPalette::ColorRole role, int grey) {
        palette.setColor(role, QColor(grey, grey, grey + 3));
    };
    set(QPalette::Window, 42);
    set(QPalette::Base, 30);
    set(QPalette::AlternateBase, 36);
    set(QPalette::Button, 52);
    set(QPalette::ToolTipBase, 52);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::ToolTipText,
                            QPalette::BrightText})
        palette.setColor(role, QColor(235, 235, 238));
    palette.setColor(QPalette::PlaceholderText, QColor(160, 160, 165));
    palette.setColor(QPalette::Highlight, QColor(45, 100, 160));
    palette.setColor(QPalette::HighlightedText, Qt::white);
    palette.setColor(QPalette::Link, QColor(120, 180, 240));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, QColor(140, 140, 145));
    return palette;
}

/// How long this thread was ready to run but had no processor, in ms (proc(5), schedstat): a busy machine's
/// fault.
double waitedForProcessorMs()
{
#ifdef Q_OS_LINUX
    QFile file(QStringLiteral("/proc/self/task/%1/schedstat").arg(gettid()));
    if (file.open(QIODevice::ReadOnly))
        return file.readAll().split(' ').value(1).toDouble() / 1e6;
#endif
    return 0;
}

/// Beats every 5 ms; a late beat is time in which no click would have been answered.
class Watchdog : public QObject
{
public:
    Watchdog()
    {
        timer_.setTimerType(Qt::PreciseTimer);
        timer_.setInterval(5);
        connect(&timer_, &QTimer::timeout, this, [this] {
            const double waited = waitedForProcessorMs();
            const double gap = static_cast<double>(since_.nsecsElapsed()) / 1e6 - (waited - waited_) - 5;
            worst_ = std::max(worst_, gap);
            waited_ = waited;
            since_.restart();
        });
    }
    void start()
    {
        worst_ = 0;
        waited_ = waitedForProcessorMs();
        since_.start();
        timer_.start();
    }
    /// What was done since the last beat was the test's own work.
    void forgive()
    {
        waited_ = waitedForProcessorMs();
        since_.restart();
    }
    double stop()
    {
        timer_.stop();
        return worst_;
    }

private:
    QTimer timer_;
    QElapsedTimer since_;
    double waited_ = 0;
    double worst_ = 0;
};

QString pageName(int page)
{
    static const QStringList names{QStringLiteral("start"),        QStringLiteral("logs"),
                                   QStringLiteral("capacity"),     QStringLiteral("cdn"),
                                   QStringLiteral("connectivity"), QStringLiteral("dns"),
                                   QStringLiteral("findings")};
    return names.at(page);
}

} // namespace

class WalkTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void walk_data();
    void walk();

private:
    void shoot(MainWindow &window, const QString &name);
};

void WalkTest::initTestCase()
{
    probes::initialise();
    QVERIFY(QDir().mkpath(QStringLiteral(FD_SCREENSHOTS)));
}

void WalkTest::shoot(MainWindow &window, const QString &name)
{
    QCoreApplication::processEvents();
    const QPixmap picture = window.grab();
    QCOMPARE(picture.size(), window.size() * window.devicePixelRatioF());
    QVERIFY(picture.save(QStringLiteral(FD_SCREENSHOTS "/%1.png").arg(name)));
}

void WalkTest::walk_data()
{
    QTest::addColumn<bool>("dark");
    QTest::addColumn<QSize>("size");
    QTest::addColumn<double>("fontScale");
    QTest::newRow("light") << false << QSize(1024, 700) << 1.0;
    QTest::newRow("dark") << true << QSize(1024, 700) << 1.0;
    QTest::newRow("light-large") << false << QSize(1600, 1000) << 1.0;
    QTest::newRow("dark-large") << true << QSize(1600, 1000) << 1.0;
    QTest::newRow("light-small") << false << QSize(1024, 600) << 1.0;
    QTest::newRow("light-narrow") << false << QSize(640, 600) << 1.0;
    QTest::newRow("light-bigfont") << false << QSize(1024, 700) << 2.0;
}

void WalkTest::walk()
{
    QFETCH(bool, dark);
    QFETCH(QSize, size);
    QFETCH(double, fontScale);
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    const QFont font = QApplication::font();
    QFont scaledFont = font;
    scaledFont.setPointSizeF(font.pointSizeF() * fontScale);
    QApplication::setFont(scaledFont);
    QApplication::setPalette(dark ? darkPalette() : QApplication::style()->standardPalette());
    const QString tag = QString::fromLatin1(QTest::currentDataTag());

    QTemporaryDir folder;
    Services services;
    services.prober = [](const ProbeRequest &request, std::stop_token stop) {
        static const probes::Settings settings;
        return probes::probe(request, settings, std::move(stop));
    };
    services.store = profiles::ProfileStore(folder.filePath(QStringLiteral("profiles")));
    services.recent = RecentRuns(folder.filePath(QStringLiteral("runs")));
    auto demo = demo::Demo::start(demo::names().value(0));
    QVERIFY2(demo.has_value(), demo ? "" : qPrintable(demo.error()));

    MainWindow window(services);
    window.resize(size);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window, 20000));
    window.loadSites();
    shoot(window, tag + QStringLiteral("-start-empty"));
    window.showPage(1);
    shoot(window, tag + QStringLiteral("-logs-empty"));
    for (int page = 0; page < StepListModel::pageCount(); ++page)
        window.showPage(page);

    Watchdog watchdog;
    watchdog.start();
    window.startRun((*demo)->profile(), {});
    int visits = 0;
    QElapsedTimer timer;
    timer.start();
    do {
        window.showPage(++visits % StepListModel::pageCount());
        QTest::qWait(20);
        if (visits == 4) {
            shoot(window, tag + QStringLiteral("-running"));
            watchdog.forgive();
        }
    } while (window.controller()->isRunning() && timer.elapsed() < 60000);
    QVERIFY(!window.controller()->isRunning());
    for (int page = 0; page < StepListModel::pageCount(); ++page) {
        window.showPage(page);
        QTest::qWait(20);
    }
    const double gap = watchdog.stop();
    qInfo("longest gap of the event loop: %.1f ms", gap);

    QVERIFY(window.run());
    QCOMPARE(window.run()->diagnosis.verdict.status, SiteState::Down);
    QVERIFY(!window.run()->diagnosis.findings.empty());
    for (int page = 0; page < StepListModel::pageCount(); ++page) {
        window.showPage(page);
        shoot(window, QStringLiteral("%1-%2").arg(tag, pageName(page)));
        QTabWidget *tabs = nullptr;
        for (QTabWidget *candidate : window.findChildren<QTabWidget *>())
            tabs = candidate->isVisible() ? candidate : tabs;
        for (int tab = 1; tabs && tab < tabs->count(); ++tab) {
            tabs->setCurrentIndex(tab);
            shoot(window, QStringLiteral("%1-%2-tab%3").arg(tag, pageName(page)).arg(tab));
        }
    }
    QCOMPARE(window.size(), size);
    window.close();
    QApplication::setFont(font);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) && defined(QT_NO_DEBUG)
    QVERIFY2(gap < 50, qPrintable(QStringLiteral("%1 ms").arg(gap)));
#else
    QVERIFY2(gap < 250, qPrintable(QStringLiteral("%1 ms (unoptimised build)").arg(gap)));
#endif
}

QTEST_MAIN(WalkTest)
#include "tst_walk.moc"
