// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/support/state_line.h"

#include "ui/support/icons.h"
#include "ui/support/labels.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QStyle>

namespace fd::ui {

StateLine::StateLine(QWidget *parent) : QWidget(parent), label_(textLabel({}, this))
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(36, 6, 12, 6);
    layout->addWidget(label_);
}

void StateLine::say(Status status, const QString &text)
{
    status_ = status;
    label_->setText(text);
    setAccessibleName(text);
    update();
}

QString StateLine::text() const
{
    return label_->text();
}

void StateLine::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Tone tone = toneOf(status_);
    painter.setPen(Qt::NoPen);
    painter.setBrush(wash(tone, palette(), QPalette::Window));
    painter.drawRoundedRect(rect(), 4, 4);
    const QRect sign = QStyle::alignedRect(layoutDirection(), Qt::AlignLeft | Qt::AlignVCenter, QSize(16, 16),
                                           rect().adjusted(10, 0, -10, 0));
    paintStatus(&painter, sign, status_,
                tone == Tone::Neutral ? quiet(palette(), QPalette::Window)
                                      : ink(tone, palette(), QPalette::Window));
}

} // namespace fd::ui
