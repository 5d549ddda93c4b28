// SPDX-License-Identifier: GPL-3.0-or-later
#include "checks/capacity/figures.h"
#include "checks/registry.h"

#include <QCoreApplication>

namespace fd::checks {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Checks)
};

constexpr QLatin1StringView kType{"nginx-status"};

} // namespace

Check nginxStatusCheck()
{
    return {"capacity.nginx-status",
            Step::Capacity,
            [] { return Tr::tr("nginx connections"); },
            [] { return Tr::tr("How busy is nginx?"); },
            [](const Context &context) { return figureRequests(context, kType); },
            [](const Context &context) {
                return figureRows(context, kType,
                                  Tr::tr("No nginx stub_status page is given as a capacity source."));
            }};
}

} // namespace fd::checks
