// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/hops.h"
#include "ui/charts/picture.h"

namespace fd::ui {

/// The routers on the way to each target: delay and loss by hop, several paths side by side, and in words
/// what they mean.
class Hops : public Picture
{
    Q_OBJECT
public:
    using Picture::Picture;
    QString name() const override { return tr("&Hops"); }
    bool isEmpty() const override { return ways_.empty(); }
    QString emptyTitle() const override { return tr("No Route Yet"); }
    QString emptyReason() const override;
    std::vector<Grid> tables() const override;
    QString sentence() const override;

protected:
    bool take(const Case &run) override;
    int heightForContent() const override;
    void paintEvent(QPaintEvent *event) override;

private:
    struct Way {
        QString target;
        Route route;
        bool operator==(const Way &) const = default;
    };
    /// What a way tells, in a sentence.
    static QString verdict(const Way &way);
    int paintWay(QPainter &painter, const Way &way, int y, qint64 most) const;

    std::vector<Way> ways_;
};

} // namespace fd::ui
