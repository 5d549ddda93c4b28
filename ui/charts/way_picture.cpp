// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/way_picture.h"

#include "ui/charts/hops.h"
#include "ui/charts/waterfall.h"

#include <QVBoxLayout>

namespace fd::ui {

WayPicture::WayPicture(QWidget *parent)
    : Picture(parent), waterfall_(new Waterfall(this)), hops_(new Hops(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(waterfall_);
    layout->addWidget(hops_);
    layout->addStretch(1);
}

QString WayPicture::name() const
{
    return waterfall_->name();
}

bool WayPicture::isEmpty() const
{
    return waterfall_->isEmpty() && hops_->isEmpty();
}

QString WayPicture::emptyTitle() const
{
    return waterfall_->emptyTitle();
}

QString WayPicture::emptyReason() const
{
    return waterfall_->emptyReason();
}

std::vector<Grid> WayPicture::tables() const
{
    std::vector<Grid> tables = waterfall_->tables();
    for (Grid &grid : hops_->tables())
        tables.push_back(std::move(grid));
    return tables;
}

QString WayPicture::sentence() const
{
    return hops_->isEmpty() ? waterfall_->sentence() : waterfall_->sentence() + u' ' + hops_->sentence();
}

bool WayPicture::take(const Case &run)
{
    waterfall_->setCase(run);
    hops_->setCase(run);
    hops_->setVisible(!hops_->isEmpty());
    return true;
}

int WayPicture::heightForContent() const
{
    return waterfall_->sizeHint().height() + (hops_->isEmpty() ? 0 : hops_->sizeHint().height() + 8);
}

} // namespace fd::ui
