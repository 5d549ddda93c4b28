// SPDX-License-Identifier: GPL-3.0-or-later
//
// Who wrote an answer, and whether it came from a cache: resources/knowledge/products.json.
#pragma once

#include "model/evidence.h"

namespace fd::knowledge {

enum class CacheState { Unknown, Hit, Miss, Pass, Stale };

/// What an answer tells of the servers it came through.
struct Identity {
    QString edge = {}; ///< "varnish", "nginx", "cloudflare", "fastly", …: the product nearest the visitor;
                       ///< empty: unknown
    QStringList products = {}; ///< every product recognised, nearest the visitor first
    QStringList evidence = {}; ///< "Server: cloudflare", one for each
    QString pageWriter = {};   ///< the product whose own error page this is; empty: not a known error page
    QString reference = {};    ///< request id to give to support: XID, CF-RAY, X-Amz-Cf-Id…
    CacheState cache = CacheState::Unknown;
    qint64 ageSeconds = -1; ///< the Age header; -1: none
};

/// Reads the headers and the head of the body. Pure and thread-safe.
Identity identify(const HttpEvidence &answer);

/// The name as people write it: "Varnish", "HAProxy", "Cloudflare".
QString displayName(QStringView product);

/// The CDN or proxy whose name a CNAME chain or address range shows; empty if none is known.
QString productOfName(const QString &dnsName);
QString productOfAddress(const QString &address);

} // namespace fd::knowledge
