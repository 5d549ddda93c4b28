// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/support/drop_sheet.h"

#include "ui/support/colours.h"
#include "ui/support/icons.h"
#include "ui/support/labels.h"
#include "ui/support/words.h"

#include <QEvent>
#include <QMimeData>
#include <QPainter>
#include <QUrl>

namespace fd::ui {

QString dropWords(const QMimeData *dropped)
{
    qsizetype files = 0;
    QString first;
    for (const QUrl &url : dropped->urls()) {
        if (!url.isLocalFile())
            continue;
        if (files == 0)
            first = url.fileName().isEmpty() ? url.toLocalFile() : url.fileName();
        ++files;
    }
    if (files == 1)
        return DropSheet::tr("Reads %1. Logs and folders of logs are summed up; a saved case, a site or an "
                             "error page is opened.")
            .arg(first);
    if (files > 1)
        return DropSheet::tr("Reads %1 files and folders. Logs are put on one clock and summed up together.")
            .arg(QLocale().toString(files));
    return dropped->hasText() ? DropSheet::tr("Takes the text over to Start, where it is recognised.")
                              : QString();
}

DropSheet::DropSheet(QWidget *window) : QWidget(window)
{
    setObjectName(QStringLiteral("dropSheet"));
    setAttribute(Qt::WA_TransparentForMouseEvents);
    window->installEventFilter(this);
    hide();
}

void DropSheet::showFor(const QMimeData *dropped)
{
    words_ = dropWords(dropped);
    setAccessibleName(words_);
    setGeometry(parentWidget()->rect());
    raise();
    show();
}

bool DropSheet::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == parentWidget() && event->type() == QEvent::Resize)
        setGeometry(parentWidget()->rect());
    return QWidget::eventFilter(watched, event);
}

void DropSheet::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QColor veil = palette().color(QPalette::Base);
    veil.setAlphaF(0.88F);
    painter.fillRect(rect(), veil);
    const QRect frame = rect().adjusted(24, 24, -24, -24);
    painter.setPen(QPen(ink(Tone::Busy, palette()), 2, Qt::DashLine));
    painter.drawRoundedRect(frame, 12, 12);
    painter.setPen(palette().color(QPalette::Text));
    painter.setFont(scaled(font(), 1.25, QFont::DemiBold));
    const QRect room = frame.adjusted(32, 32, -32, -32);
    const QRect text = painter.boundingRect(room, Qt::AlignCenter | Qt::TextWordWrap, words_);
    paintIcon(&painter, QRect(room.center().x() - 24, text.top() - 72, 48, 48), QStringLiteral("logs"),
              ink(Tone::Busy, palette()));
    painter.drawText(room, Qt::AlignCenter | Qt::TextWordWrap, words_);
}

} // namespace fd::ui
