// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/dns/record_text.h"

#include "model/endpoint.h"
#include "probes/dns/dns_message.h"

#include <QDateTime>
#include <QTimeZone>

#include <arpa/inet.h>

#include <array>

namespace fd::probes {

namespace {

QString hex(QByteArrayView bytes)
{
    return QString::fromLatin1(bytes.toByteArray().toHex().toUpper());
}

QString base64(QByteArrayView bytes)
{
    return QString::fromLatin1(bytes.toByteArray().toBase64());
}

QString address(QByteArrayView bytes)
{
    std::array<char, INET6_ADDRSTRLEN> text{};
    const int family = bytes.size() == 4 ? AF_INET : AF_INET6;
    return QString::fromLatin1(inet_ntop(family, bytes.data(), text.data(), text.size()));
}

/// A quoted string of a master file (RFC 1035 section 5.1).
QString quoted(QByteArrayView bytes)
{
    QString text = QStringLiteral("\"");
    for (const char c : bytes) {
        const auto byte = static_cast<uchar>(c);
        if (c == '"' || c == '\\')
            text += u'\\';
        if (byte < 0x20 || byte >= 0x7f)
            text += QStringLiteral("\\%1").arg(byte, 3, 10, QLatin1Char('0'));
        else
            text += QLatin1Char(c);
    }
    return text + u'"';
}

QString texts(WireReader &data)
{
    QStringList parts;
    do {
        parts += quoted(data.characterString());
    } while (!data.atEnd());
    return parts.join(u' ');
}

/// RRSIG times as RFC 4034 section 3.2 writes them: YYYYMMDDHHmmSS in UTC.
QString signatureTime(quint32 seconds)
{
    return QDateTime::fromSecsSinceEpoch(seconds, QTimeZone::utc())
        .toString(QStringLiteral("yyyyMMddHHmmss"));
}

QString signatureText(WireReader &data)
{
    const QString covered = dnsTypeText(data.u16());
    const int algorithm = data.u8();
    const int labels = data.u8();
    const quint32 ttl = data.u32();
    const QString expires = signatureTime(data.u32());
    const QString begins = signatureTime(data.u32());
    const int tag = data.u16();
    const QString signer = data.name();
    return QStringLiteral("%1 %2 %3 %4 %5 %6 %7 %8 ")
               .arg(covered)
               .arg(algorithm)
               .arg(labels)
               .arg(ttl)
               .arg(expires, begins)
               .arg(tag)
               .arg(signer) +
           base64(data.rest());
}

QString soaText(WireReader &data)
{
    const QString server = data.name();
    const QString mailbox = data.name();
    QStringList parts{server, mailbox};
    for (int i = 0; i < 5; ++i)
        parts += QString::number(data.u32());
    return parts.join(u' ');
}

QString addressList(QByteArrayView bytes, qsizetype size)
{
    QStringList list;
    for (qsizetype at = 0; at + size <= bytes.size(); at += size)
        list += address(bytes.sliced(at, size));
    return list.join(u',');
}

/// One SvcParam (RFC 9460 sections 7 and 14.3.2).
QString serviceParameter(quint16 key, WireReader value)
{
    constexpr std::array names{"mandatory", "alpn", "no-default-alpn", "port", "ipv4hint", "ech", "ipv6hint"};
    QString name =
        key < names.size() ? QString(QLatin1StringView(names.at(key))) : QStringLiteral("key%1").arg(key);
    if (value.atEnd())
        return name;
    switch (key) {
    case 0: {
        QStringList keys;
        while (!value.atEnd()) {
            const quint16 mandatory = value.u16();
            keys += mandatory < names.size() ? QString(QLatin1StringView(names.at(mandatory)))
                                             : QStringLiteral("key%1").arg(mandatory);
        }
        return name + u'=' + keys.join(u',');
    }
    case 1: {
        QStringList protocols;
        while (!value.atEnd())
            protocols += quoted(value.characterString()).mid(1).chopped(1);
        return name + u'=' + protocols.join(u',');
    }
    case 3: return name + u'=' + QString::number(value.u16());
    case 4: return name + u'=' + addressList(value.rest(), 4);
    case 5: return name + u'=' + base64(value.rest());
    case 6: return name + u'=' + addressList(value.rest(), 16);
    default: return name + u'=' + quoted(value.rest());
    }
}

QString serviceText(WireReader &data)
{
    QStringList parts{QString::number(data.u16())};
    parts += data.name();
    while (!data.atEnd()) {
        const quint16 key = data.u16();
        const quint16 length = data.u16();
        parts += serviceParameter(key, data.slice(length));
    }
    return parts.join(u' ');
}

QString digestText(WireReader &data)
{
    const int tag = data.u16();
    const int algorithm = data.u8();
    const int digest = data.u8();
    return QStringLiteral("%1 %2 %3 ").arg(tag).arg(algorithm).arg(digest) + hex(data.rest());
}

QString keyText(WireReader &data)
{
    const int flags = data.u16();
    const int protocol = data.u8();
    const int algorithm = data.u8();
    return QStringLiteral("%1 %2 %3 ").arg(flags).arg(protocol).arg(algorithm) + base64(data.rest());
}

QString caaText(WireReader &data)
{
    const int flags = data.u8();
    const QString tag = QString::fromLatin1(data.characterString());
    return QStringLiteral("%1 %2 ").arg(flags).arg(tag) + quoted(data.rest());
}

QString srvText(WireReader &data)
{
    const int priority = data.u16();
    const int weight = data.u16();
    const int port = data.u16();
    return QStringLiteral("%1 %2 %3 ").arg(priority).arg(weight).arg(port) + data.name();
}

QString unknownText(WireReader &data)
{
    const QByteArrayView bytes = data.rest();
    return bytes.isEmpty() ? QStringLiteral("\\# 0")
                           : QStringLiteral("\\# %1 ").arg(bytes.size()) + hex(bytes);
}

} // namespace

std::optional<QString> recordText(quint16 type, WireReader data)
{
    const auto write = [&]() -> QString {
        switch (type) {
        case 1: return data.left() == 4 ? address(data.rest()) : (data.fail(), QString());
        case 28: return data.left() == 16 ? address(data.rest()) : (data.fail(), QString());
        case 2:
        case 5:
        case 12:
        case 39: return data.name();
        case 6: return soaText(data);
        case 15: {
            const QString preference = QString::number(data.u16());
            return preference + u' ' + data.name();
        }
        case 16: return texts(data);
        case 33: return srvText(data);
        case 43:
        case 59: return digestText(data);
        case 46: return signatureText(data);
        case 48:
        case 60: return keyText(data);
        case 64:
        case 65: return serviceText(data);
        case 257: return caaText(data);
        default: return unknownText(data);
        }
    };
    QString text = write();
    if (data.failed() || !data.atEnd())
        return std::nullopt;
    return text;
}

} // namespace fd::probes
