// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/picture.h"

#include <array>

namespace fd::ui {

/// Where the time went: connect, TLS, wait for the first byte, body, for each target on one scale.
class Waterfall : public Picture
{
    Q_OBJECT
public:
    using Picture::Picture;
    QString name() const override { return tr("&Waterfall"); }
    bool isEmpty() const override { return rows_.empty(); }
    QString emptyTitle() const override { return tr("Nothing Timed Yet"); }
    QString emptyReason() const override;
    std::vector<Grid> tables() const override;
    QString sentence() const override;

protected:
    bool take(const Case &run) override;
    int heightForContent() const override;
    void paintEvent(QPaintEvent *event) override;

private:
    enum { Connect, Tls, Wait, Body, PhaseCount };
    struct Row {
        QString target;
        QString what;
        std::array<qint64, PhaseCount> us{};
        QString end; ///< how it ended
        bool failed = false;
        qint64 total() const { return us[Connect] + us[Tls] + us[Wait] + us[Body]; }
        bool operator==(const Row &) const = default;
    };
    static QString phaseName(int phase);
    /// How the row ended and after what time.
    static QString said(const Row &row);
    std::vector<Row> rows_;
};

} // namespace fd::ui
