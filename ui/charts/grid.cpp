// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/grid.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QTreeView>

#include <algorithm>

namespace fd::ui {

void GridModel::set(Grid grid)
{
    if (grid == grid_)
        return;
    const bool sameShape = grid.headers == grid_.headers && grid.rows.size() == grid_.rows.size();
    if (sameShape) {
        grid_ = std::move(grid);
        if (!grid_.rows.empty())
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
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
    case Qt::ToolTipRole: return text.toHtmlEscaped();
    case Qt::AccessibleTextRole: return tr("%1: %2").arg(grid_.headers.value(index.column()), text);
    default: return {};
    }
}

QVariant GridModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    return orientation == Qt::Horizontal && role == Qt::DisplayRole ? QVariant(grid_.headers.value(section))
                                                                    : QVariant();
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
    view->setAccessibleName(model->grid().title);
    view->header()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    view->header()->setStretchLastSection(true);
    const auto fit = [view, model] {
        for (int column = 0; column + 1 < model->columnCount(); ++column) {
            view->resizeColumnToContents(column);
            view->setColumnWidth(column, std::min(view->columnWidth(column) + 12,
                                                  40 * view->fontMetrics().averageCharWidth()));
        }
    };
    QObject::connect(model, &QAbstractItemModel::modelReset, view, fit);
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
