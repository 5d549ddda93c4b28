// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/log_summary.h"

#include <QAbstractTableModel>

namespace fd::ui {

/// The timeline as a table; words are made only for rows that are looked at.
class BucketModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { FromColumn, RequestsColumn, ErrorsColumn, ShareColumn, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;
    void set(const LogTimeline &timeline);
    int bucketSeconds() const { return timeline_.bucketSeconds; }
    const LogBucket &bucket(int row) const { return timeline_.buckets[static_cast<std::size_t>(row)]; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    LogTimeline timeline_ = {};
};

} // namespace fd::ui
