// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/dns/dns_probe.h"

#include "probes/dns/dns_exchange.h"
#include "probes/dns/dns_message.h"
#include "probes/event/wait.h"
#include "probes/hosts/hosts_probe.h"

#include <QRandomGenerator>

#include <algorithm>
#include <chrono>

namespace fd::probes {

namespace {

constexpr quint16 dnsPort = 53;

Failure protocolFailure(const QString &detail)
{
    return {Failure::Kind::Protocol, Failure::Phase::Resolve, 0, detail};
}

/// \returns an empty string where \a answer belongs to \a query.
QString wrongWith(const DnsMessage &answer, const QByteArray &query)
{
    const auto asked = decodeDnsMessage(query);
    if (!answer.response || answer.opcode != 0)
        return QStringLiteral("The message is not an answer to a query.");
    // Servers that cannot read a question answer without one (FORMERR, NOTIMP).
    if (answer.questions.empty() && answer.rcode != 0)
        return {};
    if (answer.questions.size() != 1 || !asked || !answer.questions.front().matches(asked->questions.front()))
        return QStringLiteral("The answer is to another question.");
    return {};
}

void take(DnsEvidence &evidence, DnsMessage &&answer)
{
    evidence.rcode = dnsRcodeText(answer.rcode);
    evidence.authoritative = answer.authoritative;
    evidence.authenticated = answer.authenticated;
    evidence.recursionAvailable = answer.recursionAvailable;
    evidence.truncated = evidence.truncated || answer.truncated;
    evidence.answer = std::move(answer.answer);
    evidence.authority = std::move(answer.authority);
    evidence.additional = std::move(answer.additional);
    evidence.extendedErrors = std::move(answer.extendedErrors);
}

/// One try at one server, with TCP after a cut answer.
DnsEvidence askOnce(const DnsRequest &request, const Endpoint &server, const std::stop_token &stop)
{
    DnsEvidence evidence;
    evidence.server = server;
    const auto id = static_cast<quint16>(QRandomGenerator::system()->bounded(0x10000));
    const QByteArray query = encodeDnsQuery(
        id, request.name, dnsTypeFromText(request.type).value_or(0),
        {.recursionDesired = request.recursionDesired, .checkingDisabled = request.checkingDisabled});
    const auto ask = [&](bool tcp) {
        auto answer = exchangeDns(server, query, tcp, request.timeout, stop);
        if (!answer) {
            evidence.failure = answer.error();
            return;
        }
        auto message = decodeDnsMessage(*answer);
        const QString wrong = message ? wrongWith(*message, query) : message.error();
        if (wrong.isEmpty())
            take(evidence, std::move(*message));
        else
            evidence.failure = protocolFailure(wrong);
    };
    ask(request.tcp);
    if (!request.tcp && evidence.truncated)
        ask(true);
    return evidence;
}

bool sendsToNextServer(const DnsEvidence &evidence)
{
    return evidence.failure || evidence.rcode == u"SERVFAIL" || evidence.rcode == u"REFUSED" ||
           evidence.rcode == u"NOTIMP";
}

/// Would a second try at the same server be another roll of the dice?
bool isWorthAnotherTry(const DnsEvidence &evidence)
{
    return evidence.failure && (evidence.failure->kind == Failure::Kind::TimedOut ||
                                evidence.failure->kind == Failure::Kind::Protocol ||
                                evidence.failure->kind == Failure::Kind::Closed ||
                                evidence.failure->kind == Failure::Kind::Reset);
}

} // namespace

std::vector<Endpoint> dnsServersFor(const DnsRequest &request, const Settings &settings)
{
    if (!request.server.address.isEmpty())
        return {{request.server.address, request.server.port == 0 ? dnsPort : request.server.port}};
    std::vector<Endpoint> servers;
    for (const QString &address : systemResolvers(settings))
        servers.push_back({address, dnsPort});
    if (servers.empty())
        servers.push_back({QStringLiteral("127.0.0.1"), dnsPort}); // resolv.conf(5)
    return servers;
}

DnsEvidence askInOrder(const DnsRequest &request, const std::vector<Endpoint> &servers,
                       const std::stop_token &stop)
{
    const auto begin = Clock::now();
    DnsEvidence best; // an answer beats none, an earlier server a later one
    bool again = true;
    for (int round = 0; again && round < std::max(1, request.tries); ++round) {
        again = false;
        for (size_t i = 0; i < servers.size(); ++i) {
            DnsEvidence evidence = askOnce(request, servers[i], stop);
            const bool final = !sendsToNextServer(evidence) ||
                               (evidence.failure && evidence.failure->kind == Failure::Kind::Cancelled);
            again = again || isWorthAnotherTry(evidence);
            if (final || (round == 0 && i == 0) || (best.failure && (!evidence.failure || i == 0)))
                best = std::move(evidence);
            if (final) {
                best.elapsed = std::chrono::duration_cast<Micros>(Clock::now() - begin);
                return best;
            }
        }
        again = again && best.failure;
    }
    best.elapsed = std::chrono::duration_cast<Micros>(Clock::now() - begin);
    return best;
}

Outcome probeDns(const DnsRequest &request, const Settings &settings, const std::stop_token &stop)
{
    const auto type = dnsTypeFromText(request.type);
    if (!type)
        return NotRun{QStringLiteral("\"%1\" is not a DNS record type.").arg(request.type)};
    if (encodeDnsQuery(0, request.name, *type, {}).isEmpty())
        return NotRun{QStringLiteral("\"%1\" cannot be asked for: it is not a DNS name.").arg(request.name)};
    return askInOrder(request, dnsServersFor(request, settings), stop);
}

} // namespace fd::probes
