// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where a site's visitors and its edge go, as far as the evidence tells: what all checks share.
#pragma once

#include "checks/check.h"

#include <QUrl>

namespace fd::checks {

/// One address that visitors are sent to.
struct EdgeTarget {
    enum class From { Profile, Literal, HostsFile, Dns };
    Endpoint to = {};
    From from = From::Dns;
    bool operator==(const EdgeTarget &) const = default;
};

/// One address that the edge fetches from.
struct OriginTarget {
    QString name = {}; ///< of the profile, else the address
    Endpoint to = {};
    bool https = false;
    QString host = {};     ///< Host header
    QString sni = {};      ///< server_name and the name the certificate must cover
    QUrl url = {};         ///< the page, asked with the origin's scheme
    QString label() const; ///< "web1 (203.0.113.20:8080)"
};

/// One resolver that is asked. An empty endpoint is the system's own.
struct ResolverTarget {
    Endpoint server = {};
    QString label() const;
    bool isSystem() const { return server.address.isEmpty(); }
};

QUrl siteUrl(const Profile &profile);
QString siteHost(const Profile &profile);
quint16 portOf(const QUrl &url);
bool isHttps(const QUrl &url);

/// Resolvers to ask about \a name: the system's (never for names under localhost, RFC 6761 section 6.3) and
/// the profile's first eight. The others are asked for the site's addresses alone (dns.propagation).
std::vector<ResolverTarget> resolversFor(const Profile &profile, const QString &name);
DnsRequest addressQuestion(const QString &name, const QString &type, const ResolverTarget &resolver);
HostsRequest hostsQuestion(const Profile &profile);

/// At most eight addresses, in a stable order: the profile's, else an IP address in the URL, else the hosts
/// file's and what the resolvers answered so far.
std::vector<EdgeTarget> edgeTargets(const Context &context);
/// The origins of the profile; a named origin gives one target for each address its name has (at most four).
std::vector<OriginTarget> originTargets(const Context &context);
/// Questions needed before originTargets() can be complete.
std::vector<ProbeRequest> originQuestions(const Context &context);

/// The page as visitors ask for it, from \a edge. \a attempt tells repetitions apart.
HttpRequest edgeRequest(const Context &context, const EdgeTarget &edge, int attempt = 0);
/// The page as the edge asks for it, from \a origin.
HttpRequest originRequest(const Context &context, const OriginTarget &origin);
/// The same request for another URL of the same server (a redirect's target, a store-busting query).
HttpRequest withUrl(HttpRequest request, const QUrl &url);

TlsRequest edgeTls(const Context &context, const EdgeTarget &edge);
TlsRequest originTls(const Context &context, const OriginTarget &origin);

/// A row for \a request: Queued or Running while it is open, Skipped with the reason where it did not run,
/// else an empty Pass with its times for the caller to fill in.
CheckResult rowFor(const Context &context, const QString &target, const ProbeRequest &request);
bool isAnswered(const CheckResult &row);

/// The command that does the same by hand.
QString byHand(const HttpRequest &request);
QString byHand(const TlsRequest &request);
QString byHand(const TcpRequest &request);
QString byHand(const DnsRequest &request);

} // namespace fd::checks
