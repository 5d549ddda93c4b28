// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/assistant/step_list.h"

#include "ui/support/colours.h"
#include "ui/support/icons.h"
#include "ui/support/labels.h"
#include "ui/support/words.h"

#include <QApplication>
#include <QEvent>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QTimer>

#include <algorithm>

namespace fd::ui {

namespace {

class StepDelegate : public QStyledItemDelegate
{
public:
    explicit StepDelegate(StepList *list) : QStyledItemDelegate(list), list_(list) {}

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const override
    {
        const int height = option.fontMetrics.height();
        return {100, list_->isCompact() ? std::max(40, height + 16) : std::max(44, 2 * height + 12)};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        QStyleOptionViewItem item = option;
        initStyleOption(&item, index);
        item.text.clear();
        item.icon = {};
        const QStyle *style = item.widget ? item.widget->style() : QApplication::style();
        style->drawControl(QStyle::CE_ItemViewItem, &item, painter, item.widget);

        const bool selected = item.state.testFlag(QStyle::State_Selected);
        const QPalette &palette = item.palette;
        const QVariant state = index.data(StepListModel::StatusRole);
        const QColor onSelection = palette.color(QPalette::HighlightedText);
        const QColor plain = palette.color(QPalette::Text);
        const Status status = static_cast<Status>(state.toInt());
        const QColor tone = state.isValid() ? ink(toneOf(status), palette) : quiet(palette);
        const QRect area = item.rect.adjusted(12, 4, -8, -4);
        const int side = signSide(item.fontMetrics);
        const Qt::LayoutDirection direction = item.direction;
        const QRect sign = QStyle::alignedRect(
            direction, (list_->isCompact() ? Qt::AlignHCenter : Qt::AlignLeft) | Qt::AlignVCenter,
            QSize(side, side), list_->isCompact() ? item.rect : area);
        const QString name = index.row() == 0 ? QStringLiteral("start")
                             : index.row() == StepListModel::findingsPage() && !state.isValid()
                                 ? QStringLiteral("findings")
                                 : QString();
        if (name.isEmpty())
            paintStatus(painter, sign, state.isValid() ? status : Status::Queued,
                        selected ? onSelection : tone);
        else
            paintIcon(painter, sign, name, selected ? onSelection : plain);
        if (list_->isCompact())
            return;

        const QRect words = direction == Qt::LeftToRight ? area.adjusted(side + 12, 0, 0, 0)
                                                         : area.adjusted(0, 0, -side - 12, 0);
        const auto align = static_cast<int>(QStyle::visualAlignment(direction, Qt::AlignLeft));
        painter->setFont(item.font);
        painter->setPen(selected ? onSelection : plain);
        const QString title = index.data().toString();
        const QString word = index.data(StepListModel::StateWordRole).toString();
        const QRect top = word.isEmpty() ? words : words.adjusted(0, 0, 0, -words.height() / 2);
        painter->drawText(top, align | Qt::AlignVCenter,
                          item.fontMetrics.elidedText(title, Qt::ElideRight, words.width()));
        painter->setPen(selected ? onSelection : tone);
        painter->setFont(scaled(item.font, 0.9));
        painter->drawText(words.adjusted(0, words.height() / 2, 0, 0), align | Qt::AlignVCenter,
                          QFontMetrics(painter->font()).elidedText(word, Qt::ElideRight, words.width()));
    }

private:
    StepList *list_;
};

} // namespace

int StepListModel::pageOf(Step step)
{
    const auto steps = allSteps();
    return 1 + static_cast<int>(std::find(steps.begin(), steps.end(), step) - steps.begin());
}

int StepListModel::findingsPage()
{
    return 1 + static_cast<int>(allSteps().size());
}

int StepListModel::pageCount()
{
    return findingsPage() + 1;
}

std::vector<StepListModel::Item> StepListModel::itemsOf(const Case *run, bool running)
{
    std::vector<Item> items{{tr("Start"), std::nullopt, {}}};
    for (const Step step : allSteps()) {
        Item item{title(step), std::nullopt, tr("to do")};
        if (run) {
            int total = 0;
            int done = 0;
            for (const CheckResult &row : run->checks) {
                if (row.step != step)
                    continue;
                ++total;
                done += row.status != Status::Queued && row.status != Status::Running ? 1 : 0;
            }
            if (total > 0) {
                item.status = stateOf(step, run->checks);
                item.word = done < total ? tr("%1, %2 of %3").arg(word(*item.status)).arg(done).arg(total)
                                         : word(*item.status);
            } else {
                item.status = running ? Status::Queued : Status::Skipped;
                item.word = word(*item.status);
            }
        }
        items.push_back(item);
    }
    Item findings{tr("Findings"), std::nullopt, tr("to do")};
    if (run) {
        const auto critical =
            std::count_if(run->diagnosis.findings.begin(), run->diagnosis.findings.end(),
                          [](const Finding &f) { return f.severity == Severity::Critical; });
        if (running)
            findings.word = counted(critical, tr("1 cause so far"), tr("%1 causes so far"));
        else
            findings.word = critical > 0 ? counted(critical, tr("1 cause found"), tr("%1 causes found"))
                                         : word(run->diagnosis.verdict.status);
    }
    items.push_back(findings);
    return items;
}

void StepListModel::setCase(const Case *run, bool running)
{
    std::vector<Item> items = itemsOf(run, running);
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (items[i] == items_[i])
            continue;
        items_[i] = items[i];
        Q_EMIT dataChanged(index(static_cast<int>(i)), index(static_cast<int>(i)));
    }
}

bool StepListModel::hasRunning() const
{
    return std::any_of(items_.begin(), items_.end(),
                       [](const Item &i) { return i.status == Status::Running; });
}

int StepListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(items_.size());
}

QVariant StepListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Item &item = items_[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole: return item.title;
    case Qt::AccessibleTextRole:
        return item.word.isEmpty()
                   ? tr("%1, step %2 of %3").arg(item.title).arg(index.row() + 1).arg(rowCount())
                   : tr("%1, %2, step %3 of %4")
                         .arg(item.title, item.word)
                         .arg(index.row() + 1)
                         .arg(rowCount());
    case Qt::ToolTipRole: return item.word.isEmpty() ? item.title : tr("%1: %2").arg(item.title, item.word);
    case StatusRole: return item.status ? QVariant(static_cast<int>(*item.status)) : QVariant();
    case StateWordRole: return item.word;
    default: return {};
    }
}

StepList::StepList(StepListModel *model, QWidget *parent)
    : QListView(parent), model_(model), ticker_(new QTimer(this))
{
    setObjectName(QStringLiteral("steps"));
    setAccessibleName(tr("Steps"));
    setModel(model);
    setItemDelegate(new StepDelegate(this));
    setFrameShape(QFrame::NoFrame);
    setUniformItemSizes(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    ticker_->setInterval(80);
    connect(ticker_, &QTimer::timeout, viewport(), qOverload<>(&QWidget::update));
    connect(model, &QAbstractItemModel::dataChanged, this, [this] {
        if (!model_->hasRunning())
            ticker_->stop();
        else if (!ticker_->isActive())
            ticker_->start();
    });
    fitWidth();
}

void StepList::setCompact(bool compact)
{
    if (compact == compact_)
        return;
    compact_ = compact;
    fitWidth();
    scheduleDelayedItemsLayout();
}

void StepList::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QListView::currentChanged(current, previous);
    if (current.isValid())
        Q_EMIT pageWanted(current.row());
}

void StepList::changeEvent(QEvent *event)
{
    QListView::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fitWidth();
}

void StepList::fitWidth()
{
    setFixedWidth(compact_ ? signSide(fontMetrics()) + 32
                           : std::max(176, 24 * fontMetrics().averageCharWidth()));
}

} // namespace fd::ui
