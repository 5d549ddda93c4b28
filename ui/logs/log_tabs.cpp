// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logs/log_tabs.h"

#include "ui/logs/bucket_model.h"
#include "ui/logs/log_tables.h"
#include "ui/support/empty_state.h"

#include <QHeaderView>
#include <QStackedWidget>
#include <QTabBar>
#include <QTreeView>

namespace fd::ui {

LogTabs::LogTabs(QWidget *records, QWidget *checks, QWidget *parent)
    : QTabWidget(parent), buckets_(new BucketModel(this))
{
    setDocumentMode(true);
    setAccessibleName(tr("What the logs say"));
    tabBar()->setExpanding(false);
    setUsesScrollButtons(true);
    setMinimumSize(200, 110); // small windows: lists scroll, the window does not
    setObjectName(QStringLiteral("logTabs"));
    addTables();
    addTab(records, tr("&Records"));
    addCounts();
    addTab(checks, tr("Chec&ks"));
}

void LogTabs::addTables()
{
    for (Grid (*make)(const LogsShown &) :
         {knownFailuresTable, patternsTable, backendsTable, hardestHitTable, changesTable}) {
        const Grid grid = make({});
        Table table{make, new GridModel(this), new QStackedWidget, new EmptyState};
        table.model->set(grid);
        QTreeView *view = newGridView(table.model, table.stack);
        table.stack->addWidget(view);
        table.stack->addWidget(table.empty);
        connect(view, &QTreeView::activated, this, [this, model = table.model](const QModelIndex &at) {
            const auto &places = model->grid().places;
            if (static_cast<std::size_t>(at.row()) < places.size())
                Q_EMIT lineWanted(places[static_cast<std::size_t>(at.row())]);
        });
        addTab(table.stack, grid.title);
        tables_.push_back(table);
    }
}

void LogTabs::addCounts()
{
    auto *overTime = new QTreeView;
    overTime->setModel(buckets_);
    overTime->setRootIsDecorated(false);
    overTime->setUniformRowHeights(true);
    overTime->setAllColumnsShowFocus(true);
    overTime->setFrameShape(QFrame::NoFrame);
    setRowHeight(overTime, 28);
    overTime->setAccessibleName(tr("Requests and errors over time, as a table"));
    overTime->header()->resizeSection(0, 30 * fontMetrics().averageCharWidth());
    connect(overTime, &QTreeView::activated, this, [this](const QModelIndex &at) {
        const Instant from = buckets_->bucket(at.row()).t;
        Q_EMIT spanWanted({from, from + std::chrono::seconds(buckets_->bucketSeconds())});
    });
    addTab(overTime, tr("Over T&ime"));
}

void LogTabs::show(const LogsShown &shown)
{
    buckets_->set(shown.summary.timeline);
    for (const Table &table : tables_) {
        Grid grid = table.make(shown);
        QString bare = grid.title;
        table.empty->say(tr("%1: Nothing to List").arg(bare.remove(u'&')),
                         shown.within ? tr("Nothing of this kind stands in the chosen span.")
                                      : grid.whyEmpty);
        table.stack->setCurrentIndex(grid.rows.empty() ? 1 : 0);
        table.model->set(std::move(grid));
    }
}

} // namespace fd::ui
