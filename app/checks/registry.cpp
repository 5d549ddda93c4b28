// SPDX-License-Identifier: GPL-3.0-or-later
#include "checks/registry.h"

#include <algorithm>

namespace fd::checks {

std::span<const Check> allChecks()
{
    // One line each, so that additions do not meet.
    // clang-format off
    static const Check checks[] = {
        // Logs
        logErrorsCheck(),
        logIncidentCheck(),
        logChangesCheck(),
        logClocksCheck(),
        logUpstreamsCheck(),
        // Capacity
        hostCheck(),
        nodeExporterCheck(),
        nginxStatusCheck(),
        // CDN bypass
        visitorCheck(),
        originCheck(),
        compareCheck(),
        asEdgeCheck(),
        virtualHostCheck(),
        storedErrorCheck(),
        reportedCheck(),
        // Connectivity
        tcpCheck(),
        tlsCheck(),
        tlsOffersCheck(),
        tlsServerNameCheck(),
        httpCheck(),
        httpTimesCheck(),
        httpVersionsCheck(),
        healthPathCheck(),
        forwardedSchemeCheck(),
        keepAliveCheck(),
        originProtocolCheck(),
        pingCheck(),
        routeCheck(),
        mtuCheck(),
        familiesCheck(),
        workstationCheck(),
        // DNS
        resolveCheck(),
        agreementCheck(),
        authoritativeCheck(),
        aliasCheck(),
        expectedCheck(),
        hostsCheck(),
        delegationCheck(),
        transportCheck(),
        propagationCheck(),
        dnssecCheck(),
        zoneRecordsCheck(),
        inventedNameCheck(),
        searchDomainsCheck(),
        originNamesCheck(),
    };
    // clang-format on
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
