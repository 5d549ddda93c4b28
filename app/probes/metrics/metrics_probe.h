// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "probes/probe.h"

namespace fd::probes {

/// Figures of one machine or service. Reads only; nothing is changed at the source. What is a rate or a share
/// of time is measured between two samples, one second apart. Types: "host" (this computer, from /proc; no
/// network), "node-exporter", "nginx-status" (stub_status) and "apache-status" (mod_status, ?auto), each by
/// HTTP from `url`; any other type is NotRun. A name in the URL is looked up in the hosts file and over DNS;
/// names that are never on the public net (RFC 6761) are not asked for. Failure: of that look-up or HTTP
/// exchange, or Protocol where the answer is not in the source's format. Blocks; ends within 100 ms of a stop
/// request. Never throws.
///
/// Ids (unit), in the order given; those a source does not tell are left out:
///   Machines ("host", "node-exporter")
///     cpu.used (%)             time not idle and not waiting for disks, all processors together
///     memory.used (%)          what is not available without swapping (MemAvailable)
///     load.1m load.5m load.15m running and waiting tasks for each processor
///     disk.used (%)            by mount point; of what is not reserved for root, as df says it
///     inodes.used (%)          by mount point
///     disk.readonly            1 for a file system that is mounted read-only; left out otherwise
///     cpu.iowait cpu.steal (%) waiting for disks; taken away by the hypervisor
///     cpu.count                processors
///     memory.total memory.available (bytes), swap.used (%)
///     files.used (%)           open file descriptors of the system's limit
///     conntrack.used (%)       entries of the connection tracking table's limit
///     tcp.listen-overflows     connections that found a full accept queue, during the second between the
///     samples tcp.listen-overflows.total, oom.kills.total    since the machine started uptime (s)
///   nginx-status
///     nginx.active nginx.reading nginx.writing nginx.waiting (connections)
///     nginx.requests.rate (requests/s)    without this program's own
///     nginx.dropped.total (connections)   accepted but not handled: no worker_connections left
///   apache-status
///     apache.workers.used (%)  busy of all slots
///     apache.busy apache.idle apache.open (workers)
///     apache.requests.rate (requests/s), uptime (s)
Outcome probeMetrics(const MetricsRequest &request, const Settings &settings, const std::stop_token &stop);

} // namespace fd::probes
