// SPDX-License-Identifier: GPL-3.0-or-later
//
// Deeper questions: asked only of what answers at all, of the first few addresses, and for little data.
#pragma once

#include "checks/http_judgement.h"

namespace fd::checks {

enum class Depth {
    Wait, ///< the first question has not been answered yet
    Ask,  ///< it was answered in a way that makes more questions worth while
    Leave ///< it was not: more would tell nothing, and a failing server is left in peace
};

/// The first few origins.
std::vector<OriginTarget> deepOrigins(const Context &context);
/// What \a requestsOf asks of each of them.
std::vector<ProbeRequest> planForOrigins(const Context &context,
                                         std::vector<ProbeRequest> (*requestsOf)(const Context &,
                                                                                 const OriginTarget &));
/// Ask where the origin answered the page over HTTP, whatever the status below 500.
Depth depthOf(const Context &context, const OriginTarget &origin);
/// The answer to the page, straight from that origin; null until it has come.
const HttpEvidence *pageOf(const Context &context, const OriginTarget &origin);

/// The same request, reading no more of the body than it takes to know it.
HttpRequest light(HttpRequest request);
/// As a common browser asks (a user agent that no filter finds strange).
HttpRequest asBrowser(HttpRequest request);
/// A whole answer with an expected status.
bool isFine(const Context &context, const HttpEvidence &answer);
/// The connection opened, and what followed was no answer.
bool isHungUpOn(const HttpEvidence &page);
/// The same request after a PROXY protocol header.
HttpRequest withProxyHeader(HttpRequest request);
/// Turned away: 401, 403, 406, 429, 503, or the connection ended in place of an answer.
bool isTurnedAway(const HttpEvidence &answer);

/// The answer to the same request asked as a browser, where \a answer turned this program away by its name
/// and the browser is served; else null. Planned by whoever plans asBrowser(light(request)).
const HttpEvidence *servedToBrowser(const Context &context, const HttpRequest &request);
/// Does an answer look like a filter that dislikes the user agent: 401, 403, 406 or 429?
bool dislikesUs(const HttpEvidence &answer);

/// The row of several questions to \a target: their times together, Queued or Running while one is open,
/// Skipped with a reason where none was asked (\a leaveReason where \a depth says so), else an empty Pass.
CheckResult deepRow(const Context &context, const QString &target, Depth depth,
                    std::span<const ProbeRequest> requests, const QString &leaveReason = {});

/// Does any edge answer the page with a failure of its server side, or not at all?
bool someEdgeFails(const Context &context);
/// The first edge's answer with an unexpected status from \a lowest to \a highest: it finds fault with the
/// request. Null: none.
const HttpEvidence *edgeRejection(const Context &context, int lowest = 400, int highest = 499);
/// Has every edge given its first answer, and those to the repetitions?
bool edgesAnswered(const Context &context);
/// The product in front: the profile's word, else what an answer shows; "" where nothing tells.
QString edgeProduct(const Context &context);

} // namespace fd::checks
