// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "checks/check.h"

namespace fd::checks {

/// A server's clock against this computer's, by its Date header (RFC 9110 section 6.6.1).
struct ClockOffset {
    QString address = {};
    Millis ahead{}; ///< of this computer's; below zero: behind
};

/// One for each server that sent a Date.
std::vector<ClockOffset> clockOffsets(const Context &context);

/// The moment in an HTTP date, as it is sent today (IMF-fixdate, RFC 9110 section 5.6.7).
std::optional<Instant> instantFromHttpDate(QStringView text);

} // namespace fd::checks
