// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/assistant/check_list.h"

#include "ui/support/colours.h"
#include "ui/support/icons.h"
#include "ui/support/labels.h"

#include <QApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QTimer>

namespace fd::ui {

namespace {

class CheckDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const QSize hint = QStyledItemDelegate::sizeHint(option, index);
        return {hint.width(), std::max(30, option.fontMetrics.height() + 10)};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        if (index.column() != CheckModel::StateColumn) {
            QStyledItemDelegate::paint(painter, option, index);
            return;
        }
        QStyleOptionViewItem item = option;
        initStyleOption(&item, index);
        const QString text = item.text;
        item.text.clear();
        const QStyle *style = item.widget ? item.widget->style() : QApplication::style();
        style->drawControl(QStyle::CE_ItemViewItem, &item, painter, item.widget);

        const auto status = static_cast<Status>(index.data(CheckModel::StatusRole).toInt());
        const bool selected = item.state.testFlag(QStyle::State_Selected);
        const QColor colour =
            selected ? item.palette.color(QPalette::HighlightedText) : ink(toneOf(status), item.palette);
        const QRect area = item.rect.adjusted(8, 0, -4, 0);
        const int side = signSide(item.fontMetrics);
        const QRect sign =
            QStyle::alignedRect(item.direction, Qt::AlignLeft | Qt::AlignVCenter, QSize(side, side), area);
        paintStatus(painter, sign, status, colour);
        const QRect words = item.direction == Qt::LeftToRight ? area.adjusted(side + 8, 0, 0, 0)
                                                              : area.adjusted(0, 0, -side - 8, 0);
        painter->setPen(colour);
        painter->setFont(item.font);
        painter->drawText(words,
                          static_cast<int>(QStyle::visualAlignment(item.direction, Qt::AlignLeft)) |
                              Qt::AlignVCenter,
                          item.fontMetrics.elidedText(text, Qt::ElideRight, words.width()));
    }

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        if (index.column() == CheckModel::TargetColumn) {
            option->textElideMode = Qt::ElideMiddle;
            option->font = fixedFont();
            option->font.setPointSizeF(option->font.pointSizeF() * 0.95);
        }
    }
};

} // namespace

CheckList::CheckList(CheckModel *model, QWidget *parent)
    : QTreeView(parent), model_(model), ticker_(new QTimer(this))
{
    setModel(model);
    setItemDelegate(new CheckDelegate(this));
    setRootIsDecorated(false);
    setItemsExpandable(false);
    setUniformRowHeights(true);
    setAllColumnsShowFocus(true);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setFrameShape(QFrame::NoFrame);
    setAccessibleName(tr("Checks of this step"));
    header()->setSectionsMovable(false);
    header()->setStretchLastSection(true);
    header()->setMinimumSectionSize(48);
    header()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    connect(this, &QTreeView::doubleClicked, this,
            [this](const QModelIndex &at) { Q_EMIT rowOpened(at.row()); });

    ticker_->setInterval(80);
    connect(ticker_, &QTimer::timeout, this, [this] {
        if (!isVisible())
            return;
        model_->tick();
        viewport()->update(0, 0, columnWidth(CheckModel::StateColumn), viewport()->height());
    });
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(model, signal, this, &CheckList::fitTimer);
    connect(model, &QAbstractItemModel::modelReset, this, &CheckList::fitTimer);
    connect(model, &QAbstractItemModel::dataChanged, this,
            [this](const QModelIndex &, const QModelIndex &, const QList<int> &roles) {
                if (roles.isEmpty())
                    fitTimer();
            });
    fitColumns();
}

void CheckList::setCurrentRow(int row)
{
    const QModelIndex index = model_->index(row, 0);
    setCurrentIndex(index);
    scrollTo(index);
}

int CheckList::currentRow() const
{
    const QModelIndexList rows = selectionModel()->selectedRows();
    return rows.isEmpty() ? -1 : rows.first().row();
}

void CheckList::selectionChanged(const QItemSelection &selected, const QItemSelection &deselected)
{
    QTreeView::selectionChanged(selected, deselected);
    Q_EMIT rowChosen(currentRow(), offering_);
}

void CheckList::focusInEvent(QFocusEvent *event)
{
    QTreeView::focusInEvent(event);
    // The first row then has the frame of the focus and looks selected: let it be so.
    if (currentRow() < 0 && model_->rowCount() > 0) {
        offering_ = true;
        setCurrentRow(std::max(0, currentIndex().row()));
        offering_ = false;
    }
}

void CheckList::keyPressEvent(QKeyEvent *event)
{
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && currentRow() >= 0) {
        Q_EMIT rowOpened(currentRow());
        return;
    }
    QTreeView::keyPressEvent(event);
}

void CheckList::resizeEvent(QResizeEvent *event)
{
    QTreeView::resizeEvent(event);
    if (event->oldSize().width() != event->size().width())
        fitColumns();
}

void CheckList::changeEvent(QEvent *event)
{
    QTreeView::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fitColumns();
}

void CheckList::fitColumns()
{
    const int character = fontMetrics().averageCharWidth();
    const int width = viewport()->width();
    const int state = signSide(fontMetrics()) + 24 + fontMetrics().horizontalAdvance(tr("Could not run")) + 8;
    const int rest = std::max(0, width - state);
    setColumnWidth(CheckModel::StateColumn, state);
    setColumnWidth(CheckModel::CheckColumn, std::clamp(rest * 24 / 100, character * 12, character * 34));
    setColumnWidth(CheckModel::TargetColumn, std::clamp(rest * 30 / 100, character * 16, character * 40));
}

void CheckList::fitTimer()
{
    if (!model_->hasRunning())
        ticker_->stop();
    else if (!ticker_->isActive())
        ticker_->start();
}

} // namespace fd::ui
