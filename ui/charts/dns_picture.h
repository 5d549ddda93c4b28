// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/answer_grid.h"
#include "ui/charts/delegation_tree.h"

namespace fd::ui {

/// The DNS step: who answers what, and below it the way from the root to the zone's servers.
class DnsPicture : public Picture
{
    Q_OBJECT
public:
    explicit DnsPicture(QWidget *parent = nullptr);
    QString name() const override { return answers_->name(); }
    bool isEmpty() const override { return answers_->isEmpty(); }
    QString emptyTitle() const override { return answers_->emptyTitle(); }
    QString emptyReason() const override { return answers_->emptyReason(); }
    std::vector<Grid> tables() const override;
    QString sentence() const override;

protected:
    bool take(const Case &run) override;
    int heightForContent() const override;

private:
    AnswerGrid *answers_;
    DelegationTree *tree_;
};

} // namespace fd::ui
