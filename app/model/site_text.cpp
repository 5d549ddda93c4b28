// SPDX-License-Identifier: GPL-3.0-or-later
//
// What people type: site addresses, origins, expected statuses.
#include "model/endpoint.h"
#include "model/profile.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QUrl>

#include <algorithm>

namespace fd {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(SiteText)
};

constexpr qsizetype kLongestUrl = 8192;

/// Without what pasting adds: blanks around, zero-width characters, line ends, quotes and brackets.
QString unwrapped(const QString &text)
{
    QString s;
    for (const QChar c : text) {
        const char16_t u = c.unicode();
        const bool invisible = (u >= 0x200B && u <= 0x200F) || u == 0x2060 || u == 0xFEFF || u == 0x00AD;
        if (invisible || u == u'\n' || u == u'\r' || u == u'\t')
            continue;
        s.append(u == 0x00A0 ? QChar(u' ') : c);
    }
    static constexpr std::pair<char16_t, char16_t> pairs[] = {
        {u'<', u'>'}, {u'"', u'"'},     {u'\'', u'\''},   {u'(', u')'},     {u'{', u'}'},
        {u'`', u'`'}, {0x201C, 0x201D}, {0x2018, 0x2019}, {0x00AB, 0x00BB}, {0x201E, 0x201C},
    };
    for (bool changed = true; changed;) {
        changed = false;
        s = s.trimmed();
        for (const auto &[open, close] : pairs) {
            if (s.size() >= 2 && s.front() == QChar(open) && s.back() == QChar(close)) {
                s = s.mid(1, s.size() - 2);
                changed = true;
            }
        }
        // "[https://example.com]" is wrapped, "[2001:db8::1]" is an address.
        if (s.size() >= 2 && s.front() == u'[' && s.back() == u']' && !endpointFromText(s)) {
            s = s.mid(1, s.size() - 2);
            changed = true;
        }
    }
    while (s.endsWith(u',') || s.endsWith(u';'))
        s.chop(1);
    return s;
}

tl::unexpected<QString> refuse(const QString &sentence)
{
    return tl::unexpected(sentence);
}

/// A name as DNS and certificates carry it; the underscore is allowed since it is in use.
bool isHostName(const QString &name)
{
    static const QRegularExpression form(
        QStringLiteral("\\A(?:[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?\\.)*"
                       "[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?\\z"));
    static const QRegularExpression digitsOnly(QStringLiteral("(?:\\A|\\.)[0-9]+\\z"));
    return name.size() <= 253 && form.match(name).hasMatch() && !digitsOnly.match(name).hasMatch();
}

struct Parts {
    QString scheme = {};
    QString host = {}; ///< ACE, without brackets and trailing dot
    int port = -1;
    QString path = {}; ///< encoded, with the query
};

/// \a text has a scheme and "//".
tl::expected<Parts, QString> split(const QString &text)
{
    const auto colon = text.indexOf(u':');
    const QString scheme = text.left(colon).toLower();
    if (scheme != u"http" && scheme != u"https") {
        return refuse(
            Tr::tr("\"%1\" is not a web address; it would start with http:// or https://").arg(text));
    }
    const QString rest = text.mid(colon + 3);
    const auto authorityEnd =
        std::find_if(rest.begin(), rest.end(), [](QChar c) { return c == u'/' || c == u'?' || c == u'#'; });
    QString authority(rest.constData(), std::distance(rest.begin(), authorityEnd));
    authority.remove(u' ');
    if (authority.contains(u'@')) {
        return refuse(Tr::tr(
            "The address holds a user name or password before \"@\"; leave that out, since secrets are "
            "never stored in a profile"));
    }
    if (authority.isEmpty())
        return refuse(Tr::tr("\"%1\" names no host; write it like https://www.example.com/").arg(text));

    const QUrl url(scheme + QStringLiteral("://") + authority +
                       QString(authorityEnd, std::distance(authorityEnd, rest.end()))
                           .replace(u' ', QStringLiteral("%20")),
                   QUrl::TolerantMode);
    Parts parts;
    parts.scheme = scheme;
    parts.host = url.host(QUrl::FullyEncoded);
    if (parts.host.endsWith(u'.'))
        parts.host.chop(1);
    static const QRegularExpression badPort(QStringLiteral(":(?!\\d{1,5}\\z)[^\\]:]*\\z|:0*\\z"));
    const bool literal = authority.startsWith(u'[');
    if (badPort.match(literal ? authority.mid(authority.indexOf(u']') + 1) : authority).hasMatch() ||
        url.port() == 0 || (!url.isValid() && url.errorString().contains(u"port", Qt::CaseInsensitive))) {
        return refuse(Tr::tr("\"%1\" has no valid port; a port is a number from 1 to 65535").arg(text));
    }
    if (!url.isValid() || parts.host.isEmpty() || (!isIpAddress(parts.host) && !isHostName(parts.host))) {
        return refuse(
            Tr::tr("\"%1\" is not a valid host name; write it like https://www.example.com/").arg(authority));
    }
    // QUrl fills "10.1" up to an address; what was typed decides.
    if (isIpAddress(parts.host) && !literal && !isIpAddress(authority.section(u':', 0, 0)))
        return refuse(Tr::tr("\"%1\" is not a complete IP address").arg(authority));
    parts.host = isIpAddress(parts.host) ? normalisedAddress(parts.host) : parts.host.toLower();
    parts.port = url.port();
    parts.path = url.path(QUrl::FullyEncoded);
    if (url.hasQuery())
        parts.path += u'?' + url.query(QUrl::FullyEncoded);
    return parts;
}

QString joined(const Parts &parts)
{
    const bool usual = parts.port == -1 || (parts.scheme == u"http" && parts.port == 80) ||
                       (parts.scheme == u"https" && parts.port == 443);
    const QString host = parts.host.contains(u':') ? u'[' + parts.host + u']' : parts.host;
    return parts.scheme + QStringLiteral("://") + host +
           (usual ? QString() : u':' + QString::number(parts.port));
}

bool hasScheme(const QString &text)
{
    static const QRegularExpression form(QStringLiteral("\\A[A-Za-z][A-Za-z0-9+.-]*://"));
    return form.match(text).hasMatch();
}

/// Mends the slashes after the scheme: "https:/x", "https:\\x", "https//x", "https: //x".
QString withMendedScheme(const QString &text)
{
    static const QRegularExpression form(QStringLiteral("\\A(https?)\\s*(?::\\s*[/\\\\]{1,3}|//)\\s*"),
                                         QRegularExpression::CaseInsensitiveOption);
    const auto match = form.match(text);
    return match.hasMatch()
               ? match.captured(1).toLower() + QStringLiteral("://") + text.mid(match.capturedLength())
               : text;
}

} // namespace

tl::expected<QString, QString> siteUrlFromText(const QString &text)
{
    QString s = unwrapped(text);
    if (s.isEmpty())
        return refuse(Tr::tr("No address was given; write it like https://www.example.com/"));
    if (s.size() > kLongestUrl)
        return refuse(Tr::tr("The address is longer than %1 characters").arg(kLongestUrl));
    s = withMendedScheme(s);
    if (!hasScheme(s)) {
        if (const auto endpoint = endpointFromText(s)) {
            s = endpoint->text();
        } else if (s.startsWith(u"//")) {
            s.remove(0, 2);
        }
        static const QRegularExpression otherScheme(
            QStringLiteral("\\A(?:mailto|javascript|data|file|tel|about):"),
            QRegularExpression::CaseInsensitiveOption);
        if (otherScheme.match(s).hasMatch())
            return refuse(
                Tr::tr("\"%1\" is not a web address; it would start with http:// or https://").arg(s));
        static const QRegularExpression port80(QStringLiteral("\\A[^/?#]*:80(?:[/?#]|\\z)"));
        s.prepend(port80.match(s).hasMatch() ? QStringLiteral("http://") : QStringLiteral("https://"));
    }
    const auto parts = split(s);
    if (!parts)
        return tl::unexpected(parts.error());
    const QString path = parts->path.startsWith(u'/') ? parts->path : u'/' + parts->path;
    return joined(*parts) + path;
}

tl::expected<Origin, QString> originFromText(const QString &text, const QString &siteUrl)
{
    QString s = withMendedScheme(unwrapped(text));
    static const QRegularExpression nameAndPort(
        QStringLiteral("\\A([A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)+\\.?|localhost)(?::\\d+)?/?\\z"));
    if (!hasScheme(s)) {
        const auto endpoint = endpointFromText(s);
        const auto name = nameAndPort.match(s);
        if (!endpoint && !(name.hasMatch() && isHostName(name.captured(1).section(u'.', 0, -1)))) {
            return refuse(
                Tr::tr("\"%1\" is not an origin; write it like http://203.0.113.20:8080 or 203.0.113.20:8080")
                    .arg(text));
        }
        const QUrl site(siteUrl);
        const QString authority = endpoint ? endpoint->text() : s;
        const int port = endpoint ? endpoint->port : QUrl(QStringLiteral("x://") + s).port(0);
        QString scheme = site.scheme() == u"http" ? QStringLiteral("http") : QStringLiteral("https");
        if (port == 80)
            scheme = QStringLiteral("http");
        else if (port == 443)
            scheme = QStringLiteral("https");
        s = scheme + QStringLiteral("://") + authority;
        if (port <= 0 && site.port() > 0)
            s += u':' + QString::number(site.port());
    }
    const auto parts = split(s);
    if (!parts)
        return tl::unexpected(parts.error());
    Origin origin;
    origin.url = joined(*parts);
    origin.name = origin.url.section(QStringLiteral("://"), 1);
    if (!parts->path.isEmpty() && parts->path != u"/")
        origin.healthPath = parts->path.startsWith(u'/') ? parts->path : u'/' + parts->path;
    return origin;
}

bool isStatusExpectation(const QString &expectation)
{
    static const QRegularExpression form(QStringLiteral("\\A\\s*[1-5]\\d\\d(?:\\s*-\\s*[1-5]\\d\\d)?(?:\\s*,"
                                                        "\\s*[1-5]\\d\\d(?:\\s*-\\s*[1-5]\\d\\d)?)*\\s*\\z"));
    if (!form.match(expectation).hasMatch())
        return false;
    const QStringList items = expectation.split(u',');
    return std::all_of(items.begin(), items.end(), [](const QString &item) {
        return !item.contains(u'-') || item.section(u'-', 0, 0).toInt() <= item.section(u'-', 1).toInt();
    });
}

bool statusMatches(const QString &expectation, int status)
{
    const QStringList items = expectation.split(u',');
    return std::any_of(items.begin(), items.end(), [status](const QString &item) {
        const int from = item.section(u'-', 0, 0).trimmed().toInt();
        const int to = item.contains(u'-') ? item.section(u'-', 1).trimmed().toInt() : from;
        return from > 0 && from <= status && status <= to;
    });
}

} // namespace fd
