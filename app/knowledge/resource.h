// SPDX-License-Identifier: GPL-3.0-or-later
//
// The files of resources/knowledge, which are compiled into this library.
#pragma once

#include <QByteArray>
#include <QString>

namespace fd::knowledge {

/// The content of resources/knowledge/\a name ("causes.json"); empty where there is no such file.
/// Thread-safe.
QByteArray readResource(const QString &name);

} // namespace fd::knowledge
