// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/assistant/services.h"
#include "ui/support/run_controller.h"

#include <QMainWindow>

#include <array>

class QAction;
class QStackedWidget;

namespace fd::ui {

class DropSheet;
class FindingsPage;
class Footer;
class LogsPage;
class SiteBar;
class StartPage;
class StepList;
class StepListModel;
class StepPage;
class VerdictBar;

/// The assistant: steps at the side, the verdict above, one page at a time. A main window and not a QWizard,
/// since the steps can be visited in any order while everything runs (CONTRIBUTING.md has the argument).
class MainWindow : public QMainWindow
{
    Q_OBJECT
public:
    explicit MainWindow(Services services, QWidget *parent = nullptr);
    ~MainWindow() override;

    /// What the command line names: a case, profile, log or response file, or an address.
    void open(const QString &fileOrAddress);
    void openFiles(const QStringList &paths);
    /// Saved sites and last results, read from disk in the background; call once the window is shown.
    void loadSites();

    void startRun(const Profile &profile, const RunInputs &inputs);
    void showCase(const CasePtr &run);
    void showPage(int page);
    int page() const { return page_; }
    const CasePtr &run() const { return run_; }
    RunController *controller() { return &controller_; }

protected:
    void closeEvent(QCloseEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dragLeaveEvent(QDragLeaveEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    QWidget *pageWidget(int page);
    StartPage *startPage();
    FindingsPage *findingsPage();
    LogsPage *logsPage();
    StepPage *newStepPage(Step step);
    LogsPage *newLogsPage();
    void addActions();
    void refreshPage(int page);
    void refresh(const CasePtr &run);
    void finish(const CasePtr &run);
    void announceFailures(const Case &before, const Case &after);
    void next();
    void runEverythingAgain();
    void checkAgain(const QStringList &ids);
    void startDemo();
    void handIn(const QStringList &logs, const QStringList &responses);
    void openCase(const QString &path);
    void openProfile(const QString &fileOrName, bool run);
    void showEvidence(const QString &check, const QString &target, const QString &text);
    void exportReport();
    void saveSite();
    void manageSites();
    void chooseFiles();
    void showShortcuts();
    void keep(const CasePtr &run);
    void nextPane(int direction);
    void fit();
    void say(const QString &text);

    Services services_;
    RunController controller_;
    CasePtr run_;
    std::shared_ptr<void> demo_;
    QString demoName_;
    QString demoTruth_;
    QString truth_; ///< shown once the demo's run has ended
    bool demoRun_ = false;
    bool verifying_ = false;
    QStringList waitingLogs_; ///< handed in while a run was under way
    QStringList waitingResponses_;
    int page_ = -1;

    SiteBar *siteBar_;
    VerdictBar *verdict_;
    StepListModel *stepModel_;
    StepList *steps_;
    QStackedWidget *stack_;
    Footer *footer_;
    DropSheet *dropSheet_;
    QAction *stopAction_ = nullptr;
    QAction *exportAction_ = nullptr;
    QAction *saveAction_ = nullptr;
    std::array<QWidget *, 7> pages_{};
    std::array<bool, 7> stale_{};
};

} // namespace fd::ui
