// SPDX-License-Identifier: GPL-3.0-or-later
#include "checks/cdn/edge_answers.h"

#include "checks/cdn/cookies.h"
#include "checks/deep.h"

#include <QUrlQuery>

#include <algorithm>

namespace fd::checks {

namespace {
constexpr std::size_t kMostRedirects = 10;
constexpr int kRepetitions = 3;
constexpr int kOriginRepetitions = 8;
/// Tells an origin's repetitions from other questions to it.
constexpr int kFirstAttempt = 100;
/// A page that took longer than this is slow enough to be known by one answer.
constexpr Micros kQuick = std::chrono::seconds{2};
constexpr qint64 kSmallPage = 64 * 1024;

bool someOriginFalters(const Context &context)
{
    const auto origins = deepOrigins(context);
    return std::any_of(origins.begin(), origins.end(),
                       [&](const OriginTarget &origin) { return falters(context, origin); });
}

/// "example.com" and "www.example.com" are one site under two names.
bool isTwin(const QString &name, const QString &of)
{
    return name == QStringLiteral("www.") + of || of == QStringLiteral("www.") + name;
}

bool leadsTo(const Context &context, const QString &name, const QString &address)
{
    for (const ResolverTarget &resolver : resolversFor(context.profile, name)) {
        for (const QString &type : {QStringLiteral("A"), QStringLiteral("AAAA")}) {
            const auto *answer = context.evidence.get<DnsEvidence>(addressQuestion(name, type, resolver));
            if (answer && answer->values(type).contains(address))
                return true;
        }
    }
    return false;
}

} // namespace

bool falters(const Context &context, const OriginTarget &origin)
{
    const auto again = repetitions(context, origin);
    return std::any_of(again.begin(), again.end(), [&](const HttpRequest &request) {
        const auto *answer = context.evidence.get<HttpEvidence>(request);
        return answer && isServerFailure(*answer);
    });
}

Visit visit(const Context &context, const EdgeTarget &edge)
{
    Visit trip;
    HttpRequest request = edgeRequest(context, edge);
    Cookies cookies;
    const QString cookie = QStringLiteral("Cookie");
    const bool ownCookies = request.headers.contains(cookie); // the profile's
    for (;;) {
        trip.requests.push_back(request);
        const auto *answer = context.evidence.get<HttpEvidence>(request);
        if (!answer)
            return trip;
        trip.last = answer;
        const QString location = answer->header(u"Location");
        if (answer->status < 300 || answer->status >= 400 || location.isEmpty())
            return trip;
        const QUrl from(request.url);
        QUrl next = from.resolved(QUrl(location));
        next.setFragment(QString());
        const bool http =
            next.scheme() == QLatin1StringView("http") || next.scheme() == QLatin1StringView("https");
        const QString host = next.host(QUrl::FullyEncoded).toLower();
        if (http && isTwin(host, siteHost(context.profile)))
            trip.twin = host;
        const bool here = host == siteHost(context.profile) ||
                          (host == trip.twin && leadsTo(context, host, edge.to.address));
        if (!http || !here)
            return trip; // another site: what it answers is not this site's fault
        if (portOf(next) != portOf(from))
            request.to.port = portOf(next);
        request = withUrl(request, next);
        cookies.take(*answer, from);
        if (!ownCookies) {
            request.headers.erase(cookie);
            if (const QString held = cookies.headerFor(next); !held.isEmpty())
                request.headers[cookie] = held;
        }
        // The same question, cookies and all: that goes on for ever.
        const bool seen =
            std::any_of(trip.requests.begin(), trip.requests.end(), [&](const HttpRequest &asked) {
                return asked.url == request.url && asked.headers == request.headers;
            });
        if (seen || trip.requests.size() > kMostRedirects) {
            trip.loops = true;
            return trip;
        }
    }
}

std::vector<HttpRequest> repetitions(const Context &context, const OriginTarget &origin)
{
    std::vector<HttpRequest> again;
    const HttpEvidence *page = pageOf(context, origin);
    if (depthOf(context, origin) != Depth::Ask || !isFine(context, *page) || page->total > kQuick ||
        page->bodyBytes > kSmallPage || context.profile.site.method != u"GET")
        return again;
    for (int i = 0; i < kOriginRepetitions; ++i) {
        again.push_back(light(originRequest(context, origin)));
        again.back().attempt = kFirstAttempt + i;
    }
    return again;
}

std::vector<HttpRequest> repetitions(const Context &context, const EdgeTarget &edge)
{
    const auto *first = context.evidence.get<HttpEvidence>(edgeRequest(context, edge));
    if (!first || first->status == 0)
        return {};
    const bool slow = first->total > Micros{std::chrono::seconds{2}};
    if (slow || (first->status < 500 && originTargets(context).size() < 2 && !someOriginFalters(context)))
        return {};
    std::vector<HttpRequest> again;
    for (int attempt = 1; attempt <= kRepetitions; ++attempt)
        again.push_back(edgeRequest(context, edge, attempt));
    return again;
}

HttpRequest pastTheStore(const Context &context, const EdgeTarget &edge)
{
    const HttpRequest request = edgeRequest(context, edge);
    QUrl url(request.url);
    QUrlQuery query(url);
    query.addQueryItem(QStringLiteral("fetch-doctor"),
                       QString::number(context.now.time_since_epoch().count()));
    url.setQuery(query);
    return withUrl(request, url);
}

std::vector<OriginAnswer> originAnswers(const Context &context)
{
    std::vector<OriginAnswer> answers;
    for (OriginTarget &origin : originTargets(context)) {
        const auto *answer = context.evidence.get<HttpEvidence>(originRequest(context, origin));
        if (answer)
            answers.push_back({std::move(origin), answer});
    }
    return answers;
}

bool allOriginsAnswered(const Context &context)
{
    const auto targets = originTargets(context);
    return !targets.empty() && originAnswers(context).size() == targets.size();
}

} // namespace fd::checks
