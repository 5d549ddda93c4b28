// SPDX-License-Identifier: GPL-3.0-or-later
//
// Logs on other machines, over the person's own ssh: its configuration, keys and agent apply, and nothing is
// asked.
#pragma once

#include <QStringList>

#include <optional>

namespace fd::probes {

struct RemoteLog {
    QString target = {}; ///< "host" or "user@host", as ssh takes it
    int port = 0;        ///< 0: what ssh's configuration says
    QString path = {};
};

/// "ssh://[user@]host[:port]/path", "sftp://…" or "[user@]host:/path"; empty for a path on this machine. An
/// IPv6 address goes in brackets.
std::optional<RemoteLog> remoteLog(const QString &text);

/// The words in one shell argument, whatever they hold.
QString shellQuoted(const QString &text);

/// ssh's command line that writes the file's bytes to standard output.
QStringList readCommand(const RemoteLog &log);
/// The same for the names that \a log stands for, oldest first, one a line: the files of a folder, or those
/// whose name begins with that of the file.
QStringList listCommand(const RemoteLog &log);

} // namespace fd::probes
