// SPDX-License-Identifier: GPL-3.0-or-later
//
// Edge and origin side by side: where they differ is where the fault lies.
#include "checks/cdn/edge_answers.h"
#include "checks/deep.h"
#include "checks/registry.h"
#include "knowledge/products.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>

namespace fd::checks {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Checks)
};

// What a visitor or a cache acts upon; other headers differ by nature.
constexpr const char *kComparedHeaders[] = {
    "Content-Type", "Content-Encoding", "Cache-Control", "Location",
    "Server",       "Set-Cookie",       "Vary",          "Strict-Transport-Security"};

QJsonObject differences(const HttpEvidence &edge, const HttpEvidence &origin)
{
    QJsonObject object{
        {QStringLiteral("edgeStatus"), edge.status},
        {QStringLiteral("originStatus"), origin.status},
        {QStringLiteral("edgeReason"), edge.reason},
        {QStringLiteral("originReason"), origin.reason},
        {QStringLiteral("sameBody"), edge.bodySha256 == origin.bodySha256},
        {QStringLiteral("edgeFirstByteUs"), static_cast<qint64>(edge.firstByte.count())},
        {QStringLiteral("originFirstByteUs"), static_cast<qint64>(origin.firstByte.count())},
        {QStringLiteral("edgeTotalUs"), static_cast<qint64>(edge.total.count())},
        {QStringLiteral("originTotalUs"), static_cast<qint64>(origin.total.count())},
    };
    QJsonObject headers;
    for (const char *name : kComparedHeaders) {
        const QString key = QString::fromLatin1(name);
        const QString atEdge = edge.header(key);
        const QString atOrigin = origin.header(key);
        if (atEdge != atOrigin)
            headers.insert(
                key, QJsonObject{{QStringLiteral("edge"), atEdge}, {QStringLiteral("origin"), atOrigin}});
    }
    object.insert(QStringLiteral("headers"), headers);
    return object;
}

/// The certificates of both sides, where both speak TLS.
void compareCertificates(const Context &context, const EdgeTarget &edge, const OriginTarget &origin,
                         QJsonObject &into)
{
    const auto put = [&](const char *key, const TlsRequest &request) {
        const auto *seen = context.evidence.get<TlsEvidence>(request);
        if (!seen || seen->chain.empty())
            return;
        const Certificate &leaf = seen->chain.front();
        const auto days = std::chrono::floor<std::chrono::days>(leaf.notAfter - context.now).count();
        into.insert(
            QString::fromLatin1(key),
            QJsonObject{{QStringLiteral("subject"), leaf.subject},
                        {QStringLiteral("names"), QJsonArray::fromStringList(leaf.names)},
                        {QStringLiteral("issuer"), leaf.issuer},
                        {QStringLiteral("notBefore"), toIso(leaf.notBefore)},
                        {QStringLiteral("notAfter"), toIso(leaf.notAfter)},
                        {QStringLiteral("daysLeft"), static_cast<qint64>(days)},
                        {QStringLiteral("key"), QStringLiteral("%1 %2").arg(leaf.keyType).arg(leaf.keyBits)},
                        {QStringLiteral("sha256"), leaf.sha256}});
    };
    put("edgeCertificate", edgeTls(context, edge));
    put("originCertificate", originTls(context, origin));
}

/// An edge that gave up before this origin had answered: its limit is shorter than the origin needs.
void judgeGivingUp(const HttpEvidence &edge, const OriginAnswer &origin, Judgement &into)
{
    const Micros edgeWait = waited(edge);
    const Micros originWait = origin.answer->status == 0 ? origin.answer->total : waited(*origin.answer);
    const bool originWasWaitedFor =
        origin.answer->status != 0 || (origin.answer->failure->kind == Failure::Kind::TimedOut &&
                                       origin.answer->failure->phase == Failure::Phase::FirstByte);
    if (originWasWaitedFor && edgeWait > Millis{900} && originWait > edgeWait * 95 / 100) {
        into.add(Fact::HttpFirstByteTimeout, Role::Origin, origin.origin.label(),
                 Tr::tr("The edge gave up after %1; the origin %2 needs %3 for its first byte.")
                     .arg(fd::spoken(edgeWait), origin.origin.label(), fd::spoken(originWait)));
    }
}

Judgement judgePair(const Context &context, const HttpEvidence &edge, const OriginAnswer &origin,
                    const QString &subject)
{
    Judgement judgement;
    const QString name = origin.origin.label();
    const HttpEvidence &straight = *origin.answer;
    const bool edgeFails = isServerFailure(edge);
    const bool originFails = isServerFailure(straight);
    if (edgeFails && !originFails) {
        judgement.status = Status::Fail;
        judgement.summary =
            Tr::tr("The edge fails (%1), the origin %2 answers %3")
                .arg(edge.status ? statusLine(edge) : Tr::tr("no answer"), name, statusLine(straight));
        judgement.add(
            Fact::EdgeDiffersFromOrigin, Role::Edge, subject,
            Tr::tr("Through the edge the page fails (%1), straight from the origin %2 it comes (%3).")
                .arg(edge.status ? statusLine(edge) : Tr::tr("no answer"), name, statusLine(straight)));
        if (edge.status != 0)
            judgeGivingUp(edge, origin, judgement);
    } else if (edgeFails) {
        judgement.status = Status::Fail;
        judgement.summary = Tr::tr("Both fail: edge %1, origin %2 %3")
                                .arg(edge.status ? statusLine(edge) : Tr::tr("without an answer"), name,
                                     straight.status ? statusLine(straight) : Tr::tr("without an answer"));
        const bool same = edge.status == straight.status && edge.status != 0 &&
                          (edge.bodySha256 == straight.bodySha256 || edge.reason == straight.reason);
        if (same) {
            judgement.add(
                Fact::ErrorFromOrigin, Role::Edge, subject,
                Tr::tr("The edge passes on the error of the origin %1: %2.").arg(name, statusLine(straight)));
        }
        if (edge.status != 0)
            judgeGivingUp(edge, origin, judgement);
    } else if (originFails) {
        judgement.status = Status::Warn;
        judgement.summary = Tr::tr("The edge answers %1, the origin %2 does not").arg(statusLine(edge), name);
        const auto identity = knowledge::identify(edge);
        if (identity.cache == knowledge::CacheState::Stale) {
            judgement.add(
                Fact::EdgeStale, Role::Edge, subject,
                Tr::tr("The edge serves an old copy, since it cannot get a new one from the origin."));
        }
    } else if (edge.status != straight.status) {
        judgement.status = isGood(context.profile, edge) ? Status::Pass : Status::Fail;
        judgement.summary = Tr::tr("Edge %1, origin %2 %3").arg(statusLine(edge), name, statusLine(straight));
        if (judgement.status == Status::Fail && isGood(context.profile, straight)) {
            judgement.add(Fact::EdgeDiffersFromOrigin, Role::Edge, subject,
                          Tr::tr("Through the edge the answer is %1, straight from the origin %2 it is %3.")
                              .arg(statusLine(edge), name, statusLine(straight)));
        }
    } else if (!isGood(context.profile, edge) && isGood(context.profile, straight)) {
        judgement.status = Status::Fail;
        judgement.summary = Tr::tr("Edge and origin %1 give different pages").arg(name);
        judgement.add(Fact::EdgeDiffersFromOrigin, Role::Edge, subject,
                      Tr::tr("Straight from the origin %1 the expected page comes, through the edge another.")
                          .arg(name));
    } else {
        judgement.summary = edge.bodySha256 == straight.bodySha256
                                ? Tr::tr("Edge and origin give the same answer")
                                : Tr::tr("Edge and origin agree on the status");
    }
    return judgement;
}

std::vector<CheckResult> judge(const Context &context)
{
    std::vector<CheckResult> rows;
    const auto edges = edgeTargets(context);
    const auto origins = originTargets(context);
    for (const EdgeTarget &edge : edges) {
        const HttpRequest first = edgeRequest(context, edge);
        for (const OriginTarget &origin : origins) {
            const HttpRequest straight = originRequest(context, origin);
            const CheckResult edgeRow = rowFor(context, {}, first);
            const CheckResult originRow = rowFor(context, {}, straight);
            CheckResult row = isAnswered(edgeRow) ? originRow : edgeRow;
            row.target = QStringLiteral("%1 ↔ %2").arg(edge.to.text(), origin.to.text());
            row.reproduce = byHand(first) + u'\n' + byHand(straight);
            const auto *edgeAnswer = context.evidence.get<HttpEvidence>(first);
            if (const HttpEvidence *browser = servedToBrowser(context, first))
                edgeAnswer = browser; // what visitors get
            const auto *originAnswer = context.evidence.get<HttpEvidence>(straight);
            if (isAnswered(row) && edgeAnswer && originAnswer) {
                row.evidence = differences(*edgeAnswer, *originAnswer);
                compareCertificates(context, edge, origin, row.evidence);
                if (edgeAnswer->status == 0 && originAnswer->status == 0) {
                    row.status = Status::Fail;
                    row.summary = Tr::tr("Neither edge nor origin answers");
                } else {
                    apply(judgePair(context, *edgeAnswer, {origin, originAnswer}, edge.to.text()), row);
                }
            }
            rows.push_back(std::move(row));
        }
    }
    if (rows.empty() && !context.profile.isOffline()) {
        CheckResult row;
        row.target = siteHost(context.profile);
        if (context.profile.origins.empty()) {
            row.status = Status::Skipped;
            row.summary = Tr::tr("There is nothing to compare: no origin address is given.");
        } else if (context.evidence.pending() == 0) {
            row.status = Status::Skipped;
            row.summary =
                Tr::tr("There is nothing to compare: no address of the edge or of the origin is known.");
        }
        rows.push_back(row);
    }
    return rows;
}

} // namespace

Check compareCheck()
{
    return {"cdn.compare",
            Step::Cdn,
            [] { return Tr::tr("Edge beside origin"); },
            [] { return Tr::tr("Where do edge and origin differ?"); },
            [](const Context &) { return std::vector<ProbeRequest>{}; },
            judge};
}

} // namespace fd::checks
