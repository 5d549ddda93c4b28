// SPDX-License-Identifier: GPL-3.0-or-later
//
// The requests of a health check, HEAD of the page and both methods for the health path, against the page
// itself: an edge that is answered differently there takes a working origin for a sick one.
#include "checks/deep.h"
#include "checks/registry.h"

#include <QCoreApplication>

namespace fd::checks {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Checks)
};

/// The health path as a URL of the origin; the page's where none is given.
QUrl healthUrl(const Context &context, const OriginTarget &origin)
{
    for (const Origin &one : context.profile.origins) {
        if (one.name == origin.name && !one.healthPath.isEmpty())
            return origin.url.resolved(QUrl(one.healthPath));
    }
    return origin.url;
}

bool hasOwnPath(const Context &context, const OriginTarget &origin)
{
    return healthUrl(context, origin) != origin.url;
}

HttpRequest question(const Context &context, const OriginTarget &origin, const QString &method)
{
    HttpRequest request = withUrl(light(originRequest(context, origin)), healthUrl(context, origin));
    request.method = method;
    return request;
}

std::vector<HttpRequest> questions(const Context &context, const OriginTarget &origin)
{
    std::vector<HttpRequest> requests;
    if (depthOf(context, origin) != Depth::Ask || context.profile.site.method != u"GET")
        return requests;
    requests.push_back(question(context, origin, QStringLiteral("HEAD")));
    if (hasOwnPath(context, origin))
        requests.push_back(question(context, origin, QStringLiteral("GET")));
    return requests;
}

QString told(const HttpEvidence &answer)
{
    return answer.status ? statusLine(answer) : fd::spoken(answer.failure->kind);
}

bool isHealthy(const HttpEvidence &answer)
{
    return !answer.failure && answer.status >= 200 && answer.status < 400;
}

/// Most edges wait for one to five seconds for a health check (Varnish 2, HAProxy as long as its interval, 2,
/// AWS 5), and for a page much longer.
constexpr Micros kCheckPatience{std::chrono::seconds{2}};

/// Good, but so late that a health check has given up, while the page itself is quick.
bool isLate(const HttpEvidence &health, const HttpEvidence &page)
{
    return isHealthy(health) && waited(health) > kCheckPatience && waited(page) < waited(health) / 4;
}

Judgement judgeHealth(const Context &context, const OriginTarget &origin)
{
    const HttpEvidence &page = *pageOf(context, origin);
    const auto *head = context.evidence.get<HttpEvidence>(question(context, origin, QStringLiteral("HEAD")));
    const auto *get =
        hasOwnPath(context, origin)
            ? context.evidence.get<HttpEvidence>(question(context, origin, QStringLiteral("GET")))
            : &page;
    const QString subject = origin.label();
    const QString path = healthUrl(context, origin).path();
    Judgement judgement;
    judgement.summary = Tr::tr("%1: GET %2, HEAD %3").arg(path, told(*get), told(*head));
    if (isFine(context, page) && !isHealthy(*get)) {
        judgement.status = Status::Fail;
        judgement.add(
            Fact::HttpHealthDiffers, Role::Origin, subject,
            Tr::tr("The origin %1 answers %2 for its health path %3, though the page itself comes (%4).")
                .arg(subject, told(*get), path, told(page)),
            get->status);
    } else if (isFine(context, page) && isLate(*get, page)) {
        judgement.status = Status::Warn;
        judgement.summary += Tr::tr("; only after %1").arg(fd::spoken(waited(*get)));
        if (someEdgeFails(context)) {
            judgement.add(
                Fact::HttpHealthDiffers, Role::Origin, subject,
                Tr::tr("The origin %1 answers its health path %2 only after %3, the page itself after "
                       "%4: an edge that waits less for a health check takes it for sick.")
                    .arg(subject, path, fd::spoken(waited(*get)), fd::spoken(waited(page))),
                get->status);
        }
    } else if (isHealthy(*get) && !isFine(context, page)) {
        judgement.status = Status::Warn;
        judgement.add(
            Fact::HttpHealthDiffers, Role::Origin, subject,
            Tr::tr("The origin %1 answers %2 for its health path %3 while the page fails (%4): the edge "
                   "goes on sending visitors there.")
                .arg(subject, told(*get), path, told(page)),
            get->status, 0.2);
    } else if (isHealthy(*get) && !isHealthy(*head)) {
        // 405 to HEAD is odd, but harms nobody whose edge does not ask for it.
        judgement.summary += Tr::tr("; a health check by HEAD would fail");
        if (someEdgeFails(context)) {
            judgement.status = Status::Warn;
            judgement.add(
                Fact::HttpHeadDiffers, Role::Origin, subject,
                Tr::tr("The origin %1 answers %2 to HEAD and %3 to GET for %4: an edge that checks its "
                       "health by HEAD takes it for sick.")
                    .arg(subject, told(*head), told(*get), path),
                head->status);
        }
    }
    return judgement;
}

std::vector<ProbeRequest> plan(const Context &context)
{
    std::vector<ProbeRequest> requests;
    for (const OriginTarget &origin : deepOrigins(context)) {
        for (HttpRequest &request : questions(context, origin))
            requests.emplace_back(std::move(request));
    }
    return requests;
}

std::vector<CheckResult> judge(const Context &context)
{
    std::vector<CheckResult> rows;
    for (const OriginTarget &origin : deepOrigins(context)) {
        if (context.profile.site.method != u"GET")
            continue;
        const std::vector<HttpRequest> asked = questions(context, origin);
        const std::vector<ProbeRequest> requests(asked.begin(), asked.end());
        CheckResult row =
            deepRow(context, origin.to.text(), depthOf(context, origin), requests,
                    Tr::tr("The origin does not answer the page, so its health is no question."));
        QStringList commands;
        for (const HttpRequest &request : asked)
            commands.append(byHand(request));
        row.reproduce = commands.join(u'\n');
        if (isAnswered(row))
            apply(judgeHealth(context, origin), row);
        rows.push_back(std::move(row));
    }
    return rows;
}

} // namespace

Check healthPathCheck()
{
    return {"connectivity.health",
            Step::Connectivity,
            [] { return Tr::tr("Health checks"); },
            [] { return Tr::tr("Would the edge's health check find the origin well?"); },
            plan,
            judge};
}

} // namespace fd::checks
