// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/assistant/check_model.h"

#include <QTreeView>

class QTimer;

namespace fd::ui {

/// The list of a step's checks: sign and word of the state, what was asked of whom, and the result in words.
class CheckList : public QTreeView
{
    Q_OBJECT
public:
    explicit CheckList(CheckModel *model, QWidget *parent = nullptr);
    void setCurrentRow(int row);
    int currentRow() const;

Q_SIGNALS:
    /// A row is selected, or none (-1). `offered`: by the list itself, since it got the focus and no row was
    /// selected.
    void rowChosen(int row, bool offered);
    /// Enter or a double click.
    void rowOpened(int row);

protected:
    void selectionChanged(const QItemSelection &selected, const QItemSelection &deselected) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void fitColumns();
    void fitTimer();

    CheckModel *model_;
    QTimer *ticker_;
    bool offering_ = false;
};

} // namespace fd::ui
