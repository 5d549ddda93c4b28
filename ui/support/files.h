// SPDX-License-Identifier: GPL-3.0-or-later
//
// File choice through the platform's own dialog; a test puts its answers in place of it.
#pragma once

#include <QStringList>

#include <functional>

class QWidget;

namespace fd::ui::files {

/// Answers in place of the dialogs where set: takes the dialog's title and the proposed name.
using Answer = std::function<QStringList(const QString &title, const QString &proposed)>;
void answerWith(Answer answer);

QStringList chooseMany(QWidget *parent, const QString &title);
QString chooseOne(QWidget *parent, const QString &title, const QString &filter = {});
QString chooseForSaving(QWidget *parent, const QString &title, const QString &proposed,
                        const QString &filter = {});

} // namespace fd::ui::files
