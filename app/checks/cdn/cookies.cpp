// SPDX-License-Identifier: GPL-3.0-or-later
#include "checks/cdn/cookies.h"

#include <QStringList>

#include <algorithm>

namespace fd::checks {

namespace {

bool isBelow(const QString &host, const QString &domain)
{
    return host == domain || host.endsWith(u'.' + domain);
}

} // namespace

void Cookies::take(const HttpEvidence &answer, const QUrl &url)
{
    for (const HeaderField &field : answer.headers) {
        if (field.name.compare(u"Set-Cookie", Qt::CaseInsensitive) != 0)
            continue;
        const QStringList parts = field.value.split(u';');
        const auto equals = parts.front().indexOf(u'=');
        if (equals < 1)
            continue;
        Cookie cookie;
        cookie.name = parts.front().first(equals).trimmed();
        cookie.value = parts.front().sliced(equals + 1).trimmed();
        cookie.domain = url.host(QUrl::FullyEncoded).toLower();
        bool removed = false;
        for (const QString &part : parts.sliced(1)) {
            const QString name = part.section(u'=', 0, 0).trimmed().toLower();
            const QString value = part.section(u'=', 1).trimmed().toLower();
            const QString domain = value.startsWith(u'.') ? value.sliced(1) : value;
            if (name == u"secure")
                cookie.secure = true;
            else if (name == u"max-age")
                removed = value.toLongLong() <= 0;
            else if (name == u"domain" && domain.contains(u'.') && isBelow(cookie.domain, domain)) {
                cookie.domain = domain;
                cookie.subdomains = true;
            }
        }
        std::erase_if(
            all_, [&](const Cookie &one) { return one.name == cookie.name && one.domain == cookie.domain; });
        if (!removed)
            all_.push_back(std::move(cookie));
    }
}

QString Cookies::headerFor(const QUrl &url) const
{
    const QString host = url.host(QUrl::FullyEncoded).toLower();
    QStringList pairs;
    for (const Cookie &cookie : all_) {
        const bool here = cookie.subdomains ? isBelow(host, cookie.domain) : host == cookie.domain;
        if (here && (!cookie.secure || url.scheme() == QLatin1StringView("https")))
            pairs.append(cookie.name + u'=' + cookie.value);
    }
    return pairs.join(QLatin1StringView("; "));
}

} // namespace fd::checks
