// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/check_result.h"

#include <QScrollArea>

class QFormLayout;
class QLabel;
class QPushButton;

namespace fd::ui {

class EmptyState;
class Snippet;

/// What was asked, what was answered, why it was judged so, and how to ask the same by hand.
class CheckDetails : public QWidget
{
    Q_OBJECT
public:
    explicit CheckDetails(QWidget *parent = nullptr);
    void show(const CheckResult &row);
    void showNothing();
    void setAgainPossible(bool possible);

Q_SIGNALS:
    void againWanted(const QString &check);

private:
    QLabel *line(const QString &caption);

    QScrollArea *area_;
    EmptyState *empty_;
    QFormLayout *form_;
    QLabel *heading_;
    QLabel *asked_;
    QLabel *answered_;
    QLabel *because_;
    QLabel *figures_;
    QLabel *time_;
    Snippet *byHand_;
    QPushButton *again_;
    QString check_;
};

} // namespace fd::ui
