// SPDX-License-Identifier: GPL-3.0-or-later
#include "checks/capacity/figures.h"
#include "checks/registry.h"

#include <QCoreApplication>

namespace fd::checks {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Checks)
};

constexpr QLatin1StringView kType{"node-exporter"};

} // namespace

Check nodeExporterCheck()
{
    return {"capacity.node-exporter",
            Step::Capacity,
            [] { return Tr::tr("Machines (node_exporter)"); },
            [] { return Tr::tr("Is a machine of the site short of processor, memory or disk?"); },
            [](const Context &context) { return figureRequests(context, kType); },
            [](const Context &context) {
                return figureRows(context, kType, Tr::tr("No node_exporter is given as a capacity source."));
            }};
}

} // namespace fd::checks
