// SPDX-License-Identifier: GPL-3.0-or-later
#include "checks/guesses.h"

#include "knowledge/likeness.h"

#include <QCoreApplication>

namespace fd::checks {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Checks)
};

} // namespace

void addGuesses(const Context &context, const QString &text, Role role, CheckResult &row)
{
    if (!context.profile.isOffline())
        return;
    int place = 0;
    for (const knowledge::Likely &likely : knowledge::likelyCauses(text)) {
        row.observations.push_back({Fact::WordsResemble, role, row.target,
                                    Tr::tr("The words of what was handed in are like those of such failures. "
                                           "That is a guess; no known text says so."),
                                    likely.cause, static_cast<double>(++place), 1});
    }
}

} // namespace fd::checks
