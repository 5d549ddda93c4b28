// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/endpoint.h"

#include <arpa/inet.h>

#include <array>

namespace fd {

namespace {

std::optional<QString> numeric(QStringView text)
{
    const QByteArray bytes = text.toUtf8();
    std::array<unsigned char, 16> raw{};
    std::array<char, INET6_ADDRSTRLEN> spelled{};
    for (const int family : {AF_INET, AF_INET6}) {
        if (inet_pton(family, bytes.constData(), raw.data()) == 1)
            return QString::fromLatin1(inet_ntop(family, raw.data(), spelled.data(), spelled.size()));
    }
    return std::nullopt;
}

} // namespace

QString Endpoint::bracketed() const
{
    return isIpv6() ? u'[' + address + u']' : address;
}

QString Endpoint::text() const
{
    return port == 0 ? bracketed() : bracketed() + u':' + QString::number(port);
}

std::optional<Endpoint> endpointFromText(QStringView text)
{
    text = text.trimmed();
    if (const auto whole = numeric(text))
        return Endpoint{*whole, 0};
    QStringView host = text;
    QStringView port;
    if (text.startsWith(u'[')) {
        const auto end = text.indexOf(u']');
        if (end < 0)
            return std::nullopt;
        host = text.mid(1, end - 1);
        const QStringView rest = text.mid(end + 1);
        if (!rest.isEmpty() && !rest.startsWith(u':'))
            return std::nullopt;
        port = rest.mid(1);
        if (!rest.isEmpty() && port.isEmpty())
            return std::nullopt;
    } else if (const auto colon = text.lastIndexOf(u':'); colon >= 0) {
        host = text.left(colon);
        port = text.mid(colon + 1);
        if (port.isEmpty())
            return std::nullopt;
    }
    const auto address = numeric(host);
    if (!address)
        return std::nullopt;
    Endpoint result{*address, 0};
    if (!port.isEmpty()) {
        bool ok = false;
        result.port = port.toUShort(&ok);
        if (!ok || result.port == 0)
            return std::nullopt;
    }
    return result;
}

bool isIpAddress(QStringView text)
{
    return numeric(text).has_value();
}

QString normalisedAddress(const QString &address)
{
    return numeric(address).value_or(address);
}

} // namespace fd
