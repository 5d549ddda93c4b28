// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which site does the origin serve for which Host header? An edge that sends another name than the site's
// gets the origin's default host.
#include "checks/deep.h"
#include "checks/registry.h"

#include <QCoreApplication>

#include <algorithm>

namespace fd::checks {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Checks)
};

constexpr qsizetype kMostNames = 4;

/// The name that an edge sends which was not told to pass the site's on: the origin's own, as it stands in
/// the edge's configuration (nginx: $proxy_host; Apache: ProxyPreserveHost Off).
QString ownName(const Context &context, const OriginTarget &origin)
{
    for (const Origin &one : context.profile.origins) {
        const QUrl url(one.url);
        if (one.name == origin.name && portOf(url) == origin.to.port)
            return url.authority(QUrl::FullyEncoded);
    }
    return origin.to.text();
}

/// Other names that the page may be known by.
QStringList namesToTry(const Context &context, const OriginTarget &origin)
{
    QStringList names{ownName(context, origin)};
    const HttpEvidence *page = pageOf(context, origin);
    if (page && !isFine(context, *page)) {
        const QString site = siteUrl(context.profile).authority(QUrl::FullyEncoded);
        names.append(site);
        names.append(site.startsWith(u"www.") ? site.mid(4) : QStringLiteral("www.") + site);
    }
    names.removeAll(origin.host);
    names.removeDuplicates();
    return names.mid(0, kMostNames);
}

HttpRequest withName(const Context &context, const OriginTarget &origin, const QString &name)
{
    // The server_name stays the site's: what differs is the Host header alone.
    HttpRequest request = light(originRequest(context, origin));
    request.host = name;
    return request;
}

/// The edge's answer where it is not the page, though no server failed.
const HttpEvidence *wrongEdgeAnswer(const Context &context)
{
    for (const EdgeTarget &edge : edgeTargets(context)) {
        const auto *answer = context.evidence.get<HttpEvidence>(edgeRequest(context, edge));
        const bool anotherPage =
            answer && !answer->failure && answer->status < 300 && !isGood(context.profile, *answer);
        if (answer && (anotherPage || (answer->status >= 300 && !isFine(context, *answer))))
            return answer;
    }
    return nullptr;
}

/// The same error, by its status and, where both are short enough to have been read whole, its text.
bool looksAlike(const HttpEvidence &a, const HttpEvidence &b)
{
    return a.status == b.status && (a.bodySha256 == b.bodySha256 || a.bodyBytes == b.bodyBytes);
}

/// Is \a answer, to another name, what the edge gives in place of the page? Of short answers there is no
/// other proof than the whole text.
bool isSameWrongPage(const Context &context, const HttpEvidence &edge, const HttpEvidence &answer,
                     const HttpEvidence &page)
{
    if (edge.status != answer.status)
        return false;
    if (answer.status < 300)
        return answer.bodySha256 == edge.bodySha256 && answer.bodySha256 != page.bodySha256;
    return !isFine(context, answer);
}

Judgement judgeNames(const Context &context, const OriginTarget &origin)
{
    const HttpEvidence &page = *pageOf(context, origin);
    const HttpEvidence *edge = wrongEdgeAnswer(context);
    const QString subject = origin.label();
    Judgement judgement;
    QStringList words;
    for (const QString &name : namesToTry(context, origin)) {
        const auto *answer = context.evidence.get<HttpEvidence>(withName(context, origin, name));
        if (!answer)
            continue;
        const QString line = answer->status ? statusLine(*answer) : fd::spoken(answer->failure->kind);
        words.append(QStringLiteral("%1: %2").arg(name, line));
        if (!isFine(context, page) && isFine(context, *answer)) {
            judgement.status = Status::Fail;
            judgement.add(
                Fact::HostNotServed, Role::Origin, subject,
                Tr::tr("The origin %1 answers %2 when asked for %3, but gives the page when asked for %4.")
                    .arg(subject, statusLine(page), origin.host, name));
        } else if (edge && isGood(context.profile, page) && isSameWrongPage(context, *edge, *answer, page)) {
            judgement.status = Status::Fail;
            judgement.add(
                Fact::HostNotServed, Role::Origin, subject,
                Tr::tr("Asked for %1 in place of %2, the origin %3 answers %4, just as the edge does: the "
                       "edge seems to send the wrong name.")
                    .arg(name, origin.host, subject, line),
                0, looksAlike(*edge, *answer) ? 1 : 0.6);
        }
    }
    judgement.summary =
        QStringLiteral("%1: %2; ").arg(origin.host, statusLine(page)) + words.join(QStringLiteral("; "));
    return judgement;
}

std::vector<ProbeRequest> requestsOf(const Context &context, const OriginTarget &origin)
{
    std::vector<ProbeRequest> requests;
    if (depthOf(context, origin) != Depth::Ask)
        return requests;
    for (const QString &name : namesToTry(context, origin))
        requests.emplace_back(withName(context, origin, name));
    return requests;
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
        CheckResult row = deepRow(context, origin.to.text(), depthOf(context, origin), requests,
                                  Tr::tr("The origin does not answer the page under any name."));
        QStringList commands;
        for (const QString &name : namesToTry(context, origin))
            commands.append(byHand(withName(context, origin, name)));
        row.reproduce = commands.join(u'\n');
        if (isAnswered(row))
            apply(judgeNames(context, origin), row);
        rows.push_back(std::move(row));
    }
    return rows;
}

} // namespace

Check virtualHostCheck()
{
    return {"cdn.virtual-host",
            Step::Cdn,
            [] { return Tr::tr("The site's name at the origin"); },
            [] { return Tr::tr("Does the origin give the page under another name than the site's?"); },
            plan,
            judge};
}

} // namespace fd::checks
