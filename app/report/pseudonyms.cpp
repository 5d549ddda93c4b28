// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/pseudonyms.h"

#include "model/endpoint.h"

#include <QRegularExpression>
#include <QUrl>

#include <algorithm>

namespace fd::report {

namespace {

template <class By>
QString replacedEach(const QString &text, const QRegularExpression &pattern, By by)
{
    QString result;
    qsizetype last = 0;
    for (auto it = pattern.globalMatch(text); it.hasNext();) {
        const QRegularExpressionMatch match = it.next();
        result += QStringView(text).mid(last, match.capturedStart() - last);
        result += by(match);
        last = match.capturedEnd();
    }
    result += QStringView(text).mid(last);
    return result;
}

QRegularExpression insensitive(const QString &pattern)
{
    return QRegularExpression(pattern, QRegularExpression::CaseInsensitiveOption);
}

bool isToken(const QString &text)
{
    static const QRegularExpression form(QStringLiteral("\\A(?:host|address|mail|user|site)-\\d+\\z"));
    return form.match(text).hasMatch();
}

} // namespace

QString Pseudonyms::token(const char *kind, const QString &key)
{
    const QString full = QLatin1StringView(kind) + QStringLiteral("/") + key;
    QString &known = tokens_[full];
    if (known.isEmpty())
        known = QStringLiteral("%1-%2").arg(QLatin1StringView(kind)).arg(++counts_[QLatin1StringView(kind)]);
    return known;
}

void Pseudonyms::learnHost(const QString &text)
{
    QString name = text.trimmed().toLower();
    if (name.contains(u"://"))
        name = QUrl(name).host();
    else if (name.contains(u':') && !endpointFromText(name))
        name = name.section(u':', 0, 0);
    while (name.startsWith(u"*."))
        name.remove(0, 2);
    while (name.endsWith(u'.'))
        name.chop(1);
    static const QRegularExpression form(QStringLiteral("\\A[a-z0-9_-]+(?:\\.[a-z0-9_-]+)*\\z"));
    const bool isUrl = text.contains(u"://");
    if (name.size() < 2 || name == u"localhost" || isIpAddress(name) || isToken(name) ||
        !form.match(name).hasMatch())
        return;
    QStringList &list = name.contains(u'.') ? names_ : labels_;
    if (list.contains(name) || (!name.contains(u'.') && !isUrl))
        return;
    list.append(name);
    std::stable_sort(list.begin(), list.end(),
                     [](const QString &a, const QString &b) { return a.size() > b.size(); });
}

void Pseudonyms::learnPhrase(const QString &text)
{
    // A site that is called by its host name or address is known by that.
    static const QRegularExpression hostForm(QStringLiteral("\\A[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)+\\z"));
    if (isIpAddress(text))
        return;
    if (hostForm.match(text).hasMatch())
        learnHost(text);
    else if (text.size() >= 3 && !isToken(text) && !phrases_.contains(text))
        phrases_.append(text);
}

void Pseudonyms::replaceAddresses(QString &text)
{
    // Mapped addresses ("::ffff:192.0.2.1") are IPv6 and come first.
    static const QRegularExpression v6(QStringLiteral(
        "\\[?(?<![\\w:.])((?:[0-9A-Fa-f]{0,4}:){2,8}(?:[0-9A-Fa-f]{1,4}|(?:\\d{1,3}\\.){3}\\d{1,3})?)"
        "(?:%[\\w.-]+)?(?![\\w:])\\]?"));
    static const QRegularExpression v4(QStringLiteral("(?<![\\d.])(?:\\d{1,3}\\.){3}\\d{1,3}(?!\\d|\\.\\d)"));
    text = replacedEach(text, v6, [this](const QRegularExpressionMatch &m) {
        if (!isIpAddress(m.captured(1)) || m.captured(1).count(u':') < 2)
            return m.captured();
        const bool open = m.captured().startsWith(u'[');
        const bool close = m.captured().endsWith(u']');
        const QString name = token("address", normalisedAddress(m.captured(1)));
        return open == close ? name : (open ? u'[' + name : name + u']');
    });
    text = replacedEach(text, v4, [this](const QRegularExpressionMatch &m) {
        return isIpAddress(m.captured()) ? token("address", m.captured()) : m.captured();
    });
}

void Pseudonyms::replaceKnown(QString &text)
{
    for (const QString &name : names_) {
        if (!text.contains(name, Qt::CaseInsensitive))
            continue;
        const auto pattern = insensitive(
            QStringLiteral("(?<![a-z0-9_-])%1(?![a-z0-9_-])").arg(QRegularExpression::escape(name)));
        text =
            replacedEach(text, pattern, [&](const QRegularExpressionMatch &) { return token("host", name); });
    }
    for (const QString &name : labels_) {
        if (!text.contains(name, Qt::CaseInsensitive))
            continue;
        // A short name such as "web" is also a word: only where it stands as a host.
        const auto pattern =
            insensitive(QStringLiteral("\\A%1\\z|(?<=://)%1(?![\\w.-])|(?<![\\w./"
                                       "-])%1(?=:\\d)|(?<=[\"'(])%1(?=[\"')])|(?<=Host: )%1(?![\\w.-])")
                            .arg(QRegularExpression::escape(name)));
        text =
            replacedEach(text, pattern, [&](const QRegularExpressionMatch &) { return token("host", name); });
    }
}

void Pseudonyms::replaceHostForms(QString &text, bool isId)
{
    static const QRegularExpression common = insensitive(QStringLiteral(
        "(?<![a-z0-9_])(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\\.){1,36}(?:com|net|org|edu|gov|mil|int|"
        "info|biz|"
        "name|io|dev|app|"
        "cloud|online|site|shop|store|tech|xyz|agency|blog|club|company|digital|email|global|group|live|"
        "media|network|news|"
        "page|pro|services|software|solutions|systems|team|website|work|world|zone|test|example|invalid|"
        "local|internal|"
        "localdomain|lan|corp|home|intra|intranet|private|arpa|onion|xn--[a-z0-9-]+)\\b(?!-)"));
    static const QRegularExpression country = insensitive(QStringLiteral(
        "(?<![a-z0-9_/])(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\\.){1,36}"
        "(?!(?:sh|py|pl|rs|md|so|cc|gz|js|ps|ts|db|rb|go|xz|bz)\\b)[a-z]{2}(?![\\w-]|\\.\\w)"));
    static const QRegularExpression inUrl =
        insensitive(QStringLiteral("(?<=://)(?:\\(secret\\)@)?([a-z0-9_][a-z0-9_.-]*)"));
    const auto byToken = [this](const QRegularExpressionMatch &m) {
        return token("host", m.captured().toLower());
    };
    text = replacedEach(text, common, byToken);
    if (!isId)
        text = replacedEach(text, country, byToken);
    text = replacedEach(text, inUrl, [this](const QRegularExpressionMatch &m) {
        const QString name = m.captured(1).toLower();
        if (isToken(name) || name == u"localhost")
            return m.captured();
        return m.captured().left(m.captured().size() - m.captured(1).size()) + token("host", name);
    });
}

QString Pseudonyms::replaced(const QString &text)
{
    return replaced(text, false);
}

QString Pseudonyms::replacedInId(const QString &text)
{
    return replaced(text, true);
}

QString Pseudonyms::replaced(const QString &text, bool isId)
{
    if (text.size() < 2)
        return text;
    QString result = text;
    for (const QString &phrase : phrases_) {
        if (result.contains(phrase))
            result.replace(phrase, token("site", phrase));
    }
    static const QRegularExpression mail =
        insensitive(QStringLiteral("(?<![\\w.+-])[\\w.+%-]+@[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_])?"));
    static const QRegularExpression home =
        insensitive(QStringLiteral("((?:/home\\d*|/Users|\\\\Users)[/\\\\])([^/\\\\\\s:'\"]+)"));
    result = replacedEach(result, mail, [this](const QRegularExpressionMatch &m) {
        return token("mail", m.captured().toLower());
    });
    result = replacedEach(result, home, [this](const QRegularExpressionMatch &m) {
        return m.captured(1) + (isToken(m.captured(2)) ? m.captured(2) : token("user", m.captured(2)));
    });
    replaceAddresses(result);
    replaceHostForms(result, isId);
    replaceKnown(result);
    return result;
}

} // namespace fd::report
