// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "checks/site.h"

namespace fd::checks {

/// Adds to \a row what \a text may mean by its words: for what was handed in and cannot be asked after.
/// Nothing where the site can be asked, or where too few of the words are known.
void addGuesses(const Context &context, const QString &text, Role role, CheckResult &row);

} // namespace fd::checks
