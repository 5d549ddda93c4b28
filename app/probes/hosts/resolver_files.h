// SPDX-License-Identifier: GPL-3.0-or-later
//
// The two files that decide on this computer what a name means. Pure: text in, values out.
#pragma once

#include <QByteArrayView>
#include <QStringList>

namespace fd::probes {

struct HostsMatch {
    QStringList addresses = {}; ///< in order, each once, in RFC 5952 spelling
    int line = 0;               ///< of the first match, from 1; 0 where there is none
};

/// What a hosts file (hosts(5)) gives for \a name, without regard to case and to a trailing dot. Lines that
/// do not start with an address are passed over, as the C library does.
HostsMatch findInHosts(QByteArrayView text, const QString &name);

struct ResolvConf {
    QStringList resolvers = {};     ///< the first three, as the C library uses them; IPv6 may have a zone
    QStringList searchDomains = {}; ///< the last `search` or `domain` line wins
    int ndots = 1;                  ///< of `options`; 15 at most
};

/// Reads a resolv.conf (resolv.conf(5)).
ResolvConf parseResolvConf(QByteArrayView text);

} // namespace fd::probes
