// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/grid.h"
#include "ui/charts/timeline.h"
#include "ui/logs/logs_shown.h"

#include <QTabWidget>

class QStackedWidget;

namespace fd::ui {

class BucketModel;
class EmptyState;
class GridModel;

/// What stands below the timeline, one tab for each question: tables that are made from a summary, with room
/// for pages that show more.
class LogTabs : public QTabWidget
{
    Q_OBJECT
public:
    /// \a records, which stands between the tables and the counts over time, and \a checks come last.
    LogTabs(QWidget *records, QWidget *checks, QWidget *parent = nullptr);

    void show(const LogsShown &shown);
    using QTabWidget::show;

Q_SIGNALS:
    void lineWanted(const fd::ui::LinePlace &place);
    void spanWanted(const fd::ui::TimeSpan &span);

private:
    struct Table {
        Grid (*make)(const LogsShown &);
        GridModel *model;
        QStackedWidget *stack;
        EmptyState *empty;
    };
    void addTables();
    void addCounts();

    std::vector<Table> tables_;
    BucketModel *buckets_;
};

} // namespace fd::ui
