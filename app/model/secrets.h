// SPDX-License-Identifier: GPL-3.0-or-later
//
// What counts as a secret by its name, and how a profile refers to one.
#pragma once

#include <QString>

namespace fd {

/// How a secret looks wherever it was taken out.
inline constexpr auto kSecretMark = "(secret)";

/// True for a key whose value is a secret by its name: "token", "apiKey", "db_password".
bool isSecretName(QStringView name);

/// True for a query or form parameter whose value is a secret: isSecretName(), and "key", "sig", "code" and
/// the like.
bool isSecretParameter(QStringView name);

/// True for a header whose value must not be shown: Authorization, Cookie, Set-Cookie, X-Api-Key and the
/// like.
bool isSecretHeader(QStringView name);

/// True for "secret:NAME", which names a secret, and for "(secret)", which stands where one was taken out.
bool isSecretReference(QStringView value);

/// The environment variable that holds what "secret:NAME" names: FETCH_DOCTOR_SECRET_ and the name in upper
/// case, with an underscore for anything but letters and digits. Empty where \a reference names nothing.
QString secretVariable(QStringView reference);

} // namespace fd
