// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QStringList>

#include <vector>

class QAbstractItemView;
class QTreeView;

namespace fd::ui {

/// A line of a log file; without a file: none.
struct LinePlace {
    QString file = {};
    qint64 line = 0;
    bool operator==(const LinePlace &) const = default;
};

/// A table as plain text: the equal of a picture for whoever cannot or would not see it.
struct Grid {
    QString title = {};
    QStringList headers = {};
    std::vector<QStringList> rows = {};
    QString whyEmpty = {}; ///< said in place of the table where it has no rows
    QList<int> numberColumns = {};
    std::vector<LinePlace> places = {}; ///< for each row the line of a log that it comes from; may be empty
    QStringList hints = {};             ///< for each row what explains it; may be empty
    QStringList headerHints =
        {}; ///< for each column what it holds, where its head does not tell; may be empty
    bool operator==(const Grid &) const = default;
};

class GridModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;
    /// Rows keep their place: those that are more or fewer come and go at the end.
    void set(Grid grid);
    const Grid &grid() const { return grid_; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QVariant alignment(int column) const;

    Grid grid_;
};

/// A read-only view of a grid: arrow keys move, Tab leaves, Ctrl+C copies the chosen rows with tabs between
/// cells.
QTreeView *newGridView(GridModel *model, QWidget *parent);

/// Rows of at least \a least px.
void setRowHeight(QAbstractItemView *view, int least);

} // namespace fd::ui
