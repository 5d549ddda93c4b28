// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a visitor or colleague saw and saved: an error page, headers, curl output, a HAR.
#include "checks/guesses.h"
#include "checks/http_judgement.h"
#include "checks/registry.h"
#include "knowledge/page_text.h"
#include "knowledge/products.h"
#include "knowledge/visitor_report.h"

#include <QCoreApplication>

namespace fd::checks {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Checks)
};

std::vector<ResponseRequest> requestsOf(const Context &context)
{
    std::vector<ResponseRequest> requests;
    for (const QString &path : context.inputs.responses)
        requests.push_back({path, {}});
    if (!context.inputs.pasted.isEmpty())
        requests.push_back({{}, context.inputs.pasted});
    return requests;
}

QString labelOf(const ResponseRequest &request)
{
    if (request.path.isEmpty())
        return Tr::tr("pasted text");
    return request.path == QLatin1StringView("-") ? Tr::tr("standard input") : request.path;
}

/// All that is written in an answer, its headers included.
QString wordsOf(const ResponseEvidence &report)
{
    const HttpEvidence &answer = report.response;
    QStringList words = report.clientErrors;
    words.append(answer.reason);
    for (const HeaderField &header : answer.headers)
        words.append(header.name + QStringLiteral(": ") + header.value);
    const QByteArray &body = answer.bodyHead;
    words.append(QString::fromUtf8(knowledge::looksLikeHtml(body) ? knowledge::textOfHtml(body) : body));
    return words.join(u'\n');
}

CheckResult judgeOne(const Context &context, const ResponseRequest &request)
{
    const QString label = labelOf(request);
    CheckResult row = rowFor(context, label, request);
    const auto *report = context.evidence.get<ResponseEvidence>(request);
    if (!isAnswered(row) || !report)
        return row;
    if (report->failure) {
        row.status = Status::Error;
        row.summary = Tr::tr("%1 could not be read: %2").arg(label, report->failure->detail);
        return row;
    }
    row.summary = knowledge::describe(*report);
    row.evidence = toJsonObject(*report);
    row.evidence.remove(QStringLiteral("response"));
    const HttpEvidence &answer = report->response;
    const bool failed =
        answer.status >= 400 || !report->clientErrors.isEmpty() || !report->signatures.empty();
    row.status = failed ? Status::Fail : Status::Pass;
    if (answer.status >= 500) {
        row.observations.push_back({Fact::HttpServerError,
                                    Role::Visitor,
                                    label,
                                    Tr::tr("Visitors saw: %1.").arg(statusLine(answer)),
                                    {},
                                    static_cast<double>(answer.status),
                                    1});
    }
    // "HTTP response codes" of Cloudflare's reference: each of its own says what the edge met at the origin.
    static constexpr struct {
        int status;
        const char *cause;
        const char *also;
        const char *meaning;
    } edgeStatuses[] = {
        {521, "origin-refused", nullptr,
         QT_TRANSLATE_NOOP("Checks", "Status 521: the origin refused the edge's connection.")},
        {522, "connect-timeout", "origin-blocks-cdn-ips",
         QT_TRANSLATE_NOOP("Checks",
                           "Status 522: the origin did not answer the edge's attempts to connect.")},
        {523, "host-unreachable", nullptr,
         QT_TRANSLATE_NOOP("Checks", "Status 523: the edge has no way to the origin's address.")},
        {524, "origin-slow-first-byte", nullptr,
         QT_TRANSLATE_NOOP("Checks", "Status 524: the origin took the request and did not answer in time.")},
        {525, "tls-handshake-failed", nullptr,
         QT_TRANSLATE_NOOP("Checks", "Status 525: the edge's TLS handshake with the origin failed.")},
        {526, "tls-cert-expired", "tls-hostname-mismatch",
         QT_TRANSLATE_NOOP("Checks", "Status 526: the edge does not accept the origin's certificate.")},
    };
    for (const auto &known : edgeStatuses) {
        if (answer.status != known.status)
            continue;
        const QString meaning = Tr::tr(known.meaning);
        row.observations.push_back(
            {Fact::Signature, Role::Visitor, label, meaning, QString::fromLatin1(known.cause), 1, 0.7});
        if (known.also)
            row.observations.push_back(
                {Fact::Signature, Role::Visitor, label, meaning, QString::fromLatin1(known.also), 1, 0.6});
    }
    if (isMaintenance(answer)) {
        row.observations.push_back({Fact::HttpMaintenance,
                                    Role::Visitor,
                                    label,
                                    Tr::tr("The answer that visitors saw announces maintenance."),
                                    {},
                                    503,
                                    1});
    }
    const auto identity = knowledge::identify(answer);
    row.evidence[QStringLiteral("product")] = identity.edge.isEmpty() ? identity.pageWriter : identity.edge;
    if (answer.status >= 400 && (identity.cache == knowledge::CacheState::Hit || identity.ageSeconds > 0)) {
        row.observations.push_back({Fact::ErrorStored,
                                    Role::Visitor,
                                    label,
                                    Tr::tr("The error that visitors saw came from a store."),
                                    {},
                                    0,
                                    1});
    }
    for (const SignatureHit &hit : report->signatures) {
        row.observations.push_back({Fact::Signature, Role::Visitor, label, hit.meaning, hit.cause,
                                    static_cast<double>(hit.count), hit.weight});
    }
    if (answer.status >= 400 || !report->clientErrors.isEmpty() || report->form == QLatin1StringView("text"))
        addGuesses(context, wordsOf(*report), Role::Visitor, row);
    return row;
}

std::vector<ProbeRequest> plan(const Context &context)
{
    std::vector<ProbeRequest> requests;
    for (ResponseRequest &request : requestsOf(context))
        requests.emplace_back(std::move(request));
    return requests;
}

std::vector<CheckResult> judge(const Context &context)
{
    std::vector<CheckResult> rows;
    for (const ResponseRequest &request : requestsOf(context))
        rows.push_back(judgeOne(context, request));
    return rows;
}

} // namespace

Check reportedCheck()
{
    return {"cdn.reported",
            Step::Cdn,
            [] { return Tr::tr("What visitors saw"); },
            [] { return Tr::tr("What does a saved error page, header block or HAR tell?"); },
            plan,
            judge};
}

} // namespace fd::checks
