// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/picture.h"

namespace fd::ui {

/// The same request through the edge and straight to each origin, point by point, and the certificates that
/// each of them shows.
class Comparison : public Picture
{
    Q_OBJECT
public:
    using Picture::Picture;
    QString name() const override { return tr("Co&mparison"); }
    bool isEmpty() const override { return columns_.empty(); }
    QString emptyTitle() const override { return tr("Nothing to Compare"); }
    QString emptyReason() const override;
    std::vector<Grid> tables() const override;
    QString sentence() const override;

protected:
    bool take(const Case &run) override;
    int heightForContent() const override;
    void paintEvent(QPaintEvent *event) override;

private:
    struct Column {
        QString who;
        bool origin = false;
        bool failed = false;
        QStringList cells; ///< one for each of points()
        bool operator==(const Column &) const = default;
    };
    QStringList points() const;
    bool differs(int point) const;
    std::vector<Column> columns_;
    bool certificates_ = false; ///< at least one column has one
};

} // namespace fd::ui
