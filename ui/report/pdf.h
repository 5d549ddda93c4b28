// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/report.h"

namespace fd::ui {

/// Writes the HTML report of \a run as an A4 PDF. Needs a QGuiApplication (any platform); callable from any
/// thread. \returns an empty string, or a sentence on what went wrong.
QString writePdf(const Case &run, report::Redaction level, const QString &path);

} // namespace fd::ui
