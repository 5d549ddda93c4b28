// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logs/records_model.h"

#include <QLocale>

#include <algorithm>

namespace fd::ui {

namespace {
constexpr std::size_t mostKnown = 4000;
} // namespace

qint64 RecordsModel::total() const
{
    return matches_ ? static_cast<qint64>(matches_->size()) : range_.count();
}

qint64 RecordsModel::numberAt(qint64 place) const
{
    return matches_ ? (*matches_)[static_cast<std::size_t>(place)] : range_.first + place;
}

qint64 RecordsModel::placeOf(qint64 number) const
{
    if (!matches_)
        return std::clamp<qint64>(number - range_.first, 0, std::max<qint64>(0, total() - 1));
    const auto at = std::lower_bound(matches_->begin(), matches_->end(), number);
    return std::min<qint64>(at - matches_->begin(), std::max<qint64>(0, total() - 1));
}

void RecordsModel::setLines(LineRange range, std::shared_ptr<const std::vector<qint64>> matches)
{
    range_ = range;
    matches_ = std::move(matches);
    refit();
}

void RecordsModel::forget()
{
    known_.clear();
    top_ = 0;
    setLines({1, 0});
}

void RecordsModel::setCapacity(int rows)
{
    if (rows == capacity_)
        return;
    capacity_ = rows;
    refit();
}

void RecordsModel::setTop(qint64 top)
{
    const qint64 to = std::clamp<qint64>(top, 0, std::max<qint64>(0, total() - capacity_));
    if (to == top_)
        return;
    top_ = to;
    refit();
}

void RecordsModel::refit()
{
    top_ = std::clamp<qint64>(top_, 0, std::max<qint64>(0, total() - capacity_));
    const int rows = static_cast<int>(std::min<qint64>(capacity_, total() - top_));
    if (rows > rows_) {
        beginInsertRows({}, rows_, rows - 1);
        rows_ = rows;
        endInsertRows();
    } else if (rows < rows_) {
        beginRemoveRows({}, rows, rows_ - 1);
        rows_ = rows;
        endRemoveRows();
    }
    if (rows_ > 0)
        Q_EMIT dataChanged(index(0, 0), index(rows_ - 1, ColumnCount - 1));
    want();
}

void RecordsModel::want()
{
    std::vector<qint64> missing;
    for (int row = 0; row < rows_; ++row) {
        const qint64 number = numberAt(top_ + row);
        if (!known_.contains(number))
            missing.push_back(number);
    }
    if (!missing.empty())
        Q_EMIT linesWanted(missing);
}

void RecordsModel::put(const std::vector<LogLine> &lines)
{
    if (known_.size() > mostKnown)
        known_.clear();
    for (const LogLine &line : lines)
        known_.insert_or_assign(line.number, line);
    if (rows_ > 0)
        Q_EMIT dataChanged(index(0, 0), index(rows_ - 1, ColumnCount - 1));
}

const LogLine *RecordsModel::line(int row) const
{
    if (row < 0 || row >= rows_)
        return nullptr;
    const auto found = known_.find(numberAt(top_ + row));
    return found == known_.end() ? nullptr : &found->second;
}

int RecordsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : rows_;
}

int RecordsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant RecordsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const LogLine *shown = line(index.row());
    const QString number = QLocale().toString(numberAt(top_ + index.row()));
    switch (role) {
    case Qt::DisplayRole:
        if (index.column() == LineColumn)
            return number;
        return shown ? shown->text.left(4000) : QString();
    case Qt::TextAlignmentRole:
        return QVariant::fromValue((index.column() == LineColumn ? Qt::AlignRight : Qt::AlignLeft) |
                                   Qt::AlignVCenter);
    case Qt::FontRole: return index.column() == TextColumn ? QVariant(font_) : QVariant();
    case Qt::ToolTipRole:
        return shown && explain_ ? QStringLiteral("<pre style=\"white-space: pre-wrap\">%1</pre>")
                                       .arg(explain_(*shown).toHtmlEscaped())
                                 : QVariant();
    case Qt::AccessibleTextRole:
        return index.column() == LineColumn ? tr("Line %1").arg(number)
                                            : (shown ? shown->text.left(1000) : tr("Being read"));
    case Qt::AccessibleDescriptionRole: return shown && explain_ ? explain_(*shown) : QVariant();
    default: return {};
    }
}

QVariant RecordsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue((section == LineColumn ? Qt::AlignRight : Qt::AlignLeft) |
                                   Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    return section == LineColumn ? tr("Line") : tr("Text");
}

} // namespace fd::ui
