// SPDX-License-Identifier: GPL-3.0-or-later
//
// How the origin wants to be spoken to: with a PROXY protocol header first, or by HTTP/2 without TLS. A
// server that is set to one of these hangs up on whoever comes without, and that looks like a broken
// application.
#include "checks/deep.h"
#include "checks/registry.h"

#include <QCoreApplication>

namespace fd::checks {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Checks)
};

/// The edge's complaint about a bad request, as of a server that reads a PROXY protocol header as a request
/// line.
const HttpEvidence *complaint(const Context &context)
{
    return edgeRejection(context, 400, 400);
}

enum class Why { Wait, Nothing, HungUp, Complaint };

Why whyAsk(const Context &context, const OriginTarget &origin)
{
    const HttpEvidence *page = pageOf(context, origin);
    if (!page || !edgesAnswered(context))
        return Why::Wait;
    // An edge that is served speaks the origin's language, whatever this computer is told.
    if (isHungUpOn(*page) && someEdgeFails(context))
        return Why::HungUp;
    return isFine(context, *page) && complaint(context) ? Why::Complaint : Why::Nothing;
}

HttpRequest withProxyHeader(const Context &context, const OriginTarget &origin)
{
    return checks::withProxyHeader(light(originRequest(context, origin)));
}

HttpRequest byHttp2(const Context &context, const OriginTarget &origin)
{
    HttpRequest request = light(originRequest(context, origin));
    request.http2 = true;
    return request;
}

std::vector<ProbeRequest> requestsOf(const Context &context, const OriginTarget &origin)
{
    std::vector<ProbeRequest> requests;
    const Why why = whyAsk(context, origin);
    if (why == Why::HungUp || why == Why::Complaint)
        requests.emplace_back(withProxyHeader(context, origin));
    if (why == Why::HungUp && !origin.https)
        requests.emplace_back(byHttp2(context, origin));
    return requests;
}

bool isAnswer(const HttpEvidence *answer)
{
    return answer && answer->status != 0 && answer->status < 500 && answer->status != 400;
}

QString told(const HttpEvidence *answer)
{
    return !answer          ? QStringLiteral("-")
           : answer->status ? statusLine(*answer)
                            : fd::spoken(answer->failure->kind);
}

Judgement judgeHungUp(const Context &context, const OriginTarget &origin)
{
    const QString subject = origin.label();
    const auto *proxied = context.evidence.get<HttpEvidence>(withProxyHeader(context, origin));
    const auto *second =
        origin.https ? nullptr : context.evidence.get<HttpEvidence>(byHttp2(context, origin));
    Judgement judgement;
    judgement.summary = Tr::tr("With a PROXY protocol header: %1").arg(told(proxied));
    if (second)
        judgement.summary += Tr::tr("; by HTTP/2 without TLS: %1").arg(told(second));
    if (isAnswer(proxied)) {
        judgement.status = Status::Fail;
        judgement.add(
            Fact::HttpOnlyWithProxyHeader, Role::Origin, subject,
            Tr::tr("The origin %1 hangs up on a plain request, but answers %2 where a PROXY protocol "
                   "header comes first.")
                .arg(subject, told(proxied)));
    } else if (isAnswer(second)) {
        judgement.status = Status::Fail;
        judgement.add(
            Fact::HttpOnlyByHttp2, Role::Origin, subject,
            Tr::tr("The origin %1 gives no valid answer by HTTP/1.1, but answers %2 by HTTP/2 without "
                   "TLS.")
                .arg(subject, told(second)));
    }
    return judgement;
}

Judgement judgeComplaint(const Context &context, const OriginTarget &origin)
{
    const QString subject = origin.label();
    const HttpEvidence &edge = *complaint(context);
    const auto *proxied = context.evidence.get<HttpEvidence>(withProxyHeader(context, origin));
    Judgement judgement;
    judgement.summary = Tr::tr("With a PROXY protocol header: %1").arg(told(proxied));
    if (proxied && proxied->status == edge.status && proxied->bodySha256 == edge.bodySha256) {
        judgement.status = Status::Fail;
        judgement.add(
            Fact::HttpProxyHeaderRefused, Role::Origin, subject,
            Tr::tr("Where a PROXY protocol header comes first, the origin %1 answers %2, just as the "
                   "edge does; without one it gives the page.")
                .arg(subject, told(proxied)),
            proxied->status);
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
        const Why why = whyAsk(context, origin);
        const Depth depth = why == Why::Wait ? Depth::Wait : why == Why::Nothing ? Depth::Leave : Depth::Ask;
        const auto requests = requestsOf(context, origin);
        CheckResult row = deepRow(context, origin.to.text(), depth, requests,
                                  Tr::tr("Nothing points to a server that wants another protocol."));
        row.reproduce = byHand(withProxyHeader(context, origin));
        if (!origin.https)
            row.reproduce += u'\n' + byHand(byHttp2(context, origin));
        if (isAnswered(row))
            apply(why == Why::HungUp ? judgeHungUp(context, origin) : judgeComplaint(context, origin), row);
        rows.push_back(std::move(row));
    }
    return rows;
}

} // namespace

Check originProtocolCheck()
{
    return {"connectivity.origin-protocol",
            Step::Connectivity,
            [] { return Tr::tr("The origin's protocol"); },
            [] { return Tr::tr("Does the origin want a PROXY protocol header or HTTP/2?"); },
            plan,
            judge};
}

} // namespace fd::checks
