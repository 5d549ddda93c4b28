// SPDX-License-Identifier: GPL-3.0-or-later
//
// Does the edge answer from its store what is no longer true: an error although the origin has recovered, or
// a good copy although nothing new can be fetched? A query of its own makes the edge ask its origin.
#include "checks/cdn/edge_answers.h"
#include "checks/registry.h"

#include <QCoreApplication>

#include <algorithm>

namespace fd::checks {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Checks)
};

/// Only where the two sides disagree can the store be what hides the truth.
bool isWorthAsking(const Context &context, const EdgeTarget &edge)
{
    const auto *answer = context.evidence.get<HttpEvidence>(edgeRequest(context, edge));
    if (!answer || answer->status == 0 || !allOriginsAnswered(context))
        return false;
    const auto origins = originAnswers(context);
    const bool someOriginFine = std::any_of(origins.begin(), origins.end(), [](const OriginAnswer &one) {
        return !isServerFailure(*one.answer);
    });
    return isServerFailure(*answer) == someOriginFine;
}

/// What lies in a store is there at once.
constexpr Micros kFromStore{std::chrono::seconds{1}};

/// A page that fails at first and then comes is made anew each time.
bool comesNowAndThen(const Context &context, const EdgeTarget &edge)
{
    const auto again = repetitions(context, edge);
    return std::any_of(again.begin(), again.end(), [&](const HttpRequest &request) {
        const auto *answer = context.evidence.get<HttpEvidence>(request);
        return answer && !isServerFailure(*answer);
    });
}

std::vector<ProbeRequest> plan(const Context &context)
{
    std::vector<ProbeRequest> requests;
    for (const EdgeTarget &edge : edgeTargets(context)) {
        if (isWorthAsking(context, edge))
            requests.emplace_back(pastTheStore(context, edge));
    }
    return requests;
}

CheckResult judgeOne(const Context &context, const EdgeTarget &edge)
{
    const HttpRequest request = pastTheStore(context, edge);
    const QString subject = edge.to.text();
    CheckResult row = rowFor(context, subject, request);
    row.reproduce = byHand(request);
    const auto *plain = context.evidence.get<HttpEvidence>(edgeRequest(context, edge));
    const auto *fresh = context.evidence.get<HttpEvidence>(request);
    if (!isAnswered(row) || !fresh || !plain)
        return row;
    row.evidence = figures(*fresh);
    Judgement judgement;
    if (isServerFailure(*plain) && comesNowAndThen(context, edge)) {
        judgement.summary = Tr::tr("The page fails only now and then, so no store holds its error");
    } else if (isServerFailure(*plain) && !isServerFailure(*fresh) && waited(*plain) > kFromStore) {
        judgement.summary =
            Tr::tr("The page failed after %1, so no store gave the error; the same page with a new "
                   "query comes")
                .arg(fd::spoken(waited(*plain)));
    } else if (isServerFailure(*plain) && !isServerFailure(*fresh)) {
        judgement.status = Status::Fail;
        judgement.summary =
            Tr::tr("The page fails, the same page with a new query comes: the error is stored");
        judgement.add(
            Fact::ErrorStored, Role::Edge, subject,
            Tr::tr(
                "The edge answers %1 for the page, but %2 for the same page with a query that cannot be in "
                "its store.")
                .arg(statusLine(*plain), statusLine(*fresh)));
    } else if (isServerFailure(*plain)) {
        judgement.summary = Tr::tr("The error is made anew for each request; it does not come from a store");
    } else if (isServerFailure(*fresh)) {
        judgement.status = Status::Fail;
        judgement.summary = Tr::tr("Stored pages come, new ones fail (%1)").arg(statusLine(*fresh));
        judgement.add(Fact::EdgeStale, Role::Edge, subject,
                      Tr::tr("The edge still answers from its store, but fails for what it must fetch (%1).")
                          .arg(fresh->status ? statusLine(*fresh) : Tr::tr("no answer")));
        judgement.add(Fact::HttpServerError, Role::Edge, subject,
                      Tr::tr("The edge %1 answers %2 for pages that it does not hold in store.")
                          .arg(subject, fresh->status ? statusLine(*fresh) : Tr::tr("nothing")),
                      fresh->status);
    } else {
        judgement.summary =
            Tr::tr("The edge fetches the page anew; it reaches an origin, though this computer may not");
        judgement.add(
            Fact::HttpOk, Role::Edge, subject,
            Tr::tr("The edge %1 fetches the page anew and answers %2.").arg(subject, statusLine(*fresh)));
    }
    apply(judgement, row);
    return row;
}

std::vector<CheckResult> judge(const Context &context)
{
    std::vector<CheckResult> rows;
    for (const EdgeTarget &edge : edgeTargets(context)) {
        if (isWorthAsking(context, edge))
            rows.push_back(judgeOne(context, edge));
    }
    if (rows.empty() && !context.profile.isOffline()) {
        CheckResult row;
        row.target = siteHost(context.profile);
        if (context.evidence.pending() == 0) {
            row.status = Status::Skipped;
            row.summary = context.profile.origins.empty()
                              ? Tr::tr("Without an origin address it cannot be told whether a stored answer "
                                       "is out of date.")
                              : Tr::tr("Edge and origin agree, so a stored answer hides nothing.");
        }
        rows.push_back(row);
    }
    return rows;
}

} // namespace

Check storedErrorCheck()
{
    return {"cdn.cache",
            Step::Cdn,
            [] { return Tr::tr("Stored answers"); },
            [] { return Tr::tr("Does the edge serve from its store what is no longer true?"); },
            plan,
            judge};
}

} // namespace fd::checks
