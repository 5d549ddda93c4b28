// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace fd::ui {

/// What was sent, and Stop, Back and Next; on every page.
class Footer : public QWidget
{
    Q_OBJECT
public:
    explicit Footer(QWidget *parent = nullptr);
    void setSent(int requests, bool exists, bool running);
    void setPosition(int page, int count);
    void say(const QString &text);
    QPushButton *stopButton() const { return stop_; }
    QPushButton *nextButton() const { return next_; }

Q_SIGNALS:
    void stopWanted();
    void backWanted();
    void nextWanted();

private:
    QLabel *sent_;
    QPushButton *stop_;
    QPushButton *back_;
    QPushButton *next_;
};

} // namespace fd::ui
