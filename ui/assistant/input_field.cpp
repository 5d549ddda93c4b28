// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/assistant/input_field.h"

#include "ui/support/labels.h"

#include <QKeyEvent>

#include <algorithm>

namespace fd::ui {

namespace {
constexpr int mostLines = 7;
}

InputField::InputField(QWidget *parent) : QPlainTextEdit(parent)
{
    setTabChangesFocus(true);
    setFont(scaled(font(), 1.15));
    setLineWrapMode(QPlainTextEdit::NoWrap);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    document()->setDocumentMargin(8);
    // Files and text are taken by the window, wherever they are dropped.
    setAcceptDrops(false);
    viewport()->setAcceptDrops(false);
    connect(document(), &QTextDocument::blockCountChanged, this, &InputField::fit);
    fit();
}

void InputField::keyPressEvent(QKeyEvent *event)
{
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && !event->modifiers().testFlag(Qt::ShiftModifier)) {
        Q_EMIT accepted();
        return;
    }
    QPlainTextEdit::keyPressEvent(event);
}

void InputField::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fit();
}

void InputField::fit()
{
    const int lines = std::clamp(document()->blockCount(), 1, mostLines);
    setVerticalScrollBarPolicy(document()->blockCount() > mostLines ? Qt::ScrollBarAsNeeded
                                                                    : Qt::ScrollBarAlwaysOff);
    setFixedHeight(lines * fontMetrics().lineSpacing() + static_cast<int>(2 * document()->documentMargin()) +
                   2 * frameWidth() + 2);
}

} // namespace fd::ui
