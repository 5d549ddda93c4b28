// SPDX-License-Identifier: GPL-3.0-or-later
#include "demo/demo.h"

#include "demo/certificates.h"
#include "demo/edge.h"
#include "demo/name_server.h"
#include "demo/origin.h"

#include <QCoreApplication>
#include <QFile>
#include <QTemporaryDir>

#include <sys/socket.h>

#include <algorithm>
#include <array>

namespace fd::demo {

using namespace std::chrono_literals;

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Demo)
};

/// Names below localhost never leave this computer (RFC 6761 section 6.3): only the demo's own name server is
/// asked.
const QByteArray zoneName = QByteArrayLiteral("demo.localhost");
const QByteArray siteName = QByteArrayLiteral("shop.demo.localhost");
constexpr std::array<unsigned char, 4> edgeAddress{127, 0, 0, 1};
constexpr std::array<unsigned char, 4> wrongAddress{127, 0, 0, 2};

/// What is different in an outage; the rest is a healthy site.
struct Outage {
    const char *name;
    const char *truth;
    bool originListens = true;
    std::chrono::milliseconds originDelay{0};
    bool https = false;
    int certificateToDay = 90;
    bool errorStored = false;
    std::array<unsigned char, 4> address = edgeAddress;
};

constexpr std::array outages{
    Outage{.name = "origin-stopped",
           .truth = QT_TRANSLATE_NOOP(
               "Demo", "The web server behind the edge is stopped: nothing listens on its port."),
           .originListens = false},
    Outage{.name = "origin-slow",
           .truth = QT_TRANSLATE_NOOP(
               "Demo", "The web server behind the edge needs 5 s for its first byte, and the edge waits "
                       "2 s for it."),
           .originDelay = 5s},
    Outage{.name = "certificate-expired",
           .truth = QT_TRANSLATE_NOOP(
               "Demo", "The certificate that the edge shows to visitors expired three days ago."),
           .https = true,
           .certificateToDay = -3},
    Outage{.name = "stored-error",
           .truth = QT_TRANSLATE_NOOP(
               "Demo", "The web server has recovered, but the edge still answers with the error that it "
                       "stored while it was down."),
           .errorStored = true},
    Outage{.name = "dns-wrong-address",
           .truth = QT_TRANSLATE_NOOP("Demo",
                                      "The name server gives an address where nobody answers for this site."),
           .address = wrongAddress},
    Outage{.name = "healthy",
           .truth = QT_TRANSLATE_NOOP("Demo", "Nothing is broken: this site is healthy."),
           .https = true},
};

const Outage *find(const QString &name)
{
    const auto *found = std::find_if(outages.begin(), outages.end(),
                                     [&](const Outage &one) { return name == QLatin1StringView(one.name); });
    return found == outages.end() ? nullptr : found;
}

/// A UDP and a TCP socket on the same port.
std::optional<std::pair<BoundSocket, BoundSocket>> bindNameServer()
{
    for (int attempt = 0; attempt < 50; ++attempt) {
        BoundSocket udp(SOCK_DGRAM);
        BoundSocket tcp(SOCK_STREAM, udp.port());
        if (udp.isValid() && tcp.isValid())
            return std::pair(std::move(udp), std::move(tcp));
    }
    return std::nullopt;
}

} // namespace

/// The last member goes first: the edge before the origin that it asks.
struct Demo::Servers {
    QString name;
    bool https = false;
    QTemporaryDir folder;
    QString caFile;
    quint16 edgePort = 0;
    quint16 originPort = 0;
    quint16 dnsPort = 0;
    std::unique_ptr<Edge> edge;
    BoundSocket closedOrigin; ///< keeps a port from others, without listening on it
    std::unique_ptr<NameServer> nameServer;
    std::unique_ptr<TcpService> originService;
    std::unique_ptr<TcpService> edgeService;
};

QStringList names()
{
    QStringList list;
    for (const Outage &outage : outages)
        list += QLatin1StringView(outage.name);
    return list;
}

QString truth(const QString &name)
{
    const Outage *outage = find(name);
    return outage == nullptr ? QString() : Tr::tr(outage->truth);
}

Demo::Demo() : servers_(std::make_unique<Servers>()) {}

Demo::~Demo() = default;

tl::expected<std::unique_ptr<Demo>, QString> Demo::start(const QString &name)
{
    const Outage *outage = find(name);
    if (outage == nullptr)
        return tl::unexpected(
            Tr::tr("There is no demo named \"%1\". There are: %2.").arg(name, names().join(u", ")));
    std::unique_ptr<Demo> demo(new Demo);
    Servers &servers = *demo->servers_;
    servers.name = name;
    servers.https = outage->https;

    EdgeSettings settings{.siteName = siteName};
    if (outage->https) {
        const auto credentials = makeCredentials(siteName, -100, outage->certificateToDay);
        QFile file(servers.folder.filePath(QStringLiteral("root.pem")));
        if (!credentials || !file.open(QIODevice::WriteOnly) ||
            file.write(credentials->rootPem) != credentials->rootPem.size())
            return tl::unexpected(Tr::tr("The certificate of the demo cannot be made."));
        settings.tls = credentials->server;
        servers.caFile = file.fileName();
    }

    BoundSocket edge(SOCK_STREAM);
    BoundSocket origin(SOCK_STREAM);
    auto dns = bindNameServer();
    if (!edge.isValid() || !origin.isValid() || !dns)
        return tl::unexpected(Tr::tr("No free port can be had on 127.0.0.1."));
    servers.edgePort = edge.port();
    servers.originPort = settings.originPort = origin.port();
    servers.dnsPort = dns->first.port();

    if (outage->originListens)
        servers.originService =
            std::make_unique<TcpService>(std::move(origin), originServing(siteName, outage->originDelay));
    else
        servers.closedOrigin = std::move(origin);
    servers.edge = std::make_unique<Edge>(std::move(settings));
    if (outage->errorStored)
        servers.edge->storeError("/", 40s, 3600s);
    servers.edgeService = std::make_unique<TcpService>(
        std::move(edge),
        [one = servers.edge.get()](Stream &stream, const StopSignal &stop) { one->serve(stream, stop); });
    servers.nameServer = std::make_unique<NameServer>(std::move(dns->first), std::move(dns->second),
                                                      Zone{zoneName, siteName, outage->address});
    return demo;
}

Profile Demo::profile() const
{
    const Servers &servers = *servers_;
    Profile profile;
    profile.name = Tr::tr("Built-in outage");
    profile.site.url = QStringLiteral("%1://%2:%3/")
                           .arg(servers.https ? QStringLiteral("https") : QStringLiteral("http"),
                                QString::fromLatin1(siteName))
                           .arg(servers.edgePort);
    profile.site.expectText = QStringLiteral("Demo shop");
    profile.edge.connectTimeout = 1000ms;
    profile.edge.firstByteTimeout = 2000ms;
    profile.edge.betweenBytesTimeout = 2000ms;
    profile.edge.idleTimeout = 2000ms;
    Origin origin;
    origin.name = QStringLiteral("web1");
    origin.url = QStringLiteral("http://127.0.0.1:%1").arg(servers.originPort);
    origin.host = QString::fromLatin1(siteName);
    profile.origins = {origin};
    profile.dns.resolvers = {QStringLiteral("127.0.0.1:%1").arg(servers.dnsPort)};
    profile.dns.expect.a = {QStringLiteral("127.0.0.1")};
    profile.limits.slowFirstByteMs = 1000;
    profile.caFile = servers.caFile;
    return profile;
}

} // namespace fd::demo
