// SPDX-License-Identifier: GPL-3.0-or-later
//
// The window's menu, keys and files.
#include "checks/check.h"
#include "ui/assistant/input_reading.h"
#include "ui/assistant/main_window.h"
#include "ui/assistant/site_bar.h"
#include "ui/assistant/start_page.h"
#include "ui/assistant/step_list.h"
#include "ui/profiles/sites_dialog.h"
#include "ui/report/export_dialog.h"
#include "ui/support/background.h"
#include "ui/support/drop_sheet.h"
#include "ui/support/files.h"
#include "ui/support/icons.h"
#include "ui/support/words.h"

#include <QApplication>
#include <QDragEnterEvent>
#include <QFile>
#include <QFileInfo>
#include <QMenu>
#include <QMessageBox>
#include <QMimeData>
#include <QShortcut>
#include <QUrl>

#include <algorithm>

namespace fd::ui {

namespace {

constexpr qint64 mostCaseBytes = 256LL * 1024 * 1024;

struct Opened {
    QString path;
    FileKind kind = FileKind::Log;
    QString problem;
};

/// The beginning and the end of a file: the keys of a case are sorted, so that in a large one its schema
/// stands last.
QByteArray ends(QFile &file)
{
    constexpr qint64 most = 64 * 1024;
    if (file.size() <= 2 * most) // whole: a key may stand across any seam
        return file.read(2 * most);
    QByteArray text = file.read(most);
    if (file.seek(file.size() - most))
        text += '\n' + file.read(most);
    return text;
}

Opened look(const QString &path)
{
    if (QFileInfo(path).isDir())
        return {path, FileKind::Log, {}};
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {path, FileKind::Log, MainWindow::tr("%1 cannot be read: %2").arg(path, file.errorString())};
    return {path, kindOfFile(path, ends(file)), {}};
}

/// The checks that read what was handed in: those that plan to read a log or a response.
QStringList checksOfHandedIn(const Case &run)
{
    QStringList ids;
    const checks::Context context{run.profile, run.inputs, run.evidence, run.started};
    for (const checks::Check &check : checks::allChecks()) {
        const std::vector<ProbeRequest> plan = check.plan(context);
        const bool reads = std::any_of(plan.begin(), plan.end(), [](const ProbeRequest &request) {
            return std::holds_alternative<LogRequest>(request) ||
                   std::holds_alternative<ResponseRequest>(request);
        });
        if (reads)
            ids.append(QString::fromLatin1(check.id));
    }
    return ids;
}

} // namespace

void MainWindow::addActions()
{
    QMenu *menu = siteBar_->menu();
    const auto add = [&](const QString &text, const QKeySequence &keys, auto slot) {
        QAction *action = menu->addAction(text);
        action->setShortcut(keys);
        connect(action, &QAction::triggered, this, slot);
        addAction(action); // the keys work while the menu is closed
        return action;
    };
    add(tr("&New Check"), QKeySequence::New, [this] {
        showPage(0);
        startPage()->focusField();
    });
    add(tr("&Open…"), QKeySequence::Open, &MainWindow::chooseFiles);
    add(tr("S&ites…"), QKeySequence(), &MainWindow::manageSites);
    saveAction_ = add(tr("&Save Site"), QKeySequence::Save, &MainWindow::saveSite);
    exportAction_ = add(tr("&Export Report…"), QKeySequence(Qt::CTRL | Qt::Key_E), &MainWindow::exportReport);
    menu->addSeparator();
    add(tr("&Run Again"), QKeySequence::Refresh, &MainWindow::runEverythingAgain)
        ->setShortcut(QKeySequence(Qt::Key_F5));
    stopAction_ = add(tr("S&top"), QKeySequence(Qt::Key_Escape), [this] { controller_.stop(); });
    menu->addSeparator();
    add(tr("&Full Screen"), QKeySequence(Qt::Key_F11),
        [this] { setWindowState(windowState() ^ Qt::WindowFullScreen); });
    add(tr("&Keyboard Shortcuts"), QKeySequence(Qt::CTRL | Qt::Key_Question), &MainWindow::showShortcuts);
    add(tr("&About Fetch Doctor"), QKeySequence(), [this] {
        QMessageBox::about(this, tr("About Fetch Doctor"),
                           tr("Fetch Doctor %1 finds out why a website is down. It asks the site, the "
                              "servers behind it and DNS, "
                              "sends little and changes nothing.\n\nFree software under the GNU General "
                              "Public License, version 3 or later.")
                               .arg(QApplication::applicationVersion()));
    });
    menu->addSeparator();
    add(tr("&Quit"), QKeySequence(Qt::CTRL | Qt::Key_Q), &QWidget::close);
    stopAction_->setEnabled(false);
    exportAction_->setEnabled(false);
    saveAction_->setEnabled(false);

    const auto key = [this](QKeyCombination keys, auto slot) {
        connect(new QShortcut(QKeySequence(keys), this), &QShortcut::activated, this, slot);
    };
    key(Qt::Key_F6, [this] { nextPane(1); });
    key(Qt::SHIFT | Qt::Key_F6, [this] { nextPane(-1); });
    key(Qt::Key_F10, [this] { siteBar_->showMenu(); });
    key(Qt::CTRL | Qt::Key_PageDown, [this] { showPage(page_ + 1); });
    key(Qt::CTRL | Qt::Key_PageUp, [this] { showPage(page_ - 1); });
}

void MainWindow::showShortcuts()
{
    QStringList lines;
    for (const QAction *action : siteBar_->menu()->actions()) {
        QString text = action->text();
        if (!action->shortcut().isEmpty())
            lines.append(
                tr("%1: %2").arg(text.remove(u'&'), action->shortcut().toString(QKeySequence::NativeText)));
    }
    lines.append(tr("Next pane, previous pane: F6, Shift+F6"));
    lines.append(tr("Next step, previous step: Ctrl+Page Down, Ctrl+Page Up"));
    lines.append(tr("Menu: F10"));
    QMessageBox box(QMessageBox::NoIcon, tr("Keyboard Shortcuts"), lines.join(u'\n'), QMessageBox::Close,
                    this);
    box.exec();
}

void MainWindow::chooseFiles()
{
    openFiles(files::chooseMany(this, tr("Open Case, Site, Logs or Responses")));
}

void MainWindow::open(const QString &fileOrAddress)
{
    if (QFileInfo::exists(fileOrAddress))
        openFiles({fileOrAddress});
    else
        startPage()->setText(fileOrAddress);
}

void MainWindow::openFiles(const QStringList &paths)
{
    if (paths.isEmpty())
        return;
    inBackground(
        this,
        [paths] {
            std::vector<Opened> all;
            for (const QString &path : paths)
                all.push_back(look(path));
            return all;
        },
        [this](const std::vector<Opened> &all) {
            QStringList logs;
            QStringList responses;
            for (const Opened &file : all) {
                if (!file.problem.isEmpty())
                    say(file.problem);
                else if (file.kind == FileKind::Case)
                    openCase(file.path);
                else if (file.kind == FileKind::Profile)
                    openProfile(file.path, false);
                else if (file.kind == FileKind::Response)
                    responses.append(file.path);
                else
                    logs.append(file.path);
            }
            if (!logs.isEmpty() || !responses.isEmpty())
                handIn(logs, responses);
        });
}

void MainWindow::openCase(const QString &path)
{
    if (controller_.isRunning()) {
        say(tr("A run is under way. Stop it before another case is opened."));
        return;
    }
    inBackground(
        this,
        [path]() -> tl::expected<CasePtr, QString> {
            QFile file(path);
            if (!file.open(QIODevice::ReadOnly))
                return tl::unexpected(tr("%1 cannot be read: %2").arg(path, file.errorString()));
            if (file.size() > mostCaseBytes)
                return tl::unexpected(tr("%1 is too large for a case file.").arg(path));
            auto read = caseFromJson(file.readAll());
            if (!read)
                return tl::unexpected(tr("%1: %2").arg(path, read.error()));
            return std::make_shared<const Case>(std::move(*read));
        },
        [this](const tl::expected<CasePtr, QString> &opened) {
            if (opened)
                showCase(*opened);
            else
                say(opened.error());
        });
}

void MainWindow::showCase(const CasePtr &run)
{
    demo_.reset();
    demoRun_ = false;
    truth_.clear();
    const QString name = run->profile.name.isEmpty() ? siteLabel(run->profile) : run->profile.name;
    siteBar_->setSite(name, run->profile.site.url);
    setWindowTitle(tr("%1 - Fetch Doctor").arg(name));
    startPage()->setProfile(run->profile);
    refresh(run);
    showPage(StepListModel::findingsPage());
    say(tr("Saved run of %1.").arg(localMoment(run->started)));
}

void MainWindow::openProfile(const QString &fileOrName, bool run)
{
    inBackground(
        this, [store = services_.store, fileOrName] { return store.loadFileOrName(fileOrName); },
        [this, run](const tl::expected<ProfileRead, QString> &read) {
            if (!read) {
                say(read.error());
                return;
            }
            startPage()->setProfile(read->profile);
            showPage(0);
            say(read->warnings.isEmpty() ? tr("Site \"%1\" is ready to be checked.").arg(read->profile.name)
                                         : read->warnings.join(u' '));
            if (run)
                startPage()->begin();
        });
}

void MainWindow::handIn(const QStringList &logs, const QStringList &responses)
{
    if (controller_.isRunning()) {
        waitingLogs_ += logs;
        waitingResponses_ += responses;
        say(tr("What was handed in is read as soon as this run has ended."));
        return;
    }
    if (!run_ || page_ == 0) {
        startPage()->addLogs(logs);
        startPage()->addResponses(responses);
        // Without an address there is nothing to wait for.
        if (startPage()->profile().isOffline()) {
            startPage()->begin();
            if (!logs.isEmpty())
                showPage(StepListModel::pageOf(Step::Logs));
        } else if (page_ != 0) {
            showPage(0);
        }
        return;
    }
    // The run that is shown takes them in; only what reads them runs again.
    Case with = *run_;
    for (const QString &path : logs)
        with.profile.logs.push_back({path, {}, {}});
    with.inputs.responses += responses;
    const QStringList ids = checksOfHandedIn(with);
    controller_.runAgain(std::make_shared<const Case>(std::move(with)), ids, services_.options);
}

void MainWindow::dragEnterEvent(QDragEnterEvent *event)
{
    if (event->mimeData()->hasUrls() || event->mimeData()->hasText())
        event->acceptProposedAction();
    if (event->isAccepted())
        dropSheet_->showFor(event->mimeData());
}

void MainWindow::dragLeaveEvent(QDragLeaveEvent *event)
{
    dropSheet_->hide();
    event->accept();
}

void MainWindow::dropEvent(QDropEvent *event)
{
    dropSheet_->hide();
    QStringList paths;
    for (const QUrl &url : event->mimeData()->urls()) {
        if (url.isLocalFile())
            paths.append(url.toLocalFile());
    }
    if (!paths.isEmpty()) {
        openFiles(paths);
    } else if (event->mimeData()->hasText()) {
        showPage(0);
        startPage()->setText(event->mimeData()->text());
    }
    event->acceptProposedAction();
}

void MainWindow::startDemo()
{
    say(tr("Starting the built-in outage."));
    inBackground(
        this,
        [start = services_.startDemo] {
            return start ? start() : tl::unexpected(tr("There is no built-in outage here."));
        },
        [this](const tl::expected<DemoSite, QString> &site) {
            if (!site) {
                say(site.error());
                return;
            }
            demo_ = site->servers;
            demoTruth_ = site->truth;
            // Its own name would give the answer away.
            Profile profile = site->profile;
            profile.name = demoName_ = tr("Built-in outage");
            startRun(profile, {});
            showPage(StepListModel::findingsPage());
        });
}

void MainWindow::exportReport()
{
    if (!run_)
        return;
    auto *dialog = new ExportDialog(run_, this);
    connect(dialog, &ExportDialog::saved, this,
            [this](const QString &path) { say(tr("Report written to %1.").arg(path)); });
    dialog->open();
}

void MainWindow::saveSite()
{
    if (!run_ || run_->profile.isOffline())
        return;
    inBackground(
        this, [store = services_.store, profile = run_->profile] { return store.save(profile); },
        [this, name = run_->profile.name](const tl::expected<QString, QString> &saved) {
            say(saved ? tr("Site \"%1\" is saved.").arg(name) : saved.error());
            loadSites();
        });
}

void MainWindow::keep(const CasePtr &run)
{
    inBackground(
        this,
        [store = services_.store, recent = services_.recent, run] {
            recent.remember(*run);
            const auto saved = store.list();
            const bool known = std::any_of(saved.begin(), saved.end(), [&](const auto &entry) {
                return entry.name == run->profile.name;
            });
            if (!known)
                (void)store.save(run->profile); // where that fails, Save Site says why
            return true;
        },
        [this](bool) { loadSites(); });
}

void MainWindow::manageSites()
{
    auto *dialog = new SitesDialog(services_.store, this);
    connect(dialog, &SitesDialog::siteWanted, this,
            [this](const QString &name) { openProfile(name, false); });
    connect(dialog, &SitesDialog::changed, this, &MainWindow::loadSites);
    dialog->open();
}

void MainWindow::loadSites()
{
    inBackground(
        this,
        [store = services_.store, recent = services_.recent] {
            std::vector<SiteCard> cards;
            std::vector<RecentRun> runs = recent.list();
            for (const auto &entry : store.list()) {
                SiteCard card{entry.name, entry.url, true, {}};
                const auto last = std::find_if(runs.begin(), runs.end(),
                                               [&](const RecentRun &r) { return r.name == entry.name; });
                if (last != runs.end())
                    card.last = *last;
                cards.push_back(std::move(card));
            }
            // The latest first; those that never ran come last.
            std::stable_sort(cards.begin(), cards.end(), [](const SiteCard &a, const SiteCard &b) {
                const Instant ta = a.last ? a.last->finished : Instant{};
                const Instant tb = b.last ? b.last->finished : Instant{};
                return ta > tb;
            });
            return cards;
        },
        [this](const std::vector<SiteCard> &cards) { startPage()->setSites(cards); });
}

} // namespace fd::ui
