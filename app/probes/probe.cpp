// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/probe.h"

#include "probes/dns/dns_probe.h"
#include "probes/dns/dns_survey_probe.h"
#include "probes/dns/dnssec_probe.h"
#include "probes/event/sigpipe_guard.h"
#include "probes/hosts/hosts_probe.h"
#include "probes/hosts/workstation_probe.h"
#include "probes/http/http_probe.h"
#include "probes/http/keep_alive_probe.h"
#include "probes/icmp/mtu_probe.h"
#include "probes/icmp/ping_probe.h"
#include "probes/logfile/logfile.h"
#include "probes/metrics/metrics_probe.h"
#include "probes/route/route_probe.h"
#include "probes/tcp/tcp_probe.h"
#include "probes/tls/tls_probe.h"

#include <ares.h>
#include <curl/curl.h>
#include <openssl/ssl.h>

#include <exception>
#include <mutex>

namespace fd::probes {

namespace {

/// One overload for each kind of request.
struct Dispatch {
    const Settings &settings;
    const std::stop_token &stop;
    const InterimSink &interim;

    Outcome operator()(const TcpRequest &r) const { return probeTcp(r, settings, stop, interim); }
    Outcome operator()(const TlsRequest &r) const { return probeTls(r, settings, stop); }
    Outcome operator()(const HttpRequest &r) const { return probeHttp(r, settings, stop); }
    Outcome operator()(const DnsRequest &r) const { return probeDns(r, settings, stop); }
    Outcome operator()(const HostsRequest &r) const { return probeHosts(r, settings, stop); }
    Outcome operator()(const MetricsRequest &r) const { return probeMetrics(r, settings, stop); }
    Outcome operator()(const LogRequest &r) const { return probeLog(r, settings, stop, interim); }
    Outcome operator()(const ResponseRequest &r) const { return probeResponse(r, settings, stop); }
    Outcome operator()(const DnssecRequest &r) const { return probeDnssec(r, settings, stop); }
    Outcome operator()(const DnsSurveyRequest &r) const { return probeDnsSurvey(r, settings, stop); }
    Outcome operator()(const KeepAliveRequest &r) const { return probeKeepAlive(r, settings, stop); }
    Outcome operator()(const PingRequest &r) const { return probePing(r, settings, stop); }
    Outcome operator()(const RouteRequest &r) const { return probeRoute(r, settings, stop); }
    Outcome operator()(const MtuRequest &r) const { return probeMtu(r, settings, stop); }
    Outcome operator()(const WorkstationRequest &r) const { return probeWorkstation(r, settings, stop); }
    template <class Other>
    Outcome operator()(const Other &) const
    {
        return NotRun{};
    }
};

} // namespace

void initialise()
{
    static std::once_flag once;
    std::call_once(once, [] {
        OPENSSL_init_ssl(OPENSSL_INIT_LOAD_SSL_STRINGS | OPENSSL_INIT_LOAD_CRYPTO_STRINGS, nullptr);
        curl_global_init(CURL_GLOBAL_DEFAULT);
        ares_library_init(ARES_LIB_INIT_ALL);
    });
}

Outcome probe(const ProbeRequest &request, const Settings &settings, std::stop_token stop,
              const InterimSink &interim)
{
    // Only memory can run out here; the answer must still be an answer.
    try {
        const SigpipeGuard guard;
        return std::visit(Dispatch{settings, stop, interim}, request);
    } catch (const std::exception &e) {
        return NotRun{QString::fromLocal8Bit(e.what())};
    }
}

} // namespace fd::probes
