// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/picture.h"

namespace fd::ui {

/// The way from the root down to the zone's name servers, one line each, with what was found there.
class DelegationTree : public Picture
{
    Q_OBJECT
public:
    using Picture::Picture;
    QString name() const override { return tr("&Delegation"); }
    bool isEmpty() const override { return lines_.empty(); }
    QString emptyTitle() const override { return tr("No Delegation Seen"); }
    QString emptyReason() const override;
    std::vector<Grid> tables() const override;
    QString sentence() const override;

protected:
    bool take(const Case &run) override;
    int heightForContent() const override;
    void paintEvent(QPaintEvent *event) override;

private:
    struct Line {
        int depth = 0;
        QString what; ///< a zone, or a name server with its address
        Status status = Status::Pass;
        QString said;
        bool operator==(const Line &) const = default;
    };
    std::vector<Line> lines_;
};

} // namespace fd::ui
