// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/probe_request.h"

#include <QUrl>

namespace fd {

namespace {
constexpr const char *kTypes[] = {"tcp",     "tls",        "http",       "dns",    "hosts",
                                  "metrics", "log",        "response",   "ping",   "route",
                                  "mtu",     "keep-alive", "dns-survey", "dnssec", "workstation"};
static_assert(std::size(kTypes) == std::variant_size_v<ProbeRequest>);
} // namespace

QJsonObject toJson(const ProbeRequest &request)
{
    return variantToJson(request, kTypes);
}

QString fromJson(const QJsonObject &object, ProbeRequest &request)
{
    return variantFromJson(object, request, kTypes);
}

QByteArray keyOf(const ProbeRequest &request)
{
    QByteArray key = QByteArray::number(static_cast<qint64>(request.index())) + '/';
    KeyWriter writer(key);
    std::visit([&writer](const auto &r) { std::decay_t<decltype(r)>::fields(r, writer); }, request);
    return key;
}

QString addressOf(const ProbeRequest &request)
{
    return std::visit(
        [](const auto &r) -> QString {
            using T = std::decay_t<decltype(r)>;
            if constexpr (requires { r.to; })
                return r.to.address;
            else if constexpr (requires { r.server; })
                return r.server.address;
            else if constexpr (std::is_same_v<T, MetricsRequest>)
                return QUrl(r.source.url).host();
            else
                return {};
        },
        request);
}

int connectionsOf(const ProbeRequest &request)
{
    if (const auto *ping = std::get_if<PingRequest>(&request))
        return ping->method == QLatin1StringView("tcp") ? kConnectionsOfPing : 0;
    if (const auto *route = std::get_if<RouteRequest>(&request))
        return route->method == QLatin1StringView("tcp") ? kConnectionsOfRoute : 0;
    return 1;
}

} // namespace fd
