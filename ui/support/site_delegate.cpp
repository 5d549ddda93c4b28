// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/support/site_delegate.h"

#include "ui/support/colours.h"
#include "ui/support/icons.h"
#include "ui/support/labels.h"

#include <QApplication>
#include <QPainter>
#include <QStyle>

namespace fd::ui {

QSize SiteDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    return {200, std::max(44, 2 * option.fontMetrics.height() + 12)};
}

void SiteDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                         const QModelIndex &index) const
{
    QStyleOptionViewItem item = option;
    initStyleOption(&item, index);
    const QString title = item.text;
    item.text.clear();
    const QStyle *style = item.widget ? item.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &item, painter, item.widget);

    const bool selected = item.state.testFlag(QStyle::State_Selected);
    const QColor text = item.palette.color(selected ? QPalette::HighlightedText : QPalette::Text);
    const QColor second = selected ? text : quiet(item.palette);
    const QRect area = item.rect.adjusted(12, 5, -12, -5);
    const int side = signSide(item.fontMetrics);
    const QString sign = index.data(SignRole).toString();
    if (!sign.isEmpty()) {
        const QRect at =
            QStyle::alignedRect(item.direction, Qt::AlignLeft | Qt::AlignVCenter, QSize(side, side), area);
        paintIcon(painter, at, sign,
                  selected ? text : ink(static_cast<Tone>(index.data(ToneRole).toInt()), item.palette));
    }
    const QRect words = item.direction == Qt::LeftToRight ? area.adjusted(side + 12, 0, 0, 0)
                                                          : area.adjusted(0, 0, -side - 12, 0);
    const auto align =
        static_cast<int>(QStyle::visualAlignment(item.direction, Qt::AlignLeft)) | Qt::AlignVCenter;
    painter->setPen(text);
    painter->setFont(item.font);
    painter->drawText(words.adjusted(0, 0, 0, -words.height() / 2), align,
                      item.fontMetrics.elidedText(title, Qt::ElideMiddle, words.width()));
    painter->setPen(second);
    painter->setFont(scaled(item.font, 0.9));
    painter->drawText(words.adjusted(0, words.height() / 2, 0, 0), align,
                      QFontMetrics(painter->font())
                          .elidedText(index.data(SecondLineRole).toString(), Qt::ElideRight, words.width()));
}

} // namespace fd::ui
