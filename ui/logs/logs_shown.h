// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/log_text.h"

namespace fd::ui {

/// What the tables below the timeline show: all of the logs, or a chosen span of them.
struct LogsShown {
    LogSummary summary = {};
    std::optional<LogIncident> within = {}; ///< of a chosen span: who asked for what within it
    std::map<QString, qint64> begins = {};  ///< see LogSpanSums

    LogsShown() = default;
    LogsShown(LogSummary all)
        : summary(std::move(all)) {} // NOLINT(google-explicit-constructor): all is shown
};

/// A span with what only the whole can tell: the incidents, how much patterns rose, and what was usual for
/// each name before.
LogsShown withinWhole(LogSpanSums span, const LogSummary &whole);

} // namespace fd::ui
