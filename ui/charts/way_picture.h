// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/picture.h"

namespace fd::ui {

class Hops;
class Waterfall;

/// The connectivity step's picture: where the time went, and below it the routers on the way.
class WayPicture : public Picture
{
    Q_OBJECT
public:
    explicit WayPicture(QWidget *parent = nullptr);
    QString name() const override;
    bool isEmpty() const override;
    QString emptyTitle() const override;
    QString emptyReason() const override;
    std::vector<Grid> tables() const override;
    QString sentence() const override;

protected:
    bool take(const Case &run) override;
    int heightForContent() const override;

private:
    Waterfall *waterfall_;
    Hops *hops_;
};

} // namespace fd::ui
