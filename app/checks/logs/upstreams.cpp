// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where the edge's log says that it connects to, beside where the origins are: an edge that keeps an old or a
// wrong address fails while the origin answers everybody else.
#include "checks/cdn/edge_answers.h"
#include "checks/deep.h"
#include "checks/logs/log_rows.h"
#include "checks/registry.h"

#include <QCoreApplication>

#include <algorithm>

namespace fd::checks {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Checks)
};

/// How far back a line may lie and still speak of what is wrong now.
constexpr Millis kFresh{std::chrono::hours{6}};

/// Failures of a connection, as opposed to those of an answer.
constexpr const char *kConnectCauses[] = {"origin-refused",         "connect-timeout",
                                          "host-unreachable",       "origin-firewall-drop",
                                          "origin-firewall-reject", "no-healthy-backend"};

bool isLoopback(const QString &address)
{
    return address.startsWith(u"127.") || address == u"::1";
}

bool isOfConnecting(const SignatureHit &hit)
{
    return std::any_of(std::begin(kConnectCauses), std::end(kConnectCauses),
                       [&](const char *cause) { return hit.cause == QLatin1StringView(cause); });
}

/// The address and port that \a hit tells of, by the names of upstreams that the log holds.
std::optional<Endpoint> addressIn(const SignatureHit &hit, const std::vector<LogUpstream> &upstreams)
{
    for (const LogUpstream &upstream : upstreams) {
        const auto to = endpointFromText(upstream.name);
        // A loopback address is what stands behind an origin on its own machine, not behind an edge.
        if (to && to->port != 0 && upstream.errors > 0 && !isLoopback(to->address) &&
            hit.example.contains(upstream.name))
            return to;
    }
    return std::nullopt;
}

struct Failing {
    Endpoint to = {};
    Instant last = {};
};

/// Has the edge left the origin out since that connection was refused? Then nobody knows whether it would be
/// refused still.
bool isLeftOutSince(const Failing &failing, const LogSummary &summary)
{
    const auto has = [&](const char *cause, Instant after) {
        return std::any_of(summary.signatures.begin(), summary.signatures.end(),
                           [&](const SignatureHit &hit) {
                               return hit.cause == QLatin1StringView(cause) && hit.last && *hit.last > after;
                           });
    };
    return has("origin-refused", failing.last - std::chrono::seconds(1)) &&
           has("no-healthy-backend", failing.last);
}

/// The latest connection that failed.
std::optional<Failing> latestOf(const LogSummary &summary)
{
    std::optional<Failing> latest;
    for (const SignatureHit &hit : summary.signatures) {
        if (!isOfConnecting(hit) || !hit.last)
            continue;
        const auto to = addressIn(hit, summary.upstreams);
        if (to && (!latest || *hit.last > latest->last))
            latest = Failing{*to, *hit.last};
    }
    return latest;
}

/// The product that writes such a log of its connections to upstreams; empty: it does not tell.
QString productOf(const LogSummary &summary)
{
    for (const char *product :
         {"nginx", "apache", "haproxy", "varnish", "squid", "caddy", "envoy", "traefik"}) {
        const QLatin1StringView name(product);
        if (std::any_of(summary.files.begin(), summary.files.end(),
                        [&](const LogFile &file) { return file.format.startsWith(name); }))
            return name;
    }
    return {};
}

/// The edge fails while every origin gives the page: only then does the edge's way differ from this
/// computer's.
bool onlyTheEdgeFails(const Context &context)
{
    const auto origins = originAnswers(context);
    return allOriginsAnswered(context) && someEdgeFails(context) &&
           std::all_of(origins.begin(), origins.end(),
                       [&](const OriginAnswer &one) { return isFine(context, *one.answer); });
}

bool someOriginHasAName(const Context &context)
{
    return std::any_of(context.profile.origins.begin(), context.profile.origins.end(),
                       [](const Origin &origin) { return !isIpAddress(QUrl(origin.url).host()); });
}

void judgeAddress(const Context &context, const Endpoint &to, CheckResult &row)
{
    const auto origins = originTargets(context);
    const auto at = [&](auto same) { return std::find_if(origins.begin(), origins.end(), same); };
    const auto exact = at([&](const OriginTarget &one) { return one.to == to; });
    const auto sameHost = at([&](const OriginTarget &one) { return one.to.address == to.address; });
    const QString edge = edgeTargets(context).front().to.text();
    const auto see = [&](Fact fact, const QString &text) {
        row.observations.push_back({fact, Role::Edge, edge, text, {}, 0, 1});
    };
    if (exact != origins.end()) {
        row.status = Status::Warn;
        row.summary = Tr::tr("The connection to %1 fails for the edge alone").arg(to.text());
        see(Fact::UpstreamAsExpected,
            Tr::tr("By its log, the edge cannot connect to %1, the origin's own address and port, where this "
                   "computer gets the page.")
                .arg(to.text()));
    } else if (sameHost == origins.end() && someOriginHasAName(context)) {
        row.status = Status::Fail;
        row.summary = Tr::tr("The edge connects to %1, where the origin's name does not lead").arg(to.text());
        see(Fact::UpstreamMoved,
            Tr::tr("By its log, the edge connects to %1; the origin's name leads to %2, where the page is.")
                .arg(to.text(), origins.front().to.text()));
    } else {
        row.status = Status::Fail;
        row.summary = Tr::tr("The edge connects to %1, where no origin is").arg(to.text());
        see(Fact::UpstreamElsewhere,
            Tr::tr("By its log, the edge connects to %1; the origin that gives the page is at %2.")
                .arg(to.text(), origins.front().to.text()));
    }
}

void judgeLog(const Context &context, const LogEvidence &log, CheckResult &row)
{
    const auto failing = latestOf(log.summary);
    if (!failing) {
        row.summary = Tr::tr("No failed connection to an address is in it");
        return;
    }
    row.evidence = {{QStringLiteral("upstream"), failing->to.text()},
                    {QStringLiteral("product"), productOf(log.summary)}};
    row.summary = Tr::tr("The last connection that failed was to %1").arg(failing->to.text());
    if (failing->last < context.now - kFresh || !onlyTheEdgeFails(context))
        return;
    if (!isLeftOutSince(*failing, log.summary)) {
        judgeAddress(context, failing->to, row);
        return;
    }
    row.status = Status::Fail;
    row.summary =
        Tr::tr("The edge has not asked %1 again since it was refused there").arg(failing->to.text());
    row.observations.push_back(
        {Fact::Signature, Role::Log, row.target,
         Tr::tr(
             "By its log, the edge was refused by %1 and has left it out since; by now the origin answers.")
             .arg(failing->to.text()),
         QStringLiteral("no-healthy-backend"), 1, 0.9});
}

} // namespace

Check logUpstreamsCheck()
{
    return {"logs.upstreams",
            Step::Logs,
            [] { return Tr::tr("Where the edge connects to"); },
            [] { return Tr::tr("Does the edge look for the origin where it is?"); },
            [](const Context &) { return std::vector<ProbeRequest>{}; },
            [](const Context &context) { return logRows(context, judgeLog); }};
}

} // namespace fd::checks
