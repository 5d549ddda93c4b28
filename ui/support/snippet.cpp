// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/support/snippet.h"

#include "ui/support/announce.h"
#include "ui/support/icons.h"
#include "ui/support/labels.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>

namespace fd::ui {

namespace {
constexpr int mostLines = 8;
}

Snippet::Snippet(QWidget *parent)
    : QWidget(parent),
      edit_(new QPlainTextEdit(this)),
      copy_(new QPushButton(icon(QStringLiteral("copy")), tr("Copy"), this))
{
    edit_->setReadOnly(true);
    edit_->setTabChangesFocus(true);
    edit_->setLineWrapMode(QPlainTextEdit::NoWrap);
    edit_->setFont(fixedFont());
    edit_->setLayoutDirection(Qt::LeftToRight);
    edit_->setHorizontalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(edit_, 1);
    layout->addWidget(copy_, 0, Qt::AlignTop);
    connect(copy_, &QPushButton::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(text());
        copy_->setText(tr("Copied"));
        announce(copy_, tr("Copied"));
    });
}

void Snippet::setText(const QString &text, const QString &what)
{
    QStringList lines = text.split(u'\n');
    for (QString &line : lines) {
        while (line.endsWith(u' ') || line.endsWith(u'\t'))
            line.chop(1);
    }
    const QString clean = lines.join(u'\n').trimmed();
    if (clean != edit_->toPlainText()) {
        edit_->setPlainText(clean);
        copy_->setText(tr("Copy"));
    }
    edit_->setAccessibleName(what);
    copy_->setAccessibleName(tr("Copy: %1").arg(what));
    fit();
}

QString Snippet::text() const
{
    return edit_->toPlainText();
}

void Snippet::fit()
{
    const int lines = std::clamp(edit_->document()->blockCount(), 1, mostLines);
    const int frame = 2 * edit_->frameWidth() + static_cast<int>(2 * edit_->document()->documentMargin());
    const int bar = edit_->horizontalScrollBar()->sizeHint().height();
    edit_->setFixedHeight(lines * edit_->fontMetrics().lineSpacing() + frame + bar);
}

} // namespace fd::ui
