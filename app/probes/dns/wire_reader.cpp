// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/dns/wire_reader.h"

namespace fd::probes {

namespace {

/// One label as master files write it (RFC 1035 section 5.1): dots and backslashes escaped, other bytes as
/// \DDD.
void appendLabel(QString &text, QByteArrayView label)
{
    for (const char c : label) {
        const auto byte = static_cast<uchar>(c);
        if (c == '.' || c == '\\' || c == '"' || c == ';' || c == '(' || c == ')' || c == '@' || c == '$') {
            text += u'\\';
            text += QLatin1Char(c);
        } else if (byte <= 0x20 || byte >= 0x7f) {
            text += QStringLiteral("\\%1").arg(byte, 3, 10, QLatin1Char('0'));
        } else {
            text += QLatin1Char(c);
        }
    }
}

} // namespace

bool WireReader::has(qsizetype count)
{
    if (failed_ || count < 0 || end_ - at_ < count)
        failed_ = true;
    return !failed_;
}

quint8 WireReader::u8()
{
    return has(1) ? static_cast<quint8>(message_[at_++]) : quint8(0);
}

quint16 WireReader::u16()
{
    const auto high = static_cast<quint32>(u8()) << 8U;
    return static_cast<quint16>(high | u8());
}

quint32 WireReader::u32()
{
    const auto high = static_cast<quint32>(u16()) << 16U;
    return high | u16();
}

QByteArrayView WireReader::bytes(qsizetype count)
{
    if (!has(count))
        return {};
    const QByteArrayView found = message_.sliced(at_, count);
    at_ += count;
    return found;
}

WireReader WireReader::slice(qsizetype count)
{
    WireReader inner = *this;
    if (!has(count)) {
        inner.failed_ = true;
        return inner;
    }
    inner.end_ = at_ + count;
    at_ += count;
    return inner;
}

QString WireReader::name()
{
    QString text;
    qsizetype at = at_;
    qsizetype limit = end_;   // within this record, until the first pointer leads out of it
    qsizetype lowest = at_;   // a pointer must lead below this: chains get shorter, loops cannot be
    qsizetype wireLength = 1; // of the uncompressed name, RFC 1035 section 2.3.4
    bool jumped = false;
    while (!failed_) {
        if (at >= limit)
            break;
        const auto length = static_cast<uchar>(message_[at]);
        if (length == 0) {
            if (!jumped)
                at_ = at + 1;
            return text.isEmpty() ? QStringLiteral(".") : text;
        }
        if ((length & 0xc0U) == 0xc0U) {
            if (at + 1 >= limit)
                break;
            const qsizetype target = (length & 0x3f) << 8 | static_cast<uchar>(message_[at + 1]);
            if (target >= lowest)
                break;
            if (!jumped)
                at_ = at + 2;
            jumped = true;
            at = lowest = target;
            limit = message_.size();
            continue;
        }
        wireLength += length + 1;
        if ((length & 0xc0U) != 0 || at + 1 + length > limit || wireLength > 255)
            break;
        if (!text.isEmpty())
            text += u'.';
        appendLabel(text, message_.sliced(at + 1, length));
        at += length + 1;
    }
    failed_ = true;
    return {};
}

} // namespace fd::probes
