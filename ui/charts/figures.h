// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/picture.h"

namespace fd::ui {

/// The figures of each machine and service: a bar with its limit where the figure is a share, else the
/// number.
class Figures : public Picture
{
    Q_OBJECT
public:
    using Picture::Picture;
    QString name() const override { return tr("&Figures"); }
    bool isEmpty() const override { return rows_.empty(); }
    QString emptyTitle() const override;
    QString emptyReason() const override;
    std::vector<Grid> tables() const override;
    QString sentence() const override;

protected:
    bool take(const Case &run) override;
    int heightForContent() const override;
    void paintEvent(QPaintEvent *event) override;

private:
    struct Row {
        QString source;
        QString name;
        QString value;
        double share = -1; ///< 0..1 where the figure is a share
        double limit = -1; ///< 0..1
        bool operator==(const Row &) const = default;
    };
    std::vector<Row> rows_;
    QString failure_;
};

} // namespace fd::ui
