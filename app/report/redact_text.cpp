// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/redact_text.h"

#include "model/secrets.h"

#include <QRegularExpression>
#include <QUrl>

#include <algorithm>

namespace fd::report {

namespace {

const QString kMark = QLatin1StringView(kSecretMark);

/// What stands for a secret to be filled in by the reader: "$TOKEN", "${TOKEN}", "<token>", "Bearer $TOKEN".
bool isPlaceholder(QStringView value)
{
    static const QRegularExpression form(
        QStringLiteral("\\A(?:(?:Bearer|Basic|Token)\\s+)?(?:\\$\\{?[A-Za-z_]\\w*\\}?|<[\\w -]+>)\\z"));
    return form.match(value.trimmed().toString()).hasMatch();
}

bool stays(const QString &value)
{
    return value.isEmpty() || value.startsWith(kMark) || isPlaceholder(value) || isSecretReference(value);
}

/// Replaces what \a pattern matches by what \a by makes of the match; a null string leaves it as it is.
template <class By>
void replaceEach(QString &text, const QRegularExpression &pattern, By by)
{
    QString result;
    qsizetype last = 0;
    for (auto it = pattern.globalMatch(text); it.hasNext();) {
        const QRegularExpressionMatch match = it.next();
        const QString replacement = by(match);
        if (replacement.isNull())
            continue;
        result += QStringView(text).mid(last, match.capturedStart() - last);
        result += replacement;
        last = match.capturedEnd();
    }
    if (last == 0 && result.isEmpty())
        return;
    result += QStringView(text).mid(last);
    text = result;
}

QRegularExpression insensitive(const char *pattern)
{
    return QRegularExpression(QString::fromUtf8(pattern), QRegularExpression::CaseInsensitiveOption);
}

/// Keys of makes that show themselves by their form.
void redactKnownKeys(QString &text)
{
    static const QRegularExpression privateKey(QStringLiteral(
        "-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----[\\s\\S]*?(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|\\z)"));
    static const QRegularExpression forms(QStringLiteral(
        "\\beyJ[A-Za-z0-9_-]{5,}\\.[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]*)*" // JSON Web Token, RFC 7519
        "|\\b(?:AKIA|ASIA|AGPA|AIDA|AROA)[A-Z0-9]{16}\\b"
        "|\\bgh[pousr]_[A-Za-z0-9]{16,}|\\bgithub_pat_\\w{20,}|\\bglpat-[\\w-]{16,}"
        "|\\bxox[abeprs]-[\\w-]{8,}|\\b[srp]k_(?:live|test)_[A-Za-z0-9]{8,}|\\bAIza[\\w-]{30,}"
        "|\\bNRAK-[A-Z0-9]{20,}|\\bSG\\.[\\w-]{16,}\\.[\\w-]{16,}|\\bya29\\.[\\w-]{16,}"
        "|(?<=hooks\\.slack\\.com/services/)[\\w/]+"));
    text.replace(privateKey, kMark);
    text.replace(forms, kMark);
}

/// "Name: value" lines and arguments, to the end of the line or of the quotes.
void redactHeaders(QString &text)
{
    static const QRegularExpression header =
        insensitive("((?<![\\w-])(?:proxy-)?authorization|(?<![\\w-])(?:set-)?cookie2?|(?<![\\w-])x-(?:[\\w-]"
                    "*-)?(?:auth|csrf|xsrf)"
                    "|(?<![\\w-])authentication-info|(?<![\\w-])[\\w-]*(?:api-?key|auth-?key|access-key|"
                    "token|secret|password))"
                    "(\\\\*[\"']?[ \\t]*:[ \\t]*)(\\\\*[\"']?)([^\\r\\n\"'\\\\]+)");
    replaceEach(text, header, [](const QRegularExpressionMatch &m) -> QString {
        const QString value = m.captured(4).trimmed();
        // "secret:NAME" names a secret and is none.
        const bool reference = m.captured(1).compare(u"secret", Qt::CaseInsensitive) == 0 &&
                               m.captured(2) == u":" && !value.startsWith(u' ');
        if (reference || stays(value))
            return {};
        return m.captured(1) + m.captured(2) + m.captured(3) + QLatin1StringView(kSecretMark);
    });
    static const QRegularExpression scheme = insensitive(
        "\\b(Bearer|Basic|Digest|Negotiate|NTLM|ApiKey|AWS4-HMAC-SHA256)(\\s+)([A-Za-z0-9._~+/-]{6,}=*)");
    static const QRegularExpression coded(QStringLiteral("[0-9=+/_]|[a-z][A-Z]"));
    replaceEach(text, scheme, [](const QRegularExpressionMatch &m) -> QString {
        const bool looksCoded = coded.match(m.captured(3)).hasMatch();
        // "Basic authentication" is a phrase, "Basic dXNlcjpwYXNz" is not.
        if (stays(m.captured(3)) ||
            (!looksCoded && m.captured(1).compare(u"bearer", Qt::CaseInsensitive) != 0))
            return {};
        return m.captured(1) + m.captured(2) + QLatin1StringView(kSecretMark);
    });
}

/// User and password in URLs and data source names.
void redactUserinfo(QString &text)
{
    static const QRegularExpression pair =
        insensitive("(://)[^\\s/:@'\"<>]*:(?!\\d{1,5}[/?#])[^\\s'\"<>@]*(?:@[^\\s'\"<>@/]*)*@");
    static const QRegularExpression user = insensitive("(://)[^\\s/?#'\"<>]+@");
    static const QRegularExpression goDsn = insensitive("[\\w.%+-]+:[^\\s'\"@]+@((?:tcp|unix|udp)\\()");
    text.replace(pair, QStringLiteral("\\1(secret)@"));
    text.replace(user, QStringLiteral("\\1(secret)@"));
    text.replace(goDsn, QStringLiteral("(secret)@\\1"));
}

/// "?token=…", "&sig=…", fields of HTML forms.
void redactParameters(QString &text)
{
    static const QRegularExpression query(
        QStringLiteral("(\\?|&amp;|&)([^=&?\\s#'\"<>]{1,100})=([^&\\s#'\"<>]*)"));
    replaceEach(text, query, [](const QRegularExpressionMatch &m) -> QString {
        if (!isSecretParameter(QUrl::fromPercentEncoding(m.captured(2).toUtf8())) || stays(m.captured(3)))
            return {};
        return m.captured(1) + m.captured(2) + u'=' + QLatin1StringView(kSecretMark);
    });
    static const QRegularExpression field = insensitive("(\\b(?:name|id)\\s*=\\s*[\"']([^\"'>]{1,100})[\"'][^"
                                                        "<>]*?\\b(?:value|content)\\s*=\\s*[\"'])([^\"'>]*)");
    static const QRegularExpression reversed =
        insensitive("(\\b(?:value|content)\\s*=\\s*[\"'])([^\"'>]*)([\"'][^<>]*?\\b(?:name|id)\\s*=\\s*[\"']("
                    "[^\"'>]{1,100})[\"'])");
    replaceEach(text, field, [](const QRegularExpressionMatch &m) -> QString {
        if (!isSecretParameter(m.captured(2)) || stays(m.captured(3)))
            return {};
        return m.captured(1) + QLatin1StringView(kSecretMark);
    });
    replaceEach(text, reversed, [](const QRegularExpressionMatch &m) -> QString {
        if (!isSecretParameter(m.captured(4)) || stays(m.captured(2)))
            return {};
        return m.captured(1) + QLatin1StringView(kSecretMark) + m.captured(3);
    });
}

/// "password=…", "'api_key': '…'", "DB_PASSWORD => …" and what commands take on their line.
void redactAssignments(QString &text)
{
    static const QRegularExpression assignment = insensitive(
        "((?<![\\w-])[\\w.-]{0,60}?(?:token|secret|passw(?:or)?d|passphrase|pwd|api[_-]?key|access[_-]?key|"
        "private[_-]?key"
        "|session[_-]?id|sessid|credentials?|access[_-]?key[_-]?id)[\\w-]{0,40})"
        "(\\\\*[\"']?[ \\t]*(?:=>|=|:)[ \\t]*\\\\*)(\"[^\"\\r\\n]*\"?|'[^'\\r\\n]*'?|[^\\s\"'&;,<>]+)");
    replaceEach(text, assignment, [](const QRegularExpressionMatch &m) -> QString {
        QString value = m.captured(3);
        QString quote;
        if (value.startsWith(u'"') || value.startsWith(u'\'')) {
            quote = value.left(1);
            value = value.mid(1);
            if (value.endsWith(quote))
                value.chop(1);
        }
        while (value.endsWith(u'\\'))
            value.chop(1);
        const bool reference =
            m.captured(1).compare(u"secret", Qt::CaseInsensitive) == 0 && m.captured(2) == u":";
        if (reference || stays(value) || !isSecretName(m.captured(1)))
            return {};
        return m.captured(1) + m.captured(2) + quote + QLatin1StringView(kSecretMark) + quote;
    });
    static const QRegularExpression userOption =
        insensitive("(\\s(?:-u|--user|-U|--proxy-user)[\\s=]*['\"]?)([^\\s'\":]+:[^\\s'\"]+)");
    static const QRegularExpression mysql =
        insensitive("(\\b(?:mysql\\w*|mariadb[\\w-]*)\\b[^\\r\\n|;]*?\\s-p)([^\\s'\"]+)");
    static const QRegularExpression others =
        insensitive("(\\b(?:redis-cli\\b[^\\r\\n|;]*?\\s(?:-a|--pass)|sshpass\\b[^\\r\\n|;]*?\\s-p|curl\\b[^"
                    "\\r\\n|;]*?\\s(?:-b|--cookie))"
                    "[\\s=]*)('[^']*'|\"[^\"]*\"|[^\\s'\"]+)");
    for (const QRegularExpression &option : {userOption, mysql, others}) {
        replaceEach(text, option, [](const QRegularExpressionMatch &m) -> QString {
            return stays(m.captured(2)) ? QString() : m.captured(1) + QLatin1StringView(kSecretMark);
        });
    }
}

} // namespace

QString withoutSecrets(const QString &text)
{
    if (text.size() < 4)
        return text;
    QString result = text;
    redactKnownKeys(result);
    redactUserinfo(result);
    redactParameters(result);
    redactHeaders(result);
    redactAssignments(result);
    return result;
}

} // namespace fd::report
