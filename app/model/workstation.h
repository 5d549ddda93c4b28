// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/failure.h"
#include "model/json_fields.h"

namespace fd {

/// How this workstation reaches the network; read from the system, nothing is sent.
struct WorkstationRequest {
    QString url = {}; ///< the site: which proxy settings would apply to it

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("url", self.url);
    }
};

struct NetworkInterface {
    QString name = {};
    bool up = false;
    bool tunnel = false; ///< point to point, TUN/TAP, WireGuard, PPP: a VPN's kind
    int mtu = 0;
    QStringList addresses = {};

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("name", self.name);
        archive("up", self.up);
        archive("tunnel", self.tunnel);
        archive("mtu", self.mtu);
        archive("addresses", self.addresses);
    }
    bool operator==(const NetworkInterface &) const = default;
};

struct ProxySetting {
    QString where = {}; ///< "https_proxy", "the desktop's settings"
    QString value = {}; ///< without user and password

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("where", self.where);
        archive("value", self.value);
    }
    bool operator==(const ProxySetting &) const = default;
};

struct WorkstationEvidence {
    std::vector<NetworkInterface> interfaces = {};
    QString defaultRoute4 = {}; ///< the interface; empty: no default route
    QString defaultRoute6 = {};
    std::vector<ProxySetting> proxies = {};     ///< those that apply to the site
    std::optional<bool> clockSynchronised = {}; ///< as the kernel says (adjtimex); empty: unknown
    std::optional<Failure> failure = {};

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("interfaces", self.interfaces);
        archive("defaultRoute4", self.defaultRoute4);
        archive("defaultRoute6", self.defaultRoute6);
        archive("proxies", self.proxies);
        archive("clockSynchronised", self.clockSynchronised);
        archive("failure", self.failure);
    }
    bool operator==(const WorkstationEvidence &) const = default;
};

} // namespace fd
