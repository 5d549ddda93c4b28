// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/profiles/sites_dialog.h"

#include "ui/profiles/profile_editor.h"
#include "ui/support/announce.h"
#include "ui/support/background.h"
#include "ui/support/files.h"
#include "ui/support/labels.h"
#include "ui/support/site_delegate.h"

#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QListView>
#include <QPushButton>
#include <QShortcut>
#include <QStandardItemModel>
#include <QVBoxLayout>

namespace fd::ui {

namespace {
constexpr int nameRole = Qt::UserRole + 20;
}

SitesDialog::SitesDialog(profiles::ProfileStore store, QWidget *parent)
    : QDialog(parent),
      store_(std::move(store)),
      list_(new QListView),
      model_(new QStandardItemModel(this)),
      message_(textLabel()),
      undo_(new QPushButton(tr("&Undo")))
{
    setObjectName(QStringLiteral("sitesDialog"));
    setWindowTitle(tr("Saved Sites"));
    setAttribute(Qt::WA_DeleteOnClose);
    list_->setModel(model_);
    list_->setItemDelegate(new SiteDelegate(list_));
    list_->setObjectName(QStringLiteral("savedSites"));
    list_->setAccessibleName(tr("Saved sites"));
    list_->setEditTriggers(QAbstractItemView::EditKeyPressed);
    auto *buttons = new QVBoxLayout;
    const auto add = [&](const QString &text, const QString &name, bool needs, auto slot) {
        auto *button = new QPushButton(text);
        button->setObjectName(name);
        button->setAutoDefault(false);
        connect(button, &QPushButton::clicked, this, slot);
        buttons->addWidget(button);
        if (needs)
            needSite_.append(button);
        return button;
    };
    auto *open = add(tr("&Open"), QStringLiteral("openSite"), true, [this] {
        Q_EMIT siteWanted(current());
        accept();
    });
    open->setDefault(true);
    add(tr("&Edit…"), QStringLiteral("editSite"), true, &SitesDialog::edit);
    add(tr("&Rename"), QStringLiteral("renameSite"), true, [this] { list_->edit(list_->currentIndex()); });
    add(tr("&Delete"), QStringLiteral("deleteSite"), true, &SitesDialog::remove);
    buttons->addSpacing(8);
    add(tr("&Import…"), QStringLiteral("importSite"), false, &SitesDialog::importSite);
    add(tr("E&xport…"), QStringLiteral("exportSite"), true, &SitesDialog::exportSite);
    buttons->addStretch(1);
    add(tr("&Close"), QStringLiteral("closeSites"), false, &QDialog::reject);
    auto *row = new QHBoxLayout;
    row->addWidget(list_, 1);
    row->addLayout(buttons);
    message_->setObjectName(QStringLiteral("sitesMessage"));
    undo_->setObjectName(QStringLiteral("undoDelete"));
    undo_->setAutoDefault(false);
    auto *messageRow = new QHBoxLayout;
    messageRow->addWidget(message_, 1);
    messageRow->addWidget(undo_);
    auto *column = new QVBoxLayout(this);
    column->addLayout(row, 1);
    column->addLayout(messageRow);
    say({});
    resize(560, 420);

    connect(undo_, &QPushButton::clicked, this, &SitesDialog::undo);
    connect(new QShortcut(QKeySequence::Undo, this), &QShortcut::activated, this, &SitesDialog::undo);
    connect(new QShortcut(QKeySequence::Delete, list_, nullptr, nullptr, Qt::WidgetShortcut),
            &QShortcut::activated, this, &SitesDialog::remove);
    connect(model_, &QStandardItemModel::itemChanged, this, &SitesDialog::rename);
    connect(list_, &QListView::doubleClicked, open, &QPushButton::click);
    connect(list_->selectionModel(), &QItemSelectionModel::currentChanged, this, [this] {
        for (QPushButton *button : std::as_const(needSite_))
            button->setEnabled(list_->currentIndex().isValid());
    });
    for (QPushButton *button : std::as_const(needSite_))
        button->setEnabled(false);
    reload();
}

QString SitesDialog::current() const
{
    return list_->currentIndex().data(nameRole).toString();
}

void SitesDialog::say(const QString &sentence, bool undoable)
{
    message_->setText(sentence);
    undo_->setVisible(undoable);
    announce(message_, sentence);
}

void SitesDialog::onDisk(std::function<QString()> work, std::function<void()> done)
{
    inBackground(this, std::move(work), [this, done = std::move(done)](const QString &problem) {
        if (problem.isEmpty()) {
            done();
            Q_EMIT changed();
        } else {
            say(problem);
            reload(current());
        }
    });
}

void SitesDialog::reload(const QString &select)
{
    struct Listed {
        std::vector<profiles::ProfileStore::Entry> entries;
        QStringList problems;
    };
    inBackground(
        this,
        [store = store_] {
            Listed listed;
            listed.entries = store.list(&listed.problems);
            return listed;
        },
        [this, select](const Listed &listed) {
            filling_ = true;
            model_->clear();
            for (const auto &entry : listed.entries) {
                auto *item = new QStandardItem(entry.name);
                item->setData(entry.name, nameRole);
                item->setData(entry.url, SiteDelegate::SecondLineRole);
                item->setData(tr("%1, %2").arg(entry.name, entry.url), Qt::AccessibleTextRole);
                model_->appendRow(item);
                if (entry.name == select)
                    list_->setCurrentIndex(item->index());
            }
            filling_ = false;
            if (!listed.problems.isEmpty())
                say(listed.problems.first());
            else if (listed.entries.empty() && message_->text().isEmpty())
                say(tr("No site is saved yet. A site is saved by itself when its first run has ended."));
        });
}

void SitesDialog::rename(QStandardItem *item)
{
    if (filling_)
        return;
    const QString from = item->data(nameRole).toString();
    const QString to = item->text().trimmed();
    if (to == from || to.isEmpty()) {
        filling_ = true;
        item->setText(from);
        filling_ = false;
        return;
    }
    onDisk(
        [store = store_, from, to] {
            const auto renamed = store.rename(from, to);
            return renamed ? QString() : renamed.error();
        },
        [this, from, to] {
            say(tr("Renamed \"%1\" to \"%2\".").arg(from, to));
            reload(to);
        });
}

void SitesDialog::edit()
{
    const QString name = current();
    inBackground(
        this, [store = store_, name] { return store.load(name); },
        [this, name](const tl::expected<Profile, QString> &loaded) {
            if (!loaded) {
                say(loaded.error());
                return;
            }
            auto *editor = new ProfileEditor(*loaded, this);
            editor->setAttribute(Qt::WA_DeleteOnClose);
            connect(editor, &QDialog::accepted, this, [this, editor, name] {
                const Profile edited = editor->profile();
                onDisk(
                    [store = store_, edited, name]() -> QString {
                        if (edited.name != name) {
                            if (const auto renamed = store.rename(name, edited.name); !renamed)
                                return renamed.error();
                        }
                        const auto saved = store.save(edited);
                        return saved ? QString() : saved.error();
                    },
                    [this, edited] {
                        say(tr("Saved \"%1\".").arg(edited.name));
                        reload(edited.name);
                    });
            });
            editor->open();
        });
}

void SitesDialog::remove()
{
    const QString name = current();
    if (name.isEmpty())
        return;
    inBackground(
        this, [store = store_, name] { return store.remove(name); },
        [this, name](const tl::expected<Profile, QString> &removed) {
            if (!removed) {
                say(removed.error());
                return;
            }
            deleted_ = *removed;
            say(tr("Deleted \"%1\".").arg(name), true);
            reload();
            Q_EMIT changed();
        });
}

void SitesDialog::undo()
{
    if (!deleted_)
        return;
    const Profile profile = *std::exchange(deleted_, std::nullopt);
    onDisk(
        [store = store_, profile] {
            const auto saved = store.save(profile);
            return saved ? QString() : saved.error();
        },
        [this, profile] {
            say(tr("\"%1\" is back.").arg(profile.name));
            reload(profile.name);
        });
}

void SitesDialog::importSite()
{
    const QString path = files::chooseOne(this, tr("Import Site"), tr("Profiles (*.json)"));
    if (path.isEmpty())
        return;
    inBackground(
        this, [store = store_, path] { return store.importFile(path); },
        [this](const tl::expected<Profile, QString> &imported) {
            if (!imported) {
                say(imported.error());
                return;
            }
            say(tr("Imported \"%1\".").arg(imported->name));
            reload(imported->name);
            Q_EMIT changed();
        });
}

void SitesDialog::exportSite()
{
    const QString name = current();
    const QString path = files::chooseForSaving(this, tr("Export Site"), name + QStringLiteral(".json"),
                                                tr("Profiles (*.json)"));
    if (path.isEmpty())
        return;
    onDisk(
        [store = store_, name, path] {
            const auto exported = store.exportFile(name, path);
            return exported ? QString() : exported.error();
        },
        [this, path] { say(tr("Written to %1.").arg(path)); });
}

} // namespace fd::ui
