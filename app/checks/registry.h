// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "checks/check.h"

namespace fd::checks {

Check logErrorsCheck();
Check logIncidentCheck();
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
Check httpCheck();
Check resolveCheck();
Check agreementCheck();
Check authoritativeCheck();
Check expectedCheck();
Check hostsCheck();

} // namespace fd::checks
