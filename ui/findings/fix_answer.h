// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/case.h"

namespace fd::ui {

/// What asking again after a fix has shown.
struct FixAnswer {
    enum class Kind { Fixed, Unchanged, ChangedNotFixed, NewProblem, Undecided };
    Kind kind = Kind::Undecided;
    QString text = {}; ///< one or two whole sentences: "Fixed. …"
};

/// Compares the run before a fix with the run after the checks \a ids were asked again. Pure.
FixAnswer answerOfFix(const Case &before, const Case &after, const QString &cause, const QStringList &ids);

/// The checks that show whether \a fix of \a finding worked: its own, else those that the finding rests on.
QStringList checksToVerify(const Finding &finding, const Fix &fix);

} // namespace fd::ui
