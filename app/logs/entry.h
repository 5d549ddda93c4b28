// SPDX-License-Identifier: GPL-3.0-or-later
//
// One parsed line as views into it: no allocation on the way from the bytes to the sums.
#pragma once

#include <cstdint>
#include <string_view>

namespace fd::logs {

enum class Format : std::uint8_t {
    Unknown,
    NginxCombined,
    NginxUpstream,
    NginxIngress,
    NginxError,
    ApacheCommon,
    ApacheCombined,
    ApacheVhost,
    ApacheError,
    Varnishncsa,
    Varnishlog,
    HaproxyHttp,
    HaproxyTcp,
    HaproxyEvent,
    Squid,
    Envoy,
    Istio,
    TraefikClf,
    TraefikJson,
    Caddy,
    W3c,
    AwsAlb,
    AwsElb,
    CloudFront,
    Cloudflare,
    Fastly,
    EnvoyJson,
    JournaldJson,
    Json,
    Logfmt,
    Syslog3164,
    Syslog5424,
    SyslogIso,
    PhpFpm,
    Php,
    Mysql,
    Mariadb,
    Postgresql,
    Redis,
    Uwsgi,
    Dpkg,
    AptHistory,
    Dnf,
    Pacman,
    MysqlSlow,
    NginxCustom,
    ApacheCustom,
    Generic,
    Count,
};

/// Severity, most harmless first; syslog's words (RFC 5424 section 6.2.1).
enum class Level : std::uint8_t { None, Debug, Info, Notice, Warn, Error, Crit, Alert, Emerg };

constexpr std::int64_t noTime = INT64_MIN;
constexpr std::int64_t lastSecond = 7'258'118'400; ///< 2200-01-01: what is later is no time of a log

struct Entry {
    Format format = Format::Unknown;
    Level level = Level::None;
    bool request = false;         ///< one HTTP exchange (or TCP session): counted by status
    std::uint8_t timeDigits = 0;  ///< decimals of the second in the log
    std::int16_t status = -1;     ///< -1: the line has none
    std::int64_t timeNs = noTime; ///< since 1970 UTC
    std::int16_t retries = 0;     ///< tries after the first one
    std::int64_t bytes = -1;
    double upstreamMs = -1;
    double durationMs = -1;
    std::string_view method = {}, url = {}, protocol = {};
    std::string_view client = {}, host = {};
    std::string_view upstream = {}, upstreamStatus = {},
                     upstreamTimes = {}; ///< as logged; nginx lists one value for each try
    std::string_view userAgent = {}, referrer = {};
    std::string_view message = {};
    std::string_view signal =
        {}; ///< what tells failures apart beside the status: termination state, response flags, result type
    bool upstreamFailed = false;    ///< the upstream failed, whatever the client saw
    bool continuation = false;      ///< more of the record above: a stack trace, a PostgreSQL CONTEXT
    bool repeatsLast = false;       ///< syslog's "last message repeated 3 times"
    std::int32_t repeats = 1;       ///< how often what it tells of has happened
    std::string_view repeated = {}; ///< of "message repeated 3 times: [ … ]", where the record is that text

    /// The message without what a log daemon says about it.
    std::string_view told() const { return repeated.empty() ? message : repeated; }
};

} // namespace fd::logs
