// SPDX-License-Identifier: GPL-3.0-or-later
//
// An origin behind an edge that ends TLS sees plain HTTP. Where it sends such requests on to https, the
// visitor comes back in a circle, unless it heeds what the edge says of the visitor (X-Forwarded-Proto).
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

bool leadsToHttps(const Context &context, const HttpEvidence &answer)
{
    const QUrl to(answer.header(u"Location"));
    return answer.status >= 300 && answer.status < 400 && isHttps(to) &&
           to.host(QUrl::FullyEncoded).toLower() == siteHost(context.profile);
}

/// A plain origin of an https site that sends everybody to https.
bool applies(const Context &context, const OriginTarget &origin)
{
    const HttpEvidence *page = pageOf(context, origin);
    return isHttps(siteUrl(context.profile)) && !origin.https && page && leadsToHttps(context, *page);
}

HttpRequest asForwarded(const Context &context, const OriginTarget &origin)
{
    HttpRequest request = light(originRequest(context, origin));
    request.headers[QStringLiteral("X-Forwarded-Proto")] = QStringLiteral("https");
    return request;
}

bool someVisitLoops(const Context &context)
{
    const auto edges = edgeTargets(context);
    return std::any_of(edges.begin(), edges.end(),
                       [&](const EdgeTarget &edge) { return visit(context, edge).loops; });
}

Judgement judgeForwarded(const Context &context, const HttpEvidence &answer, const QString &subject)
{
    Judgement judgement;
    const bool loops = someVisitLoops(context);
    if (leadsToHttps(context, answer)) {
        judgement.status = loops ? Status::Fail : Status::Warn;
        judgement.summary =
            Tr::tr("Sends every plain request to https, whatever the edge says of the visitor");
        judgement.add(
            Fact::HttpForwardedLoops, Role::Origin, subject,
            Tr::tr("The origin %1 sends plain requests on to %2, even where X-Forwarded-Proto says that "
                   "the visitor already uses https.")
                .arg(subject, answer.header(u"Location")));
        return judgement;
    }
    judgement.summary = Tr::tr("Heeds X-Forwarded-Proto (%1)").arg(statusLine(answer));
    if (loops) {
        judgement.status = Status::Fail;
        judgement.summary += Tr::tr("; the edge does not seem to send it");
        judgement.add(
            Fact::HttpForwardedLoops, Role::Origin, subject,
            Tr::tr("The origin %1 gives the page (%2) where X-Forwarded-Proto says https, and redirects "
                   "otherwise; the edge does not seem to send that header.")
                .arg(subject, statusLine(answer)));
    }
    return judgement;
}

std::vector<ProbeRequest> plan(const Context &context)
{
    std::vector<ProbeRequest> requests;
    for (const OriginTarget &origin : deepOrigins(context)) {
        if (applies(context, origin))
            requests.emplace_back(asForwarded(context, origin));
    }
    return requests;
}

std::vector<CheckResult> judge(const Context &context)
{
    std::vector<CheckResult> rows;
    for (const OriginTarget &origin : deepOrigins(context)) {
        if (!applies(context, origin))
            continue;
        const HttpRequest request = asForwarded(context, origin);
        const std::vector<ProbeRequest> requests{request};
        CheckResult row = deepRow(context, origin.to.text(), depthOf(context, origin), requests);
        row.reproduce = byHand(request);
        const auto *answer = context.evidence.get<HttpEvidence>(request);
        if (isAnswered(row) && answer) {
            row.evidence = figures(*answer);
            if (answer->status == 0)
                row.summary = Tr::tr("No answer to that request");
            else
                apply(judgeForwarded(context, *answer, origin.label()), row);
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

} // namespace

Check forwardedSchemeCheck()
{
    return {"connectivity.forwarded-scheme",
            Step::Connectivity,
            [] { return Tr::tr("https as the edge tells of it"); },
            [] { return Tr::tr("Does the origin heed that the visitor already uses https?"); },
            plan,
            judge};
}

} // namespace fd::checks
