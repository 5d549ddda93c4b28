// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/failure.h"

#include <QCoreApplication>

namespace fd {

namespace {
struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Failure)
};
} // namespace

EnumNames<Failure::Kind> enumNames(Failure::Kind)
{
    using K = Failure::Kind;
    static constexpr EnumName<K> names[] = {
        {K::Refused, "refused"},
        {K::TimedOut, "timed-out"},
        {K::HostUnreachable, "host-unreachable"},
        {K::NetworkUnreachable, "network-unreachable"},
        {K::Prohibited, "prohibited"},
        {K::Reset, "reset"},
        {K::Closed, "closed"},
        {K::NotResolved, "not-resolved"},
        {K::Tls, "tls"},
        {K::Certificate, "certificate"},
        {K::Protocol, "protocol"},
        {K::ContentCoding, "content-coding"},
        {K::TooLarge, "too-large"},
        {K::Cancelled, "cancelled"},
        {K::Local, "local"},
    };
    return names;
}

EnumNames<Failure::Phase> enumNames(Failure::Phase)
{
    using P = Failure::Phase;
    static constexpr EnumName<P> names[] = {
        {P::Resolve, "resolve"},      {P::Connect, "connect"}, {P::Tls, "tls"},   {P::Send, "send"},
        {P::FirstByte, "first-byte"}, {P::Headers, "headers"}, {P::Body, "body"}, {P::Other, "other"},
    };
    return names;
}

QString spoken(Failure::Kind kind)
{
    using K = Failure::Kind;
    switch (kind) {
    case K::Refused: return Tr::tr("connection refused");
    case K::TimedOut: return Tr::tr("no answer in time");
    case K::HostUnreachable: return Tr::tr("host unreachable");
    case K::NetworkUnreachable: return Tr::tr("network unreachable");
    case K::Prohibited: return Tr::tr("refused by a firewall");
    case K::Reset: return Tr::tr("connection reset");
    case K::Closed: return Tr::tr("connection closed early");
    case K::NotResolved: return Tr::tr("name not found");
    case K::Tls: return Tr::tr("TLS handshake failed");
    case K::Certificate: return Tr::tr("certificate not accepted");
    case K::Protocol: return Tr::tr("not a valid answer");
    case K::ContentCoding: return Tr::tr("body cannot be decoded");
    case K::TooLarge: return Tr::tr("larger than the limit");
    case K::Cancelled: return Tr::tr("stopped");
    case K::Local: return Tr::tr("could not ask");
    }
    return {};
}

} // namespace fd
