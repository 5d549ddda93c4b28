// SPDX-License-Identifier: GPL-3.0-or-later
#include "checks/connectivity/portal.h"

#include <QCoreApplication>
#include <QUrl>

#include <algorithm>
#include <set>

namespace fd::checks {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Checks)
};

constexpr int kNetworkAuthenticationRequired = 511;

bool isSameSite(const QString &a, const QString &b)
{
    return a == b || a.endsWith(u'.' + b) || b.endsWith(u'.' + a);
}

/// The other site that an answer sends visitors to; empty where it does not.
QString foreignHost(const Context &context, const HttpEvidence &page)
{
    if (page.status < 300 || page.status > 399)
        return {};
    const QString host = QUrl(page.header(u"Location")).host().toLower();
    const QString site = siteHost(context.profile);
    const QString parent = site.section(u'.', -2);
    return host.isEmpty() || isSameSite(host, site) || isSameSite(host, parent) ? QString() : host;
}

/// A reserved name (RFC 2606): no site answers for it, a portal answers for all.
HttpRequest nobodysPage(const WayTarget &target)
{
    HttpRequest request = target.page;
    request.host = QStringLiteral("no-such-site.invalid");
    request.method = QStringLiteral("GET");
    request.headers.clear();
    request.expectText.clear();
    request.maxBodyBytes = 65536;
    return request;
}

/// Targets of which the page was redirected to that other host.
std::vector<WayTarget> redirected(const Context &context, QString *host)
{
    std::vector<WayTarget> targets;
    for (const WayTarget &target : wayTargets(context)) {
        const auto *page = context.evidence.get<HttpEvidence>(target.page);
        const QString foreign = page ? foreignHost(context, *page) : QString();
        if (foreign.isEmpty() || (!host->isEmpty() && foreign != *host))
            continue;
        *host = foreign;
        targets.push_back(target);
    }
    return targets;
}

/// What opens TLS connections on the way calls the authority of its certificates by its maker.
bool namesAnInspector(const QString &issuer)
{
    constexpr const char *makers[] = {"Fortinet",   "FortiGate",    "Zscaler",     "Palo Alto",
                                      "Sophos",     "Blue Coat",    "BlueCoat",    "Netskope",
                                      "Umbrella",   "Check Point",  "Barracuda",   "WatchGuard",
                                      "SonicWall",  "Kaspersky",    "Avast",       "AVG ",
                                      "ESET",       "Bitdefender",  "Untangle",    "Smoothwall",
                                      "Lightspeed", "Securly",      "iboss",       "Forcepoint",
                                      "Websense",   "Web Gateway",  "mitmproxy",   "Charles Proxy",
                                      "Fiddler",    "DO_NOT_TRUST", "PortSwigger", "Cloudflare for Teams",
                                      "Gateway CA"};
    return std::any_of(std::begin(makers), std::end(makers), [&issuer](const char *maker) {
        return issuer.contains(QLatin1StringView(maker), Qt::CaseInsensitive);
    });
}

/// The issuer that all servers' certificates share although none verifies and the servers are several.
QString interceptor(const Context &context)
{
    std::set<QString> addresses;
    std::set<QString> issuers;
    for (const EvidenceEntry &entry : context.evidence.entries()) {
        const auto *tls = entry.outcome ? std::get_if<TlsEvidence>(&*entry.outcome) : nullptr;
        if (!tls || tls->chain.empty())
            continue;
        if (tls->verifyCode == 0 || tls->chain.front().selfSigned)
            return {};
        addresses.insert(addressOf(entry.request));
        issuers.insert(tls->chain.front().issuer);
    }
    return addresses.size() > 1 && issuers.size() == 1 ? *issuers.begin() : QString();
}

} // namespace

std::vector<ProbeRequest> portalQuestions(const Context &context)
{
    QString host;
    const auto targets = redirected(context, &host);
    if (targets.empty())
        return {};
    return {nobodysPage(targets.front())};
}

Portal portalOf(const Context &context)
{
    for (const WayTarget &target : wayTargets(context)) {
        const auto *page = context.evidence.get<HttpEvidence>(target.page);
        if (page && page->status == kNetworkAuthenticationRequired) {
            return {Tr::tr("This network asks for a sign-in before it lets anything through (status 511)."),
                    1};
        }
    }
    QString host;
    const auto targets = redirected(context, &host);
    if (!targets.empty()) {
        const auto *nobodys = context.evidence.get<HttpEvidence>(nobodysPage(targets.front()));
        if (nobodys && foreignHost(context, *nobodys) == host) {
            return {Tr::tr("Somebody on the way answers in place of the site: every request, even for a name "
                           "that does not exist, "
                           "is sent to %1. This network seems to ask for a sign-in.")
                        .arg(host),
                    1};
        }
    }
    const QString issuer = interceptor(context);
    if (!issuer.isEmpty()) {
        return {Tr::tr("The certificates of all addresses come from one authority that this computer does "
                       "not trust (%1): "
                       "somebody on the way may open the connections.")
                    .arg(issuer),
                namesAnInspector(issuer) ? 1 : 0.15};
    }
    return {};
}

} // namespace fd::checks
