// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/check_result.h"
#include "ui/charts/grid.h"

#include <optional>

namespace fd::ui {

/// The line that \a row's sentence \a text was written from, kept with the row's evidence; that of the first
/// sentence where \a text is empty. Empty where the sentence speaks of no single line.
std::optional<LinePlace> placeOf(const CheckResult &row, const QString &text);

} // namespace fd::ui
