// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/log_text.h"

#include <QAbstractTableModel>
#include <QFont>

#include <map>

namespace fd::ui {

/// A window onto the lines of a log: as many rows as the view has room for, whatever the length of the file.
/// What is not there yet is asked for and stands empty until it comes.
class RecordsModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { LineColumn, TextColumn, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    /// All lines of \a range; or, where there are \a matches, only those.
    void setLines(LineRange range, std::shared_ptr<const std::vector<qint64>> matches = nullptr);
    /// Forgets what was fetched: another file.
    void forget();
    /// The number of lines there are to show in all.
    qint64 total() const;
    void setCapacity(int rows);
    /// The place among all lines (from 0) that the first row shows.
    void setTop(qint64 top);
    qint64 top() const { return top_; }
    void put(const std::vector<LogLine> &lines);

    qint64 numberAt(qint64 place) const;
    /// The place of line \a number or of the first after it.
    qint64 placeOf(qint64 number) const;
    /// Null while it is not there.
    const LogLine *line(int row) const;

    /// Explains a line in words, for tooltips and screen readers.
    void setExplainer(std::function<QString(const LogLine &)> explain) { explain_ = std::move(explain); }
    void setFont(const QFont &font) { font_ = font; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    void linesWanted(const std::vector<qint64> &numbers);

private:
    void want();
    void refit();

    LineRange range_ = {};
    std::shared_ptr<const std::vector<qint64>> matches_ = {};
    std::map<qint64, LogLine> known_ = {}; ///< around the window; bounded
    int capacity_ = 0;
    int rows_ = 0;
    qint64 top_ = 0;
    std::function<QString(const LogLine &)> explain_ = {};
    QFont font_ = {};
};

} // namespace fd::ui
