// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnosis/differential.h"

#include <algorithm>

namespace fd::diagnosis {

namespace {

constexpr std::size_t most = 3;

struct Alike {
    std::string_view cause;
    const char *others[most];
};

// Each row is a pair that one line cannot tell apart, and that another measurement does: the resources'
// "confirm" says which.
constexpr Alike table[] = {
    // A connection that ends before an answer: idle ones are closed as a request comes, or the process died.
    {"origin-closed-early", {"keepalive-race", "origin-crashed", "app-error"}},
    {"keepalive-race", {"origin-closed-early", "origin-crashed"}},
    // Nothing listens: it is stopped, or the address or port is that of something else.
    {"origin-refused", {"origin-crashed", "edge-config-error", "dns-stale"}},
    {"unix-socket-missing", {"origin-crashed", "edge-config-error"}},
    {"origin-crashed", {"oom-killer", "origin-refused"}},
    // Silence: dropped on the way, or sent to an address that is no longer used.
    {"connect-timeout", {"origin-firewall-drop", "dns-stale", "origin-blocks-cdn-ips"}},
    {"origin-firewall-drop", {"connect-timeout", "origin-blocks-cdn-ips"}},
    {"origin-firewall-reject", {"host-unreachable", "origin-refused"}},
    {"host-unreachable", {"dns-stale", "origin-firewall-reject", "ipv6-broken"}},
    {"ipv6-broken", {"host-unreachable", "dns-stale"}},
    {"no-healthy-backend", {"probe-misconfigured", "origin-refused", "edge-config-error"}},
    {"probe-misconfigured", {"no-healthy-backend", "origin-slow-first-byte"}},
    // Late: too few workers, too much to do, or something behind that is late itself.
    {"origin-slow-first-byte", {"app-workers-exhausted", "cpu-overload", "db-connections-exhausted"}},
    {"app-workers-exhausted", {"origin-slow-first-byte", "cpu-overload", "db-connections-exhausted"}},
    {"backend-maxconn", {"origin-slow-first-byte", "app-workers-exhausted"}},
    {"origin-stalls-mid-body", {"response-truncated", "mtu-blackhole"}},
    {"response-truncated", {"origin-closed-early", "bad-chunking"}},
    {"listen-backlog-full", {"app-workers-exhausted", "cpu-overload"}},
    {"cpu-overload", {"app-workers-exhausted", "origin-slow-first-byte"}},
    {"oom-killer", {"origin-crashed", "app-workers-exhausted"}},
    {"app-error", {"deploy-regression", "db-down"}},
    {"db-connections-exhausted", {"db-down", "app-error"}},
    {"db-down", {"db-connections-exhausted", "app-error"}},
    // An assertion that fails is a fault of the program itself.
    {"edge-crashed", {"cdn-internal", "edge-capacity"}},
    {"edge-config-error", {"origin-refused", "dns-nxdomain"}},
    {"workspace-overflow", {"backend-header-too-large", "edge-capacity"}},
    {"backend-header-too-large", {"workspace-overflow", "bad-http-response"}},
    {"bad-http-response", {"https-to-http-port", "http-to-https-port", "proxy-protocol-mismatch"}},
    {"https-to-http-port", {"tls-protocol-mismatch", "tls-handshake-failed"}},
    {"http-to-https-port", {"edge-config-error", "bad-http-response"}},
    {"tls-handshake-failed", {"tls-sni-missing", "tls-protocol-mismatch", "https-to-http-port"}},
    {"tls-hostname-mismatch", {"tls-sni-missing", "dns-wrong-origin-ip"}},
    {"tls-sni-missing", {"tls-hostname-mismatch", "tls-handshake-failed"}},
    {"tls-chain-incomplete", {"tls-cert-expired", "clock-skew"}},
    {"tls-cert-expired", {"clock-skew", "tls-chain-incomplete"}},
    {"dns-nxdomain", {"dns-stale", "dns-servfail"}},
    {"dns-servfail", {"dns-dnssec-bogus", "dns-lame-delegation"}},
    {"rate-limited", {"edge-capacity", "origin-blocks-cdn-ips"}},
    {"rollout-shutdown", {"deploy-regression", "origin-refused"}},
    {"client-abort", {"origin-slow-first-byte"}},
    {"edge-capacity", {"fd-limit", "cpu-overload"}},
    {"fd-limit", {"edge-capacity", "ephemeral-ports-exhausted"}},
};

struct Behind {
    int status;
    const char *causes[most];
};

constexpr Behind statuses[] = {
    {500, {"app-error", "deploy-regression"}},
    {502, {"keepalive-race", "origin-crashed", "origin-refused"}},
    {503, {"no-healthy-backend", "origin-refused", "probe-misconfigured"}},
    {504, {"origin-slow-first-byte", "connect-timeout", "app-workers-exhausted"}},
    {520, {"bad-http-response", "origin-closed-early"}},
};

template <std::size_t size>
std::span<const char *const> filled(const char *const (&list)[size])
{
    const auto end = std::find(std::begin(list), std::end(list), nullptr);
    return {std::begin(list), static_cast<std::size_t>(end - std::begin(list))};
}

} // namespace

std::span<const char *const> alike(std::string_view cause)
{
    for (const Alike &row : table) {
        if (row.cause == cause)
            return filled(row.others);
    }
    return {};
}

std::span<const char *const> behindStatus(int status)
{
    for (const Behind &row : statuses) {
        if (row.status == status)
            return filled(row.causes);
    }
    return {};
}

} // namespace fd::diagnosis
