// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/assistant/step_page.h"

#include "ui/assistant/check_details.h"
#include "ui/assistant/check_list.h"
#include "ui/charts/picture.h"
#include "ui/support/empty_state.h"
#include "ui/support/labels.h"
#include "ui/support/words.h"

#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>
#include <QTabWidget>
#include <QTreeView>
#include <QVBoxLayout>

namespace fd::ui {

namespace {

/// Details stand beside the list from this many characters of width on.
constexpr int wideCharacters = 155;

} // namespace

StepPage::StepPage(Step step, Picture *picture, QWidget *parent)
    : QWidget(parent),
      step_(step),
      model_(new CheckModel(step, this)),
      outcome_(textLabel({}, this)),
      listOrReason_(new QStackedWidget(this)),
      list_(new CheckList(model_, this)),
      empty_(new EmptyState(this)),
      across_(new QSplitter(Qt::Horizontal, this)),
      down_(new QSplitter(Qt::Vertical)),
      tabs_(new QTabWidget),
      pictureArea_(new QScrollArea),
      pictureOrReason_(new QStackedWidget),
      picture_(picture),
      pictureEmpty_(new EmptyState),
      details_(new CheckDetails)
{
    auto *heading = headingLabel(title(step), 1.25, this);
    auto *asks = quietLabel(question(step), this);
    outcome_->setObjectName(QStringLiteral("outcome"));

    listOrReason_->addWidget(list_);
    listOrReason_->addWidget(empty_);

    pictureArea_->setWidget(picture_);
    pictureArea_->setWidgetResizable(true);
    pictureArea_->setFrameShape(QFrame::NoFrame);
    pictureArea_->setFocusPolicy(Qt::NoFocus);
    pictureOrReason_->addWidget(pictureArea_);
    pictureOrReason_->addWidget(pictureEmpty_);
    tabs_->setDocumentMode(true);
    tabs_->setAccessibleName(tr("Picture, tables and details"));
    tabs_->tabBar()->setExpanding(false);
    tabs_->addTab(pictureOrReason_, picture_->name());
    tabs_->addTab(details_, tr("&Details"));

    down_->addWidget(listOrReason_);
    down_->addWidget(tabs_);
    down_->setChildrenCollapsible(false);
    down_->setSizes({500, 500});
    down_->setObjectName(QStringLiteral("stepDown"));
    across_->addWidget(down_);
    across_->setChildrenCollapsible(false);

    auto *head = new QVBoxLayout;
    head->setContentsMargins(16, 12, 16, 8);
    head->setSpacing(2);
    head->addWidget(heading);
    head->addWidget(asks);
    head->addWidget(outcome_);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addWidget(across_, 1);
    setTabOrder(list_, tabs_);

    connect(list_, &CheckList::rowChosen, this, [this](int row, bool offered) {
        showRow(row);
        if (row >= 0 && !wide_ && !offered)
            tabs_->setCurrentWidget(details_);
    });
    // A click on the row that the list has offered selects nothing new, and is a choice all the same.
    connect(list_, &CheckList::clicked, this, [this] {
        if (!wide_)
            tabs_->setCurrentWidget(details_);
    });
    connect(list_, &CheckList::rowOpened, this, [this] {
        if (!wide_)
            tabs_->setCurrentWidget(details_);
        details_->setFocus();
    });
    connect(model_, &QAbstractItemModel::dataChanged, this,
            [this](const QModelIndex &from, const QModelIndex &to, const QList<int> &roles) {
                const int current = list_->currentRow();
                if (roles.isEmpty() && current >= from.row() && current <= to.row())
                    showRow(current);
            });
    connect(details_, &CheckDetails::againWanted, this, &StepPage::againWanted);
    connect(empty_, &EmptyState::acted, this, &StepPage::startWanted);
    connect(pictureEmpty_, &EmptyState::acted, this, [this] {
        if (hasRun_)
            Q_EMIT invitationAccepted();
        else
            Q_EMIT startWanted();
    });
    setNoRun();
}

void StepPage::setNoRun()
{
    hasRun_ = false;
    model_->clear();
    outcome_->hide();
    empty_->say(tr("Nothing Checked Yet"),
                tr("The checks of this step run as soon as the site's address is given."), tr("Go to Start"));
    listOrReason_->setCurrentWidget(empty_);
    tabs_->hide();
    details_->showNothing();
    if (wide_)
        details_->hide();
}

void StepPage::setCase(const Case &run, bool running)
{
    hasRun_ = true;
    model_->update(run);
    if (model_->rows().empty()) {
        if (!run.inputs.wants(step_))
            empty_->say(tr("Step Left Out"), tr("This run was started without the checks of this step."));
        else if (running)
            empty_->say(tr("Waiting for Earlier Answers"),
                        tr("What these checks ask follows from answers that are still to come."));
        else
            empty_->say(tr("Nothing to Check Here"),
                        tr("Nothing that is known of the site gives these checks something to ask. "
                           "More about the site can be told on Start."),
                        tr("Go to Start"));
        listOrReason_->setCurrentWidget(empty_);
    } else {
        listOrReason_->setCurrentWidget(list_);
    }
    tabs_->show();
    if (wide_)
        details_->setVisible(true);
    details_->setAgainPossible(!running);
    sayOutcome(run);

    picture_->setCase(run);
    if (picture_->isEmpty()) {
        const bool waiting = running && !model_->rows().empty();
        const QString action = pictureEmpty_->button()->property("action").toString();
        pictureEmpty_->say(picture_->emptyTitle(),
                           waiting ? tr("The picture is drawn when the first answers are there.")
                                   : picture_->emptyReason(),
                           waiting ? QString() : action);
        pictureOrReason_->setCurrentWidget(pictureEmpty_);
    } else {
        pictureOrReason_->setCurrentWidget(pictureArea_);
    }
    setTables(picture_->tables());
    arrange();
}

void StepPage::sayOutcome(const Case &run)
{
    const CheckResult *worst = nullptr;
    int passed = 0;
    int open = 0;
    for (const CheckResult &row : model_->rows()) {
        passed += row.status == Status::Pass ? 1 : 0;
        open += row.status == Status::Queued || row.status == Status::Running ? 1 : 0;
        const bool wrong = row.status == Status::Fail || row.status == Status::Warn;
        if (wrong && (!worst || (row.status == Status::Fail && worst->status == Status::Warn)))
            worst = &row;
    }
    const int total = static_cast<int>(model_->rows().size());
    QString text;
    if (worst)
        text = worst->target.isEmpty() ? worst->summary : tr("%1: %2").arg(worst->target, worst->summary);
    else if (total > 0 && open == 0 && passed == total)
        text = counted(total, tr("The check passed."), tr("All %1 checks passed."));
    else if (total > 0 && open == 0)
        text = tr("%1 of %2 passed; the others did not apply or could not be asked.").arg(passed).arg(total);
    else if (total > 0)
        text = tr("%1 of %2 done.").arg(total - open).arg(total);
    Q_UNUSED(run)
    outcome_->setText(text);
    outcome_->setVisible(!text.isEmpty());
}

void StepPage::setTables(const std::vector<Grid> &tables)
{
    for (std::size_t i = tables_.size(); i < tables.size(); ++i) {
        TableTab tab{new GridModel(this), new QStackedWidget, new EmptyState};
        tab.model->set(tables[i]);
        tab.stack->addWidget(newGridView(tab.model, tab.stack));
        tab.stack->addWidget(tab.empty);
        tabs_->insertTab(1 + static_cast<int>(i), tab.stack, tables[i].title);
        tables_.push_back(tab);
    }
    for (std::size_t i = 0; i < tables.size(); ++i) {
        tables_[i].model->set(tables[i]);
        QString bare = tables[i].title;
        tables_[i].empty->say(tr("%1: Nothing to List").arg(bare.remove(u'&')), tables[i].whyEmpty);
        tables_[i].stack->setCurrentIndex(tables[i].rows.empty() ? 1 : 0);
    }
}

void StepPage::choose(const QString &check, const QString &target)
{
    const int row = model_->find(check, target);
    if (row < 0)
        return;
    list_->setCurrentRow(row);
    list_->setFocus();
}

QList<QWidget *> StepPage::panes() const
{
    if (listOrReason_->currentWidget() == empty_)
        return {empty_->button()};
    QList<QWidget *> panes{list_, tabs_->tabBar()};
    if (wide_)
        panes.append(details_);
    return panes;
}

void StepPage::showRow(int row)
{
    if (row >= 0 && row < model_->rowCount())
        details_->show(model_->row(row));
    else
        details_->showNothing();
}

void StepPage::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange();
}

void StepPage::arrange()
{
    const bool wide = width() >= wideCharacters * fontMetrics().averageCharWidth();
    if (wide == wide_)
        return;
    wide_ = wide;
    if (wide) {
        across_->addWidget(details_);
        across_->setSizes({width() * 64 / 100, width() * 36 / 100});
        details_->setVisible(hasRun_);
    } else {
        tabs_->addTab(details_, tr("&Details"));
    }
}

} // namespace fd::ui
