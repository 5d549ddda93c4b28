// SPDX-License-Identifier: GPL-3.0-or-later
//
// Browsers speak HTTP/2 where it is offered, and HTTP/3 where the edge says so: does the page come by these
// as it does by HTTP/1.1?
#include "checks/connectivity/tls_targets.h"
#include "checks/registry.h"

#include <QCoreApplication>

namespace fd::checks {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Checks)
};

constexpr std::size_t kMostEdges = 2;

bool offersHttp2(const Context &context, const EdgeTarget &edge)
{
    const auto *seen = context.evidence.get<TlsEvidence>(edgeTls(context, edge));
    return seen && seen->alpn == u"h2";
}

bool offersHttp3(const HttpEvidence &answer)
{
    // RFC 7838 section 3, RFC 9114 section 3.1.1
    return answer.header(u"Alt-Svc").contains(u"h3=");
}

HttpRequest byHttp2(const Context &context, const EdgeTarget &edge)
{
    HttpRequest request = light(edgeRequest(context, edge));
    request.http2 = true;
    return request;
}

HttpRequest byHttp3(const Context &context, const EdgeTarget &edge)
{
    HttpRequest request = light(edgeRequest(context, edge));
    request.http3 = true;
    return request;
}

std::vector<EdgeTarget> edgesOf(const Context &context)
{
    std::vector<EdgeTarget> edges = edgeTargets(context);
    if (edges.size() > kMostEdges)
        edges.resize(kMostEdges);
    if (!isHttps(siteUrl(context.profile)))
        edges.clear();
    return edges;
}

std::vector<ProbeRequest> plan(const Context &context)
{
    std::vector<ProbeRequest> requests;
    for (const EdgeTarget &edge : edgesOf(context)) {
        const auto *first = context.evidence.get<HttpEvidence>(edgeRequest(context, edge));
        if (!first || first->status == 0)
            continue;
        if (offersHttp2(context, edge))
            requests.emplace_back(byHttp2(context, edge));
        if (offersHttp3(*first))
            requests.emplace_back(byHttp3(context, edge));
    }
    return requests;
}

CheckResult judgeVersion(const Context &context, const EdgeTarget &edge, const HttpRequest &request,
                         const QString &version)
{
    const std::vector<ProbeRequest> requests{request};
    const auto *first = context.evidence.get<HttpEvidence>(edgeRequest(context, edge));
    CheckResult row =
        deepRow(context, QStringLiteral("%1 %2").arg(edge.to.text(), version), Depth::Ask, requests);
    row.reproduce = byHand(request);
    const auto *answer = context.evidence.get<HttpEvidence>(request);
    if (!isAnswered(row) || !answer || !first)
        return row;
    row.evidence = figures(*answer);
    if (answer->failure && answer->failure->kind == Failure::Kind::Local) {
        row.status = Status::Skipped;
        row.summary =
            Tr::tr("%1 is offered, but could not be looked at: %2.").arg(version, answer->failure->detail);
        return row;
    }
    Judgement judgement;
    const QString subject = edge.to.text();
    if (answer->failure && !first->failure) {
        addFailure(judgement, *answer->failure, Role::Edge, subject, answer->total);
        judgement.summary = Tr::tr("Fails by %1 (%2), comes by HTTP/1.1 (%3)")
                                .arg(version, fd::spoken(answer->failure->kind), statusLine(*first));
        // By HTTP/1.1 it lives: what ends the connection is what it says, or is not able to.
        using K = Failure::Kind;
        const K kind = answer->failure->kind;
        if (kind == K::Closed || kind == K::Reset || kind == K::Protocol)
            judgement.observations.back().fact = Fact::HttpInvalid;
        judgement.observations.back().text =
            Tr::tr("By %1, which browsers choose, the edge %2 gives no valid answer (%3); by HTTP/1.1 it "
                   "answers %4.")
                .arg(version, subject, answer->failure->detail, statusLine(*first));
    } else if (answer->status >= 500 && first->status < 500) {
        judgement.status = Status::Fail;
        judgement.summary =
            Tr::tr("%1 by %2, %3 by HTTP/1.1").arg(statusLine(*answer), version, statusLine(*first));
        judgement.add(Fact::HttpServerError, Role::Edge, subject,
                      Tr::tr("By %1 the edge %2 answers %3, by HTTP/1.1 %4.")
                          .arg(version, subject, statusLine(*answer), statusLine(*first)),
                      answer->status);
    } else {
        judgement.summary = Tr::tr("%1 after %2").arg(statusLine(*answer), fd::spoken(answer->firstByte));
    }
    apply(judgement, row);
    return row;
}

std::vector<CheckResult> judge(const Context &context)
{
    std::vector<CheckResult> rows;
    for (const EdgeTarget &edge : edgesOf(context)) {
        const auto *first = context.evidence.get<HttpEvidence>(edgeRequest(context, edge));
        if (!first || first->status == 0)
            continue;
        if (offersHttp2(context, edge))
            rows.push_back(judgeVersion(context, edge, byHttp2(context, edge), QStringLiteral("HTTP/2")));
        if (offersHttp3(*first))
            rows.push_back(judgeVersion(context, edge, byHttp3(context, edge), QStringLiteral("HTTP/3")));
    }
    return rows;
}

} // namespace

Check httpVersionsCheck()
{
    return {"connectivity.http-versions",
            Step::Connectivity,
            [] { return Tr::tr("HTTP/2 and HTTP/3"); },
            [] { return Tr::tr("Does the page come by the versions of HTTP that browsers choose?"); },
            plan,
            judge};
}

} // namespace fd::checks
