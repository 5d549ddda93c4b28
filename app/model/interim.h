// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/evidence.h"

#include <functional>

namespace fd {

/// How far a probe has come, and what it knows by then. Never saved with a case: what is half read must not
/// be taken for the whole.
struct Interim {
    qint64 bytesDone = 0;
    qint64 bytesTotal = 0; ///< 0: not known
    std::optional<Outcome> outcome =
        {}; ///< what the answer were if it ended here; none: nothing new since the last one
};

/// Takes interims while a probe is at work, on the probe's thread; returns quickly. May be empty.
using InterimSink = std::function<void(Interim)>;

} // namespace fd
