// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/case.h"

namespace fd::cli {

/// The case file that is the one positional argument of \a command. The error is one line for standard error.
tl::expected<Case, QString> loadCase(const QStringList &names, const QString &command);

} // namespace fd::cli
