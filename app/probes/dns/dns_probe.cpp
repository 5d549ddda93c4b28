// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/dns/dns_probe.h"

#include "probes/dns/dns_answer.h"
#include "probes/dns/dns_exchange.h"
#include "probes/dns/dns_message.h"
#include "probes/event/wait.h"
#include "probes/hosts/hosts_probe.h"

#include <QRandomGenerator>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace fd::probes {

namespace {

constexpr quint16 dnsPort = 53;

Failure protocolFailure(const QString &detail)
{
    return {Failure::Kind::Protocol, Failure::Phase::Resolve, 0, detail};
}

/// How long a resolver that is there may take, in time limits of a try: stub resolvers wait five seconds for
/// one that is silent (resolv.conf(5), options timeout), so visitors do wait for this one.
constexpr int kAliveTries = 5;

/// One server, with TCP after a cut answer.
DnsEvidence askOnce(const DnsRequest &request, const Endpoint &server, const DnsPatience &patience,
                    const std::stop_token &stop)
{
    DnsEvidence evidence;
    evidence.server = server;
    const auto id = static_cast<quint16>(QRandomGenerator::system()->bounded(0x10000));
    const QByteArray query = encodeDnsQuery(id, request.name, dnsTypeFromText(request.type).value_or(0),
                                            {.recursionDesired = request.recursionDesired,
                                             .checkingDisabled = request.checkingDisabled,
                                             .ednsBytes = request.ednsBytes,
                                             .dnssecOk = request.dnssecOk});
    const auto ask = [&](bool tcp) {
        auto answer = exchangeDns(server, query, tcp, tcp ? DnsPatience{request.timeout} : patience, stop);
        if (!answer) {
            evidence.failure = answer.error();
            return;
        }
        auto message = decodeDnsMessage(*answer);
        const QString wrong = message ? wrongWith(*message, questionOf(query)) : message.error();
        if (wrong.isEmpty())
            takeAnswer(evidence, std::move(*message), answer->size());
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

/// No other server would be asked after this.
bool isFinal(const DnsEvidence &evidence)
{
    return !sendsToNextServer(evidence);
}

/// Would a second try at the same server be another roll of the dice?
bool isWorthAnotherTry(const DnsEvidence &evidence)
{
    return evidence.failure && (evidence.failure->kind == Failure::Kind::TimedOut ||
                                evidence.failure->kind == Failure::Kind::Protocol ||
                                evidence.failure->kind == Failure::Kind::Closed ||
                                evidence.failure->kind == Failure::Kind::Reset);
}

/// It had not answered when the next was asked, nor when that one had.
bool isLate(const std::optional<DnsEvidence> &answer)
{
    return !answer || (answer->failure && answer->failure->kind == Failure::Kind::TimedOut);
}

/// One server after the other: the next has its turn once the one before failed, or is late. Whoever is late
/// may still answer, since several resolvers that are all slow are not silent; the first final answer ends
/// it. \returns the answers by server: none of those who had no turn or were cut short by another's answer.
std::vector<std::optional<DnsEvidence>> askStaggered(const DnsRequest &request,
                                                     const std::vector<Endpoint> &servers,
                                                     const DnsPatience &patience, const std::stop_token &stop)
{
    std::vector<std::optional<DnsEvidence>> answers(servers.size());
    if (servers.size() == 1) {
        answers.front() = askOnce(request, servers.front(), patience, stop);
        return answers;
    }
    std::mutex mutex;
    std::condition_variable changed;
    int open = 0;
    bool decided = false;
    std::stop_source enough;
    const std::stop_callback onStop(stop, [&enough] { enough.request_stop(); });
    std::vector<std::jthread> threads;
    std::unique_lock lock(mutex);
    for (size_t i = 0; i < servers.size() && !decided && !stop.stop_requested(); ++i) {
        ++open;
        threads.emplace_back([&, i] {
            DnsEvidence evidence = askOnce(request, servers[i], patience, enough.get_token());
            const std::lock_guard guard(mutex);
            --open;
            if (decided)
                return;
            decided = isFinal(evidence);
            answers[i] = std::move(evidence);
            changed.notify_all();
        });
        if (i + 1 < servers.size())
            changed.wait_for(lock, request.timeout, [&] { return decided || answers[i]; });
    }
    changed.wait(lock, [&] { return decided || open == 0; });
    lock.unlock();
    enough.request_stop();
    threads.clear();
    return answers;
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
    const auto took = [begin] { return std::chrono::duration_cast<Micros>(Clock::now() - begin); };
    const bool patient = request.recursionDesired && request.tries > 1 && !request.tcp;
    DnsEvidence best; // an answer beats none, an earlier server a later one
    bool again = true;
    for (int round = 0; again && round < std::max(1, request.tries); ++round) {
        again = false;
        // The repeats of the first round are the other rounds of those who keep silent.
        const DnsPatience patience =
            patient && round == 0 ? DnsPatience{request.timeout, request.tries, request.timeout * kAliveTries}
                                  : DnsPatience{request.timeout};
        const auto answers = askStaggered(request, servers, patience, stop);
        for (size_t i = 0; i < answers.size(); ++i) {
            if (!answers[i])
                continue;
            const bool silent = answers[i]->failure && answers[i]->failure->kind == Failure::Kind::TimedOut;
            again = again || (isWorthAnotherTry(*answers[i]) && !(patient && silent));
            const bool final = isFinal(*answers[i]);
            if (final || (round == 0 && i == 0) || (best.failure && (!answers[i]->failure || i == 0)))
                best = *answers[i];
            if (final) {
                best.elapsed = took();
                best.silentBefore = static_cast<int>(
                    std::count_if(answers.begin(), answers.begin() + static_cast<std::ptrdiff_t>(i), isLate));
                return best;
            }
        }
        again = again && best.failure && best.failure->kind != Failure::Kind::Cancelled;
    }
    best.elapsed = took();
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
