// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/case.h"

#include <QAbstractTableModel>

namespace fd::ui {

/// The rows of one step's checks. Rows keep their place while a run goes on: new ones are added at the end,
/// old ones change where they stand.
class CheckModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { StateColumn, CheckColumn, TargetColumn, ResultColumn, ColumnCount };
    enum Role { StatusRole = Qt::UserRole + 1 };

    explicit CheckModel(Step step, QObject *parent = nullptr);

    void update(const Case &run);
    void clear();
    const CheckResult &row(int index) const { return rows_[static_cast<std::size_t>(index)]; }
    const std::vector<CheckResult> &rows() const { return rows_; }
    /// The row of that check at that target; of the check's first row where no target matches; -1.
    int find(const QString &check, const QString &target) const;
    bool hasRunning() const;
    /// Elapsed times of running rows moved on.
    void tick();

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QString text(const CheckResult &row, int column) const;

    Step step_;
    Instant started_{};
    std::vector<CheckResult> rows_;
};

} // namespace fd::ui
