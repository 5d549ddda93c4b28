// SPDX-License-Identifier: GPL-3.0-or-later
//
// The words and the order that all readable formats share.
#pragma once

#include "model/case.h"

namespace fd::report {

QString word(Status status);
QString word(Severity severity);
QString word(SiteState state);
QString word(Where where);
QString word(Step step);
/// "critical, very sure".
QString ranking(const Finding &finding);
/// "low risk"; empty where none is given.
QString riskWord(const QString &risk);

/// "2026-11-22 08:00:00 UTC".
QString clock(Instant t);
/// What the run was about: the site's URL, or what was handed in.
QString subject(const Case &run);
/// The headline of the verdict, or one that says that there is none.
QString headline(const Case &run);

/// What stands in place of findings where there are none.
QString nothingFound(const Case &run);

/// What was not looked at, one sentence each: an early end, steps left out, rows that did not apply or broke.
QStringList notChecked(const Case &run);

/// \a text without control characters, which could steer a terminal; line ends stay where \a lines is true.
QString printable(const QString &text, bool lines = false);

QByteArray html(const Case &run);
QByteArray markdown(const Case &run);
QByteArray text(const Case &run);
QByteArray curl(const Case &run);
QByteArray har(const Case &run);
QByteArray postman(const Case &run);

/// The cause in words: its title, or the id where this version does not know it.
QString causeTitle(const QString &id);

} // namespace fd::report
