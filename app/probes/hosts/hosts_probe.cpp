// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/hosts/hosts_probe.h"

#include "probes/hosts/resolver_files.h"

#include <QFile>

namespace fd::probes {

namespace {

// Block lists put hundreds of thousands of lines into a hosts file; more than this is not one.
constexpr qint64 mostBytes = 64LL * 1024 * 1024;

tl::expected<QByteArray, QString> contentOf(const QString &path)
{
    QFile file(path);
    if (!file.exists())
        return QByteArray();
    if (!file.open(QIODevice::ReadOnly))
        return tl::unexpected(QStringLiteral("%1 cannot be read: %2").arg(path, file.errorString()));
    return file.read(mostBytes);
}

} // namespace

Outcome probeHosts(const HostsRequest &request, const Settings &settings, const std::stop_token &)
{
    const auto hosts = contentOf(settings.hostsFile);
    if (!hosts)
        return NotRun{hosts.error()};
    const auto conf = contentOf(settings.resolvConf);
    if (!conf)
        return NotRun{conf.error()};
    HostsMatch match = findInHosts(*hosts, request.name);
    ResolvConf resolving = parseResolvConf(*conf);
    return HostsEvidence{.file = settings.hostsFile,
                         .addresses = std::move(match.addresses),
                         .line = match.line,
                         .resolvers = std::move(resolving.resolvers),
                         .searchDomains = std::move(resolving.searchDomains),
                         .ndots = resolving.ndots};
}

QStringList systemResolvers(const Settings &settings)
{
    return parseResolvConf(contentOf(settings.resolvConf).value_or(QByteArray())).resolvers;
}

} // namespace fd::probes
