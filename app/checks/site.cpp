// SPDX-License-Identifier: GPL-3.0-or-later
#include "checks/site.h"

#include "model/secrets.h"

#include <QCoreApplication>

#include <algorithm>

namespace fd::checks {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Checks)
};

constexpr std::size_t kMostEdges = 8;
constexpr qsizetype kMostResolversInDetail = 8;
constexpr std::size_t kMostAddressesOfOneOrigin = 4;

/// A local certificate store in PEM where the profile names one.
QString caFile(const Context &context)
{
    return context.profile.caFile;
}

QUrl pageUrl(const Profile &profile)
{
    QUrl url = siteUrl(profile);
    url.setFragment(QString());
    if (url.path().isEmpty())
        url.setPath(QStringLiteral("/"));
    return url;
}

bool isLocalhostName(const QString &name)
{
    return name == QLatin1StringView("localhost") || name.endsWith(QLatin1StringView(".localhost"));
}

/// Addresses that the resolvers gave for a name, A before AAAA, in the order of the resolvers.
QStringList resolvedAddresses(const Context &context, const QString &name)
{
    QStringList found;
    for (const QString &type : {QStringLiteral("A"), QStringLiteral("AAAA")}) {
        for (const ResolverTarget &resolver : resolversFor(context.profile, name)) {
            const auto *answer = context.evidence.get<DnsEvidence>(addressQuestion(name, type, resolver));
            if (!answer)
                continue;
            for (const QString &address : answer->values(type)) {
                if (!found.contains(address))
                    found.append(address);
            }
        }
    }
    return found;
}

template <class T>
void addOnce(std::vector<T> &list, T item, std::size_t most)
{
    if (list.size() < most && std::find(list.begin(), list.end(), item) == list.end())
        list.push_back(std::move(item));
}

/// An IPv6 address that this computer has no route to: that says nothing of the site.
bool lacksIpv6(const ProbeRequest &request, const Outcome &outcome)
{
    const Failure *failure = failureOf(outcome);
    return failure && failure->kind == Failure::Kind::NetworkUnreachable && addressOf(request).contains(u':');
}

QString quoted(QString text)
{
    text.replace(u'\'', QLatin1StringView("'\\''"));
    return u'\'' + text + u'\'';
}

QString seconds(Millis time)
{
    return QString::number(static_cast<double>(time.count()) / 1000.0);
}

} // namespace

QString OriginTarget::label() const
{
    return name.isEmpty() || name == to.text() ? to.text() : QStringLiteral("%1 (%2)").arg(name, to.text());
}

QString ResolverTarget::label() const
{
    return isSystem() ? Tr::tr("this computer's resolver") : server.text();
}

QUrl siteUrl(const Profile &profile)
{
    return QUrl(profile.site.url, QUrl::StrictMode);
}

QString siteHost(const Profile &profile)
{
    return siteUrl(profile).host(QUrl::FullyEncoded).toLower();
}

quint16 portOf(const QUrl &url)
{
    return static_cast<quint16>(url.port(isHttps(url) ? 443 : 80));
}

bool isHttps(const QUrl &url)
{
    return url.scheme() == QLatin1StringView("https");
}

std::vector<ResolverTarget> resolversFor(const Profile &profile, const QString &name)
{
    std::vector<ResolverTarget> resolvers;
    if (!isLocalhostName(name))
        resolvers.push_back({});
    for (const QString &text : profile.dns.resolvers.mid(0, kMostResolversInDetail)) {
        if (auto server = endpointFromText(text)) {
            if (server->port == 0)
                server->port = 53;
            resolvers.push_back({*server});
        }
    }
    return resolvers;
}

DnsRequest addressQuestion(const QString &name, const QString &type, const ResolverTarget &resolver)
{
    DnsRequest request;
    request.name = name;
    request.type = type;
    request.server = resolver.server;
    return request;
}

HostsRequest hostsQuestion(const Profile &profile)
{
    return {siteHost(profile)};
}

std::vector<EdgeTarget> edgeTargets(const Context &context)
{
    using From = EdgeTarget::From;
    std::vector<EdgeTarget> targets;
    if (context.profile.isOffline())
        return targets;
    const QUrl url = siteUrl(context.profile);
    const quint16 port = portOf(url);
    for (const QString &text : context.profile.edge.addresses) {
        if (auto endpoint = endpointFromText(text)) {
            if (endpoint->port == 0)
                endpoint->port = port;
            addOnce(targets, EdgeTarget{*endpoint, From::Profile}, kMostEdges);
        }
    }
    if (!targets.empty())
        return targets;
    const QString host = siteHost(context.profile);
    if (isIpAddress(host)) {
        targets.push_back({{normalisedAddress(host), port}, From::Literal});
        return targets;
    }
    if (const auto *hosts = context.evidence.get<HostsEvidence>(hostsQuestion(context.profile))) {
        for (const QString &address : hosts->addresses)
            addOnce(targets, EdgeTarget{{address, port}, From::HostsFile}, kMostEdges);
    }
    for (const QString &address : resolvedAddresses(context, host)) {
        const Endpoint endpoint{address, port};
        const bool known = std::any_of(targets.begin(), targets.end(),
                                       [&](const EdgeTarget &target) { return target.to == endpoint; });
        if (!known)
            addOnce(targets, EdgeTarget{endpoint, From::Dns}, kMostEdges);
    }
    return targets;
}

std::vector<ProbeRequest> originQuestions(const Context &context)
{
    std::vector<ProbeRequest> questions;
    for (const Origin &origin : context.profile.origins) {
        const QString host = QUrl(origin.url).host(QUrl::FullyEncoded).toLower();
        if (host.isEmpty() || isIpAddress(host))
            continue;
        for (const ResolverTarget &resolver : resolversFor(context.profile, host)) {
            questions.emplace_back(addressQuestion(host, QStringLiteral("A"), resolver));
            questions.emplace_back(addressQuestion(host, QStringLiteral("AAAA"), resolver));
        }
    }
    return questions;
}

std::vector<OriginTarget> originTargets(const Context &context)
{
    std::vector<OriginTarget> targets;
    if (context.profile.isOffline())
        return targets;
    const QUrl page = pageUrl(context.profile);
    for (const Origin &origin : context.profile.origins) {
        const QUrl at(origin.url);
        const QString atHost = at.host(QUrl::FullyEncoded).toLower();
        QStringList addresses;
        if (isIpAddress(atHost))
            addresses.append(normalisedAddress(atHost));
        else
            addresses = resolvedAddresses(context, atHost).mid(0, kMostAddressesOfOneOrigin);
        for (const QString &address : addresses) {
            OriginTarget target;
            target.to = {address, portOf(at)};
            target.name = origin.name.isEmpty() ? target.to.text() : origin.name;
            target.https = isHttps(at);
            target.host = origin.host.isEmpty() ? page.authority(QUrl::FullyEncoded) : origin.host;
            target.sni =
                origin.sni.isEmpty() ? QUrl(QStringLiteral("https://") + target.host).host() : origin.sni;
            target.url = page;
            target.url.setScheme(at.scheme());
            target.url.setPort(at.port());
            targets.push_back(std::move(target));
        }
    }
    return targets;
}

HttpRequest edgeRequest(const Context &context, const EdgeTarget &edge, int attempt)
{
    const Profile &profile = context.profile;
    HttpRequest request;
    request.url = pageUrl(profile).toString(QUrl::FullyEncoded);
    request.to = edge.to;
    request.method = profile.site.method;
    request.headers = profile.site.headers;
    request.caFile = caFile(context);
    request.expectText = profile.site.expectText;
    request.attempt = attempt;
    // The edge answers for its origin: give it its own limits and a little more, so that its error page is
    // seen.
    request.connectTimeout = Millis{3500};
    request.firstByteTimeout = profile.edge.connectTimeout + profile.edge.firstByteTimeout + Millis{1500};
    request.betweenBytesTimeout = profile.edge.betweenBytesTimeout + Millis{1500};
    request.totalTimeout = request.firstByteTimeout + request.betweenBytesTimeout + Millis{5000};
    return request;
}

HttpRequest originRequest(const Context &context, const OriginTarget &origin)
{
    const Profile &profile = context.profile;
    HttpRequest request;
    request.url = origin.url.toString(QUrl::FullyEncoded);
    request.to = origin.to;
    request.host = origin.host;
    request.sni = origin.https ? origin.sni : QString();
    request.method = profile.site.method;
    request.headers = profile.site.headers;
    request.caFile = caFile(context);
    request.expectText = profile.site.expectText;
    request.connectTimeout = profile.edge.connectTimeout;
    request.firstByteTimeout = profile.edge.firstByteTimeout;
    request.betweenBytesTimeout = profile.edge.betweenBytesTimeout;
    request.totalTimeout = request.firstByteTimeout + request.betweenBytesTimeout + Millis{5000};
    return request;
}

HttpRequest withUrl(HttpRequest request, const QUrl &url)
{
    request.url = url.toString(QUrl::FullyEncoded);
    return request;
}

TlsRequest edgeTls(const Context &context, const EdgeTarget &edge)
{
    TlsRequest request;
    request.to = edge.to;
    const QString host = siteHost(context.profile);
    request.sni = isIpAddress(host) ? QString() : host;
    request.verifyName = host;
    request.caFile = caFile(context);
    request.alpn = {QStringLiteral("h2"), QStringLiteral("http/1.1")};
    return request;
}

TlsRequest originTls(const Context &context, const OriginTarget &origin)
{
    TlsRequest request;
    request.to = origin.to;
    request.sni = isIpAddress(origin.sni) ? QString() : origin.sni;
    request.verifyName = origin.sni;
    request.caFile = caFile(context);
    request.alpn = {QStringLiteral("http/1.1")};
    return request;
}

CheckResult rowFor(const Context &context, const QString &target, const ProbeRequest &request)
{
    CheckResult row;
    row.target = target;
    const EvidenceEntry *entry = context.evidence.find(request);
    if (!entry) {
        row.status = Status::Queued;
        return row;
    }
    row.startedMs = std::max<qint64>(entry->startedMs, 0);
    row.durationMs = entry->durationMs;
    if (!entry->outcome) {
        row.status = entry->startedMs < 0 ? Status::Queued : Status::Running;
        return row;
    }
    row.status = Status::Pass;
    if (const auto *notRun = std::get_if<NotRun>(&*entry->outcome)) {
        row.status = Status::Skipped;
        row.summary = notRun->reason;
    } else if (lacksIpv6(request, *entry->outcome)) {
        row.status = Status::Skipped;
        row.summary =
            Tr::tr("This computer has no IPv6 connection, so this address cannot be tried from here.");
    }
    return row;
}

bool isAnswered(const CheckResult &row)
{
    return row.status == Status::Pass;
}

QString byHand(const HttpRequest &request)
{
    const QUrl url(request.url);
    QStringList words{QStringLiteral("curl -sv -o /dev/null")};
    if (request.http2)
        words.append(url.scheme() == u"https" ? QStringLiteral("--http2")
                                              : QStringLiteral("--http2-prior-knowledge"));
    if (request.http3)
        words.append(QStringLiteral("--http3-only"));
    if (request.proxyHeader)
        words.append(QStringLiteral("--haproxy-protocol"));
    if (request.method == QLatin1StringView("HEAD"))
        words.append(QStringLiteral("-I"));
    else if (request.method != QLatin1StringView("GET"))
        words.append(QStringLiteral("-X ") + request.method);
    // curl takes the server_name from the URL: where it differs, the URL names it and the Host header is set
    // apart.
    QUrl asked = url;
    const bool ownSni = isHttps(url) && !request.sni.isEmpty() && request.sni != url.host();
    if (ownSni)
        asked.setHost(request.sni);
    words.append(QStringLiteral("--connect-to ") +
                 quoted(QStringLiteral("::%1:%2").arg(request.to.bracketed()).arg(request.to.port)));
    if (!request.host.isEmpty() && request.host != asked.authority(QUrl::FullyEncoded))
        words.append(QStringLiteral("-H ") + quoted(QStringLiteral("Host: ") + request.host));
    for (const auto &[name, value] : request.headers) {
        // What is secret is taken from the environment there as well.
        const QString variable = secretVariable(value);
        words.append(QStringLiteral("-H ") + (variable.isEmpty()
                                                  ? quoted(name + QStringLiteral(": ") + value)
                                                  : QStringLiteral("\"%1: $%2\"").arg(name, variable)));
    }
    if (isHttps(url) && !request.caFile.isEmpty())
        words.append(QStringLiteral("--cacert ") + quoted(request.caFile));
    words.append(QStringLiteral("--max-time ") + seconds(request.totalTimeout));
    words.append(quoted(asked.toString(QUrl::FullyEncoded)));
    return words.join(u' ');
}

namespace {

/// One version alone, and what OpenSSL 3 needs to be told before it offers the old ones.
QString versionFlags(const TlsRequest &request)
{
    QString flags;
    if (!request.lowestProtocol.isEmpty() && request.lowestProtocol == request.highestProtocol)
        flags = QStringLiteral(" -tls") + request.lowestProtocol.mid(4).replace(u'.', u'_');
    const bool old = request.highestProtocol == u"TLSv1" || request.highestProtocol == u"TLSv1.1";
    if (!request.ciphers.isEmpty() || old) {
        flags += QStringLiteral(" -cipher ") +
                 quoted((request.ciphers.isEmpty() ? QStringLiteral("DEFAULT") : request.ciphers) +
                        QStringLiteral(":@SECLEVEL=0"));
    }
    return flags;
}

} // namespace

QString byHand(const TlsRequest &request)
{
    QString command = QStringLiteral("openssl s_client -connect %1 ").arg(request.to.text());
    command += request.sni.isEmpty() ? QStringLiteral("-noservername")
                                     : QStringLiteral("-servername ") + request.sni;
    if (!request.verifyName.isEmpty()) {
        command += (isIpAddress(request.verifyName) ? QStringLiteral(" -verify_ip ")
                                                    : QStringLiteral(" -verify_hostname ")) +
                   request.verifyName;
    }
    if (!request.caFile.isEmpty())
        command += QStringLiteral(" -CAfile ") + quoted(request.caFile);
    command += versionFlags(request);
    if (request.askStaple)
        command += QStringLiteral(" -status");
    return command + QStringLiteral(" -showcerts </dev/null");
}

QString byHand(const TcpRequest &request)
{
    return QStringLiteral("nc -vz -w %1 %2 %3")
        .arg(std::max<qint64>(1, request.timeout.count() / 1000))
        .arg(request.to.address)
        .arg(request.to.port);
}

QString byHand(const DnsRequest &request)
{
    QString command = QStringLiteral("dig");
    if (!request.server.address.isEmpty()) {
        command += QStringLiteral(" @") + request.server.address;
        if (request.server.port != 53 && request.server.port != 0)
            command += QStringLiteral(" -p ") + QString::number(request.server.port);
    }
    if (!request.recursionDesired)
        command += QStringLiteral(" +norecurse");
    if (request.checkingDisabled)
        command += QStringLiteral(" +cdflag");
    if (request.tcp)
        command += QStringLiteral(" +tcp");
    return command + u' ' + request.name + u' ' + request.type;
}

} // namespace fd::checks
