// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logs/logs_page.h"

#include "ui/assistant/check_details.h"
#include "ui/assistant/check_list.h"
#include "ui/logs/evidence_place.h"
#include "ui/logs/log_sums.h"
#include "ui/logs/log_tabs.h"
#include "ui/logs/read_progress.h"
#include "ui/logs/records_page.h"
#include "ui/support/announce.h"
#include "ui/support/empty_state.h"
#include "ui/support/icons.h"
#include "ui/support/labels.h"
#include "ui/support/words.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace fd::ui {

namespace {
constexpr int spanPauseMs = 120; ///< a span that is still being drawn is not summed up
} // namespace

LogsPage::LogsPage(LogTools tools, QWidget *parent)
    : QWidget(parent),
      tools_(std::move(tools)),
      sums_(new LogSums(tools_, this)),
      outcome_(textLabel()),
      remarks_(quietLabel()),
      progress_(new ReadProgress),
      fullOrEmpty_(new QStackedWidget),
      empty_(new EmptyState),
      down_(new QSplitter(Qt::Vertical)),
      timeline_(new Timeline),
      spanWords_(new ElidedLabel),
      everything_(new QPushButton(tr("Show E&verything"))),
      follow_(new QCheckBox(tr("&Follow"))),
      records_(new RecordsPage(tools_)),
      checks_(new CheckModel(Step::Logs, this)),
      checkList_(new CheckList(checks_)),
      details_(new CheckDetails),
      checkSplit_(newChecks()),
      tabs_(new LogTabs(records_, checkSplit_)),
      pause_(new QTimer(this))
{
    auto *upper = new QWidget;
    auto *column = new QVBoxLayout(upper);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(timeline_, 1);
    timeline_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    column->addWidget(newTools());

    down_->addWidget(upper);
    down_->addWidget(tabs_);
    down_->setChildrenCollapsible(false);
    down_->setStretchFactor(0, 0);
    down_->setStretchFactor(1, 1);
    down_->setSizes({170, 400});
    down_->setObjectName(QStringLiteral("logSplit"));
    fullOrEmpty_->addWidget(empty_);
    fullOrEmpty_->addWidget(down_);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(newHead());
    layout->addWidget(progress_);
    layout->addWidget(fullOrEmpty_, 1);

    pause_->setSingleShot(true);
    pause_->setInterval(spanPauseMs);
    connect(pause_, &QTimer::timeout, this, &LogsPage::sumSpan);
    connect(timeline_, &Timeline::spanChosen, this, &LogsPage::chooseSpan);
    connect(timeline_, &Timeline::viewChanged, this, &LogsPage::saySpan);
    connect(everything_, &QPushButton::clicked, this, [this] {
        timeline_->zoomOut();
        timeline_->setSpan(std::nullopt);
        chooseSpan(std::nullopt);
        timeline_->setFocus();
    });
    connect(follow_, &QCheckBox::toggled, this, [this](bool follow) {
        records_->setFollowing(follow);
        sums_->setFollowing(follow);
        if (follow)
            openTab(records_);
    });
    connect(records_, &RecordsPage::grew, sums_, &LogSums::grow);
    connect(tabs_, &LogTabs::lineWanted, this, [this](const LinePlace &place) {
        const auto begin = span_ ? span_->begins.find(place.file) : std::map<QString, qint64>::iterator();
        openLine(place, span_ && begin != span_->begins.end() ? begin->second : 0);
    });
    connect(tabs_, &LogTabs::spanWanted, this, [this](const TimeSpan &span) {
        timeline_->setSpan(span);
        chooseSpan(span);
    });
    connectSums();
    connect(progress_, &ReadProgress::stopWanted, this, &LogsPage::stopWanted);
    connect(empty_, &EmptyState::acted, this, &LogsPage::filesWanted);
    empty_->addSnippet(
        tr("Fetches the last errors of nginx from a server"),
        QStringLiteral("ssh root@ORIGIN-ADDRESS tail -n 20000 /var/log/nginx/error.log > error.log"));
    empty_->addSnippet(tr("Fetches failed requests from Varnish"),
                       QStringLiteral("ssh root@EDGE-ADDRESS \"varnishlog -d -g request -q "
                                      "'BerespStatus >= 500 or FetchError'\" > varnish.log"));
    setNoRun();
}

QWidget *LogsPage::newHead()
{
    outcome_->setObjectName(QStringLiteral("outcome"));
    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(headingLabel(title(Step::Logs), 1.25));
    words->addWidget(quietLabel(question(Step::Logs)));
    words->addWidget(outcome_);
    words->addWidget(remarks_);
    auto *add = new QPushButton(tr("Add &Logs…"));
    add->setObjectName(QStringLiteral("addLogs"));
    connect(add, &QPushButton::clicked, this, &LogsPage::filesWanted);
    auto *head = new QWidget;
    auto *layout = new QHBoxLayout(head);
    layout->setContentsMargins(16, 12, 16, 6);
    layout->addLayout(words, 1);
    layout->addWidget(add, 0, Qt::AlignTop);
    return head;
}

QWidget *LogsPage::newTools()
{
    const auto button = [this](const QString &sign, const QString &name, const QString &keys, auto slot) {
        auto *tool = new QToolButton;
        tool->setIcon(icon(sign));
        tool->setAutoRaise(true);
        tool->setAccessibleName(name);
        tool->setToolTip(tr("%1 (%2)").arg(name, keys));
        tool->setMinimumSize(24, 24);
        connect(tool, &QToolButton::clicked, this, slot);
        return tool;
    };
    spanWords_->setMode(Qt::ElideRight);
    spanWords_->setObjectName(QStringLiteral("spanWords"));
    everything_->setObjectName(QStringLiteral("showEverything"));
    follow_->setObjectName(QStringLiteral("follow"));
    follow_->setToolTip(tr("Shows lines as they are written."));
    auto *tools = new QWidget;
    auto *layout = new QHBoxLayout(tools);
    layout->setContentsMargins(16, 2, 16, 2);
    layout->setSpacing(8);
    layout->addWidget(spanWords_, 1);
    layout->addWidget(everything_);
    layout->addWidget(button(QStringLiteral("zoom-out"), tr("Zoom Out"), tr("minus key in the timeline"),
                             [this] { timeline_->zoomBy(0.5); }));
    layout->addWidget(button(QStringLiteral("zoom-in"), tr("Zoom In"), tr("plus key in the timeline"),
                             [this] { timeline_->zoomBy(2); }));
    layout->addWidget(follow_);
    return tools;
}

QWidget *LogsPage::newChecks()
{
    auto *split = new QSplitter(Qt::Horizontal);
    split->addWidget(checkList_);
    split->addWidget(details_);
    split->setChildrenCollapsible(false);
    split->setSizes({600, 300});
    connect(checkList_, &CheckList::rowChosen, this, [this](int row) {
        if (row >= 0 && row < checks_->rowCount())
            details_->show(checks_->row(row));
        else
            details_->showNothing();
    });
    connect(checkList_, &CheckList::rowOpened, this, [this](int row) {
        if (row >= 0 && row < checks_->rowCount())
            showEvidence(checks_->row(row).id, checks_->row(row).target, QString());
    });
    connect(details_, &CheckDetails::againWanted, this, &LogsPage::againWanted);
    return split;
}

void LogsPage::connectSums()
{
    connect(sums_, &LogSums::wholeSummed, this, [this](const LogSummary &summary) {
        const auto endOf = [](const LogSummary &of) {
            const auto &buckets = of.timeline.buckets;
            return buckets.empty() ? Instant() : buckets.back().t;
        };
        // Clocks are held against each other once, when the logs are read.
        LogSummary next = summary;
        next.skews = now_.summary.skews;
        const Instant before = endOf(whole());
        joint_ = std::move(next);
        // What is written now lies in a span that reaches to the end.
        const auto &span = timeline_->span();
        if (span && span->until > before)
            sumSpan();
        showSummary();
    });
    connect(sums_, &LogSums::spanSummed, this, [this](const TimeSpan &span, const LogSpanSums &sums) {
        if (timeline_->span() != span)
            return;
        const bool first = !span_;
        span_ = withinWhole(sums, whole());
        showSummary();
        if (first)
            announce(spanWords_, spanWords_->text());
    });
}

QTabWidget *LogsPage::tabs() const
{
    return tabs_;
}

void LogsPage::setNoRun()
{
    now_ = {};
    span_.reset();
    joint_.reset();
    sums_->setSources({});
    checks_->clear();
    timeline_->clear();
    records_->setFiles({}, {});
    progress_->showEnded({});
    outcome_->hide();
    remarks_->hide();
    sayEmpty(nullptr, false);
    fullOrEmpty_->setCurrentWidget(empty_);
}

void LogsPage::sayEmpty(const Case *run, bool running)
{
    const QString choose = tr("Ch&oose Logs…");
    if (run && !run->inputs.wants(Step::Logs))
        empty_->say(tr("Step Left Out"), tr("This run was started without the checks of this step."), choose);
    else if (!now_.failure.isEmpty())
        empty_->say(tr("The Log Could Not Be Read"), now_.failure, choose);
    else if (running && now_.reading)
        empty_->say(tr("The Logs Are Being Read"),
                    tr("The first figures are drawn as soon as they are there."));
    else
        empty_->say(
            tr("Drop Logs Here"),
            tr("Logs of the edge and of the origin tell when it began, and why. Files and folders can "
               "be dropped anywhere in this window. These commands fetch them from a server:"),
            choose);
}

void LogsPage::setCase(const Case &run, bool running)
{
    now_ = logsOf(run);
    checks_->update(run);
    details_->setAgainPossible(!running);
    const int row = checkList_->currentRow();
    if (row >= 0 && row < checks_->rowCount())
        details_->show(checks_->row(row));

    if (now_.reading && running)
        progress_->showReading(now_.bytesDone, now_.bytesTotal);
    else if (now_.stopped)
        progress_->showEnded(tr("Reading was stopped after %1 of %2. What is shown covers that part alone.")
                                 .arg(sizeWords(now_.bytesDone), sizeWords(now_.bytesTotal)));
    else
        progress_->showEnded({});
    if (!now_.read) {
        sayEmpty(&run, running);
        outcome_->hide();
        remarks_->hide();
        fullOrEmpty_->setCurrentWidget(empty_);
        return;
    }
    fullOrEmpty_->setCurrentWidget(down_);
    follow_->setEnabled(!now_.reading);
    // Several sources are read side by side; on one clock they tell more: what rose in one log while another
    // saw the outage.
    const bool joinNow = !running && now_.sources.size() > 1 && !now_.stopped && run.finished != joined_;
    if (running || joinNow)
        joint_.reset();
    if (running)
        joined_.reset();
    records_->setFiles(now_.summary.files, now_.sources);
    sums_->setSources(now_.sources);
    sums_->setFollowing(follow_->isChecked() && !running);
    showSummary();
    if (joinNow) {
        joined_ = run.finished;
        sums_->sumWhole();
    }
}

void LogsPage::showSummary()
{
    const LogSummary &drawn = whole();
    const QString words = onsetWords(drawn, now_.reading);
    outcome_->setText(words);
    outcome_->setVisible(!words.isEmpty());
    QStringList notes = remarks(drawn);
    if (!now_.failure.isEmpty())
        notes.prepend(tr("One log could not be read: %1").arg(now_.failure));
    remarks_->setText(notes.join(u'\n'));
    remarks_->setVisible(!notes.isEmpty());
    timeline_->show(drawn.timeline, drawn.incidents, drawn.changes, words);
    tabs_->show(timeline_->span() && span_ ? *span_ : LogsShown(drawn));
    saySpan();
}

void LogsPage::chooseSpan(const std::optional<TimeSpan> &span)
{
    sums_->forgetSpan();
    span_.reset();
    if (span) {
        records_->setSpan(std::pair(span->from, span->until - Millis(1)));
        pause_->start();
    } else {
        pause_->stop();
        records_->setSpan(std::nullopt);
        showSummary();
    }
    saySpan();
}

void LogsPage::sumSpan()
{
    if (const auto &span = timeline_->span())
        sums_->sumSpan(*span, whole().incidents);
}

void LogsPage::saySpan()
{
    const auto &span = timeline_->span();
    QString words;
    if (span)
        words = span_ ? timeline_->value() : tr("%1. Being summed up.").arg(timeline_->value());
    else if (timeline_->isZoomed())
        words = tr("%1 in view").arg(localSpan(timeline_->view().from, timeline_->view().until));
    else
        words = now_.reading
                    ? tr("A large log is read from several places at once: gaps close while it is read.")
                    : tr("Drag across the timeline to look at a part of it.");
    spanWords_->setFullText(words);
    everything_->setVisible(span || timeline_->isZoomed());
}

void LogsPage::openTab(QWidget *page)
{
    tabs_->setCurrentWidget(page);
}

void LogsPage::openLine(const LinePlace &place, qint64 begin)
{
    if (place.line <= 0)
        return;
    openTab(records_);
    records_->open(place.file, place.line, begin);
    records_->setFocus();
}

void LogsPage::showEvidence(const QString &check, const QString &target, const QString &text)
{
    for (const CheckResult &row : checks_->rows()) {
        if (row.id != check || (!target.isEmpty() && row.target != target))
            continue;
        if (const auto place = placeOf(row, text)) {
            openLine(*place, 0);
            return;
        }
    }
    const LogIncident *worst = worstOf(whole());
    if (check == u"logs.incident" && worst) {
        const Millis length = worst->end - worst->start;
        const TimeSpan span{worst->start, worst->end + std::max(Millis(1), length / 50)};
        timeline_->setSpan(span);
        chooseSpan(span);
        timeline_->setFocus();
        return;
    }
    const int row = checks_->find(check, target);
    openTab(checkSplit_);
    if (row >= 0) {
        checkList_->setCurrentRow(row);
        checkList_->setFocus();
    }
}

QList<QWidget *> LogsPage::panes() const
{
    if (fullOrEmpty_->currentWidget() == empty_)
        return {empty_->button()};
    return {timeline_, tabs_->tabBar()};
}

} // namespace fd::ui
