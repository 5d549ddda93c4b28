// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/probe_request.h"

#include <QUrl>

namespace fd {

namespace {
constexpr const char *kTypes[] = {"tcp", "tls", "http", "dns", "hosts", "metrics", "log", "response"};
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
            if constexpr (std::is_same_v<T, TcpRequest> || std::is_same_v<T, TlsRequest> ||
                          std::is_same_v<T, HttpRequest>)
                return r.to.address;
            else if constexpr (std::is_same_v<T, DnsRequest>)
                return r.server.address;
            else if constexpr (std::is_same_v<T, MetricsRequest>)
                return QUrl(r.source.url).host();
            else
                return {};
        },
        request);
}

} // namespace fd
