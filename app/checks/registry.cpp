// SPDX-License-Identifier: GPL-3.0-or-later
#include "checks/registry.h"

#include <algorithm>

namespace fd::checks {

std::span<const Check> allChecks()
{
    static const Check checks[] = {
        logErrorsCheck(),   logIncidentCheck(),                      // Logs
        hostCheck(),        nodeExporterCheck(), nginxStatusCheck(), // Capacity
        visitorCheck(),     originCheck(),       compareCheck(),
        storedErrorCheck(), reportedCheck(),                  // CDN bypass
        tcpCheck(),         tlsCheck(),          httpCheck(), // Connectivity
        resolveCheck(),     agreementCheck(),    authoritativeCheck(),
        expectedCheck(),    hostsCheck(), // DNS
    };
    return checks;
}

const Check *checkById(QStringView id)
{
    const auto checks = allChecks();
    const auto found = std::find_if(checks.begin(), checks.end(),
                                    [id](const Check &check) { return id == QLatin1StringView(check.id); });
    return found == checks.end() ? nullptr : &*found;
}

} // namespace fd::checks
