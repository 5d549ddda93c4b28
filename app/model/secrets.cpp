// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/secrets.h"

#include <algorithm>
#include <array>

namespace fd {

namespace {

/// Letters and digits alone, in lower case: "X-Api-Key" and "x_api_key" are the same name.
QString plain(QStringView name)
{
    QString result;
    for (const QChar c : name) {
        if (c.isLetterOrNumber())
            result.append(c.toLower());
    }
    return result;
}

template <std::size_t N>
bool equalsOne(const QString &text, const std::array<const char *, N> &words)
{
    return std::any_of(words.begin(), words.end(),
                       [&](const char *w) { return text == QLatin1StringView(w); });
}

template <std::size_t N>
bool containsOne(const QString &text, const std::array<const char *, N> &words)
{
    return std::any_of(words.begin(), words.end(),
                       [&](const char *w) { return text.contains(QLatin1StringView(w)); });
}

} // namespace

bool isSecretName(QStringView name)
{
    static constexpr std::array within{
        "token",     "secret",     "password",  "passwd",         "passphrase", "apikey",
        "accesskey", "privatekey", "authkey",   "appkey",         "licensekey", "credential",
        "sessionid", "sessid",     "sharedkey", "applicationkey", "signingkey", "authorization",
    };
    static constexpr std::array whole{"pass", "pw", "pwd", "jwt", "psk", "otp"};
    const QString text = plain(name);
    // "Access-Control-Allow-Credentials: true" is no secret.
    return !text.startsWith(u"accesscontrol") && (equalsOne(text, whole) || containsOne(text, within));
}

bool isSecretParameter(QStringView name)
{
    static constexpr std::array whole{"auth",    "key",       "sig",  "sid", "code",
                                      "session", "assertion", "hash", "hmac"};
    static constexpr std::array within{"signature", "csrf", "xsrf"};
    const QString text = plain(name);
    return isSecretName(name) || equalsOne(text, whole) || containsOne(text, within);
}

bool isSecretHeader(QStringView name)
{
    static constexpr std::array within{"cookie", "csrf", "xsrf", "signature", "cfaccessjwt", "oidcdata"};
    static constexpr std::array whole{"xauth", "authenticationinfo", "xforwardedclientcert"};
    const QString text = plain(name);
    return isSecretName(name) || equalsOne(text, whole) || containsOne(text, within);
}

bool isSecretReference(QStringView value)
{
    return value == QLatin1StringView(kSecretMark) ||
           (value.startsWith(u"secret:") && value.size() > 7 &&
            std::none_of(value.begin(), value.end(), [](QChar c) { return c.isSpace(); }));
}

QString secretVariable(QStringView reference)
{
    static constexpr QStringView prefix = u"secret:";
    if (!isSecretReference(reference) || !reference.startsWith(prefix))
        return {};
    QString variable =
        QStringLiteral("FETCH_DOCTOR_SECRET_") + reference.mid(prefix.size()).toString().toUpper();
    for (QChar &c : variable) {
        if (!((c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9')))
            c = u'_';
    }
    return variable;
}

} // namespace fd
