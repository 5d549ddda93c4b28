// SPDX-License-Identifier: GPL-3.0-or-later
#include "checks/deep.h"

#include "checks/cdn/edge_answers.h"
#include "knowledge/products.h"

#include <QCoreApplication>

#include <algorithm>
#include <iterator>

namespace fd::checks {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Checks)
};

constexpr std::size_t kMostOrigins = 3;
constexpr qint64 kLightBytes = 16 * 1024;

} // namespace

std::vector<OriginTarget> deepOrigins(const Context &context)
{
    std::vector<OriginTarget> origins = originTargets(context);
    if (origins.size() > kMostOrigins)
        origins.resize(kMostOrigins);
    return origins;
}

std::vector<ProbeRequest> planForOrigins(const Context &context,
                                         std::vector<ProbeRequest> (*requestsOf)(const Context &,
                                                                                 const OriginTarget &))
{
    std::vector<ProbeRequest> all;
    for (const OriginTarget &origin : deepOrigins(context)) {
        std::vector<ProbeRequest> requests = requestsOf(context, origin);
        std::move(requests.begin(), requests.end(), std::back_inserter(all));
    }
    return all;
}

const HttpEvidence *pageOf(const Context &context, const OriginTarget &origin)
{
    return context.evidence.get<HttpEvidence>(originRequest(context, origin));
}

Depth depthOf(const Context &context, const OriginTarget &origin)
{
    const EvidenceEntry *entry = context.evidence.find(originRequest(context, origin));
    if (!entry || !entry->outcome)
        return Depth::Wait;
    const HttpEvidence *page = pageOf(context, origin);
    return page && page->status != 0 && page->status < 500 && !page->failure ? Depth::Ask : Depth::Leave;
}

HttpRequest light(HttpRequest request)
{
    request.maxBodyBytes = kLightBytes;
    request.expectText.clear();
    return request;
}

HttpRequest asBrowser(HttpRequest request)
{
    request.headers[QStringLiteral("User-Agent")] =
        QStringLiteral("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0");
    request.headers[QStringLiteral("Accept")] =
        QStringLiteral("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");
    request.headers[QStringLiteral("Accept-Language")] = QStringLiteral("en-US,en;q=0.5");
    return request;
}

bool isFine(const Context &context, const HttpEvidence &answer)
{
    return !answer.failure && statusMatches(context.profile.site.expectStatus, answer.status);
}

bool isTurnedAway(const HttpEvidence &answer)
{
    using K = Failure::Kind;
    if (answer.status == 0) {
        return answer.failure && answer.failure->phase != Failure::Phase::Connect &&
               (answer.failure->kind == K::Closed || answer.failure->kind == K::Reset);
    }
    return answer.status == 401 || answer.status == 403 || answer.status == 406 || answer.status == 429 ||
           answer.status == 503;
}

bool dislikesUs(const HttpEvidence &answer)
{
    return answer.status == 401 || answer.status == 403 || answer.status == 406 || answer.status == 429;
}

const HttpEvidence *servedToBrowser(const Context &context, const HttpRequest &request)
{
    const auto *answer = context.evidence.get<HttpEvidence>(request);
    const auto *browser = context.evidence.get<HttpEvidence>(asBrowser(light(request)));
    const bool differs =
        answer && browser && dislikesUs(*answer) && !isFine(context, *answer) && isFine(context, *browser);
    return differs ? browser : nullptr;
}

bool isHungUpOn(const HttpEvidence &page)
{
    using K = Failure::Kind;
    using P = Failure::Phase;
    if (page.status != 0 || !page.failure || page.failure->phase == P::Connect ||
        page.failure->phase == P::Resolve)
        return false;
    const K kind = page.failure->kind;
    return kind == K::Closed || kind == K::Reset || kind == K::Protocol || kind == K::Tls;
}

HttpRequest withProxyHeader(HttpRequest request)
{
    request.proxyHeader = true;
    return request;
}

CheckResult deepRow(const Context &context, const QString &target, Depth depth,
                    std::span<const ProbeRequest> requests, const QString &leaveReason)
{
    CheckResult row;
    row.target = target;
    if (depth == Depth::Wait && context.evidence.pending() > 0)
        return row;
    row.status = Status::Skipped;
    row.summary = depth == Depth::Leave && !leaveReason.isEmpty() ? leaveReason
                                                                  : Tr::tr("This was not asked in this run.");
    if (depth != Depth::Ask)
        return row;
    bool first = true;
    for (const ProbeRequest &request : requests) {
        if (!context.evidence.find(request) && context.evidence.pending() == 0)
            return row;
        const CheckResult one = rowFor(context, target, request);
        if (!isAnswered(one)) {
            row.status = one.status;
            row.summary = one.summary;
            return row;
        }
        const qint64 end = std::max(row.startedMs + row.durationMs, one.startedMs + one.durationMs);
        row.startedMs = first ? one.startedMs : std::min(row.startedMs, one.startedMs);
        row.durationMs = first ? one.durationMs : end - row.startedMs;
        first = false;
    }
    row.status = Status::Pass;
    row.summary.clear();
    return row;
}

bool someEdgeFails(const Context &context)
{
    const auto edges = edgeTargets(context);
    return std::any_of(edges.begin(), edges.end(), [&](const EdgeTarget &edge) {
        std::vector<HttpRequest> asked = repetitions(context, edge);
        asked.push_back(edgeRequest(context, edge));
        return std::any_of(asked.begin(), asked.end(), [&](const HttpRequest &request) {
            const auto *answer = context.evidence.get<HttpEvidence>(request);
            // An IPv6 address that this computer has no way to says nothing of the edge.
            return answer && isServerFailure(*answer) &&
                   !(answer->failure && answer->failure->kind == Failure::Kind::NetworkUnreachable);
        });
    });
}

const HttpEvidence *edgeRejection(const Context &context, int lowest, int highest)
{
    for (const EdgeTarget &edge : edgeTargets(context)) {
        const auto *answer = context.evidence.get<HttpEvidence>(edgeRequest(context, edge));
        if (answer && answer->status >= lowest && answer->status <= highest && !isFine(context, *answer))
            return answer;
    }
    return nullptr;
}

bool edgesAnswered(const Context &context)
{
    const auto answered = [&](const HttpRequest &request) {
        const EvidenceEntry *entry = context.evidence.find(request);
        return !entry || entry->outcome;
    };
    const auto edges = edgeTargets(context);
    return std::all_of(edges.begin(), edges.end(), [&](const EdgeTarget &edge) {
        const auto again = repetitions(context, edge);
        return answered(edgeRequest(context, edge)) && std::all_of(again.begin(), again.end(), answered);
    });
}

QString edgeProduct(const Context &context)
{
    if (context.profile.edge.vendor != QLatin1StringView("auto"))
        return context.profile.edge.vendor;
    for (const EdgeTarget &edge : edgeTargets(context)) {
        if (const auto *answer = context.evidence.get<HttpEvidence>(edgeRequest(context, edge)))
            return knowledge::identify(*answer).edge;
    }
    return {};
}

} // namespace fd::checks
