// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/profiles/profile_editor.h"

#include "ui/profiles/profile_form.h"

#include <QDialogButtonBox>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace fd::ui {

ProfileEditor::ProfileEditor(const Profile &profile, QWidget *parent)
    : QDialog(parent), form_(new ProfileForm(true))
{
    setObjectName(QStringLiteral("profileEditor"));
    setWindowTitle(tr("Edit Site"));
    form_->setProfile(profile);
    auto *page = new QWidget;
    auto *inner = new QVBoxLayout(page);
    inner->addWidget(form_);
    inner->addStretch(1);
    auto *area = new QScrollArea;
    area->setWidget(page);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setFocusPolicy(Qt::NoFocus);
    auto *buttons = new QDialogButtonBox;
    buttons->addButton(tr("Save Site"), QDialogButtonBox::AcceptRole)->setDefault(true);
    buttons->addButton(QDialogButtonBox::Cancel);
    connect(buttons, &QDialogButtonBox::accepted, this, &ProfileEditor::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *column = new QVBoxLayout(this);
    column->addWidget(area, 1);
    column->addWidget(buttons);
    resize(600, 560);
}

Profile ProfileEditor::profile() const
{
    return form_->profile();
}

void ProfileEditor::accept()
{
    if (!form_->problem().isEmpty()) {
        form_->focusProblem();
        return;
    }
    QDialog::accept();
}

} // namespace fd::ui
