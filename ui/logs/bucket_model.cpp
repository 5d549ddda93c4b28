// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logs/bucket_model.h"

#include "ui/support/words.h"

#include <QLocale>

namespace fd::ui {

void BucketModel::set(const LogTimeline &timeline)
{
    if (timeline == timeline_)
        return;
    // Rows keep their place: more or fewer come and go at the end.
    const int before = rowCount();
    const int after = static_cast<int>(timeline.buckets.size());
    if (after > before)
        beginInsertRows({}, before, after - 1);
    else if (after < before)
        beginRemoveRows({}, after, before - 1);
    timeline_ = timeline;
    if (after > before)
        endInsertRows();
    else if (after < before)
        endRemoveRows();
    if (std::min(before, after) > 0)
        Q_EMIT dataChanged(index(0, 0), index(std::min(before, after) - 1, ColumnCount - 1));
}

int BucketModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(timeline_.buckets.size());
}

int BucketModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant BucketModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (role == Qt::TextAlignmentRole)
        return headerData(index.column(), Qt::Horizontal, role);
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    const LogBucket &shown = bucket(index.row());
    const QLocale locale;
    QString text;
    switch (index.column()) {
    case FromColumn: text = localMoment(shown.t); break;
    case RequestsColumn: text = locale.toString(shown.total); break;
    case ErrorsColumn: text = locale.toString(shown.errors); break;
    case ShareColumn:
        if (shown.total > 0)
            text = tr("%1 %").arg(locale.toString(
                100.0 * static_cast<double>(shown.errors) / static_cast<double>(shown.total), 'f', 1));
        break;
    default: break;
    }
    return role == Qt::DisplayRole
               ? text
               : tr("%1: %2").arg(headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString(),
                                  text);
}

QVariant BucketModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue((section == FromColumn ? Qt::AlignLeft : Qt::AlignRight) |
                                   Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case FromColumn: return tr("From");
    case RequestsColumn: return tr("Requests");
    case ErrorsColumn: return tr("Errors");
    case ShareColumn: return tr("Error Share");
    default: return {};
    }
}

} // namespace fd::ui
