// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "checks/site.h"

namespace fd::checks {

/// One request for each log of the profile.
std::vector<LogRequest> logRequests(const Context &context);

/// A place of a line for each observation of a row, in the same order: what leads from a sentence to the line
/// it was written from.
template <class Lines>
QJsonArray placesOf(const Lines &lines)
{
    QJsonArray places;
    for (const auto &line : lines)
        places.append(QJsonObject{{QStringLiteral("file"), line.file}, {QStringLiteral("line"), line.line}});
    return places;
}

/// A row for each log, or one that says that there is none; \a judge fills in those that were read.
std::vector<CheckResult> logRows(const Context &context,
                                 void (*judge)(const Context &, const LogEvidence &, CheckResult &));

} // namespace fd::checks
