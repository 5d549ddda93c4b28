// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace fd::test {

/// Moves this process into a network of its own, where only loopback is, without any way out. To be called at
/// the start of main(), before there is a second thread. \returns false where the rights for it are missing.
bool enterPrivateNetwork();

/// Runs a command of network set-up (`ip`, `nft`). \returns false where it is missing or fails.
bool configure(const QString &program, const QStringList &arguments);

} // namespace fd::test
