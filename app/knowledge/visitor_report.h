// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/evidence.h"

namespace fd::knowledge {

/// Reads what a visitor or colleague saved or pasted, in whatever form: an error page (HTML or its text),
/// response headers, `curl -i` or `curl -v` output, a curl error, a HAR, a line of a browser
/// ("ERR_CONNECTION_TIMED_OUT"). Pure; never fails: what cannot be read at all has form "text" and no status.
/// Bounded in time and memory for any input.
ResponseEvidence readVisitorReport(const QByteArray &saved);

/// What was recognised, in one or two plain sentences, translated: "This page was written by Varnish.
/// Reference 32771."
QString describe(const ResponseEvidence &report);

} // namespace fd::knowledge
