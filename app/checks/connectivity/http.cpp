// SPDX-License-Identifier: GPL-3.0-or-later
//
// How edge and origins deliver the page: time by phase against the limits at which the edge gives up.
#include "checks/deep.h"
#include "checks/registry.h"
#include "knowledge/products.h"

#include <QCoreApplication>

#include <algorithm>

namespace fd::checks {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Checks)
};

struct HeaderLimits {
    const char *product;
    qint64 section; ///< bytes of the whole header section; 0: no limit known
    qint64 field;   ///< bytes of one header line
    qint64 count;   ///< header lines
};

// Defaults of the products, where they are lower than what a profile usually says. Varnish: http_resp_size,
// http_resp_hdr_len, http_max_hdr (varnishd(1)); nginx: proxy_buffer_size, one memory page
// (ngx_http_proxy_module); HAProxy: tune.bufsize less tune.maxrewrite (configuration.txt); Apache:
// ResponseFieldSize (mod_proxy).
constexpr HeaderLimits kHeaderLimits[] = {
    {"varnish", 32768, 8192, 64},
    {"nginx", 4096, 0, 0},
    {"haproxy", 15360, 0, 101},
    {"apache", 0, 8192, 0},
};

/// What the edge's product would not take of this origin's answer, though the profile's limit allows it.
QString beyondProductLimits(const QString &product, const HttpEvidence &answer)
{
    for (const HeaderLimits &limits : kHeaderLimits) {
        if (product != QLatin1StringView(limits.product))
            continue;
        qint64 longest = 0;
        for (const HeaderField &field : answer.headers)
            longest = std::max<qint64>(longest, field.name.size() + field.value.size() + 2);
        const auto count = static_cast<qint64>(answer.headers.size());
        if (limits.field > 0 && longest > limits.field)
            return Tr::tr("one header line has %1 bytes; %2 takes %3 by default")
                .arg(longest)
                .arg(knowledge::displayName(product))
                .arg(limits.field);
        if (limits.section > 0 && answer.headerBytes > limits.section)
            return Tr::tr("the header section has %1 bytes; %2 takes %3 by default")
                .arg(answer.headerBytes)
                .arg(knowledge::displayName(product))
                .arg(limits.section);
        if (limits.count > 0 && count > limits.count)
            return Tr::tr("there are %1 header lines; %2 takes %3 by default")
                .arg(count)
                .arg(knowledge::displayName(product))
                .arg(limits.count);
    }
    return {};
}

CheckResult judgeOne(const Context &context, const HttpRequest &request, Role role, const QString &subject)
{
    CheckResult row = rowFor(context, request.to.text(), request);
    row.reproduce = byHand(request);
    const auto *answer = context.evidence.get<HttpEvidence>(request);
    if (!isAnswered(row) || !answer)
        return row;
    row.evidence = figures(*answer);
    Judgement judgement = judgeDelivery(context, *answer, role, subject);
    if (role == Role::Origin) {
        const QString beyond = beyondProductLimits(edgeProduct(context), *answer);
        if (!beyond.isEmpty()) {
            judgement.status = std::max(judgement.status, Status::Warn);
            judgement.add(
                Fact::HttpHeadersTooLarge, role, subject,
                Tr::tr("The origin %1 sends more header data than the edge takes: %2.").arg(subject, beyond),
                static_cast<double>(answer->headerBytes));
        }
    }
    apply(judgement, row);
    return row;
}

std::vector<ProbeRequest> plan(const Context &context)
{
    std::vector<ProbeRequest> requests = originQuestions(context);
    for (const EdgeTarget &edge : edgeTargets(context))
        requests.emplace_back(edgeRequest(context, edge));
    for (const OriginTarget &origin : originTargets(context))
        requests.emplace_back(originRequest(context, origin));
    return requests;
}

std::vector<CheckResult> judge(const Context &context)
{
    std::vector<CheckResult> rows;
    for (const EdgeTarget &edge : edgeTargets(context))
        rows.push_back(judgeOne(context, edgeRequest(context, edge), Role::Edge, edge.to.text()));
    for (const OriginTarget &origin : originTargets(context))
        rows.push_back(judgeOne(context, originRequest(context, origin), Role::Origin, origin.label()));
    return rows;
}

} // namespace

Check httpCheck()
{
    return {"connectivity.http",
            Step::Connectivity,
            [] { return Tr::tr("HTTP timing and delivery"); },
            [] { return Tr::tr("Does each answer come whole, and within the edge's time limits?"); },
            plan,
            judge};
}

} // namespace fd::checks
