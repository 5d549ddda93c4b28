// SPDX-License-Identifier: GPL-3.0-or-later
#include "checks/capacity/figures.h"
#include "checks/registry.h"

#include <QCoreApplication>

namespace fd::checks {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Checks)
};

constexpr QLatin1StringView kType{"host"};

} // namespace

Check hostCheck()
{
    return {"capacity.host",
            Step::Capacity,
            [] { return Tr::tr("This computer"); },
            [] { return Tr::tr("Is this computer itself short of anything?"); },
            [](const Context &context) { return figureRequests(context, kType); },
            [](const Context &context) {
                return figureRows(
                    context, kType,
                    Tr::tr("The site does not run on this computer, so its load does not matter here."));
            }};
}

} // namespace fd::checks
