// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QAction;
class QMenu;
class QPushButton;
class QToolButton;

namespace fd::ui {

class ElidedLabel;

/// The site that is looked at, and what can be done with the run as a whole; on every page.
class SiteBar : public QWidget
{
    Q_OBJECT
public:
    explicit SiteBar(QWidget *parent = nullptr);
    void setSite(const QString &name, const QString &url);
    void setRun(bool exists, bool running);
    QMenu *menu() const { return menu_; }
    QToolButton *menuButton() const { return menuButton_; }
    void showMenu();

Q_SIGNALS:
    void againWanted();
    void exportWanted();

private:
    ElidedLabel *site_;
    QPushButton *again_;
    QPushButton *export_;
    QToolButton *menuButton_;
    QMenu *menu_;
};

} // namespace fd::ui
