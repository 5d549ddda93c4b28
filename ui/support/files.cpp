// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/support/files.h"

#include <QFileDialog>

namespace fd::ui::files {

namespace {
Answer &seam()
{
    static Answer answer;
    return answer;
}
} // namespace

void answerWith(Answer answer)
{
    seam() = std::move(answer);
}

QStringList chooseMany(QWidget *parent, const QString &title)
{
    return seam() ? seam()(title, {}) : QFileDialog::getOpenFileNames(parent, title);
}

QString chooseOne(QWidget *parent, const QString &title, const QString &filter)
{
    return seam() ? seam()(title, {}).value(0) : QFileDialog::getOpenFileName(parent, title, {}, filter);
}

QString chooseForSaving(QWidget *parent, const QString &title, const QString &proposed, const QString &filter)
{
    return seam() ? seam()(title, proposed).value(0)
                  : QFileDialog::getSaveFileName(parent, title, proposed, filter);
}

} // namespace fd::ui::files
