// SPDX-License-Identifier: GPL-3.0-or-later
//
// How the zone's name servers answer: over TCP as well, and what is read by whom.
#include "checks/dns/names.h"
#include "checks/registry.h"

#include <QCoreApplication>

#include <algorithm>

namespace fd::checks {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Checks)
};

const QString kA = QStringLiteral("A");
constexpr int kSmall = 512;
constexpr int kFragmented = 4096;

DnsSurveyRequest overTcp(const Context &context)
{
    DnsSurveyRequest request = zoneSurvey(context, siteHost(context.profile), kA, true);
    request.tries = 1;
    return request;
}

/// A large answer that no path fragments: what a resolver asks for by default today (dnsflagday.net, 2020).
DnsSurveyRequest withSignatures(const Context &context)
{
    DnsSurveyRequest request = zoneSurvey(context, zoneOf(context), QStringLiteral("DNSKEY"));
    request.dnssecOk = true;
    return request;
}

/// The same with another size: what no path loses (RFC 1035 section 4.2.1), or what older resolvers ask for,
/// whose answers come in fragments.
DnsSurveyRequest withSize(const Context &context, int bytes)
{
    DnsSurveyRequest request = withSignatures(context);
    request.ednsBytes = bytes;
    return request;
}

bool isSilent(const DnsEvidence &answer)
{
    return answer.failure && answer.failure->kind == Failure::Kind::TimedOut && !answer.truncated;
}

/// Sizes worth a question, given the answers to the usual one.
std::vector<int> furtherSizes(const DnsSurveyEvidence *usual)
{
    std::vector<int> sizes;
    if (!usual)
        return sizes;
    const auto &all = usual->answers;
    if (std::any_of(all.begin(), all.end(), isSilent))
        sizes.push_back(kSmall);
    if (std::any_of(all.begin(), all.end(), [](const DnsEvidence &one) { return one.truncated; }))
        sizes.push_back(kFragmented);
    return sizes;
}

const DnsEvidence *answerOf(const Context &context, const DnsSurveyRequest &request, std::size_t server)
{
    const auto *survey = context.evidence.get<DnsSurveyEvidence>(request);
    return survey && server < survey->answers.size() ? &survey->answers[server] : nullptr;
}

/// Did any answer of that server not fit in UDP?
bool needsTcp(const Context &context, const NameServer &server, const DnsEvidence *large)
{
    const QString host = siteHost(context.profile);
    for (const QString &type : {kA, QStringLiteral("AAAA")}) {
        const auto *answer = context.evidence.get<DnsEvidence>(authoritativeQuestion(host, type, server));
        if (answer && answer->truncated)
            return true;
    }
    return large && large->truncated;
}

CheckResult judgeOne(const Context &context, const NameServer &server, const DnsEvidence &tcp,
                     const DnsEvidence *large, const DnsEvidence *small, const DnsEvidence *fragmented)
{
    CheckResult row;
    row.target = server.label();
    row.status = Status::Pass;
    row.durationMs = std::chrono::duration_cast<Millis>(tcp.elapsed).count();
    row.evidence = {{QStringLiteral("tcp"), toJsonObject(tcp)}};
    DnsRequest byHandTcp = authoritativeQuestion(siteHost(context.profile), kA, server);
    byHandTcp.tcp = true;
    row.reproduce = byHand(byHandTcp);
    if (large) {
        row.reproduce += QStringLiteral("\ndig +norecurse +dnssec +bufsize=1232 @%1 %2 DNSKEY")
                             .arg(server.server.address, zoneOf(context));
        row.evidence.insert(QStringLiteral("signed"), toJsonObject(*large));
    }
    const auto *udp =
        context.evidence.get<DnsEvidence>(authoritativeQuestion(siteHost(context.profile), kA, server));
    const bool answersUdp = udp && !udp->rcode.isEmpty();
    if (tcp.failure && tcp.failure->kind == Failure::Kind::NetworkUnreachable && server.server.isIpv6()) {
        row.status = Status::Skipped;
        row.summary =
            Tr::tr("This computer has no IPv6 connection, so this address cannot be tried from here.");
    } else if (tcp.failure && !answersUdp) {
        row.status = Status::Skipped;
        row.summary = Tr::tr("This server answers nothing, by UDP or TCP.");
    } else if (tcp.failure) {
        // The small answer came cut, the larger one is lost: the rest cannot be had in any way.
        const bool lost = large && isSilent(*large) && small && small->truncated;
        const bool needed = lost || needsTcp(context, server, large);
        const QString why = fd::spoken(tcp.failure->kind);
        row.status = Status::Warn;
        row.summary = lost ? Tr::tr("TCP fails (%1), and answers of more than %2 bytes are lost on the way: "
                                    "the zone's keys cannot be had")
                                 .arg(why)
                                 .arg(kSmall)
                      : needed ? Tr::tr("TCP fails (%1), and some answers do not fit in UDP").arg(why)
                               : Tr::tr("TCP fails (%1); the answers fit in UDP").arg(why);
        row.observations.push_back({Fact::DnsTcpRefused,
                                    Role::Dns,
                                    server.label(),
                                    Tr::tr("%1 cannot be asked over TCP (%2).").arg(server.label(), why),
                                    {},
                                    0,
                                    needed ? 1 : 0.2});
    } else if (large && isSilent(*large) && small && !isSilent(*small)) {
        row.status = Status::Warn;
        row.summary =
            Tr::tr("Answers of up to %1 bytes come, larger ones are lost on the way: resolvers wait in vain")
                .arg(kSmall);
        row.evidence.insert(QStringLiteral("small"), toJsonObject(*small));
        row.observations.push_back(
            {Fact::DnsServerBroken,
             Role::Dns,
             server.label(),
             Tr::tr("%1 answers a question for signed keys within %2 bytes, but not within "
                    "1232: larger answers get lost on the way.")
                 .arg(server.label())
                 .arg(kSmall),
             {},
             kSmall,
             0.5});
    } else if (large && isSilent(*large)) {
        row.status = Status::Warn;
        row.summary = Tr::tr("Answers, but not to a question for signed keys");
    } else if (fragmented && isSilent(*fragmented)) {
        row.status = Status::Warn;
        row.summary =
            Tr::tr("Answers over UDP and TCP; to resolvers that take %1 bytes at once its larger answers "
                   "are lost, since they come in fragments")
                .arg(kFragmented);
        row.evidence.insert(QStringLiteral("fragmented"), toJsonObject(*fragmented));
        row.reproduce += QStringLiteral("\ndig +norecurse +dnssec +bufsize=%3 +ignore @%1 %2 DNSKEY")
                             .arg(server.server.address, zoneOf(context))
                             .arg(kFragmented);
    } else {
        row.summary = Tr::tr("Answers over UDP and TCP");
        if (large && !large->failure)
            row.summary += Tr::tr("; its keys take %1 bytes").arg(large->bytes);
    }
    return row;
}

std::vector<ProbeRequest> plan(const Context &context)
{
    if (!hasName(context.profile) || nameServers(context).empty())
        return {};
    std::vector<ProbeRequest> requests{overTcp(context), withSignatures(context)};
    for (const int bytes : furtherSizes(context.evidence.get<DnsSurveyEvidence>(withSignatures(context))))
        requests.emplace_back(withSize(context, bytes));
    return requests;
}

std::vector<CheckResult> judge(const Context &context)
{
    if (context.profile.isOffline())
        return {};
    if (!hasName(context.profile))
        return {noNameRow(context)};
    const auto servers = nameServers(context);
    const auto *tcp = servers.empty() ? nullptr : context.evidence.get<DnsSurveyEvidence>(overTcp(context));
    if (!tcp || tcp->answers.size() != servers.size())
        return {openRow(context, siteHost(context.profile),
                        Tr::tr("No name server of the zone is known to ask."))};
    const auto *large = context.evidence.get<DnsSurveyEvidence>(withSignatures(context));
    std::vector<CheckResult> rows;
    for (std::size_t i = 0; i < servers.size(); ++i) {
        const bool also = large && large->answers.size() == servers.size();
        rows.push_back(judgeOne(context, servers[i], tcp->answers[i], also ? &large->answers[i] : nullptr,
                                answerOf(context, withSize(context, kSmall), i),
                                answerOf(context, withSize(context, kFragmented), i)));
    }
    return rows;
}

} // namespace

Check transportCheck()
{
    return {"dns.transport",
            Step::Dns,
            [] { return Tr::tr("Name servers over TCP"); },
            [] { return Tr::tr("Can large answers be had from the zone's name servers?"); },
            plan,
            judge};
}

} // namespace fd::checks
