// SPDX-License-Identifier: GPL-3.0-or-later
//
// Names of the numbers in DNS messages, from IANA's "Domain Name System (DNS) Parameters".
#include "probes/dns/dns_message.h"

#include <array>

namespace fd::probes {

namespace {

struct Named {
    int number;
    const char *name;
};

constexpr std::array types{
    Named{1, "A"},           Named{2, "NS"},     Named{5, "CNAME"},  Named{6, "SOA"},      Named{12, "PTR"},
    Named{13, "HINFO"},      Named{15, "MX"},    Named{16, "TXT"},   Named{28, "AAAA"},    Named{29, "LOC"},
    Named{33, "SRV"},        Named{35, "NAPTR"}, Named{39, "DNAME"}, Named{41, "OPT"},     Named{43, "DS"},
    Named{44, "SSHFP"},      Named{46, "RRSIG"}, Named{47, "NSEC"},  Named{48, "DNSKEY"},  Named{50, "NSEC3"},
    Named{51, "NSEC3PARAM"}, Named{52, "TLSA"},  Named{59, "CDS"},   Named{60, "CDNSKEY"}, Named{64, "SVCB"},
    Named{65, "HTTPS"},      Named{255, "ANY"},  Named{257, "CAA"},
};

constexpr std::array rcodes{
    Named{0, "NOERROR"},    Named{1, "FORMERR"}, Named{2, "SERVFAIL"}, Named{3, "NXDOMAIN"},
    Named{4, "NOTIMP"},     Named{5, "REFUSED"}, Named{6, "YXDOMAIN"}, Named{7, "YXRRSET"},
    Named{8, "NXRRSET"},    Named{9, "NOTAUTH"}, Named{10, "NOTZONE"}, Named{16, "BADVERS"},
    Named{23, "BADCOOKIE"},
};

} // namespace

std::optional<quint16> dnsTypeFromText(QStringView text)
{
    for (const auto &[number, name] : types) {
        if (text.compare(QLatin1StringView(name), Qt::CaseInsensitive) == 0)
            return static_cast<quint16>(number);
    }
    if (!text.startsWith(QLatin1StringView("TYPE"), Qt::CaseInsensitive))
        return std::nullopt;
    bool ok = false;
    const quint16 number = text.mid(4).toUShort(&ok);
    return ok ? std::optional(number) : std::nullopt;
}

QString dnsTypeText(quint16 type)
{
    for (const auto &[number, name] : types) {
        if (number == type)
            return QLatin1StringView(name);
    }
    return QStringLiteral("TYPE%1").arg(type);
}

QString dnsRcodeText(int rcode)
{
    for (const auto &[number, name] : rcodes) {
        if (number == rcode)
            return QLatin1StringView(name);
    }
    return QStringLiteral("RCODE%1").arg(rcode);
}

} // namespace fd::probes
