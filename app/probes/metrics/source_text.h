// SPDX-License-Identifier: GPL-3.0-or-later
//
// What sources answer over HTTP, as values. Pure. Each is empty where the text is not of that kind.
#pragma once

#include "probes/metrics/machine.h"

#include <QByteArray>

namespace fd::probes {

/// The answer of Prometheus' node_exporter (its Linux collectors).
std::optional<MachineSample> machineFromNodeExporter(QByteArrayView text);

/// nginx's stub_status page (ngx_http_stub_status_module).
struct NginxStatus {
    double active = 0;
    double accepts = 0;
    double handled = 0;
    double requests = 0;
    double reading = 0;
    double writing = 0;
    double waiting = 0;
};
std::optional<NginxStatus> nginxFromStubStatus(QByteArrayView text);
std::vector<Metric> nginxMetrics(const NginxStatus &before, const NginxStatus &after, double seconds);

/// Apache's mod_status page in its machine-readable form (?auto).
struct ApacheStatus {
    double busy = 0;
    double idle = 0;
    double open = 0;                     ///< slots without a process: '.' on the scoreboard
    std::optional<double> accesses = {}; ///< with ExtendedStatus
    std::optional<double> uptime = {};
};
std::optional<ApacheStatus> apacheFromStatus(QByteArrayView text);
std::vector<Metric> apacheMetrics(const ApacheStatus &before, const ApacheStatus &after, double seconds);

} // namespace fd::probes
