// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/support/empty_state.h"

#include "ui/support/labels.h"
#include "ui/support/snippet.h"

#include <QPushButton>
#include <QVBoxLayout>

namespace fd::ui {

EmptyState::EmptyState(QWidget *parent)
    : QWidget(parent), title_(headingLabel({}, 1.1, this)), reason_(quietLabel({}, this)),
      button_(new QPushButton(this)), snippets_(new QVBoxLayout)
{
    auto *column = new QVBoxLayout;
    column->setSpacing(8);
    column->addWidget(title_);
    column->addWidget(reason_);
    column->addLayout(snippets_);
    column->addWidget(button_, 0, Qt::AlignLeft);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 12, 16, 12);
    layout->addLayout(column);
    layout->addStretch(1);
    connect(button_, &QPushButton::clicked, this, &EmptyState::acted);
}

void EmptyState::say(const QString &title, const QString &reason, const QString &action)
{
    title_->setText(title);
    reason_->setText(reason);
    button_->setText(action);
    button_->setVisible(!action.isEmpty());
}

void EmptyState::addSnippet(const QString &caption, const QString &text)
{
    snippets_->addWidget(quietLabel(caption, this));
    auto *snippet = new Snippet(this);
    snippet->setText(text, caption);
    snippets_->addWidget(snippet);
}

QString EmptyState::title() const
{
    return title_->text();
}

} // namespace fd::ui
