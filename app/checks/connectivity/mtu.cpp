// SPDX-License-Identifier: GPL-3.0-or-later
//
// How large a packet gets through to edge and origin, and do larger ones vanish without a word?
#include "checks/connectivity/way.h"
#include "checks/registry.h"

#include <QCoreApplication>

#include <algorithm>

namespace fd::checks {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Checks)
};

constexpr int kEthernet = 1500;
/// What every host takes (RFC 9293 section 3.7.1).
constexpr int kSmallSegment = 536;

/// No server hangs up sooner because it waits for the rest of a request.
constexpr Micros kSilence{Millis{1500}};

/// Echo that vanishes above some size may be a filter's doing; weak as long as the service delivers.
constexpr double kOnlyEcho = 0.3;

/// The same page in segments that pass a path which swallows large packets.
HttpRequest inSmallSegments(const WayTarget &target)
{
    HttpRequest request = target.page;
    request.maxSegmentBytes = kSmallSegment;
    // What small segments let through comes as soon as it would on a sound path.
    request.firstByteTimeout = std::min(request.firstByteTimeout, Millis{2000});
    request.betweenBytesTimeout = std::min(request.betweenBytesTimeout, Millis{1500});
    request.totalTimeout = Millis{8000};
    return request;
}

/// It opened a connection and then nothing more came, or only the beginning, until one side gave up.
bool hangs(const HttpEvidence &page)
{
    using K = Failure::Kind;
    using P = Failure::Phase;
    if (!page.failure || page.failure->phase == P::Connect || page.failure->phase == P::Resolve)
        return false;
    const bool ended = page.failure->kind == K::Closed || page.failure->kind == K::Reset;
    return page.failure->kind == K::TimedOut || (ended && page.total - page.connect >= kSilence);
}

bool hasHung(const Context &context, const WayTarget &target)
{
    const auto *page = context.evidence.get<HttpEvidence>(target.page);
    return page && hangs(*page);
}

/// Echo does not tell all: its IPv4 answers may be cut into fragments where TCP's packets may not.
bool wantsSmallSegments(const Context &context, const WayTarget &target, const MtuEvidence &seen)
{
    return isOpen(context, target) && (seen.blackHole || hasHung(context, target));
}

bool isWhole(const HttpEvidence *page)
{
    return page && page->status > 0 && page->bodyComplete && !page->failure;
}

QString reporter(const MtuEvidence &seen)
{
    for (const MtuTry &one : seen.tries) {
        if (one.reportedMtu > 0)
            return one.from;
    }
    return {};
}

Judgement judgeBlackHole(const Context &context, const WayTarget &target, const MtuEvidence &seen)
{
    Judgement judgement;
    const QString who = spoken(target.role, target.subject);
    const auto *page = context.evidence.get<HttpEvidence>(target.page);
    const auto *small = context.evidence.get<HttpEvidence>(inSmallSegments(target));
    const bool hung = page && hangs(*page);
    const bool proven = hung && isWhole(small);
    const int bytes = seen.pathMtu;
    if (seen.blackHole) {
        judgement.summary =
            Tr::tr("Packets of more than %1 bytes vanish without a word; smaller ones pass each time.")
                .arg(bytes);
        judgement.add(Fact::MtuBlackHole, target.role, target.subject,
                      Tr::tr("Packets of more than %1 bytes to or from %2 vanish without a word, smaller "
                             "ones pass each time.")
                          .arg(bytes)
                          .arg(who),
                      bytes, hung || !page ? 1 : kOnlyEcho);
    }
    if (proven) {
        const QString text =
            Tr::tr("In segments of %1 bytes the whole answer of %2 comes; in full ones it hangs.")
                .arg(kSmallSegment)
                .arg(who);
        judgement.summary = judgement.summary.isEmpty() ? text : judgement.summary + u' ' + text;
        if (!seen.blackHole)
            judgement.add(Fact::MtuBlackHole, target.role, target.subject, text, kSmallSegment + 40);
    }
    judgement.status = hung || !page ? Status::Fail : Status::Warn;
    if (page && !hung)
        judgement.summary += u' ' + Tr::tr("The service delivers all the same.");
    return judgement;
}

Judgement judgeSize(const WayTarget &target, const MtuEvidence &seen)
{
    Judgement judgement;
    if (seen.pathMtu == 0) {
        judgement.summary = Tr::tr("It cannot be measured: neither echo nor TCP tells.");
        judgement.status = Status::Skipped;
        return judgement;
    }
    const int full = seen.interfaceMtu > 0 ? std::min(seen.interfaceMtu, kEthernet) : kEthernet;
    if (seen.pathMtu >= kEthernet || (seen.method == QLatin1StringView("tcp") && seen.pathMtu >= full - 20)) {
        judgement.summary = Tr::tr("Packets of %1 bytes pass.").arg(seen.pathMtu);
        return judgement;
    }
    const QString who = reporter(seen);
    judgement.summary =
        !who.isEmpty() ? Tr::tr("Packets of up to %1 bytes pass; %2 says so for larger ones, as it should.")
                             .arg(seen.pathMtu)
                             .arg(who)
        : seen.pathMtu >= full
            ? Tr::tr("Packets of %1 bytes pass, the most that this computer sends.").arg(seen.pathMtu)
            : Tr::tr("Packets of up to %1 bytes pass.").arg(seen.pathMtu);
    if (!who.isEmpty()) {
        judgement.add(Fact::MtuReduced, target.role, target.subject,
                      Tr::tr("The way to %1 takes packets of up to %2 bytes, and says so.")
                          .arg(spoken(target.role, target.subject))
                          .arg(seen.pathMtu),
                      seen.pathMtu);
    }
    return judgement;
}

CheckResult judgeOne(const Context &context, const WayTarget &target)
{
    if (!knocked(context, target))
        return rowFor(context, target.to.text(), knock(context, target.to, target.role));
    const MtuRequest request = mtuRequest(context, target);
    CheckResult row = rowFor(context, target.to.text(), request);
    row.reproduce = byHand(request);
    if (!isOpen(context, target) || !hasWay(context, target)) {
        row.status = Status::Skipped;
        row.summary = Tr::tr("Where no connection opens, the size of packets is no question.");
        return row;
    }
    const auto *seen = context.evidence.get<MtuEvidence>(request);
    if (!isAnswered(row) || !seen)
        return row;
    row.evidence = toJsonObject(*seen);
    if (wantsSmallSegments(context, target, *seen) &&
        !context.evidence.get<HttpEvidence>(inSmallSegments(target))) {
        const CheckResult other = rowFor(context, row.target, inSmallSegments(target));
        row.status = other.status;
        row.summary = other.summary;
        return row;
    }
    const auto *small = context.evidence.get<HttpEvidence>(inSmallSegments(target));
    const bool proven = hasHung(context, target) && isWhole(small);
    apply(seen->blackHole || proven ? judgeBlackHole(context, target, *seen) : judgeSize(target, *seen), row);
    return row;
}

std::vector<ProbeRequest> plan(const Context &context)
{
    std::vector<ProbeRequest> requests;
    for (const WayTarget &target : closeTargets(context)) {
        if (!isOpen(context, target))
            continue;
        const MtuRequest request = mtuRequest(context, target);
        requests.emplace_back(request);
        const auto *seen = context.evidence.get<MtuEvidence>(request);
        if (seen && wantsSmallSegments(context, target, *seen))
            requests.emplace_back(inSmallSegments(target));
    }
    return requests;
}

std::vector<CheckResult> judge(const Context &context)
{
    std::vector<CheckResult> rows;
    for (const WayTarget &target : closeTargets(context))
        rows.push_back(judgeOne(context, target));
    return rows;
}

} // namespace

Check mtuCheck()
{
    return {
        "connectivity.mtu",
        Step::Connectivity,
        [] { return Tr::tr("Path MTU"); },
        [] { return Tr::tr("How large a packet gets through, and do larger ones vanish without a word?"); },
        plan,
        judge};
}

} // namespace fd::checks
