// SPDX-License-Identifier: GPL-3.0-or-later
//
// The page asked for as an edge does, with the headers that edges add, and as a browser does: an origin (or
// a firewall in front of it) that serves one and turns the other away is thereby found out.
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

using Headers = std::map<QString, QString>;

/// A visitor of documentation's addresses (RFC 5737), since the edge tells the origin of one.
const QString kVisitor = QStringLiteral("192.0.2.1");

void add(Headers &headers, const char *name, const QString &value)
{
    headers[QString::fromLatin1(name)] = value;
}

/// What each product adds to a request to its origin, by its own documentation. The rest add X-Forwarded-*
/// at most (RFC 7239 section 1 has the history).
Headers headersOf(const QString &product, bool https)
{
    Headers headers;
    add(headers, "X-Forwarded-For", kVisitor);
    add(headers, "X-Forwarded-Proto", https ? QStringLiteral("https") : QStringLiteral("http"));
    if (product == u"cloudflare") {
        add(headers, "CDN-Loop", QStringLiteral("cloudflare; loops=1"));
        add(headers, "CF-Connecting-IP", kVisitor);
        add(headers, "CF-Visitor",
            https ? QStringLiteral("{\"scheme\":\"https\"}") : QStringLiteral("{\"scheme\":\"http\"}"));
    } else if (product == u"fastly") {
        add(headers, "CDN-Loop", QStringLiteral("Fastly"));
        add(headers, "Fastly-Client-IP", kVisitor);
        add(headers, "Via", QStringLiteral("1.1 varnish"));
        add(headers, "X-Varnish", QStringLiteral("1"));
    } else if (product == u"cloudfront") {
        add(headers, "Via", QStringLiteral("2.0 edge.cloudfront.net (CloudFront)"));
        add(headers, "X-Amz-Cf-Id", QStringLiteral("fetch-doctor"));
        add(headers, "User-Agent", QStringLiteral("Amazon CloudFront"));
    } else if (product == u"akamai") {
        add(headers, "Via", QStringLiteral("1.1 akamai.net(ghost) (AkamaiGHost)"));
        add(headers, "True-Client-IP", kVisitor);
        add(headers, "Akamai-Origin-Hop", QStringLiteral("1"));
    } else if (product == u"varnish") {
        add(headers, "Via", QStringLiteral("1.1 edge (Varnish)"));
        add(headers, "X-Varnish", QStringLiteral("1"));
    } else if (product == u"squid" || product == u"trafficserver" || product == u"apache") {
        add(headers, "Via", QStringLiteral("1.1 edge"));
    } else {
        add(headers, "X-Real-IP", kVisitor);
        add(headers, "Via", QStringLiteral("1.1 edge"));
    }
    return headers;
}

Headers edgeHeaders(const Context &context)
{
    return headersOf(edgeProduct(context), isHttps(siteUrl(context.profile)));
}

HttpRequest browserRequest(const Context &context, const OriginTarget &origin)
{
    return asBrowser(light(originRequest(context, origin)));
}

HttpRequest withHeaders(HttpRequest request, const Headers &headers)
{
    for (const auto &[name, value] : headers)
        request.headers[name] = value;
    return request;
}

HttpRequest edgeLikeRequest(const Context &context, const OriginTarget &origin)
{
    return withHeaders(browserRequest(context, origin), edgeHeaders(context));
}

/// The edge's headers one at a time, to find the one that makes the difference.
std::vector<HttpRequest> singly(const Context &context, const OriginTarget &origin)
{
    std::vector<HttpRequest> requests;
    for (const auto &header : edgeHeaders(context))
        requests.push_back(withHeaders(browserRequest(context, origin), {header}));
    return requests;
}

bool servesBrowserOnly(const Context &context, const OriginTarget &origin)
{
    const auto *browser = context.evidence.get<HttpEvidence>(browserRequest(context, origin));
    const auto *edge = context.evidence.get<HttpEvidence>(edgeLikeRequest(context, origin));
    return browser && edge && isFine(context, *browser) && isTurnedAway(*edge);
}

/// Also an origin that turns this program's own user agent away is worth asking as a browser.
Depth depthHere(const Context &context, const OriginTarget &origin)
{
    // The edge's answer names its product, and that the headers.
    if (!edgesAnswered(context))
        return Depth::Wait;
    const HttpEvidence *page = pageOf(context, origin);
    return page && isTurnedAway(*page) ? Depth::Ask : depthOf(context, origin);
}

std::vector<ProbeRequest> requestsOf(const Context &context, const OriginTarget &origin)
{
    if (depthHere(context, origin) != Depth::Ask)
        return {};
    std::vector<ProbeRequest> requests{browserRequest(context, origin), edgeLikeRequest(context, origin)};
    if (servesBrowserOnly(context, origin)) {
        for (HttpRequest &request : singly(context, origin))
            requests.emplace_back(std::move(request));
    }
    return requests;
}

QString told(const HttpEvidence &answer)
{
    return answer.status ? statusLine(answer) : fd::spoken(answer.failure->kind);
}

/// Which of the headers alone is turned away too.
QStringList culprits(const Context &context, const OriginTarget &origin)
{
    QStringList names;
    const Headers headers = edgeHeaders(context);
    auto header = headers.begin();
    for (const HttpRequest &request : singly(context, origin)) {
        const auto *answer = context.evidence.get<HttpEvidence>(request);
        if (answer && isTurnedAway(*answer))
            names.append(header->first);
        ++header;
    }
    return names;
}

Judgement judgeBoth(const Context &context, const OriginTarget &origin)
{
    const auto &browser = *context.evidence.get<HttpEvidence>(browserRequest(context, origin));
    const auto &edge = *context.evidence.get<HttpEvidence>(edgeLikeRequest(context, origin));
    const QString subject = origin.label();
    Judgement judgement;
    judgement.summary = Tr::tr("As a browser: %1; as an edge: %2").arg(told(browser), told(edge));
    // What fails by chance tells nothing of the headers that were sent with it.
    if (!servesBrowserOnly(context, origin) || falters(context, origin))
        return judgement;
    const QStringList names = culprits(context, origin);
    judgement.status = Status::Fail;
    const QString because =
        names.isEmpty() ? Tr::tr("the headers that an edge adds")
                        : Tr::tr("the header %1 that an edge adds").arg(names.join(QStringLiteral(", ")));
    judgement.summary += QStringLiteral(" (%1)").arg(because);
    if (edge.status == 429) {
        const QString later = edge.header(u"Retry-After");
        judgement.add(
            Fact::HttpRateLimited, Role::Origin, subject,
            later.isEmpty()
                ? Tr::tr("The origin %1 answers %2 to what looks like an edge.").arg(subject, told(edge))
                : Tr::tr("The origin %1 answers %2 to what looks like an edge (Retry-After: %3).")
                      .arg(subject, told(edge), later),
            edge.status);
    } else {
        judgement.add(Fact::HttpBlocksEdge, Role::Origin, subject,
                      Tr::tr("The origin %1 answers %2 to a browser, but %3 to the same request with %4.")
                          .arg(subject, told(browser), told(edge), because),
                      edge.status);
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
                    Tr::tr("The origin does not answer the page, so headers make no difference to it."));
        row.reproduce =
            byHand(browserRequest(context, origin)) + u'\n' + byHand(edgeLikeRequest(context, origin));
        if (isAnswered(row)) {
            row.evidence = {{QStringLiteral("browser"),
                             figures(*context.evidence.get<HttpEvidence>(browserRequest(context, origin)))},
                            {QStringLiteral("edge"),
                             figures(*context.evidence.get<HttpEvidence>(edgeLikeRequest(context, origin)))},
                            {QStringLiteral("edgeHeaders"), toJsonValue(edgeHeaders(context))}};
            apply(judgeBoth(context, origin), row);
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

} // namespace

Check asEdgeCheck()
{
    return {"cdn.as-edge",
            Step::Cdn,
            [] { return Tr::tr("As an edge and as a browser"); },
            [] { return Tr::tr("Does the origin turn away what looks like an edge?"); },
            plan,
            judge};
}

} // namespace fd::checks
