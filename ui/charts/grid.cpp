// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/grid.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QStyledItemDelegate>
#include <QTreeView>

#include <algorithm>

namespace fd::ui {

namespace {
constexpr QChar numberGap = u'\u2002'; // an en space
} // namespace

void GridModel::set(Grid grid)
{
    if (grid == grid_)
        return;
    const int before = rowCount();
    const int after = static_cast<int>(grid.rows.size());
    if (grid.headers == grid_.headers && before > 0 && after > 0) {
        if (after > before)
            beginInsertRows({}, before, after - 1);
        else if (after < before)
            beginRemoveRows({}, after, before - 1);
        grid_ = std::move(grid);
        if (after > before)
            endInsertRows();
        else if (after < before)
            endRemoveRows();
        Q_EMIT dataChanged(index(0, 0), index(std::min(before, after) - 1, columnCount() - 1));
        return;
    }
    beginResetModel();
    grid_ = std::move(grid);
    endResetModel();
}

int GridModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(grid_.rows.size());
}

int GridModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(grid_.headers.size());
}

QVariant GridModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const QString text = grid_.rows[static_cast<std::size_t>(index.row())].value(index.column());
    switch (role) {
    case Qt::DisplayRole: return text;
    case Qt::ToolTipRole: {
        const QString hint = grid_.hints.value(index.row());
        return hint.isEmpty() ? text.toHtmlEscaped()
                              : QStringLiteral("<p>%1</p><p>%2</p>")
                                    .arg(text.left(2000).toHtmlEscaped(), hint.toHtmlEscaped());
    }
    case Qt::TextAlignmentRole: return alignment(index.column());
    case Qt::AccessibleDescriptionRole: return grid_.hints.value(index.row());
    case Qt::AccessibleTextRole: return tr("%1: %2").arg(grid_.headers.value(index.column()), text);
    default: return {};
    }
}

QVariant GridModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return alignment(section);
    if (role == Qt::AccessibleTextRole)
        return grid_.headers.value(section);
    if (role == Qt::ToolTipRole || role == Qt::AccessibleDescriptionRole || role == Qt::WhatsThisRole)
        return grid_.headerHints.value(section);
    return role == Qt::DisplayRole
               ? QVariant(grid_.headers.value(section) +
                          (grid_.numberColumns.contains(section) ? QString(numberGap) : QString()))
               : QVariant();
}

QVariant GridModel::alignment(int column) const
{
    const Qt::Alignment side = grid_.numberColumns.contains(column) ? Qt::AlignRight : Qt::AlignLeft;
    return QVariant::fromValue(side | Qt::AlignVCenter);
}

namespace {

class RowHeight : public QStyledItemDelegate
{
public:
    RowHeight(int least, QObject *parent) : QStyledItemDelegate(parent), least_(least) {}
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        QSize size = QStyledItemDelegate::sizeHint(option, index);
        size.setHeight(std::max(least_, option.fontMetrics.height() + 6));
        return size;
    }

    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        // Numbers keep a distance from the words that follow.
        if (option->displayAlignment.testFlag(Qt::AlignRight) && !option->text.isEmpty())
            option->text += numberGap;
    }

private:
    int least_;
};

/// Makes each column as wide as its contents, up to a limit. The last one takes what is left, unless it holds
/// numbers: those would stand far from the rest.
void fitColumns(QTreeView *view, const GridModel &model, bool onlyGrow)
{
    const int last = model.columnCount() - 1;
    const bool stretch = !model.grid().numberColumns.contains(last);
    view->header()->setStretchLastSection(stretch);
    const int most = 56 * view->fontMetrics().averageCharWidth();
    for (int column = 0; column < (stretch ? last : last + 1); ++column) {
        const int before = view->columnWidth(column);
        view->resizeColumnToContents(column);
        const int wanted = std::min(view->columnWidth(column) + 12, most);
        view->setColumnWidth(column, onlyGrow ? std::max(before, wanted) : wanted);
    }
}

} // namespace

void setRowHeight(QAbstractItemView *view, int least)
{
    view->setItemDelegate(new RowHeight(least, view));
}

QTreeView *newGridView(GridModel *model, QWidget *parent)
{
    auto *view = new QTreeView(parent);
    view->setModel(model);
    view->setRootIsDecorated(false);
    view->setItemsExpandable(false);
    view->setUniformRowHeights(true);
    view->setAllColumnsShowFocus(true);
    view->setSelectionMode(QAbstractItemView::ExtendedSelection);
    view->setFrameShape(QFrame::NoFrame);
    setRowHeight(view, 28);
    view->setAccessibleName(model->grid().title);
    view->header()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    // Columns grow with rows that come later, and never shrink under the reader's eyes.
    const auto grow = [view, model] { fitColumns(view, *model, true); };
    const auto fit = [view, model] { fitColumns(view, *model, false); };
    QObject::connect(model, &QAbstractItemModel::rowsInserted, view, grow);
    QObject::connect(model, &QAbstractItemModel::dataChanged, view, grow);
    QObject::connect(model, &QAbstractItemModel::modelReset, view, fit);
    fit();
    auto *copy = new QAction(view);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    view->addAction(copy);
    QObject::connect(copy, &QAction::triggered, view, [view, model] {
        QModelIndexList rows = view->selectionModel()->selectedRows();
        std::sort(rows.begin(), rows.end());
        QStringList lines;
        for (const QModelIndex &row : std::as_const(rows))
            lines.append(model->grid().rows[static_cast<std::size_t>(row.row())].join(u'\t'));
        QGuiApplication::clipboard()->setText(lines.join(u'\n'));
    });
    return view;
}

} // namespace fd::ui
