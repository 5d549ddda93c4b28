// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/time.h"

#include <algorithm>

namespace fd::probes {

/// How long an answer is waited for, given the \a slowest so far (below zero: none yet): three times as long,
/// but not less than 300 ms, and never longer than \a most.
inline Micros patienceFor(Micros slowest, Millis most)
{
    using namespace std::chrono_literals;
    if (slowest < Micros{0})
        return most;
    return std::min<Micros>(std::max<Micros>(300ms, 3 * slowest), most);
}

} // namespace fd::probes
