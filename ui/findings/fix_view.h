// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/findings/fix_answer.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace fd::ui {

class StateLine;

/// One thing to do: where, at what risk, how to undo it, what to copy, and whether it worked.
class FixView : public QWidget
{
    Q_OBJECT
public:
    FixView(int number, const Fix &fix, QWidget *parent = nullptr);
    void setChecking(bool checking);
    void setCheckPossible(bool possible);
    void setAnswer(const FixAnswer &answer);
    QPushButton *checkButton() const { return check_; }

Q_SIGNALS:
    void checkWanted();

private:
    QPushButton *check_;
    StateLine *answer_;
};

} // namespace fd::ui
