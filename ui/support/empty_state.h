// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QScrollArea>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace fd::ui {

/// What stands where a list or picture has nothing to show: what is missing, why, and one thing to do about
/// it.
class EmptyState : public QScrollArea
{
    Q_OBJECT
public:
    explicit EmptyState(QWidget *parent = nullptr);
    /// An empty \a action shows no button.
    void say(const QString &title, const QString &reason, const QString &action = {});
    /// A command under the reason, to copy.
    void addSnippet(const QString &caption, const QString &text);
    QPushButton *button() const { return button_; }
    QString title() const;

Q_SIGNALS:
    void acted();

private:
    QLabel *title_;
    QLabel *reason_;
    QPushButton *button_;
    QVBoxLayout *snippets_;
};

} // namespace fd::ui
