// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/assistant/check_model.h"
#include "ui/charts/grid.h"

#include <QWidget>

class QLabel;
class QScrollArea;
class QSplitter;
class QStackedWidget;
class QTabWidget;
class QTreeView;

namespace fd::ui {

class CheckDetails;
class CheckList;
class EmptyState;
class Picture;

/// One step: the question, its checks, and below them (or beside, where there is room) the picture, its
/// tables and the details of the chosen check.
class StepPage : public QWidget
{
    Q_OBJECT
public:
    StepPage(Step step, Picture *picture, QWidget *parent = nullptr);

    /// \a running: answers may still come.
    void setCase(const Case &run, bool running);
    void setNoRun();
    /// Chooses the row that a line of evidence came from.
    void choose(const QString &check, const QString &target);
    /// What stands in place of the picture while there is none: commands to copy, a button.
    EmptyState *invitation() const { return pictureEmpty_; }
    /// The areas that F6 visits, in reading order.
    QList<QWidget *> panes() const;
    CheckList *list() const { return list_; }

Q_SIGNALS:
    void startWanted();
    void againWanted(const QString &check);
    void invitationAccepted();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void arrange();
    void showRow(int row);
    void setTables(const std::vector<Grid> &tables);
    void sayOutcome(const Case &run);

    Step step_;
    CheckModel *model_;
    QLabel *outcome_;
    QStackedWidget *listOrReason_;
    CheckList *list_;
    EmptyState *empty_;
    QSplitter *across_;
    QSplitter *down_;
    QTabWidget *tabs_;
    QScrollArea *pictureArea_;
    QStackedWidget *pictureOrReason_;
    Picture *picture_;
    EmptyState *pictureEmpty_;
    struct TableTab {
        GridModel *model;
        QStackedWidget *stack;
        EmptyState *empty;
    };
    std::vector<TableTab> tables_;
    CheckDetails *details_;
    bool wide_ = false;
    bool hasRun_ = false;
};

} // namespace fd::ui
