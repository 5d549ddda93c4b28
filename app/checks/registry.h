// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "checks/check.h"

namespace fd::checks {

Check logErrorsCheck();
Check logIncidentCheck();
Check logChangesCheck();
Check logClocksCheck();
Check logUpstreamsCheck();
Check hostCheck();
Check nodeExporterCheck();
Check nginxStatusCheck();
Check visitorCheck();
Check originCheck();
Check compareCheck();
Check storedErrorCheck();
Check reportedCheck();
Check tcpCheck();
Check tlsCheck();
Check tlsOffersCheck();
Check tlsServerNameCheck();
Check httpCheck();
Check httpTimesCheck();
Check httpVersionsCheck();
Check keepAliveCheck();
Check originProtocolCheck();
Check healthPathCheck();
Check forwardedSchemeCheck();
Check asEdgeCheck();
Check virtualHostCheck();
Check pingCheck();
Check routeCheck();
Check mtuCheck();
Check familiesCheck();
Check workstationCheck();
Check resolveCheck();
Check agreementCheck();
Check authoritativeCheck();
Check aliasCheck();
Check expectedCheck();
Check hostsCheck();
Check delegationCheck();
Check transportCheck();
Check propagationCheck();
Check dnssecCheck();
Check zoneRecordsCheck();
Check inventedNameCheck();
Check searchDomainsCheck();
Check originNamesCheck();

} // namespace fd::checks
