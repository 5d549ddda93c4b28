// SPDX-License-Identifier: GPL-3.0-or-later
//
// The same page straight from each origin, past the edge: the site's own Host header and server_name are
// kept.
#include "checks/cdn/edge_answers.h"
#include "checks/deep.h"
#include "checks/registry.h"
#include "knowledge/products.h"

#include <QCoreApplication>

#include <algorithm>

namespace fd::checks {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Checks)
};

/// Made by a gateway for the sake of the server behind it (RFC 9110 sections 15.6.3 to 15.6.5).
bool isGatewayError(const HttpEvidence &answer)
{
    return answer.status == 502 || answer.status == 504 ||
           (answer.status == 503 && !knowledge::identify(answer).pageWriter.isEmpty());
}

/// Did no resolver say that there is no such name, but fail to say anything of it?
bool resolversFail(const Context &context, const QString &name)
{
    const auto resolvers = resolversFor(context.profile, name);
    return !resolvers.empty() &&
           std::all_of(resolvers.begin(), resolvers.end(), [&](const ResolverTarget &resolver) {
               const auto *answer =
                   context.evidence.get<DnsEvidence>(addressQuestion(name, QStringLiteral("A"), resolver));
               return answer && !answer->failure && answer->rcode == QLatin1StringView("SERVFAIL");
           });
}

CheckResult judgeOne(const Context &context, const OriginTarget &origin)
{
    const HttpRequest request = originRequest(context, origin);
    CheckResult row = rowFor(context, origin.to.text(), request);
    row.reproduce = byHand(request);
    const auto *answer = context.evidence.get<HttpEvidence>(request);
    if (!isAnswered(row) || !answer)
        return row;
    row.evidence = figures(*answer);
    row.evidence.insert(QStringLiteral("headers"), toJsonValue(answer->headers));
    row.evidence.insert(QStringLiteral("product"), knowledge::identify(*answer).edge);
    if (!origin.https && saysTlsExpected(*answer)) {
        // The TLS check tells this apart; the 400 is its symptom.
        row.status = Status::Fail;
        row.summary = Tr::tr("%1: the server expects TLS on this port").arg(statusLine(*answer));
        return row;
    }
    if (origin.https && saysClientCertificateNeeded(*answer)) {
        // Likewise: an origin that only its edge may ask.
        row.status = Status::Warn;
        row.summary = Tr::tr("%1: the origin answers only to whoever shows a client certificate")
                          .arg(answer->failure ? answer->failure->detail : statusLine(*answer));
        return row;
    }
    if (const HttpEvidence *browser = servedToBrowser(context, request)) {
        apply(judgeContent(context, *browser, Role::Origin, origin.label()), row);
        row.status = Status::Warn;
        row.summary = Tr::tr("%1 for this program, %2 for a browser: a filter dislikes the user agent")
                          .arg(statusLine(*answer), statusLine(*browser));
        return row;
    }
    apply(judgeContent(context, *answer, Role::Origin, origin.label()), row);
    if (isGatewayError(*answer) && !isMaintenance(*answer)) {
        row.observations.push_back(
            {Fact::HttpGatewayError,
             Role::Origin,
             origin.label(),
             Tr::tr("%1 is what a gateway answers: the origin %2 passes requests on, and what is behind it "
                    "failed.")
                 .arg(statusLine(*answer), origin.label()),
             {},
             static_cast<double>(answer->status),
             1});
    }
    return row;
}

/// With several origins: do all fail, or some?
void judgeTogether(const Context &context, std::vector<CheckResult> &rows)
{
    const auto answers = originAnswers(context);
    if (answers.size() < 2 || answers.size() != rows.size())
        return;
    QStringList failing;
    QStringList fine;
    // Where one gives the page, an answer without it is a failure as well: a release that is not everywhere.
    const bool somePage = std::any_of(answers.begin(), answers.end(), [&](const OriginAnswer &one) {
        return isGood(context.profile, *one.answer);
    });
    const auto fails = [&](const HttpEvidence &answer) {
        return isServerFailure(answer) || (somePage && !isGood(context.profile, answer));
    };
    for (const OriginAnswer &one : answers)
        (fails(*one.answer) ? failing : fine).append(one.origin.label());
    if (failing.isEmpty())
        return;
    const double share = static_cast<double>(failing.size()) / static_cast<double>(answers.size());
    if (fine.isEmpty()) {
        rows.front().observations.push_back({Fact::AllOriginsFail,
                                             Role::Origin,
                                             {},
                                             Tr::tr("All %1 origins fail.").arg(answers.size()),
                                             {},
                                             0,
                                             1});
    } else {
        rows.front().observations.push_back({Fact::SomeOriginsFail,
                                             Role::Origin,
                                             {},
                                             Tr::tr("%1 of %2 origins fail: %3. The others answer.")
                                                 .arg(failing.size())
                                                 .arg(answers.size())
                                                 .arg(failing.join(QStringLiteral(", "))),
                                             {},
                                             share,
                                             1});
    }
}

std::vector<ProbeRequest> plan(const Context &context)
{
    std::vector<ProbeRequest> requests = originQuestions(context);
    for (const OriginTarget &origin : originTargets(context))
        requests.emplace_back(originRequest(context, origin));
    return requests;
}

std::vector<CheckResult> judge(const Context &context)
{
    std::vector<CheckResult> rows;
    if (context.profile.isOffline())
        return rows;
    for (const OriginTarget &origin : originTargets(context))
        rows.push_back(judgeOne(context, origin));
    judgeTogether(context, rows);
    if (rows.empty()) {
        CheckResult row;
        row.target = siteHost(context.profile);
        if (context.profile.origins.empty()) {
            row.status = Status::Skipped;
            row.summary = Tr::tr(
                "No origin address is given. With it, the fault can be placed before or behind the edge.");
        } else if (context.evidence.pending() == 0) {
            row.status = Status::Fail;
            row.summary = Tr::tr("The origin's name has no address.");
            for (const Origin &origin : context.profile.origins) {
                const QString name = QUrl(origin.url).host();
                if (resolversFail(context, name))
                    continue; // dns.origins says so
                row.observations.push_back(
                    {Fact::NameNotFound,
                     Role::Origin,
                     name,
                     Tr::tr("The origin's name %1 does not resolve to any address.").arg(name),
                     {},
                     0,
                     1});
            }
        }
        rows.push_back(row);
    }
    return rows;
}

} // namespace

Check originCheck()
{
    return {"cdn.origin",
            Step::Cdn,
            [] { return Tr::tr("Straight to the origin"); },
            [] { return Tr::tr("What does each origin answer when the edge is left out?"); },
            plan,
            judge};
}

} // namespace fd::checks
