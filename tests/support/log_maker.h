// SPDX-License-Identifier: GPL-3.0-or-later
//
// Logs of a shop with an outage in them, of which everything is known.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace fd::test {

enum class LogKind { NginxCombined, NginxUpstream, Haproxy, Caddy, NginxError, Varnishlog, Count };

const char *nameOf(LogKind kind);

struct LogPlan {
    LogKind kind = LogKind::NginxCombined;
    unsigned seed = 1;
    std::int64_t requests = 30'000;
    std::int64_t start = 1773122400; ///< 2026-03-10T06:00:00Z
    int spanSeconds = 4 * 3600;
    int onsetSeconds = 7200; ///< after the start; at or after the end: no incident
    int lastsSeconds = 1200;
    unsigned failPercent = 70; ///< of the requests to the upstream that fails
    unsigned failing = 3;      ///< that upstream, 0 to 5
    bool decoys = true; ///< a scanner's burst of 404 and a restart that costs a few requests of one minute
};

struct LogTruth {
    std::int64_t lines = 0;
    std::int64_t bytes = 0;
    std::array<std::int64_t, 600> status = {};
    std::string failing = {}; ///< as the log names the upstream; empty where it does not
};

/// Hands the log to \a write in blocks of about 1 MiB that end anywhere.
LogTruth makeLog(const LogPlan &plan, const std::function<void(std::string_view)> &write);

} // namespace fd::test
