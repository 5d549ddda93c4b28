// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/support/colours.h"

#include <QWidget>

class QLabel;

namespace fd::ui {

/// A sign and a sentence in the tone of a state, on a tinted ground.
class StateLine : public QWidget
{
    Q_OBJECT
public:
    explicit StateLine(QWidget *parent = nullptr);
    void say(Status status, const QString &text);
    QString text() const;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Status status_ = Status::Queued;
    QLabel *label_;
};

} // namespace fd::ui
