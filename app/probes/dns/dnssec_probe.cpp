// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/dns/dnssec_probe.h"

#include "probes/dns/dns_batch.h"
#include "probes/dns/dns_probe.h"
#include "probes/dns/dnssec_chain.h"

#include <algorithm>

namespace fd::probes {

Outcome probeDnssec(const DnssecRequest &request, const Settings &settings, const std::stop_token &stop)
{
    const auto type = dnsTypeFromText(request.type);
    if (!type)
        return NotRun{QStringLiteral("\"%1\" is not a DNS record type.").arg(request.type)};
    std::vector<ChainAnswer> answers = chainQuestions(request.name, *type, request.anchors);
    if (answers.empty())
        return NotRun{QStringLiteral("No trust anchor lies above \"%1\".").arg(request.name)};
    DnsRequest one;
    one.server = request.server;
    const std::vector<Endpoint> servers = dnsServersFor(one, settings);
    const DnsQueryFlags flags{.recursionDesired = true, .checkingDisabled = true, .dnssecOk = true};
    std::vector<DnsAsk> asks;
    asks.reserve(answers.size());
    for (const ChainAnswer &answer : answers)
        asks.push_back({answer.name, answer.type, flags, servers.front(), false});
    const std::vector<DnsReply> replies = askWithSpares(asks, servers, request.timeout / 2, 2, stop);
    for (std::size_t i = 0; i < replies.size(); ++i) {
        if (!replies[i].evidence.failure)
            answers[i].bytes = replies[i].bytes;
    }
    const auto now = std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now());
    DnssecEvidence evidence = judgeChain(request.name, *type, answers, request.anchors, now);
    const bool silent = std::all_of(replies.begin(), replies.end(),
                                    [](const DnsReply &reply) { return reply.evidence.failure.has_value(); });
    if (silent)
        evidence.failure = replies.back().evidence.failure;
    return evidence;
}

} // namespace fd::probes
