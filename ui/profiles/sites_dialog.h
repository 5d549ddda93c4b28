// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "profiles/profile_store.h"

#include <QDialog>

#include <functional>
#include <optional>

class QLabel;
class QListView;
class QPushButton;
class QStandardItem;
class QStandardItemModel;

namespace fd::ui {

/// The saved sites: rename, edit, delete with undo, import, export.
class SitesDialog : public QDialog
{
    Q_OBJECT
public:
    explicit SitesDialog(profiles::ProfileStore store, QWidget *parent = nullptr);

Q_SIGNALS:
    void siteWanted(const QString &name);
    /// Something on disk is different now.
    void changed();

private:
    void reload(const QString &select = {});
    void rename(QStandardItem *item);
    void edit();
    void remove();
    void undo();
    void importSite();
    void exportSite();
    QString current() const;
    void say(const QString &sentence, bool undoable = false);
    /// Does \a work on a pool thread; an empty answer means that it went well, then \a done follows.
    void onDisk(std::function<QString()> work, std::function<void()> done);

    profiles::ProfileStore store_;
    QListView *list_;
    QStandardItemModel *model_;
    QLabel *message_;
    QPushButton *undo_;
    QList<QPushButton *> needSite_;
    std::optional<Profile> deleted_;
    bool filling_ = false;
};

} // namespace fd::ui
