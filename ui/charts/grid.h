// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QStringList>

#include <vector>

class QTreeView;

namespace fd::ui {

/// A table as plain text: the equal of a picture for whoever cannot or would not see it.
struct Grid {
    QString title = {};
    QStringList headers = {};
    std::vector<QStringList> rows = {};
    QString whyEmpty = {}; ///< said in place of the table where it has no rows
    bool operator==(const Grid &) const = default;
};

class GridModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;
    void set(Grid grid);
    const Grid &grid() const { return grid_; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    Grid grid_;
};

/// A read-only view of a grid: arrow keys move, Tab leaves, Ctrl+C copies the chosen rows with tabs between
/// cells.
QTreeView *newGridView(GridModel *model, QWidget *parent);

} // namespace fd::ui
