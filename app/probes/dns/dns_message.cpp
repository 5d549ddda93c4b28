// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/dns/dns_message.h"

#include "probes/dns/record_text.h"
#include "probes/dns/wire_reader.h"

#include <array>

namespace fd::probes {

namespace {

constexpr quint16 optType = 41;
constexpr quint16 extendedErrorOption = 15;

/// RFC 8914 section 4.
QString extendedErrorName(int code)
{
    constexpr std::array names{"Other Error",
                               "Unsupported DNSKEY Algorithm",
                               "Unsupported DS Digest Type",
                               "Stale Answer",
                               "Forged Answer",
                               "DNSSEC Indeterminate",
                               "DNSSEC Bogus",
                               "Signature Expired",
                               "Signature Not Yet Valid",
                               "DNSKEY Missing",
                               "RRSIGs Missing",
                               "No Zone Key Bit Set",
                               "NSEC Missing",
                               "Cached Error",
                               "Not Ready",
                               "Blocked",
                               "Censored",
                               "Filtered",
                               "Prohibited",
                               "Stale NXDOMAIN Answer",
                               "Not Authoritative",
                               "Not Supported",
                               "No Reachable Authority",
                               "Network Error",
                               "Invalid Data"};
    return code < static_cast<int>(names.size())
               ? QString(QLatin1StringView(names.at(static_cast<size_t>(code))))
               : QString();
}

void readOptions(WireReader data, QStringList &extendedErrors)
{
    while (!data.atEnd()) {
        const quint16 option = data.u16();
        WireReader value = data.slice(data.u16());
        if (option != extendedErrorOption || value.left() < 2)
            continue;
        const int code = value.u16();
        QString text = QStringLiteral("%1 %2").arg(code).arg(extendedErrorName(code)).trimmed();
        if (const QByteArrayView words = value.rest(); !words.isEmpty())
            text += QStringLiteral(": ") + QString::fromUtf8(words);
        extendedErrors += text;
    }
}

/// \returns an empty string, or what is wrong.
QString readRecords(WireReader &reader, int count, std::vector<DnsRecord> &records, DnsMessage &message)
{
    for (int i = 0; i < count; ++i) {
        if (message.truncated && reader.atEnd())
            return {};
        DnsRecord record;
        record.name = reader.name();
        const quint16 type = reader.u16();
        const quint16 klass = reader.u16();
        const quint32 ttl = reader.u32();
        WireReader data = reader.slice(reader.u16());
        if (reader.failed())
            return message.truncated ? QString() : QStringLiteral("The message ends within a record.");
        if (type == optType) {
            message.rcode |= static_cast<int>(ttl >> 24U) << 4;
            message.edns = true;
            readOptions(data, message.extendedErrors);
            continue;
        }
        record.type = dnsTypeText(type);
        record.ttl = ttl > 0x7fffffffU ? 0 : ttl; // RFC 2181 section 8
        // Other classes (CHAOS) reuse the numbers with data of their own shape.
        const auto text = recordText(klass == 1 ? type : quint16(0), data);
        if (!text)
            return QStringLiteral("The data of a %1 record is malformed.").arg(record.type);
        record.value = *text;
        records.push_back(std::move(record));
    }
    return {};
}

/// The labels of a name in presentation form, escapes undone. Empty for what is no name.
std::optional<QByteArray> wireName(const QString &name)
{
    QByteArray wire;
    if (name == u'.')
        return QByteArray(1, '\0');
    const QByteArray text = name.toUtf8();
    QByteArray label;
    const auto close = [&] {
        if (label.isEmpty() || label.size() > 63)
            return false;
        wire += static_cast<char>(label.size());
        wire += label;
        label.clear();
        return true;
    };
    for (qsizetype i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '.') {
            if (!close())
                return std::nullopt;
        } else if (c == '\\' && i + 3 < text.size() && text[i + 1] >= '0' && text[i + 1] <= '9') {
            bool ok = false;
            const int byte = text.mid(i + 1, 3).toInt(&ok);
            if (!ok || byte > 255)
                return std::nullopt;
            label += static_cast<char>(byte);
            i += 3;
        } else if (c == '\\' && i + 1 < text.size()) {
            label += text[++i];
        } else {
            label += c;
        }
    }
    if (!label.isEmpty() && !close())
        return std::nullopt;
    wire += '\0';
    if (wire.size() == 1 || wire.size() > 255)
        return std::nullopt;
    return wire;
}

void append16(QByteArray &bytes, unsigned value)
{
    bytes += static_cast<char>(value >> 8U & 0xffU);
    bytes += static_cast<char>(value & 0xffU);
}

} // namespace

bool DnsQuestion::matches(const DnsQuestion &other) const
{
    return type == other.type && klass == other.klass && name.compare(other.name, Qt::CaseInsensitive) == 0;
}

tl::expected<DnsMessage, QString> decodeDnsMessage(QByteArrayView bytes)
{
    WireReader reader(bytes);
    DnsMessage message;
    message.id = reader.u16();
    const unsigned flags = reader.u16();
    message.response = (flags & 0x8000U) != 0;
    message.opcode = static_cast<int>(flags >> 11U & 0xfU);
    message.authoritative = (flags & 0x0400U) != 0;
    message.truncated = (flags & 0x0200U) != 0;
    message.recursionDesired = (flags & 0x0100U) != 0;
    message.recursionAvailable = (flags & 0x0080U) != 0;
    message.authenticated = (flags & 0x0020U) != 0;
    message.checkingDisabled = (flags & 0x0010U) != 0;
    message.rcode = static_cast<int>(flags & 0xfU);
    std::array<int, 4> counts{};
    for (int &count : counts)
        count = reader.u16();
    if (reader.failed())
        return tl::unexpected(QStringLiteral("The message is shorter than a DNS header."));
    for (int i = 0; i < counts[0]; ++i) {
        DnsQuestion question;
        question.name = reader.name();
        question.type = reader.u16();
        question.klass = reader.u16();
        if (reader.failed())
            return tl::unexpected(QStringLiteral("The question section is malformed."));
        message.questions.push_back(std::move(question));
    }
    const std::array sections{&message.answer, &message.authority, &message.additional};
    for (size_t i = 0; i < sections.size(); ++i) {
        QString wrong = readRecords(reader, counts.at(i + 1), *sections.at(i), message);
        if (!wrong.isEmpty())
            return tl::unexpected(std::move(wrong));
    }
    return message;
}

QByteArray encodeDnsQuery(quint16 id, const QString &name, quint16 type, DnsQueryFlags flags)
{
    const auto wire = wireName(name);
    if (!wire)
        return {};
    QByteArray query;
    append16(query, id);
    append16(query, (flags.recursionDesired ? 0x0120U : 0U) | (flags.checkingDisabled ? 0x0010U : 0U));
    append16(query, 1);
    append16(query, 0);
    append16(query, 0);
    append16(query, flags.ednsBytes > 0 ? 1 : 0);
    query += *wire;
    append16(query, type);
    append16(query, 1);
    if (flags.ednsBytes > 0) {
        query += '\0'; // the root, RFC 6891 section 6.1.2
        append16(query, optType);
        append16(query, static_cast<unsigned>(flags.ednsBytes));
        append16(query, 0); // extended rcode and version
        append16(query, flags.dnssecOk ? 0x8000U : 0U);
        append16(query, 0); // no options
    }
    return query;
}

} // namespace fd::probes
