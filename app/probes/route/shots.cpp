// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/route/shots.h"

#include <netinet/icmp6.h>
#include <netinet/ip_icmp.h>

namespace fd::probes {

namespace {

using Kind = RouteAnswer::Kind;

Kind kindOf4(int type, int code)
{
    if (type == ICMP_TIME_EXCEEDED)
        return Kind::TimeExceeded;
    if (type != ICMP_DEST_UNREACH)
        return Kind::Other;
    switch (code) { // RFC 792, RFC 1122 section 3.2.2.1, RFC 1812 section 5.2.7.1
    case ICMP_NET_UNREACH:
    case ICMP_NET_UNKNOWN:
    case ICMP_NET_UNR_TOS: return Kind::NetUnreachable;
    case ICMP_HOST_UNREACH:
    case ICMP_HOST_UNKNOWN:
    case ICMP_HOST_ISOLATED:
    case ICMP_HOST_UNR_TOS: return Kind::HostUnreachable;
    case ICMP_NET_ANO:
    case ICMP_HOST_ANO:
    case ICMP_PKT_FILTERED: return Kind::Prohibited;
    case ICMP_FRAG_NEEDED: return Kind::TooBig;
    default: return Kind::Other;
    }
}

Kind kindOf6(int type, int code)
{
    if (type == ICMP6_TIME_EXCEEDED)
        return Kind::TimeExceeded;
    if (type == ICMP6_PACKET_TOO_BIG)
        return Kind::TooBig;
    if (type != ICMP6_DST_UNREACH)
        return Kind::Other;
    switch (code) { // RFC 4443 section 3.1
    case ICMP6_DST_UNREACH_NOROUTE: return Kind::NetUnreachable;
    case ICMP6_DST_UNREACH_ADDR: return Kind::HostUnreachable;
    case ICMP6_DST_UNREACH_ADMIN:
    case 5:
    case 6: return Kind::Prohibited;
    default: return Kind::Other;
    }
}

bool isPortUnreachable(const QueuedError &error)
{
    return error.origin == QueuedError::Origin::Icmp6
               ? error.type == ICMP6_DST_UNREACH && error.code == ICMP6_DST_UNREACH_NOPORT
               : error.type == ICMP_DEST_UNREACH &&
                     (error.code == ICMP_PORT_UNREACH || error.code == ICMP_PROT_UNREACH);
}

} // namespace

RouteAnswer answerFrom(const QueuedError &error, const QString &target, bool udp)
{
    RouteAnswer answer;
    answer.code = error.code;
    answer.address = error.sender;
    if (isPortUnreachable(error))
        answer.kind = udp && error.sender == target ? Kind::Reached : Kind::Prohibited;
    else if (error.isIcmp())
        answer.kind = error.origin == QueuedError::Origin::Icmp6 ? kindOf6(error.type, error.code)
                                                                 : kindOf4(error.type, error.code);
    else
        answer.kind = error.error == ENETUNREACH ? Kind::NetUnreachable : Kind::HostUnreachable;
    return answer;
}

} // namespace fd::probes
