// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/support/empty_state.h"

#include "ui/support/labels.h"
#include "ui/support/snippet.h"

#include <QPushButton>
#include <QVBoxLayout>

namespace fd::ui {

EmptyState::EmptyState(QWidget *parent)
    : QScrollArea(parent),
      title_(headingLabel({}, 1.1)),
      reason_(quietLabel()),
      button_(new QPushButton),
      snippets_(new QVBoxLayout)
{
    // Scrolls where a small window or a big font leaves too little room.
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setFocusPolicy(Qt::NoFocus);
    auto *body = new QWidget;
    auto *column = new QVBoxLayout;
    column->setSpacing(8);
    column->addWidget(title_);
    column->addWidget(reason_);
    column->addLayout(snippets_);
    column->addWidget(button_, 0, Qt::AlignLeft);
    auto *layout = new QVBoxLayout(body);
    layout->setContentsMargins(16, 12, 16, 12);
    layout->addLayout(column);
    layout->addStretch(1);
    setWidget(body);
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
    snippets_->addWidget(quietLabel(caption));
    auto *snippet = new Snippet;
    snippet->setText(text, caption);
    snippets_->addWidget(snippet);
}

QString EmptyState::title() const
{
    return title_->text();
}

} // namespace fd::ui
