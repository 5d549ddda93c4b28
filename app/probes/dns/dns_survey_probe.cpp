// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/dns/dns_survey_probe.h"

#include "probes/dns/dns_batch.h"
#include "probes/dns/dns_probe.h"
#include "probes/event/wait.h"

namespace fd::probes {

Outcome probeDnsSurvey(const DnsSurveyRequest &request, const Settings &settings, const std::stop_token &stop)
{
    const auto type = dnsTypeFromText(request.type);
    if (!type)
        return NotRun{QStringLiteral("\"%1\" is not a DNS record type.").arg(request.type)};
    if (encodeDnsQuery(0, request.name, *type, {}).isEmpty())
        return NotRun{QStringLiteral("\"%1\" cannot be asked for: it is not a DNS name.").arg(request.name)};
    const auto begin = Clock::now();
    const DnsQueryFlags flags{.recursionDesired = request.recursionDesired,
                              .ednsBytes = request.ednsBytes,
                              .dnssecOk = request.dnssecOk};
    std::vector<DnsAsk> asks;
    asks.reserve(request.servers.size());
    for (const Endpoint &server : request.servers) {
        DnsRequest one;
        one.server = server;
        asks.push_back({request.name, *type, flags, dnsServersFor(one, settings).front(), request.tcp});
    }
    DnsSurveyEvidence survey;
    survey.answers.reserve(asks.size());
    for (DnsReply &reply :
         askWithSpares(asks, dnsServersFor({}, settings), request.timeout, request.tries, stop))
        survey.answers.push_back(std::move(reply.evidence));
    survey.elapsed = std::chrono::duration_cast<Micros>(Clock::now() - begin);
    return survey;
}

} // namespace fd::probes
