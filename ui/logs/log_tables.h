// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/grid.h"
#include "ui/logs/logs_shown.h"

namespace fd::ui {

/// The tables below the timeline, in the order of their tabs. Pure.
Grid knownFailuresTable(const LogsShown &shown);
/// Ranked by how much they rose when the worst incident began.
Grid patternsTable(const LogsShown &shown);
Grid backendsTable(const LogsShown &shown);
/// The URLs, hosts, clients and backends with most errors during the worst incident or the chosen span.
Grid hardestHitTable(const LogsShown &shown);
/// On time, with the distance to the onset; fetches that failed come after.
Grid changesTable(const LogsShown &shown);

} // namespace fd::ui
