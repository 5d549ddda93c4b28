// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "logs/entry.h"
#include "model/time.h"

#include <QString>

#include <optional>
#include <string_view>

namespace fd::logs {

/// Empty for noTime.
std::optional<Instant> instantOf(std::int64_t ns);
/// UTF-8 where it is that, else Latin-1.
QString textOf(std::string_view bytes);

} // namespace fd::logs
