// SPDX-License-Identifier: GPL-3.0-or-later
//
// Does a TCP connection to every address of edge and origin open, and how fast?
#include "checks/connectivity/way.h"
#include "checks/registry.h"

#include <QCoreApplication>

namespace fd::checks {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Checks)
};

CheckResult judgeOne(const Context &context, const Endpoint &to, Role role, const QString &subject)
{
    const TcpRequest request = knock(context, to, role);
    CheckResult row = rowFor(context, to.text(), request);
    row.reproduce = byHand(request);
    const auto *seen = context.evidence.get<TcpEvidence>(request);
    if (!isAnswered(row) || !seen)
        return row;
    row.evidence = toJsonObject(*seen);
    Judgement judgement;
    if (!seen->failure) {
        judgement.summary = Tr::tr("Connected in %1").arg(fd::spoken(seen->connect));
        judgement.add(
            Fact::TcpOpen, role, subject,
            role == Role::Edge
                ? Tr::tr("The edge %1 accepts connections (%2).").arg(subject, fd::spoken(seen->connect))
                : Tr::tr("The origin %1 accepts connections (%2).").arg(subject, fd::spoken(seen->connect)),
            static_cast<double>(seen->connect.count()) / 1000.0);
    } else {
        addFailure(judgement, *seen->failure, role, subject, seen->connect);
    }
    apply(judgement, row);
    return row;
}

/// Another connection to that edge brought the page, while this one and echo requests got no answer: some of
/// the packets are lost on the way, as where one of several ways drops all.
void judgeContradiction(const Context &context, const EdgeTarget &edge, CheckResult &row)
{
    constexpr double half = 50; // percent, for want of more tries
    const auto *seen = context.evidence.get<TcpEvidence>(knock(context, edge.to, Role::Edge));
    const auto *page = context.evidence.get<HttpEvidence>(edgeRequest(context, edge));
    if (!seen || !seen->failure || seen->failure->kind != Failure::Kind::TimedOut || !page ||
        page->status == 0)
        return;
    for (const WayTarget &target : closeTargets(context)) {
        const auto *echo =
            target.to == edge.to ? context.evidence.get<PingEvidence>(echoRequest(context, target)) : nullptr;
        if (!echo || echo->sent == 0 || !echo->times.empty() || !echo->refusedBy.isEmpty())
            continue;
        row.observations.push_back(
            {Fact::PathLossy,
             Role::Edge,
             edge.to.text(),
             Tr::tr("One connection to the edge %1 brought the page; another was not answered, and "
                    "nor were echo requests: packets are lost on the way.")
                 .arg(edge.to.text()),
             {},
             half,
             0.9});
    }
}

/// With addresses of both families: do only those of IPv6 fail?
void judgeFamilies(std::vector<CheckResult> &rows, std::size_t first, Role role)
{
    int fine4 = 0;
    int bad4 = 0;
    int fine6 = 0;
    QStringList failing;
    for (std::size_t i = first; i < rows.size(); ++i) {
        const auto endpoint = endpointFromText(rows[i].target);
        const bool six = endpoint && endpoint->isIpv6();
        if (rows[i].status == Status::Pass)
            ++(six ? fine6 : fine4);
        else if (rows[i].status == Status::Fail && six)
            failing.append(rows[i].target);
        else if (rows[i].status == Status::Fail)
            ++bad4;
    }
    if (failing.isEmpty() || fine6 > 0 || fine4 == 0 || bad4 > 0)
        return;
    rows[first].observations.push_back({Fact::OnlyIpv6Fails,
                                        role,
                                        failing.join(QStringLiteral(", ")),
                                        Tr::tr("Over IPv4 connections open, over IPv6 (%1) they do not.")
                                            .arg(failing.join(QStringLiteral(", "))),
                                        {},
                                        0,
                                        1});
}

std::vector<ProbeRequest> plan(const Context &context)
{
    std::vector<ProbeRequest> requests = originQuestions(context);
    for (const EdgeTarget &edge : edgeTargets(context))
        requests.emplace_back(knock(context, edge.to, Role::Edge));
    for (const OriginTarget &origin : originTargets(context))
        requests.emplace_back(knock(context, origin.to, Role::Origin));
    return requests;
}

std::vector<CheckResult> judge(const Context &context)
{
    std::vector<CheckResult> rows;
    for (const EdgeTarget &edge : edgeTargets(context)) {
        rows.push_back(judgeOne(context, edge.to, Role::Edge, edge.to.text()));
        judgeContradiction(context, edge, rows.back());
    }
    judgeFamilies(rows, 0, Role::Edge);
    const std::size_t edges = rows.size();
    for (const OriginTarget &origin : originTargets(context))
        rows.push_back(judgeOne(context, origin.to, Role::Origin, origin.label()));
    judgeFamilies(rows, edges, Role::Origin);
    return rows;
}

} // namespace

Check tcpCheck()
{
    return {"connectivity.tcp",
            Step::Connectivity,
            [] { return Tr::tr("TCP connections"); },
            [] { return Tr::tr("Does every address of edge and origin accept connections?"); },
            plan,
            judge};
}

} // namespace fd::checks
