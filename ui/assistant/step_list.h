// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/case.h"

#include <QAbstractListModel>
#include <QListView>

#include <optional>

class QTimer;

namespace fd::ui {

/// The pages of the assistant: Start, the five steps, Findings, each with its state.
class StepListModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role { StatusRole = Qt::UserRole + 1, StateWordRole };
    using QAbstractListModel::QAbstractListModel;

    static int pageOf(Step step);
    static int findingsPage();
    static int pageCount();

    void setCase(const Case *run, bool running);
    bool hasRunning() const;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

private:
    struct Item {
        QString title;
        std::optional<Status> status; ///< none: to do
        QString word;
        bool operator==(const Item &) const = default;
    };
    std::vector<Item> items_ = itemsOf(nullptr, false);
    static std::vector<Item> itemsOf(const Case *run, bool running);
};

/// The list at the side. Folds to signs alone where the window is narrow.
class StepList : public QListView
{
    Q_OBJECT
public:
    explicit StepList(StepListModel *model, QWidget *parent = nullptr);
    void setCompact(bool compact);
    bool isCompact() const { return compact_; }

Q_SIGNALS:
    void pageWanted(int page);

protected:
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void changeEvent(QEvent *event) override;

private:
    void fitWidth();

    StepListModel *model_;
    QTimer *ticker_;
    bool compact_ = false;
};

} // namespace fd::ui
