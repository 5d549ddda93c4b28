// SPDX-License-Identifier: GPL-3.0-or-later
#include "fake_site.h"

#include "ui/assistant/check_list.h"
#include "ui/assistant/main_window.h"
#include "ui/assistant/step_list.h"
#include "ui/assistant/verdict_bar.h"
#include "ui/findings/findings_page.h"
#include "ui/support/empty_state.h"
#include "ui/support/files.h"

#include <QAbstractButton>
#include <QAccessible>
#include <QApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTabBar>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QThreadPool>
#include <QTimer>

using namespace fd;
using namespace fd::ui;

namespace {

/// A window over a site of answers, with folders of its own.
struct Shown {
    explicit Shown(test::Mood mood = test::Mood::OriginRefuses)
    {
        site.mood = mood;
        Services services;
        services.prober = site.prober();
        services.store = profiles::ProfileStore(folder.filePath(QStringLiteral("profiles")));
        services.recent = RecentRuns(folder.filePath(QStringLiteral("runs")));
        window = std::make_unique<MainWindow>(std::move(services));
        window->show();
        window->activateWindow();
        if (!QTest::qWaitForWindowExposed(window.get()))
            qWarning("the window was not exposed");
    }
    ~Shown()
    {
        window.reset();
        QThreadPool::globalInstance()->waitForDone(); // what is being kept on disk
    }
    template <class T>
    T *find(const char *name) const
    {
        return window->findChild<T *>(QLatin1StringView(name));
    }
    template <class T>
    T *onPage(const char *name) const
    {
        for (T *widget : window->findChildren<T *>(QLatin1StringView(name))) {
            if (widget->isVisible())
                return widget;
        }
        return nullptr;
    }
    void run()
    {
        window->startRun(test::FakeSite::profile(), {});
        QTRY_VERIFY_WITH_TIMEOUT(
            !window->controller()->isRunning() && window->run() && window->run()->complete, 10000);
    }
    CheckList *list() const
    {
        for (CheckList *list : window->findChildren<CheckList *>()) {
            if (list->isVisible())
                return list;
        }
        return nullptr;
    }

    QTemporaryDir folder;
    test::FakeSite site;
    std::unique_ptr<MainWindow> window;
};

QList<QWidget *> visibleControls(QWidget *root)
{
    QList<QWidget *> list;
    for (QWidget *widget : root->findChildren<QWidget *>()) {
        if (widget->isVisible() && widget->focusPolicy() != Qt::NoFocus)
            list.append(widget);
    }
    return list;
}

} // namespace

class TestWindow : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void cleanup() { files::answerWith({}); }

    void anAddressAndEnterNameTheCause();
    void withoutAnAddressItSaysWhatIsMissing();
    void aPastedErrorPageIsRecognisedInWords();
    void stepsCanBeVisitedInAnyOrderAndKeepTheirResults();
    void nextNeverWaits();
    void escStopsAndKeepsWhatWasFound();
    void closingMidRunTakesLessThanASecond();
    void theChosenRowStaysChosenWhileResultsCome();
    void theRowThatTheFocusMarksIsTheOneDescribed();
    void aClickOnTheOfferedRowShowsItsDetails();
    void evidenceLeadsToItsRow();
    void aFixIsCheckedInPlace();
    void aCaseFileOpensAgain_data();
    void aCaseFileOpensAgain();
    void aFaultWithoutANamedCauseIsNotCalledNoFault();
    void aBrokenCaseIsSaidAndChangesNothing();
    void logsHandedInAfterwardsRunOnlyWhatReadsThem();
    void f6VisitsEveryPaneAndComesBack();
    void mnemonicsAreUniqueOnEveryPage();
    void everyControlHasANameForScreenReaders();
    void noPageIsEmptyWithoutAReason();
    void narrowWindowsFoldTheStepList();
    void bigFontsFitASmallScreen();
    void theWindowStaysResponsiveWhileEverythingRuns();
};

void TestWindow::anAddressAndEnterNameTheCause()
{
    Shown shown;
    auto *address = shown.find<QPlainTextEdit>("address");
    QVERIFY(address->hasFocus());
    QTest::keyClicks(address, QStringLiteral("www.example.com"));
    shown.find<QPlainTextEdit>("origins")->setPlainText(QStringLiteral("web1 = http://203.0.113.20:8080"));
    QTest::keyClick(address, Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(!shown.window->controller()->isRunning() && shown.window->run(), 10000);
    const Diagnosis &diagnosis = shown.window->run()->diagnosis;
    QVERIFY(!diagnosis.findings.empty());
    QCOMPARE(diagnosis.verdict.status, SiteState::Down);
    const auto *verdict = shown.find<VerdictBar>("verdict");
    QCOMPARE(verdict->headline(), diagnosis.verdict.headline);
    QVERIFY(
        shown.onPage<QFrame>(qPrintable(QStringLiteral("finding.%1").arg(diagnosis.findings.front().cause))));
}

void TestWindow::withoutAnAddressItSaysWhatIsMissing()
{
    Shown shown;
    QTest::keyClick(shown.find<QPlainTextEdit>("address"), Qt::Key_Return);
    QVERIFY(!shown.window->controller()->isRunning());
    QVERIFY(shown.find<QLabel>("recognised")->isVisible());
    QVERIFY(shown.find<QLabel>("recognised")->text().contains(u"www.example.com"));
    QCOMPARE(shown.site.asked.load(), 0);
}

void TestWindow::aPastedErrorPageIsRecognisedInWords()
{
    Shown shown;
    shown.find<QPlainTextEdit>("address")->setPlainText(QStringLiteral(
        "<html><head><title>503 Backend fetch failed</title></head><body><h1>Error 503 Backend fetch "
        "failed</h1>"
        "<h3>Guru Meditation:</h3><p>XID: 32771</p><hr><p>Varnish cache server</p></body></html>"));
    QTRY_VERIFY(shown.find<QLabel>("recognised")->text().contains(u"Varnish"));
    QVERIFY2(shown.find<QLineEdit>("siteOfReport")->isVisible(),
             "the page names no site: its address is asked for");
    QCOMPARE(shown.site.asked.load(), 0);
}

void TestWindow::stepsCanBeVisitedInAnyOrderAndKeepTheirResults()
{
    Shown shown;
    shown.run();
    const CasePtr before = shown.window->run();
    for (const int page : {4, 1, 6, 5, 2, 3, 0, 4}) {
        shown.window->showPage(page);
        QCOMPARE(shown.window->page(), page);
    }
    QCOMPARE(shown.window->run(), before);
    QVERIFY(shown.list()->model()->rowCount() > 0);
}

void TestWindow::nextNeverWaits()
{
    Shown shown(test::Mood::Hangs);
    shown.find<QPlainTextEdit>("address")->setPlainText(QStringLiteral("http://www.example.com/"));
    auto *next = shown.find<QPushButton>("next");
    QElapsedTimer timer;
    timer.start();
    for (int page = 1; page <= 6; ++page) {
        QTest::mouseClick(next, Qt::LeftButton);
        QCOMPARE(shown.window->page(), page);
    }
    QVERIFY2(shown.window->controller()->isRunning(), "leaving Start began the run");
    QVERIFY2(timer.elapsed() < 3000, qPrintable(QString::number(timer.elapsed())));
    QVERIFY(!next->isEnabled());
}

void TestWindow::escStopsAndKeepsWhatWasFound()
{
    Shown shown(test::Mood::Hangs);
    shown.window->startRun(test::FakeSite::profile(), {});
    QTRY_VERIFY(shown.site.asked > 0);
    QTRY_VERIFY(shown.find<QPushButton>("stop")->isEnabled()); // the window has seen that the run is on
    QElapsedTimer timer;
    timer.start();
    QTest::keyClick(shown.window.get(), Qt::Key_Escape);
    QTRY_VERIFY(!shown.window->controller()->isRunning());
    QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
    QVERIFY(shown.window->run());
    QVERIFY(!shown.window->run()->complete);
    QVERIFY(!shown.window->run()->checks.empty());
}

void TestWindow::closingMidRunTakesLessThanASecond()
{
    Shown shown(test::Mood::Hangs);
    shown.window->startRun(test::FakeSite::profile(), {});
    QTRY_VERIFY(shown.site.asked > 0);
    QElapsedTimer timer;
    timer.start();
    shown.window->close();
    QVERIFY2(timer.elapsed() < 50, "closing does not wait for the run");
    QVERIFY(!shown.window->isVisible());
    shown.window.reset();
    QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
}

void TestWindow::theChosenRowStaysChosenWhileResultsCome()
{
    Shown shown;
    shown.run();
    shown.window->showPage(StepListModel::pageOf(Step::Connectivity));
    CheckList *list = shown.list();
    QVERIFY(list);
    list->setCurrentRow(1);
    list->setFocus();
    const QString target = list->model()->index(1, CheckModel::TargetColumn).data().toString();
    shown.window->startRun(test::FakeSite::profile(), {});
    QTRY_VERIFY_WITH_TIMEOUT(!shown.window->controller()->isRunning(), 10000);
    QCOMPARE(list->currentRow(), 1);
    QCOMPARE(list->model()->index(1, CheckModel::TargetColumn).data().toString(), target);
    QVERIFY2(list->hasFocus(), "focus does not move by itself");
}

void TestWindow::theRowThatTheFocusMarksIsTheOneDescribed()
{
    Shown shown;
    shown.run();
    shown.window->showPage(StepListModel::pageOf(Step::Connectivity));
    CheckList *list = shown.list();
    QVERIFY(list);
    list->clearSelection();
    auto *tabs = list->window()->findChild<QTabWidget *>();
    QVERIFY(tabs);
    const int page = tabs->currentIndex();
    shown.window->setFocus();
    list->setFocus(Qt::TabFocusReason);
    QTRY_VERIFY(list->hasFocus());
    QCOMPARE(list->currentRow(), 0);
    QCOMPARE(tabs->currentIndex(), page); // what the person looks at stays in front
}

void TestWindow::aClickOnTheOfferedRowShowsItsDetails()
{
    Shown shown;
    shown.window->resize(1024, 700);
    shown.run();
    shown.window->showPage(StepListModel::pageOf(Step::Connectivity));
    CheckList *list = shown.list();
    QVERIFY(list);
    QTabWidget *tabs = nullptr;
    for (QTabWidget *one : shown.window->findChildren<QTabWidget *>())
        tabs = one->isVisible() ? one : tabs;
    QVERIFY(tabs);
    list->clearSelection();
    tabs->setCurrentIndex(0);
    tabs->setFocus();
    list->setFocus(Qt::TabFocusReason);
    QTRY_COMPARE(list->currentRow(), 0);
    QCOMPARE(tabs->currentIndex(), 0);
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {},
                      list->visualRect(list->model()->index(0, 0)).center());
    QCOMPARE(tabs->currentIndex(), tabs->count() - 1);
}

void TestWindow::evidenceLeadsToItsRow()
{
    Shown shown;
    shown.run();
    shown.window->showPage(StepListModel::findingsPage());
    QTRY_VERIFY(shown.onPage<QPushButton>("checkFix1"));
    QAbstractButton *evidence = nullptr;
    for (QAbstractButton *button : shown.window->findChildren<QAbstractButton *>()) {
        if (button->isVisible() && button->accessibleName().startsWith(u"Show the evidence"))
            evidence = evidence ? evidence : button;
    }
    QVERIFY(evidence);
    const Reason reason = shown.window->run()->diagnosis.findings.front().because.front();
    evidence->click();
    QVERIFY(shown.window->page() != StepListModel::findingsPage());
    QVERIFY(shown.list()->currentRow() >= 0);
    QCOMPARE(static_cast<CheckModel *>(shown.list()->model())->row(shown.list()->currentRow()).id,
             reason.check);
}

void TestWindow::aFixIsCheckedInPlace()
{
    Shown shown;
    shown.run();
    shown.window->showPage(StepListModel::findingsPage());
    QTRY_VERIFY(shown.onPage<QPushButton>("checkFix1"));
    shown.onPage<QPushButton>("checkFix1")->click();
    QTRY_VERIFY_WITH_TIMEOUT(!shown.window->controller()->isRunning(), 10000);
    auto *answer = shown.onPage<QWidget>("fixAnswer1");
    QVERIFY(answer);
    QVERIFY2(answer->accessibleName().startsWith(u"Not fixed"), qPrintable(answer->accessibleName()));

    shown.site.mood = test::Mood::Healthy;
    QTRY_VERIFY(shown.onPage<QPushButton>("checkFix1") &&
                shown.onPage<QPushButton>("checkFix1")->isEnabled());
    shown.onPage<QPushButton>("checkFix1")->click();
    QTRY_VERIFY_WITH_TIMEOUT(!shown.window->controller()->isRunning(), 10000);
    QTRY_VERIFY(shown.onPage<QWidget>("fixAnswer1"));
    answer = shown.onPage<QWidget>("fixAnswer1");
    QVERIFY2(answer, "the finding keeps its place while its fix is checked");
    QVERIFY2(!answer->accessibleName().startsWith(u"Not fixed"), qPrintable(answer->accessibleName()));
}

void TestWindow::aCaseFileOpensAgain_data()
{
    QTest::addColumn<qsizetype>("schemaAt"); // bytes into the file, 0: where it falls
    QTest::newRow("as it is saved") << qsizetype(0);
    QTest::newRow("its schema stands across the end of the first 64 KiB") << qsizetype(64 * 1024 - 5);
    QTest::newRow("its schema stands far behind its beginning") << qsizetype(300'000);
}

void TestWindow::aCaseFileOpensAgain()
{
    QFETCH(qsizetype, schemaAt);
    Shown shown;
    shown.run();
    Case saved = *shown.window->run();
    if (schemaAt > 0) {
        saved.evidence = {}; // so that there is room before the place that is wanted
        saved.inputs.pasted = "x";
        const qsizetype at = QJsonDocument(toJson(saved)).toJson().indexOf("fetch-doctor/case/");
        QVERIFY(at > 0 && at < schemaAt);
        saved.inputs.pasted = QByteArray(1 + schemaAt - at, 'x');
    }
    const QString path = shown.folder.filePath(QStringLiteral("case.json"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QJsonDocument(toJson(saved)).toJson());
    file.close();

    Shown other;
    other.window->open(path);
    QTRY_VERIFY(other.window->run());
    QCOMPARE(other.window->run()->checks, shown.window->run()->checks);
    QCOMPARE(other.window->page(), StepListModel::findingsPage());
    QCOMPARE(other.find<VerdictBar>("verdict")->headline(), shown.find<VerdictBar>("verdict")->headline());
    QCOMPARE(other.site.asked.load(), 0);
}

void TestWindow::aFaultWithoutANamedCauseIsNotCalledNoFault()
{
    FindingsPage page;
    auto run = std::make_shared<Case>();
    run->complete = true;
    run->diagnosis.verdict.status = SiteState::Down;
    page.setCase(run, false);
    const auto *summary = page.findChild<QLabel *>(QStringLiteral("findingsSummary"));
    QVERIFY(summary->text().startsWith(u"Something is wrong"));
    auto fine = std::make_shared<Case>();
    fine->complete = true;
    fine->diagnosis.verdict.status = SiteState::Healthy;
    page.setCase(fine, false);
    QVERIFY(summary->text().startsWith(u"None of the checks"));
}

void TestWindow::aBrokenCaseIsSaidAndChangesNothing()
{
    Shown shown;
    const QString path = shown.folder.filePath(QStringLiteral("case.json"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("{\"schema\": \"fetch-doctor/case/1\", \"checks\": 3}");
    file.close();
    shown.window->openFiles({path});
    QTRY_VERIFY(shown.find<QLabel>("sent")->text().contains(path));
    QVERIFY(!shown.window->run());
}

void TestWindow::logsHandedInAfterwardsRunOnlyWhatReadsThem()
{
    Shown shown;
    shown.run();
    shown.window->showPage(StepListModel::pageOf(Step::Logs));
    const QString path = shown.folder.filePath(QStringLiteral("error.log"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("2026/11/22 08:00:00 [error] 7#7: *1 connect() failed (111: Connection refused) while "
               "connecting to upstream\n");
    file.close();
    const int before = shown.site.asked;
    shown.window->openFiles({path});
    QTRY_COMPARE(shown.window->run()->profile.logs.size(), std::size_t(1));
    QTRY_VERIFY_WITH_TIMEOUT(!shown.window->controller()->isRunning(), 10000);
    QVERIFY(shown.site.asked > before);
    QVERIFY2(shown.site.asked - before <= 4, "no packet is sent again because of a log");
    auto *tabs = shown.onPage<QTabWidget>("logTabs");
    QVERIFY(tabs);
    tabs->setCurrentIndex(tabs->count() - 1);
    QTRY_VERIFY(shown.list() && shown.list()->model()->rowCount() > 0);
}

void TestWindow::f6VisitsEveryPaneAndComesBack()
{
    Shown shown;
    shown.run();
    shown.window->showPage(StepListModel::pageOf(Step::Connectivity));
    shown.find<QListView>("steps")->setFocus();
    QList<QWidget *> visited;
    for (int i = 0; i < 8; ++i) {
        QTest::keyClick(shown.window.get(), Qt::Key_F6);
        QWidget *focus = QApplication::focusWidget();
        QVERIFY(focus);
        if (visited.contains(focus))
            break;
        visited.append(focus);
    }
    QVERIFY(visited.contains(shown.list()));
    QVERIFY(visited.contains(shown.find<QListView>("steps")));
    QVERIFY(visited.size() >= 4);
}

void TestWindow::mnemonicsAreUniqueOnEveryPage()
{
    Shown shown;
    shown.run();
    for (int page = 0; page < StepListModel::pageCount(); ++page) {
        shown.window->showPage(page);
        QCoreApplication::processEvents();
        QMap<QString, QString> taken;
        const auto take = [&](const QString &text) {
            const QKeySequence key = QKeySequence::mnemonic(text);
            if (key.isEmpty())
                return;
            QVERIFY2(!taken.contains(key.toString()),
                     qPrintable(QStringLiteral("page %1: \"%2\" and \"%3\"")
                                    .arg(page)
                                    .arg(taken.value(key.toString()), text)));
            taken.insert(key.toString(), text);
        };
        for (QAbstractButton *button : shown.window->findChildren<QAbstractButton *>()) {
            if (button->isVisible())
                take(button->text());
        }
        for (QLabel *label : shown.window->findChildren<QLabel *>()) {
            if (label->isVisible() && label->buddy())
                take(label->text());
        }
        for (QTabBar *tabs : shown.window->findChildren<QTabBar *>()) {
            for (int i = 0; tabs->isVisible() && i < tabs->count(); ++i)
                take(tabs->tabText(i));
        }
    }
}

void TestWindow::everyControlHasANameForScreenReaders()
{
    Shown shown;
    shown.run();
    for (int page = 0; page < StepListModel::pageCount(); ++page) {
        shown.window->showPage(page);
        QCoreApplication::processEvents();
        for (QWidget *control : visibleControls(shown.window.get())) {
            if (qobject_cast<QScrollBar *>(control) ||
                control->inherits("QAbstractScrollAreaScrollBarContainer"))
                continue;
            QAccessibleInterface *accessible = QAccessible::queryAccessibleInterface(control);
            QVERIFY(accessible);
            const QString name = accessible->text(QAccessible::Name);
            QVERIFY2(!name.isEmpty(),
                     qPrintable(QStringLiteral("page %1: a %2 \"%3\" without a name")
                                    .arg(page)
                                    .arg(QLatin1StringView(control->metaObject()->className()),
                                         control->objectName())));
        }
    }
}

void TestWindow::noPageIsEmptyWithoutAReason()
{
    Shown shown;
    for (int page = 1; page < StepListModel::pageCount(); ++page) {
        shown.window->showPage(page);
        bool said = false;
        for (EmptyState *empty : shown.window->findChildren<EmptyState *>())
            said = said || (empty->isVisible() && !empty->title().isEmpty() && empty->button()->isVisible());
        QVERIFY2(said, qPrintable(QStringLiteral("page %1 before any run").arg(page)));
    }
}

void TestWindow::narrowWindowsFoldTheStepList()
{
    Shown shown;
    shown.window->resize(640, 600);
    QTRY_VERIFY(shown.find<QListView>("steps")->width() <= 64);
    QCOMPARE(shown.window->width(), 640);
    shown.window->resize(1280, 700);
    QTRY_VERIFY(shown.find<QListView>("steps")->width() > 100);
}

void TestWindow::bigFontsFitASmallScreen()
{
    const QFont before = QApplication::font();
    QFont big = before;
    big.setPointSizeF(before.pointSizeF() * 2);
    QApplication::setFont(big);
    {
        Shown shown;
        shown.run();
        for (int page = 0; page < StepListModel::pageCount(); ++page) {
            shown.window->showPage(page);
            QCoreApplication::processEvents();
            QVERIFY2(shown.window->minimumSizeHint().width() <= 1024,
                     qPrintable(QStringLiteral("page %1: %2 wide")
                                    .arg(page)
                                    .arg(shown.window->minimumSizeHint().width())));
            QVERIFY2(shown.window->minimumSizeHint().height() <= 600,
                     qPrintable(QStringLiteral("page %1: %2 high")
                                    .arg(page)
                                    .arg(shown.window->minimumSizeHint().height())));
        }
    }
    QApplication::setFont(before);
}

void TestWindow::theWindowStaysResponsiveWhileEverythingRuns()
{
    Shown shown;
    for (int page = 0; page < StepListModel::pageCount(); ++page)
        shown.window->showPage(page); // built once: that cost is not the run's
    QElapsedTimer since;
    qint64 worst = 0;
    QTimer beat;
    beat.setInterval(0);
    connect(&beat, &QTimer::timeout, this, [&] { worst = std::max(worst, since.restart()); });
    since.start();
    beat.start();
    shown.window->startRun(test::FakeSite::profile(), {});
    int page = 0;
    QElapsedTimer whole;
    whole.start();
    while (shown.window->controller()->isRunning() && whole.elapsed() < 10000) {
        shown.window->showPage(++page % StepListModel::pageCount());
        QCoreApplication::processEvents(QEventLoop::AllEvents, 5);
    }
    beat.stop();
    // Generous here, where sanitizers and a busy machine slow everything down; tests/gui holds it to 50 ms.
    QVERIFY2(worst < 500, qPrintable(QStringLiteral("%1 ms without an event").arg(worst)));
}

QTEST_MAIN(TestWindow)
#include "tst_window.moc"
