// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which routers lie on the way to edge and origin, and where does the way end?
#include "checks/connectivity/way.h"
#include "checks/registry.h"
#include "knowledge/products.h"
#include "model/hops.h"

#include <QCoreApplication>

#include <algorithm>
#include <set>

namespace fd::checks {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Checks)
};

const QString kTcp = QStringLiteral("tcp");
const QString kUdp = QStringLiteral("udp");

/// Alone, an end in silence may as well be the host's own firewall.
constexpr double kOneEnd = 0.4;

QString refusalWords(RouteAnswer::Kind kind)
{
    switch (kind) {
    case RouteAnswer::Kind::NetUnreachable: return Tr::tr("has no route to that network");
    case RouteAnswer::Kind::HostUnreachable: return Tr::tr("does not reach the host");
    case RouteAnswer::Kind::Prohibited: return Tr::tr("says that a filter forbids it");
    case RouteAnswer::Kind::TimeExceeded:
    case RouteAnswer::Kind::Reached:
    case RouteAnswer::Kind::TooBig:
    case RouteAnswer::Kind::Other: break;
    }
    return Tr::tr("refuses to pass it on");
}

QString pathWords(const Route &route)
{
    QStringList words;
    const auto paths = std::max_element(route.hops.begin(), route.hops.end(), [](const Hop &a, const Hop &b) {
        return a.addresses.size() < b.addresses.size();
    });
    if (paths != route.hops.end() && paths->addresses.size() > 1)
        words.append(
            Tr::tr("%1 paths run side by side from hop %2.").arg(paths->addresses.size()).arg(paths->number));
    if (route.silentHops > 0)
        words.append(Tr::tr("%n router(s) on the way do not answer, which is their right.", nullptr,
                            route.silentHops));
    for (const int hop : route.slowAnswerers) {
        words.append(Tr::tr("Loss at hop %1 is that router answering slowly; traffic passes.").arg(hop));
        break; // one example says it
    }
    return words.join(u' ');
}

void judgeReached(Judgement &judgement, const WayTarget &target, const Route &route)
{
    const Hop &last = route.hops.back();
    judgement.summary = Tr::tr("Reached at hop %1 in %2.").arg(last.number).arg(fd::spoken(last.median));
    const QString owner = knowledge::productOfAddress(target.to.address);
    if (!owner.isEmpty())
        judgement.summary += u' ' + Tr::tr("The address belongs to %1.").arg(knowledge::displayName(owner));
    if (route.lossFrom > 0) {
        judgement.summary +=
            u' ' + Tr::tr("Packets are missing from hop %1 on to the end.").arg(route.lossFrom);
    }
    const QString more = pathWords(route);
    if (!more.isEmpty())
        judgement.summary += u' ' + more;
    // Where already the first router's answers are missing, packets are lost in this computer's own network.
    const bool fromHere = route.lossFrom == 1 && route.hops.front().lossPercent() >= 20 &&
                          last.lossPercent() >= 20 && route.hops.size() > 2;
    if (fromHere) {
        judgement.status = Status::Warn;
        judgement.add(Fact::PathLossy, Role::Client, route.hops.front().addresses.value(0),
                      Tr::tr("Packets are missing from the first router (%1) on: they get lost in this "
                             "computer's own network.")
                          .arg(route.hops.front().addresses.value(0)),
                      route.hops.front().lossPercent());
    }
}

void judgeLoop(Judgement &judgement, const WayTarget &target, const Route &route)
{
    const QString routers = route.loop.join(QStringLiteral(", "));
    judgement.status = Status::Fail;
    judgement.summary = Tr::tr("Packets go round and round between %1.").arg(routers);
    judgement.add(Fact::RouteLoops, target.role, target.subject,
                  Tr::tr("On the way to %1, packets go round between the routers %2 until their time is up.")
                      .arg(spoken(target.role, target.subject), routers));
}

/// Is \a address one of this computer's own?
bool isThisComputer(const Context &context, const QString &address)
{
    for (const EvidenceEntry &entry : context.evidence.entries()) {
        const auto *seen = entry.outcome ? std::get_if<WorkstationEvidence>(&*entry.outcome) : nullptr;
        if (!seen)
            continue;
        return std::any_of(seen->interfaces.begin(), seen->interfaces.end(),
                           [&address](const auto &one) { return one.addresses.contains(address); });
    }
    return false;
}

void judgeRefusal(const Context &context, Judgement &judgement, const WayTarget &target, const Route &route)
{
    const QString who = route.endAddress.isEmpty() ? Tr::tr("This computer") : route.endAddress;
    judgement.status = Status::Fail;
    judgement.summary = Tr::tr("%1 (hop %2) %3.")
                            .arg(who)
                            .arg(route.hops.empty() ? 0 : route.hops.back().number)
                            .arg(refusalWords(route.refusal));
    const bool byOther = route.endAddress != target.to.address && !route.endAddress.isEmpty();
    if (route.refusal == RouteAnswer::Kind::Prohibited && byOther &&
        isThisComputer(context, route.endAddress)) {
        judgement.add(
            Fact::LocalFilter, Role::Client, target.subject,
            Tr::tr("This computer itself (%1) forbids the connection to %2: a filter here, often of a "
                   "security program, stands in the way.")
                .arg(who, spoken(target.role, target.subject)));
    } else if (route.refusal == RouteAnswer::Kind::Prohibited && byOther) {
        judgement.add(Fact::RouteProhibited, target.role, target.subject,
                      Tr::tr("On the way to %1, the router %2 says that a filter forbids it.")
                          .arg(spoken(target.role, target.subject), who));
    }
}

/// Where the hops end without a word; \a others: how many other targets' hops end at the same router.
void judgeSilentEnd(const Context &context, Judgement &judgement, const WayTarget &target, const Route &route,
                    int others)
{
    const QString last = route.hops.empty()
                             ? Tr::tr("this computer")
                             : Tr::tr("%1 (hop %2)").arg(route.endAddress).arg(route.hops.back().number);
    judgement.summary = Tr::tr("Nothing answers beyond %1.").arg(last);
    if (isOpen(context, target)) {
        judgement.summary += u' ' + Tr::tr("The service itself answers, so routers merely keep silent.");
        return;
    }
    const auto *udp = context.evidence.get<RouteEvidence>(routeRequest(context, target, kUdp));
    const auto *echo = context.evidence.get<PingEvidence>(echoRequest(context, target));
    const bool otherwiseReached =
        (udp && udp->reached) || (echo && echo->method != kTcp && !echo->times.empty());
    judgement.status = Status::Warn;
    if (otherwiseReached) {
        judgement.summary +=
            u' ' +
            Tr::tr("Other packets reach the host: a filter keeps those to port %1 away.").arg(target.to.port);
        return;
    }
    judgement.status = Status::Fail;
    QString text =
        Tr::tr("The hops to %1 end after %2; nothing beyond answers, neither the service nor ping.")
            .arg(spoken(target.role, target.subject), last);
    if (others > 0)
        text += u' ' + Tr::tr("Those to other addresses of the site end at the same router.");
    judgement.add(Fact::RouteEnds, target.role, target.subject, text, 0, others > 0 ? 1 : kOneEnd);
}

struct Walked {
    WayTarget target;
    const RouteEvidence *seen = nullptr;
    Route route = {};
};

CheckResult judgeOne(const Context &context, const WayTarget &target, const std::vector<Walked> &all)
{
    if (!knocked(context, target))
        return rowFor(context, target.to.text(), knock(context, target.to, target.role));
    const RouteRequest request = routeRequest(context, target, kTcp);
    CheckResult row = rowFor(context, target.to.text(), request);
    row.reproduce = byHand(request);
    if (!hasWay(context, target)) {
        row.status = Status::Skipped;
        row.summary = Tr::tr("There is no way to this address from here.");
        return row;
    }
    const auto *seen = context.evidence.get<RouteEvidence>(request);
    if (!isAnswered(row) || !seen)
        return row;
    row.evidence = toJsonObject(*seen);
    if (seen->failure) {
        row.status = Status::Skipped;
        row.summary =
            Tr::tr("The hops cannot be followed from here: %1.").arg(fd::spoken(seen->failure->kind));
        return row;
    }
    const Route route = routeOf(*seen);
    Judgement judgement;
    switch (route.end) {
    case Route::End::Reached: judgeReached(judgement, target, route); break;
    case Route::End::Loops: judgeLoop(judgement, target, route); break;
    case Route::End::Refused: judgeRefusal(context, judgement, target, route); break;
    case Route::End::FallsSilent: {
        const auto others = std::count_if(all.begin(), all.end(), [&](const Walked &other) {
            return other.target.to.address != target.to.address &&
                   other.route.end == Route::End::FallsSilent && !isOpen(context, other.target) &&
                   !route.endAddress.isEmpty() && other.route.endAddress == route.endAddress;
        });
        judgeSilentEnd(context, judgement, target, route, static_cast<int>(others));
        break;
    }
    }
    // The service answers all the same: whatever the routers say is no fault.
    if (isOpen(context, target) && judgement.status == Status::Fail) {
        judgement.status = Status::Pass;
        judgement.observations.clear();
    }
    apply(judgement, row);
    return row;
}

std::vector<ProbeRequest> plan(const Context &context)
{
    std::vector<ProbeRequest> requests;
    for (const WayTarget &target : closeTargets(context)) {
        if (!hasWay(context, target))
            continue;
        const RouteRequest request = routeRequest(context, target, kTcp);
        requests.emplace_back(request);
        const auto *seen = context.evidence.get<RouteEvidence>(request);
        if (seen && !seen->failure && !isOpen(context, target) &&
            routeOf(*seen).end == Route::End::FallsSilent)
            requests.emplace_back(routeRequest(context, target, kUdp));
    }
    return requests;
}

std::vector<CheckResult> judge(const Context &context)
{
    std::vector<Walked> all;
    for (const WayTarget &target : closeTargets(context)) {
        if (const auto *seen = context.evidence.get<RouteEvidence>(routeRequest(context, target, kTcp)))
            all.push_back({target, seen, routeOf(*seen)});
    }
    std::vector<CheckResult> rows;
    for (const WayTarget &target : closeTargets(context))
        rows.push_back(judgeOne(context, target, all));
    return rows;
}

} // namespace

Check routeCheck()
{
    return {"connectivity.route",
            Step::Connectivity,
            [] { return Tr::tr("Route"); },
            [] { return Tr::tr("Which routers lie on the way, and where does it end?"); },
            plan,
            judge};
}

} // namespace fd::checks
