// SPDX-License-Identifier: GPL-3.0-or-later
#include "checks/cdn/edge_answers.h"

#include <QUrlQuery>

#include <algorithm>

namespace fd::checks {

namespace {
constexpr std::size_t kMostRedirects = 10;
constexpr int kRepetitions = 3;
} // namespace

Visit visit(const Context &context, const EdgeTarget &edge)
{
    Visit trip;
    HttpRequest request = edgeRequest(context, edge);
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
        if (!http || next.host(QUrl::FullyEncoded).toLower() != siteHost(context.profile))
            return trip; // another site: what it answers is not this site's fault
        const QString text = next.toString(QUrl::FullyEncoded);
        const bool seen = std::any_of(trip.requests.begin(), trip.requests.end(),
                                      [&](const HttpRequest &asked) { return asked.url == text; });
        if (seen || trip.requests.size() > kMostRedirects) {
            trip.loops = true;
            return trip;
        }
        if (portOf(next) != portOf(from))
            request.to.port = portOf(next);
        request = withUrl(request, next);
    }
}

std::vector<HttpRequest> repetitions(const Context &context, const EdgeTarget &edge)
{
    const auto *first = context.evidence.get<HttpEvidence>(edgeRequest(context, edge));
    if (!first || first->status == 0)
        return {};
    const bool slow = first->total > Micros{std::chrono::seconds{2}};
    if (slow || (first->status < 500 && originTargets(context).size() < 2))
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
