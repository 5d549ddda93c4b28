// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/support/layout_memory.h"

#include <QSettings>
#include <QSplitter>
#include <QWidget>

namespace fd::ui {

namespace {

QString keyOf(const QSplitter *splitter)
{
    return QStringLiteral("panes/%1").arg(splitter->objectName());
}

struct Kept : QSettings {
    Kept()
        : QSettings(QSettings::IniFormat, QSettings::UserScope, QStringLiteral("fetch-doctor"),
                    QStringLiteral("window"))
    {
    }
};

} // namespace

void rememberLayout(const QWidget *window)
{
    Kept kept;
    kept.setValue(QStringLiteral("geometry"), window->saveGeometry());
    for (const QSplitter *splitter : window->findChildren<QSplitter *>()) {
        if (!splitter->objectName().isEmpty())
            kept.setValue(keyOf(splitter), splitter->saveState());
    }
}

void restoreLayout(QWidget *window)
{
    window->restoreGeometry(Kept().value(QStringLiteral("geometry")).toByteArray());
}

void restorePanes(QWidget *page)
{
    const Kept kept;
    for (QSplitter *splitter : page->findChildren<QSplitter *>()) {
        const QByteArray state = kept.value(keyOf(splitter)).toByteArray();
        if (!splitter->objectName().isEmpty() && !state.isEmpty())
            splitter->restoreState(state);
    }
}

} // namespace fd::ui
