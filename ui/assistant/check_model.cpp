// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/assistant/check_model.h"

#include "checks/check.h"
#include "ui/support/words.h"

#include <algorithm>
#include <chrono>

namespace fd::ui {

namespace {

bool sameRow(const CheckResult &a, const CheckResult &b)
{
    return a.id == b.id && a.target == b.target;
}

QString capitalised(QString text)
{
    if (!text.isEmpty())
        text[0] = text.at(0).toUpper();
    return text;
}

} // namespace

CheckModel::CheckModel(Step step, QObject *parent) : QAbstractTableModel(parent), step_(step) {}

void CheckModel::update(const Case &run)
{
    started_ = run.started;
    std::vector<const CheckResult *> wanted;
    for (const CheckResult &row : run.checks) {
        if (row.step == step_)
            wanted.push_back(&row);
    }
    const auto isWanted = [&](const CheckResult &row) {
        return std::any_of(wanted.begin(), wanted.end(),
                           [&](const CheckResult *w) { return sameRow(*w, row); });
    };
    // While a run is on, what an earlier run found stays in its place until it is found again or the run
    // ends: rows do not jump. Only rows that were waiting make way at once for those that are known now.
    const bool open = run.evidence.pending() > 0;
    const auto isWaiting = [](const CheckResult &row) {
        return row.status == Status::Queued || row.status == Status::Running;
    };
    for (int i = static_cast<int>(rows_.size()) - 1; i >= 0; --i) {
        if (!isWanted(row(i)) && (!open || isWaiting(row(i)))) {
            beginRemoveRows({}, i, i);
            rows_.erase(rows_.begin() + i);
            endRemoveRows();
        }
    }
    for (const CheckResult *fresh : wanted) {
        const auto at = std::find_if(rows_.begin(), rows_.end(),
                                     [&](const CheckResult &r) { return sameRow(r, *fresh); });
        if (at == rows_.end()) {
            const int end = static_cast<int>(rows_.size());
            beginInsertRows({}, end, end);
            rows_.push_back(*fresh);
            endInsertRows();
        } else if (!(*at == *fresh)) {
            *at = *fresh;
            const int i = static_cast<int>(at - rows_.begin());
            Q_EMIT dataChanged(index(i, 0), index(i, ColumnCount - 1));
        }
    }
}

void CheckModel::clear()
{
    beginResetModel();
    rows_.clear();
    endResetModel();
}

int CheckModel::find(const QString &check, const QString &target) const
{
    int first = -1;
    for (int i = 0; i < static_cast<int>(rows_.size()); ++i) {
        if (row(i).id != check)
            continue;
        if (row(i).target == target)
            return i;
        if (first < 0)
            first = i;
    }
    return first;
}

bool CheckModel::hasRunning() const
{
    return std::any_of(rows_.begin(), rows_.end(),
                       [](const CheckResult &r) { return r.status == Status::Running; });
}

void CheckModel::tick()
{
    for (int i = 0; i < static_cast<int>(rows_.size()); ++i) {
        if (row(i).status == Status::Running)
            Q_EMIT dataChanged(index(i, ResultColumn), index(i, ResultColumn), {Qt::DisplayRole});
    }
}

int CheckModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int CheckModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString CheckModel::text(const CheckResult &row, int column) const
{
    switch (column) {
    case StateColumn: return capitalised(word(row.status));
    case CheckColumn: {
        const checks::Check *check = checks::checkById(row.id);
        return check ? check->title() : row.id;
    }
    case TargetColumn: return row.target;
    case ResultColumn:
        if (row.status == Status::Running && row.summary.isEmpty()) {
            const auto now = std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now());
            const auto since = std::max(Millis(0), now - started_ - Millis(row.startedMs));
            return tr("Running for %1").arg(spoken(std::chrono::duration_cast<Millis>(since / 100 * 100)));
        }
        return row.summary;
    default: return {};
    }
}

QVariant CheckModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const CheckResult &shown = row(index.row());
    switch (role) {
    case Qt::DisplayRole: return text(shown, index.column());
    case Qt::ToolTipRole: return text(shown, index.column()).toHtmlEscaped();
    case Qt::AccessibleTextRole:
        return tr("%1: %2").arg(headerData(index.column(), Qt::Horizontal).toString(),
                                text(shown, index.column()));
    case StatusRole: return QVariant::fromValue(static_cast<int>(shown.status));
    default: return {};
    }
}

QVariant CheckModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case StateColumn: return tr("State");
    case CheckColumn: return tr("Check");
    case TargetColumn: return tr("Target");
    case ResultColumn: return tr("Result");
    default: return {};
    }
}

} // namespace fd::ui
