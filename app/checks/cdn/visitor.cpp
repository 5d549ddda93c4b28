// SPDX-License-Identifier: GPL-3.0-or-later
//
// What visitors get: the page through every edge address, redirects followed, repeated where it fails now and
// then.
#include "checks/cdn/edge_answers.h"
#include "checks/deep.h"
#include "checks/registry.h"
#include "knowledge/products.h"
#include "knowledge/signatures.h"

#include <QCoreApplication>

#include <algorithm>

namespace fd::checks {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Checks)
};

bool near(Micros value, Micros limit)
{
    const auto slack = std::max<Micros>(limit / 6, Millis{250});
    return value > limit - slack / 3 && value < limit + slack;
}

/// How long the edge waited before it answered with an error: that tells what it waited for.
void judgeWaiting(const Context &context, const HttpEvidence &answer, const QString &subject, Judgement &into)
{
    const Edge &edge = context.profile.edge;
    const Micros wait = waited(answer);
    if (near(wait, edge.connectTimeout)) {
        into.add(Fact::ErrorAtConnectLimit, Role::Edge, subject,
                 Tr::tr("The error came after %1, when the edge's limit for connecting (%2) ran out.")
                     .arg(fd::spoken(wait), fd::spoken(edge.connectTimeout)));
    } else if (near(wait, edge.firstByteTimeout)) {
        into.add(Fact::ErrorAtFirstByteLimit, Role::Edge, subject,
                 Tr::tr("The error came after %1, when the edge's limit for the first byte (%2) ran out.")
                     .arg(fd::spoken(wait), fd::spoken(edge.firstByteTimeout)));
    } else if (wait < std::min<Micros>(edge.connectTimeout / 3, Millis{1000})) {
        into.add(Fact::ErrorAtOnce, Role::Edge, subject,
                 Tr::tr("The error came after %1: too soon for any time limit of the edge.")
                     .arg(fd::spoken(wait)));
    }
}

/// Known failure texts in the error page and its headers.
void judgeTexts(const HttpEvidence &answer, const QString &subject, Judgement &into)
{
    std::vector<SignatureHit> hits;
    const auto look = [&hits](knowledge::Place place, const QByteArray &text) {
        const std::string words = text.toStdString();
        for (const auto &match : knowledge::matchSignatures(place, words))
            hits.push_back(knowledge::hitOf(match, words));
    };
    look(knowledge::Place::ErrorPage, statusLine(answer).toUtf8() + '\n' + answer.bodyHead);
    for (const HeaderField &field : answer.headers)
        look(knowledge::Place::ResponseHeader, (field.name + QStringLiteral(": ") + field.value).toUtf8());
    knowledge::leaveOutRelatives(hits, knowledge::identify(answer).products);
    for (const SignatureHit &hit : hits) {
        into.observations.push_back(
            {Fact::Signature, Role::Edge, subject, hit.meaning, hit.cause, 1, hit.weight});
    }
}

void judgeError(const Context &context, const HttpEvidence &answer, const QString &subject, Judgement &into)
{
    const auto identity = knowledge::identify(answer);
    if (!identity.pageWriter.isEmpty() && identity.pageWriter == identity.edge) {
        into.add(Fact::ErrorMadeByEdge, Role::Edge, subject,
                 Tr::tr("The error page was written by the edge itself (%1).")
                     .arg(knowledge::displayName(identity.edge)));
    }
    if (identity.cache == knowledge::CacheState::Hit || identity.ageSeconds > 0) {
        into.add(Fact::ErrorStored, Role::Edge, subject,
                 identity.ageSeconds > 0
                     ? Tr::tr("The error is %1 s old: the edge answers it from its store (Age).")
                           .arg(identity.ageSeconds)
                     : Tr::tr("The edge answers the error from its store (its headers say \"hit\")."));
    }
    judgeWaiting(context, answer, subject, into);
    judgeTexts(answer, subject, into);
}

/// The page asked again: does it fail always, or now and then?
void judgeRepetitions(const Context &context, const EdgeTarget &edge, const HttpEvidence &first,
                      Judgement &into)
{
    // Being asked too often is no fault of the page: some say so with 429, nginx's limit_req with 503.
    const auto limits = [](const HttpEvidence &answer) {
        const auto identity = knowledge::identify(answer);
        const bool fromBehind = !identity.pageWriter.isEmpty() && identity.pageWriter != identity.edge;
        return answer.status == 429 || (answer.status == 503 && fromBehind);
    };
    const auto fails = [&](const HttpEvidence &answer) {
        return !limits(answer) && (isServerFailure(answer) || !isGood(context.profile, answer));
    };
    int asked = 1;
    int failed = fails(first) ? 1 : 0;
    const HttpEvidence *failing = nullptr;
    for (const HttpRequest &request : repetitions(context, edge)) {
        if (const auto *answer = context.evidence.get<HttpEvidence>(request)) {
            ++asked;
            if (fails(*answer)) {
                ++failed;
                failing = answer;
            }
        }
    }
    if (failed == 0 || failed == asked)
        return;
    const QString subject = edge.to.text();
    into.status = Status::Fail;
    into.summary = Tr::tr("%1 of %2 requests failed").arg(failed).arg(asked);
    into.add(Fact::ErrorIntermittent, Role::Edge, subject,
             Tr::tr("Of %1 equal requests to the edge %2, %3 failed.").arg(asked).arg(subject).arg(failed),
             static_cast<double>(failed) / asked);
    // Whoever comes after a pause meets a connection that the edge has kept and the origin, or something
    // between them, has given up; with several origins it may as well be one of them.
    const bool onlyFirst = failed == 1 && fails(first) && (first.status == 502 || first.status == 503);
    if (onlyFirst && context.profile.origins.size() == 1 && first.firstByte < Millis{1000}) {
        into.observations.push_back({Fact::Signature, Role::Edge, subject,
                                     Tr::tr("Only the first of these requests failed, at once, as when an "
                                            "edge uses a connection that was "
                                            "silent for too long."),
                                     QStringLiteral("keepalive-race"), 1, 0.25});
    }
    if (failing && !fails(first)) {
        const bool server = isServerFailure(*failing);
        into.add(server ? Fact::HttpServerError : Fact::HttpUnexpected, Role::Edge, subject,
                 Tr::tr("The edge %1 answers %2 now and then.").arg(subject, statusLine(*failing)),
                 failing->status, static_cast<double>(failed) / asked);
        judgeError(context, *failing, subject, into);
    }
}

/// An edge that expects a balancer before it hangs up on visitors, who send no PROXY protocol header.
void judgeProxyHeader(const Context &context, const EdgeTarget &edge, Judgement &into)
{
    const auto *proxied =
        context.evidence.get<HttpEvidence>(withProxyHeader(light(edgeRequest(context, edge))));
    if (!proxied || proxied->status == 0 || proxied->status == 400)
        return;
    into.add(Fact::HttpOnlyWithProxyHeader, Role::Edge, edge.to.text(),
             Tr::tr("The edge %1 hangs up on a plain request, but answers %2 where a PROXY protocol header "
                    "comes first.")
                 .arg(edge.to.text(), statusLine(*proxied)));
}

CheckResult judgeOne(const Context &context, const EdgeTarget &edge)
{
    const Visit trip = visit(context, edge);
    const HttpRequest &request = trip.requests.back();
    CheckResult row = rowFor(context, edge.to.text(), request);
    row.reproduce = byHand(request);
    if (!isAnswered(row) || !trip.last)
        return row;
    const HttpEvidence &answer = *trip.last;
    const QString subject = edge.to.text();
    row.evidence = figures(answer);
    const auto identity = knowledge::identify(answer);
    row.evidence.insert(QStringLiteral("product"), identity.edge);
    row.evidence.insert(QStringLiteral("reference"), identity.reference);
    row.evidence.insert(QStringLiteral("headers"), toJsonValue(answer.headers));

    const HttpEvidence *browser = servedToBrowser(context, edgeRequest(context, edge));
    Judgement judgement = judgeContent(context, browser ? *browser : answer, Role::Edge, subject);
    if (browser) {
        judgement.status = Status::Warn;
        judgement.summary = Tr::tr("%1 for this program, %2 for a browser: a filter dislikes the user agent")
                                .arg(statusLine(answer), statusLine(*browser));
    } else if (trip.loops) {
        judgement.status = Status::Fail;
        judgement.summary = Tr::tr("Redirects in a circle (%1)").arg(answer.header(u"Location"));
        // A loop is no good answer, whatever its status says.
        std::erase_if(judgement.observations, [](const Observation &o) { return o.fact == Fact::HttpOk; });
        judgement.add(Fact::HttpRedirectLoop, Role::Edge, subject,
                      Tr::tr("The edge %1 redirects %2 to %3, and so on without end.")
                          .arg(subject, request.url, answer.header(u"Location")));
    } else if (answer.status >= 400) {
        judgeError(context, answer, subject, judgement);
    } else if (!isGood(context.profile, answer)) {
        judgeTexts(answer, subject, judgement); // an error page may come with any status
    }
    judgeProxyHeader(context, edge, judgement);
    if (const auto *first = context.evidence.get<HttpEvidence>(edgeRequest(context, edge)))
        judgeRepetitions(context, edge, *first, judgement);
    apply(judgement, row);
    return row;
}

/// What waits for the first answer: which addresses there are at all.
CheckResult rowWithoutAddress(const Context &context)
{
    CheckResult row;
    row.target = siteHost(context.profile);
    const auto *hosts = context.evidence.find(hostsQuestion(context.profile));
    row.status = Status::Queued;
    if (hosts && hosts->outcome && context.evidence.pending() == 0) {
        row.status = Status::Skipped;
        row.summary = Tr::tr("No address is known for %1, so the page cannot be asked for.").arg(row.target);
    }
    return row;
}

std::vector<ProbeRequest> plan(const Context &context)
{
    std::vector<ProbeRequest> requests;
    if (context.profile.isOffline())
        return requests;
    // Addresses come from the hosts file and the resolvers, whether or not the DNS step is wanted.
    requests.emplace_back(hostsQuestion(context.profile));
    const QString host = siteHost(context.profile);
    if (context.profile.edge.addresses.isEmpty() && !isIpAddress(host)) {
        for (const ResolverTarget &resolver : resolversFor(context.profile, host)) {
            requests.emplace_back(addressQuestion(host, QStringLiteral("A"), resolver));
            requests.emplace_back(addressQuestion(host, QStringLiteral("AAAA"), resolver));
        }
    }
    for (const EdgeTarget &edge : edgeTargets(context)) {
        const HttpRequest first = edgeRequest(context, edge);
        const auto *answer = context.evidence.get<HttpEvidence>(first);
        if (answer && dislikesUs(*answer) && !isFine(context, *answer))
            requests.emplace_back(asBrowser(light(first)));
        if (answer && isHungUpOn(*answer))
            requests.emplace_back(withProxyHeader(light(first)));
        const Visit trip = visit(context, edge);
        for (const HttpRequest &request : trip.requests)
            requests.emplace_back(request);
        if (!trip.twin.isEmpty()) {
            for (const ResolverTarget &resolver : resolversFor(context.profile, trip.twin))
                requests.emplace_back(addressQuestion(
                    trip.twin, edge.to.isIpv6() ? QStringLiteral("AAAA") : QStringLiteral("A"), resolver));
        }
        for (const HttpRequest &request : repetitions(context, edge))
            requests.emplace_back(request);
    }
    return requests;
}

std::vector<CheckResult> judge(const Context &context)
{
    std::vector<CheckResult> rows;
    if (context.profile.isOffline())
        return rows;
    for (const EdgeTarget &edge : edgeTargets(context))
        rows.push_back(judgeOne(context, edge));
    if (rows.empty())
        rows.push_back(rowWithoutAddress(context));
    return rows;
}

} // namespace

Check visitorCheck()
{
    return {"cdn.visitor",
            Step::Cdn,
            [] { return Tr::tr("Through the edge"); },
            [] { return Tr::tr("What do visitors get?"); },
            plan,
            judge};
}

} // namespace fd::checks
