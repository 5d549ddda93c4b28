// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace fd::report {

/// \a text with every secret in it shown as "(secret)": header values, passwords in addresses and commands,
/// token-like parameters, keys of well-known makes, private keys. Names of secrets ("secret:…") and shell
/// variables stay. Applying it twice changes nothing more. Pure and thread-safe.
QString withoutSecrets(const QString &text);

} // namespace fd::report
