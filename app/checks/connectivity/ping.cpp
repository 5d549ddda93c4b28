// SPDX-License-Identifier: GPL-3.0-or-later
//
// Do packets to edge and origin come back, all of them, and how fast?
#include "checks/connectivity/way.h"
#include "checks/registry.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace fd::checks {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Checks)
};

/// Loss that visitors notice: TCP's throughput falls with its square root, and a lost SYN costs a second.
constexpr double kNoticed = 10;
constexpr double kSome = 3;
/// Far, but no fault: a satellite takes twice as long.
constexpr double kSlowMs = 300;

struct Times {
    Micros fastest{};
    Micros median{};
    Micros p95{};
    Micros slowest{};
    Micros jitter{}; ///< the mean difference of neighbours (as RFC 3550 section 6.4.1, unsmoothed)
};

Times timesOf(std::vector<Micros> times)
{
    Times result;
    if (times.empty())
        return result;
    Micros sum{};
    for (std::size_t i = 1; i < times.size(); ++i)
        sum += std::chrono::abs(times[i] - times[i - 1]);
    if (times.size() > 1)
        result.jitter = sum / static_cast<qint64>(times.size() - 1);
    std::sort(times.begin(), times.end());
    const auto at = [&times](double share) {
        const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(times.size())));
        return times[std::clamp<std::size_t>(rank, 1, times.size()) - 1];
    };
    result.fastest = times.front();
    result.median = at(0.5);
    result.p95 = at(0.95);
    result.slowest = times.back();
    return result;
}

QString spokenTimes(const PingEvidence &seen)
{
    const Times times = timesOf(seen.times);
    return Tr::tr("median %1, 95th percentile %2, from %3 to %4, jitter %5")
        .arg(fd::spoken(times.median), fd::spoken(times.p95), fd::spoken(times.fastest),
             fd::spoken(times.slowest), fd::spoken(times.jitter));
}

int lost(const PingEvidence &seen)
{
    return std::max(0, seen.sent - static_cast<int>(seen.times.size()));
}

bool isSilent(const PingEvidence &seen)
{
    return seen.times.empty();
}

/// The service is slow to be reached as it is where packets are sent again after the first second
/// (RFC 6298 section 2), or this computer counted such packets.
bool showsLoss(const Context &context, const WayTarget &target)
{
    const TcpEvidence *tcp = knocked(context, target);
    const auto *page = context.evidence.get<HttpEvidence>(target.page);
    const auto *route =
        context.evidence.get<RouteEvidence>(routeRequest(context, target, QStringLiteral("tcp")));
    if (route && route->reached) {
        const auto arrived =
            std::count_if(route->answers.begin(), route->answers.end(), [](const RouteAnswer &answer) {
                return answer.kind == RouteAnswer::Kind::Reached;
            });
        if (arrived < static_cast<qint64>(route->flows) * route->repeats)
            return true;
    }
    return (tcp && !tcp->failure && tcp->connect >= Micros{Millis{900}}) || (page && page->retransmits > 0);
}

/// Whether TCP connects have to tell what echo could not.
bool wantsConnects(const Context &context, const WayTarget &target, const PingEvidence &echo)
{
    if (!isOpen(context, target) || echo.method == QLatin1StringView("tcp"))
        return false;
    return isSilent(echo) || lost(echo) > 0 || showsLoss(context, target);
}

void judgeLoss(Judgement &judgement, const WayTarget &target, int missing, int sent, const QString &text)
{
    const double percent = 100.0 * missing / std::max(sent, 1);
    if (percent < kSome)
        return;
    judgement.status = percent >= kNoticed ? Status::Fail : Status::Warn;
    judgement.add(Fact::PathLossy, target.role, target.subject, text, percent, percent >= kNoticed ? 1 : 0.5);
}

void judgeTimes(Judgement &judgement, const WayTarget &target, const PingEvidence &seen)
{
    const double ms = static_cast<double>(timesOf(seen.times).median.count()) / 1000.0;
    if (ms >= kSlowMs) {
        judgement.add(Fact::PathSlow, target.role, target.subject,
                      Tr::tr("The way to %1 takes %2 there and back.")
                          .arg(spoken(target.role, target.subject), fd::spoken(timesOf(seen.times).median)),
                      ms);
    }
}

Judgement judgeClear(const WayTarget &target, const PingEvidence &seen, const QString &summary)
{
    Judgement judgement;
    judgement.summary = summary;
    judgement.add(Fact::PathClear, target.role, target.subject,
                  Tr::tr("Every packet to %1 is answered: %2 of %3.")
                      .arg(spoken(target.role, target.subject))
                      .arg(seen.times.size())
                      .arg(seen.sent));
    judgeTimes(judgement, target, seen);
    return judgement;
}

/// By TCP, since echo is not answered, or not allowed here.
Judgement judgeConnects(const WayTarget &target, const PingEvidence &seen, const QString &why)
{
    Judgement judgement;
    if (lost(seen) == 0)
        judgement = judgeClear(target, seen, why + u' ' + Tr::tr("TCP connects: %1.").arg(spokenTimes(seen)));
    else
        judgement.summary = why + u' ' +
                            Tr::tr("%1 of %2 TCP connects were not answered in time: %3.")
                                .arg(lost(seen))
                                .arg(seen.sent)
                                .arg(spokenTimes(seen));
    if (lost(seen) > 1) {
        judgeLoss(judgement, target, lost(seen), seen.sent,
                  Tr::tr("%1 of %2 connection attempts to %3 were lost on the way.")
                      .arg(lost(seen))
                      .arg(seen.sent)
                      .arg(spoken(target.role, target.subject)));
    }
    return judgement;
}

/// Echo and, where answers were missing, TCP connects.
Judgement judgeEcho(const WayTarget &target, const PingEvidence &echo, const PingEvidence *connects)
{
    if (lost(echo) == 0 && (!connects || lost(connects ? *connects : echo) == 0))
        return judgeClear(
            target, echo,
            Tr::tr("%1 of %2 answered: %3").arg(echo.times.size()).arg(echo.sent).arg(spokenTimes(echo)));
    Judgement judgement;
    judgement.summary = Tr::tr("%1 of %2 echo requests answered: %3")
                            .arg(echo.times.size())
                            .arg(echo.sent)
                            .arg(spokenTimes(echo));
    judgeTimes(judgement, target, echo);
    if (!connects) {
        judgeLoss(judgement, target, lost(echo), echo.sent,
                  Tr::tr("%1 of %2 echo requests to %3 got no answer.")
                      .arg(lost(echo))
                      .arg(echo.sent)
                      .arg(spoken(target.role, target.subject)));
        return judgement;
    }
    const int missing = lost(echo) + lost(*connects);
    const int sent = echo.sent + connects->sent;
    if (lost(*connects) == 0) {
        judgement.summary +=
            QStringLiteral(". ") +
            Tr::tr("All %1 TCP connects were answered: echo alone is limited, traffic passes.")
                .arg(connects->sent);
        return judgement;
    }
    judgement.summary +=
        QStringLiteral(". ") +
        Tr::tr("%1 of %2 TCP connects were lost as well.").arg(lost(*connects)).arg(connects->sent);
    if (missing > 1) {
        judgeLoss(judgement, target, missing, sent,
                  Tr::tr("Of %1 packets to %2, %3 were lost on the way (%4 %), by echo and by TCP.")
                      .arg(sent)
                      .arg(spoken(target.role, target.subject))
                      .arg(missing)
                      .arg(100 * missing / sent));
    }
    return judgement;
}

Judgement judgeSilence(const Context &context, const WayTarget &target, const PingEvidence &echo)
{
    Judgement judgement;
    if (!echo.refusedBy.isEmpty() && echo.refusedBy != target.to.address)
        judgement.summary =
            Tr::tr("%1 answers in place of the address: there is no way on from there.").arg(echo.refusedBy);
    else if (isOpen(context, target))
        judgement.summary =
            Tr::tr("Echo requests are not answered, as is common; the service itself answers.");
    else
        judgement.summary = Tr::tr("Echo requests are not answered, and neither does the service answer.");
    judgement.status = isOpen(context, target) ? Status::Pass : Status::Warn;
    judgement.add(Fact::PingUnanswered, target.role, target.subject,
                  Tr::tr("%1 does not answer echo requests.").arg(target.subject));
    return judgement;
}

CheckResult judgeOne(const Context &context, const WayTarget &target)
{
    if (!knocked(context, target))
        return rowFor(context, target.to.text(), knock(context, target.to, target.role));
    const PingRequest request = echoRequest(context, target);
    CheckResult row = rowFor(context, target.to.text(), request);
    row.reproduce = byHand(request);
    if (!hasWay(context, target)) {
        row.status = Status::Skipped;
        row.summary = Tr::tr("There is no way to this address from here.");
        return row;
    }
    const auto *echo = context.evidence.get<PingEvidence>(request);
    if (!isAnswered(row) || !echo)
        return row;
    row.evidence = toJsonObject(*echo);
    const PingRequest more = connectsRequest(context, target);
    const auto *connects = context.evidence.get<PingEvidence>(more);
    if (wantsConnects(context, target, *echo)) {
        if (!connects) {
            const CheckResult other = rowFor(context, row.target, more);
            row.status = other.status;
            row.summary = other.summary;
            return row;
        }
        row.evidence = toJsonObject(isSilent(*echo) ? *connects : *echo);
    }
    Judgement judgement;
    if (echo->method == QLatin1StringView("tcp") && !isSilent(*echo))
        judgement = judgeConnects(target, *echo, Tr::tr("This computer allows no echo requests."));
    else if (isSilent(*echo) && connects && !isSilent(*connects))
        judgement = judgeConnects(target, *connects, Tr::tr("Echo requests are not answered, as is common."));
    else if (isSilent(*echo))
        judgement = judgeSilence(context, target, *echo);
    else
        judgement = judgeEcho(target, *echo, connects);
    apply(judgement, row);
    return row;
}

std::vector<ProbeRequest> plan(const Context &context)
{
    std::vector<ProbeRequest> requests;
    for (const WayTarget &target : wayTargets(context)) {
        if (!hasWay(context, target))
            continue;
        const PingRequest request = echoRequest(context, target);
        requests.emplace_back(request);
        const auto *echo = context.evidence.get<PingEvidence>(request);
        if (echo && wantsConnects(context, target, *echo))
            requests.emplace_back(connectsRequest(context, target));
    }
    return requests;
}

std::vector<CheckResult> judge(const Context &context)
{
    std::vector<CheckResult> rows;
    for (const WayTarget &target : wayTargets(context))
        rows.push_back(judgeOne(context, target));
    return rows;
}

} // namespace

Check pingCheck()
{
    return {"connectivity.ping",
            Step::Connectivity,
            [] { return Tr::tr("Ping"); },
            [] { return Tr::tr("Do packets come back from edge and origin, all of them, and how fast?"); },
            plan,
            judge};
}

} // namespace fd::checks
