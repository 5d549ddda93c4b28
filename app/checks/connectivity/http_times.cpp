// SPDX-License-Identifier: GPL-3.0-or-later
//
// The page several times from each origin: is it answered in time always, or only mostly?
#include "checks/cdn/edge_answers.h"
#include "checks/deep.h"
#include "checks/registry.h"

#include <QCoreApplication>

#include <algorithm>

namespace fd::checks {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Checks)
};

std::vector<ProbeRequest> requestsOf(const Context &context, const OriginTarget &origin)
{
    const std::vector<HttpRequest> again = repetitions(context, origin);
    return {again.begin(), again.end()};
}

/// Where the first answer was not good and quick, more of them would tell nothing new.
Depth depthHere(const Context &context, const OriginTarget &origin)
{
    const Depth depth = depthOf(context, origin);
    return depth == Depth::Ask && repetitions(context, origin).empty() ? Depth::Leave : depth;
}

struct Times {
    std::vector<Micros> waits = {}; ///< until the first byte, sorted
    Micros longestGap{};
    int asked = 0;
    int tooLate = 0;     ///< later than the edge waits
    int failed = 0;      ///< 5xx
    int hungUp = 0;      ///< ended without an answer
    int unconnected = 0; ///< not connected in time
    int limited = 0;     ///< 429
    /// Of both, without 503, which also servers answer that were asked too often.
    int failsByChance = 0;
    QString retryAfter = {};

    /// The smallest value that \a percent of all do not exceed (nearest rank).
    Micros rank(int percent) const
    {
        const std::size_t index = (waits.size() * static_cast<std::size_t>(percent) + 99) / 100;
        return waits.empty() ? Micros{0} : waits[std::max<std::size_t>(index, 1) - 1];
    }
};

void count(const Context &context, const HttpEvidence &answer, Times &into)
{
    ++into.asked;
    if (answer.status == 0) {
        const bool timedOut = answer.failure && answer.failure->kind == Failure::Kind::TimedOut;
        const bool late = timedOut && answer.failure->phase == Failure::Phase::FirstByte;
        if (timedOut && answer.failure->phase == Failure::Phase::Connect) {
            ++into.unconnected;
            return;
        }
        ++(late ? into.tooLate : into.hungUp);
        into.failsByChance += late ? 0 : 1;
        if (late)
            into.waits.push_back(answer.total - std::max(answer.connect, answer.tls));
        return;
    }
    into.waits.push_back(waited(answer));
    into.longestGap = std::max(into.longestGap, answer.longestGap);
    into.tooLate += waited(answer) > context.profile.edge.firstByteTimeout ? 1 : 0;
    into.failed += answer.status >= 500 ? 1 : 0;
    into.failsByChance += answer.status >= 500 && answer.status != 503 ? 1 : 0;
    if (answer.status == 429) {
        ++into.limited;
        into.retryAfter = answer.header(u"Retry-After");
    }
}

Times timesOf(const Context &context, const OriginTarget &origin)
{
    Times times;
    count(context, *pageOf(context, origin), times);
    for (const ProbeRequest &request : requestsOf(context, origin)) {
        if (const auto *answer = context.evidence.get<HttpEvidence>(request))
            count(context, *answer, times);
    }
    std::sort(times.waits.begin(), times.waits.end());
    return times;
}

double milliseconds(Micros time)
{
    return static_cast<double>(time.count()) / 1000.0;
}

Judgement judgeTimes(const Context &context, const Times &times, const QString &subject)
{
    Judgement judgement;
    const Micros median = times.rank(50);
    const Micros high = times.rank(95);
    const double share = static_cast<double>(times.tooLate) / times.asked;
    judgement.summary = Tr::tr("First byte of %1 requests: median %2, 95th percentile %3")
                            .arg(times.asked)
                            .arg(fd::spoken(median), fd::spoken(high));
    const auto add = [&](Fact fact, const QString &text, double number, double weight = 1) {
        judgement.add(fact, Role::Origin, subject, text, number, weight);
    };
    const bool varies = high > 3 * median && high > Millis{context.profile.limits.slowFirstByteMs};
    if (varies) {
        judgement.status = Status::Warn;
        add(Fact::HttpTimesVary,
            Tr::tr("Of %1 requests to the origin %2, half were answered within %3, but the slowest took %4.")
                .arg(times.asked)
                .arg(subject, fd::spoken(median), fd::spoken(times.waits.back())),
            milliseconds(high));
    }
    if (times.tooLate > 0) {
        judgement.status = Status::Fail;
        judgement.summary =
            Tr::tr("%1 of %2 answers came too late for the edge").arg(times.tooLate).arg(times.asked);
        add(Fact::HttpFirstByteTimeout,
            Tr::tr(
                "Of %1 requests to the origin %2, %3 were not answered within %4, as long as the edge waits.")
                .arg(times.asked)
                .arg(subject)
                .arg(times.tooLate)
                .arg(fd::spoken(context.profile.edge.firstByteTimeout)),
            milliseconds(high), std::min(1.0, 0.6 + share));
    }
    // \a summary names %1 of %2 requests, \a text the requests, the origin and how many of them.
    const auto fail = [&](int count, Fact fact, const QString &summary, const QString &text, double weight) {
        if (count == 0)
            return;
        judgement.status = Status::Fail;
        judgement.summary = summary.arg(count).arg(times.asked);
        add(fact, text.arg(times.asked).arg(subject).arg(count), 0, std::min(1.0, weight));
    };
    fail(times.failed, Fact::HttpServerError, Tr::tr("%1 of %2 requests failed"),
         Tr::tr("Of %1 equal requests to the origin %2, %3 failed."),
         0.5 + static_cast<double>(times.failed) / times.asked);
    fail(times.unconnected, Fact::TcpTimedOut, Tr::tr("%1 of %2 requests were not connected in time"),
         Tr::tr("Of %1 equal requests to the origin %2, %3 were not connected in time."), 0.5);
    fail(times.hungUp, Fact::HttpClosedEarly, Tr::tr("%1 of %2 requests ended without an answer"),
         Tr::tr("Of %1 equal requests to the origin %2, %3 ended without an answer."),
         0.5 + static_cast<double>(times.hungUp) / times.asked);
    if (times.failsByChance > 1) {
        add(Fact::ErrorIntermittent,
            Tr::tr("The origin %1 fails now and then: %2 of %3 equal requests.")
                .arg(subject)
                .arg(times.failsByChance)
                .arg(times.asked),
            static_cast<double>(times.failsByChance) / times.asked);
    }
    if (times.limited > 0) {
        judgement.status = Status::Warn;
        judgement.summary = Tr::tr("Limits how often it may be asked (429 for %1 of %2 requests)")
                                .arg(times.limited)
                                .arg(times.asked);
        const QString later = times.retryAfter.isEmpty()
                                  ? QString()
                                  : QStringLiteral(" (Retry-After: %1)").arg(times.retryAfter);
        add(Fact::HttpRateLimited,
            Tr::tr("The origin %1 answered 429 to %2 of %3 requests%4. To it, all visitors of an edge come "
                   "from the same few addresses.")
                .arg(subject)
                .arg(times.limited)
                .arg(times.asked)
                .arg(later),
            429, 0.5);
    }
    return judgement;
}

std::vector<ProbeRequest> plan(const Context &context)
{
    return planForOrigins(context, requestsOf);
}

std::vector<CheckResult> judge(const Context &context)
{
    std::vector<CheckResult> rows;
    for (const OriginTarget &origin : deepOrigins(context)) {
        const auto requests = requestsOf(context, origin);
        CheckResult row =
            deepRow(context, origin.to.text(), depthHere(context, origin), requests,
                    Tr::tr("One answer was enough to know; the origin is not asked more often."));
        row.reproduce =
            QStringLiteral("for i in $(seq %1); do curl -s -o /dev/null -w '%{time_starttransfer}\\n' "
                           "--connect-to '::%2:%3' -H 'Host: %4' '%5'; done")
                .arg(std::max<std::size_t>(requests.size(), 1))
                .arg(origin.to.bracketed())
                .arg(origin.to.port)
                .arg(origin.host, origin.url.toString(QUrl::FullyEncoded));
        if (isAnswered(row)) {
            const Times times = timesOf(context, origin);
            row.evidence = {{QStringLiteral("requests"), times.asked},
                            {QStringLiteral("medianUs"), static_cast<qint64>(times.rank(50).count())},
                            {QStringLiteral("p95Us"), static_cast<qint64>(times.rank(95).count())},
                            {QStringLiteral("longestGapUs"), static_cast<qint64>(times.longestGap.count())},
                            {QStringLiteral("tooLate"), times.tooLate},
                            {QStringLiteral("failed"), times.failed},
                            {QStringLiteral("limited"), times.limited}};
            apply(judgeTimes(context, times, origin.label()), row);
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

} // namespace

Check httpTimesCheck()
{
    return {"connectivity.http-times",
            Step::Connectivity,
            [] { return Tr::tr("Repeated requests"); },
            [] { return Tr::tr("Is the first byte always in time, or only mostly?"); },
            plan,
            judge};
}

} // namespace fd::checks
