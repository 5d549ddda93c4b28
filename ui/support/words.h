// SPDX-License-Identifier: GPL-3.0-or-later
//
// The same word for the same thing everywhere in the window.
#pragma once

#include "model/case.h"

namespace fd::ui {

QString word(Status status);   ///< "passed", "could not run"
QString word(SiteState state); ///< "working", "down"
QString word(Where where);     ///< "the origin"
/// What a finding is and how sure it is: "Explains the outage: very sure".
QString sureness(const Finding &finding); ///< "Likely cause, very sure"

QString title(Step step);    ///< "CDN Bypass"
QString question(Step step); ///< what the step finds out, in one sentence

/// \a one for exactly one, else \a many with the number in place of %1.
QString counted(qsizetype n, const QString &one, const QString &many);

/// A moment in local time with its zone: "24 Nov 2026, 21:40:03 UTC".
QString localMoment(Instant t);
/// The same for a column of a table whose head names the zone: "24 Nov, 21:40:03".
QString shortMoment(Instant t);
/// A stretch of time with what both ends share said once: "24 Nov 2026, 21:40:03 to 21:52:00 UTC".
QString localSpan(Instant from, Instant until);
/// The zone of local time at \a t: "UTC", "CET".
QString localZone(Instant t);
/// The host (and port where it is not the scheme's own) of the profile's site; its name for an offline run.
QString siteLabel(const Profile &profile);

struct Progress {
    int done = 0;
    int total = 0;
};
Progress progressOf(const Case &run);
/// How many requests left this program's hands by now.
int requestsSent(const Case &run);

} // namespace fd::ui
