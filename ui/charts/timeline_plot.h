// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where the timeline's bars stand on the screen; for the timeline's own files.
#pragma once

#include "ui/charts/timeline.h"

#include <QRectF>

#include <algorithm>
#include <cmath>

namespace fd::ui {

struct Timeline::Plot {
    QRectF area;
    TimeSpan view;
    double perMs = 0;
    Millis bar{};
    std::vector<LogBucket> bars; ///< those in view, drawn together where they would be too narrow
    qint64 most = 1;

    double x(Instant t) const { return area.left() + static_cast<double>((t - view.from).count()) * perMs; }
    Instant at(double px) const
    {
        return view.from + Millis(std::llround((px - area.left()) / std::max(perMs, 1e-12)));
    }
};

} // namespace fd::ui
