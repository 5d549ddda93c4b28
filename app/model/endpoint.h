// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

namespace fd {

/// A numeric IP address and a port. The address has no brackets; port 0 means "the service's default".
struct Endpoint {
    QString address = {};
    quint16 port = 0;

    bool isIpv6() const { return address.contains(u':'); }
    /// "203.0.113.20:8080", "[2001:db8::1]:443"; without the port where it is 0.
    QString text() const;
    /// The address as it stands in a URL: IPv6 in brackets.
    QString bracketed() const;

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("address", self.address);
        archive("port", self.port);
    }
    bool operator==(const Endpoint &) const = default;
};

/// Reads "ADDR", "ADDR:PORT", "[V6]", "[V6]:PORT" or a bare IPv6 address; empty if it is none of these.
std::optional<Endpoint> endpointFromText(QStringView text);

/// True for a numeric IPv4 or IPv6 address (without brackets or zone).
bool isIpAddress(QStringView text);

/// One spelling for each address (RFC 5952 for IPv6), so that addresses can be compared as text.
QString normalisedAddress(const QString &address);

} // namespace fd
