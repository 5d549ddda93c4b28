// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/time.h"

#include <QString>

#include <vector>

namespace fd::ui {

struct TimeTick {
    Instant at{};
    QString text = {};
};

/// Round moments of local time between \a from and \a until, at most \a most of them, with words as short as
/// the distance allows. The first names the day.
std::vector<TimeTick> timeTicks(Instant from, Instant until, int most);

/// "1 min", "10 s", "2 h": a round stretch of time.
QString stretchWords(Millis length);

} // namespace fd::ui
