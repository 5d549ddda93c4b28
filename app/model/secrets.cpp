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

} // namespace

bool isSecretName(QStringView name)
{
    static constexpr std::array whole{
        "auth", "key", "pass", "pw", "pwd", "sig", "sid", "jwt", "psk", "otp", "code", "session", "assertion",
    };
    static constexpr std::array within{
        "token",     "secret",     "password",   "passwd",     "passphrase", "apikey",     "accesskey", "privatekey",
        "authkey",   "appkey",     "applicationkey", "licensekey", "signature",  "credential", "sessionid",
        "sessid",    "authorization", "cookie", "bearer",   "csrf",       "xsrf",       "awsaccesskeyid",
    };
    const QString text = plain(name);
    return std::any_of(whole.begin(), whole.end(), [&](const char *w) { return text == QLatin1StringView(w); })
           || std::any_of(within.begin(), within.end(),
                          [&](const char *w) { return text.contains(QLatin1StringView(w)); });
}

bool isSecretHeader(QStringView name)
{
    static constexpr std::array others{
        "x-auth", "x-forwarded-client-cert", "cf-access-jwt-assertion", "x-amzn-oidc-data", "authentication-info",
    };
    const auto same = [name](const char *w) { return name.compare(QLatin1StringView(w), Qt::CaseInsensitive) == 0; };
    return isSecretName(name) || std::any_of(others.begin(), others.end(), same);
}

bool isSecretReference(QStringView value)
{
    return value == QLatin1StringView(kSecretMark)
           || (value.startsWith(u"secret:") && value.size() > 7
               && std::none_of(value.begin(), value.end(), [](QChar c) { return c.isSpace(); }));
}

} // namespace fd
