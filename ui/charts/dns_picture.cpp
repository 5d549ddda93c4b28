// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/dns_picture.h"

#include <QVBoxLayout>

namespace fd::ui {

DnsPicture::DnsPicture(QWidget *parent)
    : Picture(parent), answers_(new AnswerGrid(this)), tree_(new DelegationTree(this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(answers_);
    column->addWidget(tree_);
    column->addStretch();
}

std::vector<Grid> DnsPicture::tables() const
{
    std::vector<Grid> all = answers_->tables();
    for (Grid &table : tree_->tables())
        all.push_back(std::move(table));
    return all;
}

QString DnsPicture::sentence() const
{
    return tree_->isEmpty() ? answers_->sentence() : answers_->sentence() + u' ' + tree_->sentence();
}

bool DnsPicture::take(const Case &run)
{
    const QString before = sentence();
    const auto tables = this->tables();
    answers_->setCase(run);
    tree_->setCase(run);
    tree_->setVisible(!tree_->isEmpty());
    answers_->setMinimumHeight(answers_->sizeHint().height());
    tree_->setMinimumHeight(tree_->sizeHint().height());
    return before != sentence() || tables != this->tables() || accessibleName().isEmpty();
}

int DnsPicture::heightForContent() const
{
    return answers_->sizeHint().height() + (tree_->isEmpty() ? 0 : tree_->sizeHint().height());
}

} // namespace fd::ui
