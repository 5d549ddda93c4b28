// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logs/lines_view.h"

#include "ui/charts/grid.h"
#include "ui/logs/records_model.h"

#include <QAction>
#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLocale>
#include <QScrollBar>
#include <QWheelEvent>

#include <algorithm>
#include <limits>

namespace fd::ui {

namespace {
constexpr int linesPerNotch = 3;
} // namespace

LinesView::LinesView(RecordsModel *model, QWidget *parent)
    : QWidget(parent), model_(model), list_(new QTreeView), bar_(new QScrollBar(Qt::Vertical))
{
    list_->setObjectName(QStringLiteral("records"));
    list_->setModel(model_);
    list_->setRootIsDecorated(false);
    list_->setItemsExpandable(false);
    list_->setUniformRowHeights(true);
    list_->setAllColumnsShowFocus(true);
    list_->setFrameShape(QFrame::NoFrame);
    list_->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list_->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    list_->setLayoutDirection(Qt::LeftToRight);
    list_->setTextElideMode(Qt::ElideNone);
    list_->setAccessibleName(tr("Lines of the log"));
    setRowHeight(list_, 20);
    list_->header()->setStretchLastSection(false);
    list_->header()->setMinimumSectionSize(20);
    bar_->setAccessibleName(tr("Place in the log"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(list_, 1);
    layout->addWidget(bar_);
    setFocusProxy(list_);
    list_->installEventFilter(this);
    list_->viewport()->installEventFilter(this);

    auto *copy = new QAction(tr("Copy Line"), list_);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    list_->addAction(copy);
    list_->setContextMenuPolicy(Qt::ActionsContextMenu);
    connect(copy, &QAction::triggered, this, [this] {
        if (const LogLine *line = model_->line(list_->currentIndex().row()))
            QGuiApplication::clipboard()->setText(line->text);
    });
    connect(bar_, &QScrollBar::valueChanged, this, [this](int value) { scrollTo(value); });
    connect(list_->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex &current) {
                if (!showing_ && current.isValid())
                    choose(model_->top() + current.row());
            });
    connect(list_, &QTreeView::activated, this, [this] {
        if (chosen_ > 0)
            Q_EMIT lineOpened(chosen_);
    });
    connect(model_, &QAbstractItemModel::dataChanged, this, &LinesView::fitColumns);
}

void LinesView::scrollTo(qint64 top)
{
    model_->setTop(top);
    keepsEnd_ = keepsEnd_ && isAtEnd();
    const QSignalBlocker quiet(bar_);
    bar_->setValue(static_cast<int>(model_->top()));
    showChosen();
}

void LinesView::choose(qint64 place)
{
    if (model_->total() == 0)
        return;
    const qint64 to = std::clamp<qint64>(place, 0, model_->total() - 1);
    const int rows = std::max(1, model_->rowCount());
    if (to < model_->top())
        scrollTo(to);
    else if (to >= model_->top() + rows)
        scrollTo(to - rows + 1);
    const qint64 before = std::exchange(chosen_, model_->numberAt(to));
    showChosen();
    if (chosen_ != before)
        Q_EMIT lineChosen(chosen_);
}

void LinesView::showChosen()
{
    showing_ = true;
    const qint64 place = chosen_ > 0 && model_->total() > 0 ? model_->placeOf(chosen_) : -1;
    const qint64 row = place - model_->top();
    if (place >= 0 && model_->numberAt(place) == chosen_ && row >= 0 && row < model_->rowCount())
        list_->setCurrentIndex(model_->index(static_cast<int>(row), 0));
    else
        list_->selectionModel()->clear();
    showing_ = false;
}

void LinesView::goTo(qint64 number)
{
    if (model_->total() == 0)
        return;
    fit();
    const qint64 place = model_->placeOf(number);
    scrollTo(place - model_->rowCount() / 2);
    choose(place);
}

void LinesView::toEnd()
{
    fit();
    scrollTo(model_->total());
    keepsEnd_ = true;
}

bool LinesView::isAtEnd() const
{
    return model_->top() + model_->rowCount() >= model_->total();
}

void LinesView::refresh()
{
    fit();
    showChosen();
}

void LinesView::fit()
{
    const int row = std::max(list_->sizeHintForRow(0), fontMetrics().height() + 4);
    model_->setCapacity(std::max(1, list_->viewport()->height() / row));
    if (keepsEnd_)
        model_->setTop(model_->total());
    const QSignalBlocker quiet(bar_);
    const qint64 most = std::max<qint64>(0, model_->total() - model_->rowCount());
    bar_->setRange(0, static_cast<int>(std::min<qint64>(most, std::numeric_limits<int>::max())));
    bar_->setPageStep(std::max(1, model_->rowCount()));
    bar_->setValue(static_cast<int>(model_->top()));
    fitColumns();
}

void LinesView::fitColumns()
{
    const QString widest = QLocale().toString(std::max<qint64>(1000, model_->top() + model_->total()));
    const int numbers = list_->fontMetrics().horizontalAdvance(widest) + 24;
    int text = list_->viewport()->width() - numbers;
    for (int row = 0; row < model_->rowCount(); ++row)
        text =
            std::max(text, list_->sizeHintForIndex(model_->index(row, RecordsModel::TextColumn)).width() + 8);
    if (list_->columnWidth(RecordsModel::LineColumn) != numbers)
        list_->setColumnWidth(RecordsModel::LineColumn, numbers);
    if (list_->columnWidth(RecordsModel::TextColumn) != text)
        list_->setColumnWidth(RecordsModel::TextColumn, text);
}

bool LinesView::handleKey(int key)
{
    const qint64 place = chosen_ > 0 && model_->total() > 0 ? model_->placeOf(chosen_) : model_->top() - 1;
    const int page = std::max(1, model_->rowCount() - 1);
    switch (key) {
    case Qt::Key_Up: choose(place - 1); return true;
    case Qt::Key_Down: choose(place + 1); return true;
    case Qt::Key_PageUp: choose(place - page); return true;
    case Qt::Key_PageDown: choose(place + page); return true;
    case Qt::Key_Home: choose(0); return true;
    case Qt::Key_End: choose(model_->total() - 1); return true;
    default: return false;
    }
}

bool LinesView::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == list_ && event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->modifiers() == Qt::NoModifier || key->modifiers() == Qt::KeypadModifier)
            return handleKey(key->key());
    } else if (watched == list_->viewport() && event->type() == QEvent::Wheel) {
        const auto *wheel = static_cast<QWheelEvent *>(event);
        const int notches = wheel->angleDelta().y();
        if (notches != 0 && wheel->modifiers() == Qt::NoModifier) {
            const int lines = -notches * linesPerNotch / 120;
            scrollTo(model_->top() + (lines != 0 ? lines : (notches > 0 ? -1 : 1)));
            return true;
        }
    } else if (watched == list_->viewport() && event->type() == QEvent::Resize) {
        fit();
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace fd::ui
