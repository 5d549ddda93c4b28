// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/assistant/main_window.h"

#include "checks/check.h"
#include "ui/assistant/footer.h"
#include "ui/assistant/site_bar.h"
#include "ui/assistant/start_page.h"
#include "ui/assistant/step_list.h"
#include "ui/assistant/step_page.h"
#include "ui/assistant/verdict_bar.h"
#include "ui/charts/pictures.h"
#include "ui/findings/findings_page.h"
#include "ui/logs/logs_page.h"
#include "ui/support/announce.h"
#include "ui/support/colours.h"
#include "ui/support/drop_sheet.h"
#include "ui/support/empty_state.h"
#include "ui/support/icons.h"
#include "ui/support/layout_memory.h"
#include "ui/support/words.h"

#include <QApplication>
#include <QCloseEvent>
#include <QHBoxLayout>
#include <QPushButton>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace fd::ui {

MainWindow::MainWindow(Services services, QWidget *parent)
    : QMainWindow(parent),
      services_(std::move(services)),
      controller_(services_.prober, services_.logs.configured),
      siteBar_(new SiteBar),
      verdict_(new VerdictBar),
      stepModel_(new StepListModel(this)),
      steps_(new StepList(stepModel_)),
      stack_(new QStackedWidget),
      footer_(new Footer),
      dropSheet_(new DropSheet(this))
{
    setWindowTitle(tr("Fetch Doctor"));
    setAcceptDrops(true);
    auto *central = new QWidget;
    auto *middle = new QHBoxLayout;
    middle->setSpacing(0);
    middle->addWidget(steps_);
    middle->addWidget(stack_, 1);
    auto *column = new QVBoxLayout(central);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(siteBar_);
    column->addWidget(verdict_);
    column->addLayout(middle, 1);
    column->addWidget(footer_);
    setCentralWidget(central);
    addActions();
    resize(1024, 700);
    setMinimumSize(480, 360);
    if (services_.remembersLayout)
        restoreLayout(this);

    connect(steps_, &StepList::pageWanted, this, &MainWindow::showPage);
    connect(siteBar_, &SiteBar::againWanted, this, &MainWindow::runEverythingAgain);
    connect(siteBar_, &SiteBar::exportWanted, this, &MainWindow::exportReport);
    connect(footer_, &Footer::stopWanted, &controller_, &RunController::stop);
    connect(footer_, &Footer::backWanted, this, [this] { showPage(std::max(0, page_ - 1)); });
    connect(footer_, &Footer::nextWanted, this, &MainWindow::next);
    connect(&controller_, &RunController::advanced, this, &MainWindow::refresh);
    connect(&controller_, &RunController::finished, this, &MainWindow::finish);
    showPage(0);
    startPage()->focusField();
}

MainWindow::~MainWindow() = default;

StartPage *MainWindow::startPage()
{
    return static_cast<StartPage *>(pageWidget(0));
}

FindingsPage *MainWindow::findingsPage()
{
    return static_cast<FindingsPage *>(pageWidget(StepListModel::findingsPage()));
}

QWidget *MainWindow::pageWidget(int page)
{
    // Pages are built when they are first wanted: the window is there sooner.
    QWidget *&widget = pages_[static_cast<std::size_t>(page)];
    if (widget)
        return widget;
    if (page == 0) {
        auto *start = new StartPage;
        connect(start, &StartPage::runWanted, this, [this](const Profile &profile, const RunInputs &inputs) {
            startRun(profile, inputs);
            showPage(StepListModel::findingsPage());
        });
        connect(start, &StartPage::demoWanted, this, &MainWindow::startDemo);
        connect(start, &StartPage::siteWanted, this, &MainWindow::openProfile);
        connect(start, &StartPage::sitesWanted, this, &MainWindow::manageSites);
        connect(start, &StartPage::lastResultWanted, this, [this](const QString &file) {
            RecentRun last;
            last.file = file;
            openCase(services_.recent.path(last));
        });
        widget = start;
    } else if (page == StepListModel::findingsPage()) {
        auto *findings = new FindingsPage;
        connect(findings, &FindingsPage::startWanted, this, [this] { showPage(0); });
        connect(findings, &FindingsPage::evidenceWanted, this, &MainWindow::showEvidence);
        connect(findings, &FindingsPage::verifyWanted, this, [this](const QStringList &ids) {
            verifying_ = true;
            checkAgain(ids);
        });
        connect(findings, &FindingsPage::exportWanted, this, &MainWindow::exportReport);
        connect(findings, &FindingsPage::saveSiteWanted, this, &MainWindow::saveSite);
        widget = findings;
    } else if (page == StepListModel::pageOf(Step::Logs)) {
        widget = newLogsPage();
    } else {
        widget = newStepPage(allSteps()[static_cast<std::size_t>(page - 1)]);
    }
    // What is dropped on a page is the window's, wherever it falls.
    for (QWidget *part : widget->findChildren<QWidget *>()) {
        if (part->acceptDrops())
            part->setAcceptDrops(false);
    }
    if (services_.remembersLayout)
        restorePanes(widget);
    stack_->addWidget(widget);
    stale_[static_cast<std::size_t>(page)] = true;
    return widget;
}

LogsPage *MainWindow::logsPage()
{
    return static_cast<LogsPage *>(pageWidget(StepListModel::pageOf(Step::Logs)));
}

LogsPage *MainWindow::newLogsPage()
{
    auto *page = new LogsPage(services_.logs);
    connect(page, &LogsPage::startWanted, this, [this] { showPage(0); });
    connect(page, &LogsPage::filesWanted, this, &MainWindow::chooseFiles);
    connect(page, &LogsPage::againWanted, this, [this](const QString &check) { checkAgain({check}); });
    connect(page, &LogsPage::stopWanted, &controller_, &RunController::stop);
    return page;
}

StepPage *MainWindow::newStepPage(Step step)
{
    auto *page = new StepPage(step, newPicture(step));
    connect(page, &StepPage::startWanted, this, [this] { showPage(0); });
    connect(page, &StepPage::againWanted, this, [this](const QString &check) { checkAgain({check}); });
    EmptyState *invitation = page->invitation();
    if (step == Step::Capacity) {
        invitation->setProperty("action", tr("Add a Source"));
        connect(page, &StepPage::invitationAccepted, this, [this] {
            showPage(0);
            startPage()->showMore();
        });
    } else if (step == Step::Cdn) {
        invitation->setProperty("action", tr("Add an Origin Address"));
        connect(page, &StepPage::invitationAccepted, this, [this] {
            showPage(0);
            startPage()->showMore();
        });
    }
    return page;
}

void MainWindow::showPage(int page)
{
    if (page < 0 || page >= StepListModel::pageCount() || page == page_)
        return;
    QWidget *widget = pageWidget(page);
    page_ = page;
    stack_->setCurrentWidget(widget);
    steps_->setCurrentIndex(stepModel_->index(page));
    footer_->setPosition(page, StepListModel::pageCount());
    refreshPage(page);
}

void MainWindow::refreshPage(int page)
{
    bool &stale = stale_[static_cast<std::size_t>(page)];
    QWidget *widget = pages_[static_cast<std::size_t>(page)];
    if (!stale || !widget || page == 0)
        return;
    stale = false;
    const bool running = controller_.isRunning();
    if (page == StepListModel::findingsPage()) {
        auto *findings = static_cast<FindingsPage *>(widget);
        if (run_) {
            findings->setCase(run_, running);
            findings->setTruth(running ? QString() : truth_);
        } else {
            findings->setNoRun();
        }
    } else if (page == StepListModel::pageOf(Step::Logs)) {
        if (run_)
            logsPage()->setCase(*run_, running);
        else
            logsPage()->setNoRun();
    } else {
        auto *step = static_cast<StepPage *>(widget);
        if (run_)
            step->setCase(*run_, running);
        else
            step->setNoRun();
    }
}

void MainWindow::refresh(const CasePtr &run)
{
    if (run_ && run_ != run)
        announceFailures(*run_, *run);
    run_ = run;
    const bool running = controller_.isRunning();
    verdict_->setCase(run.get(), running);
    stepModel_->setCase(run.get(), running);
    siteBar_->setRun(true, running);
    footer_->setSent(requestsSent(*run), true, running);
    stopAction_->setEnabled(running);
    exportAction_->setEnabled(true);
    saveAction_->setEnabled(!run->profile.isOffline());
    stale_.fill(true);
    refreshPage(page_);
}

void MainWindow::announceFailures(const Case &before, const Case &after)
{
    for (std::size_t i = 0; i < after.checks.size(); ++i) {
        const CheckResult &row = after.checks[i];
        if (row.status != Status::Fail)
            continue;
        const bool known =
            std::any_of(before.checks.begin(), before.checks.end(), [&](const CheckResult &old) {
                return old.id == row.id && old.target == row.target && old.status == Status::Fail;
            });
        if (!known) {
            announce(footer_,
                     tr("Check %1 of %2 failed: %3").arg(i + 1).arg(after.checks.size()).arg(row.summary));
            return; // one at a time: the verdict is announced as well
        }
    }
}

void MainWindow::startRun(const Profile &profile, const RunInputs &inputs)
{
    truth_.clear();
    demoRun_ = demo_ != nullptr && profile.name == demoName_;
    if (!demoRun_)
        demo_.reset();
    verifying_ = false;
    siteBar_->setSite(profile.name.isEmpty() ? siteLabel(profile) : profile.name, profile.site.url);
    setWindowTitle(tr("%1 - Fetch Doctor").arg(profile.name.isEmpty() ? siteLabel(profile) : profile.name));
    controller_.start(profile, inputs, services_.options);
}

void MainWindow::finish(const CasePtr &run)
{
    if (verifying_) {
        verifying_ = false;
        findingsPage()->answer(*run);
    }
    if (demoRun_)
        truth_ = demoTruth_;
    refresh(run);
    announce(verdict_, tr("The run has ended. %1").arg(verdict_->headline()));
    if (!demoRun_ && run->complete && !run->profile.isOffline())
        keep(run);
    // What came in meanwhile is taken up now.
    if (!waitingLogs_.isEmpty() || !waitingResponses_.isEmpty())
        handIn(std::exchange(waitingLogs_, {}), std::exchange(waitingResponses_, {}));
}

void MainWindow::next()
{
    if (page_ == 0 && !controller_.isRunning()) {
        // Leaving Start begins the run, unless that very run is already here.
        startPage()->settle();
        const Profile wanted = startPage()->profile();
        if (!wanted.isOffline() && (!run_ || !(run_->profile == wanted)))
            startPage()->begin();
    }
    showPage(page_ == StepListModel::findingsPage() || page_ == 0 ? 1 : page_ + 1);
}

void MainWindow::runEverythingAgain()
{
    if (controller_.isRunning())
        return;
    if (run_)
        startRun(run_->profile, run_->inputs);
    else
        startPage()->begin();
}

void MainWindow::checkAgain(const QStringList &ids)
{
    if (!run_ || controller_.isRunning())
        return;
    controller_.runAgain(run_, ids, services_.options);
    stopAction_->setEnabled(true);
}

void MainWindow::showEvidence(const QString &check, const QString &target, const QString &text)
{
    const checks::Check *known = checks::checkById(check);
    if (!known)
        return;
    const int page = StepListModel::pageOf(known->step);
    showPage(page);
    if (known->step == Step::Logs)
        logsPage()->showEvidence(check, target, text);
    else
        static_cast<StepPage *>(pageWidget(page))->choose(check, target);
}

void MainWindow::nextPane(int direction)
{
    QList<QWidget *> panes{steps_};
    if (page_ == 0)
        panes += startPage()->panes();
    else if (page_ == StepListModel::findingsPage())
        panes += findingsPage()->panes();
    else if (page_ == StepListModel::pageOf(Step::Logs))
        panes += logsPage()->panes();
    else
        panes += static_cast<StepPage *>(pageWidget(page_))->panes();
    panes += footer_->nextButton()->isEnabled() ? footer_->nextButton()
                                                : static_cast<QWidget *>(siteBar_->menuButton());
    qsizetype at = -1;
    for (qsizetype i = 0; i < panes.size(); ++i) {
        if (panes.at(i)->hasFocus() || panes.at(i)->isAncestorOf(QApplication::focusWidget()))
            at = i;
    }
    const qsizetype to = (at + direction + panes.size()) % panes.size();
    panes.at(to)->setFocus(Qt::TabFocusReason);
}

void MainWindow::fit()
{
    const int character = fontMetrics().averageCharWidth();
    const bool narrow = width() < std::max(900, 110 * character);
    steps_->setCompact(narrow);
    verdict_->setCompact(width() < 125 * character);
}

void MainWindow::resizeEvent(QResizeEvent *event)
{
    QMainWindow::resizeEvent(event);
    fit();
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (services_.remembersLayout)
        rememberLayout(this);
    // What was found is kept; the thread ends while the window is already gone.
    controller_.stop();
    event->accept();
}

void MainWindow::say(const QString &text)
{
    footer_->say(text);
    announce(footer_, text);
}

} // namespace fd::ui
