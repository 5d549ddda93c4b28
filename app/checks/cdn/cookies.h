// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a browser takes along through the redirects of one visit: the parts of RFC 6265 that decide where they
// lead (name, value, Domain, Secure, removal by Max-Age). This room has Qt Core alone, without Network's
// cookie jar.
#pragma once

#include "model/evidence.h"

#include <QUrl>

#include <vector>

namespace fd::checks {

class Cookies
{
public:
    /// Keeps what \a answer, got from \a url, sets.
    void take(const HttpEvidence &answer, const QUrl &url);
    /// The Cookie header for \a url; empty: none.
    QString headerFor(const QUrl &url) const;

private:
    struct Cookie {
        QString name = {};
        QString value = {};
        QString domain = {};
        bool subdomains = false; ///< for the names below its domain too
        bool secure = false;
    };
    std::vector<Cookie> all_ = {};
};

} // namespace fd::checks
