// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <chrono>
#include <optional>

namespace fd {

using Micros = std::chrono::microseconds;
using Millis = std::chrono::milliseconds;
/// A moment in UTC, to the millisecond.
using Instant = std::chrono::sys_time<Millis>;

/// ISO 8601 in UTC with milliseconds: "2026-11-22T08:00:00.000Z".
QString toIso(Instant t);
/// Reads ISO 8601 with any offset; empty if \a text is not a date and time.
std::optional<Instant> instantFromIso(QStringView text);

/// A duration as people say it: "0.3 ms", "41 ms", "3.5 s", "2 min 5 s".
QString spoken(Micros d);

} // namespace fd
