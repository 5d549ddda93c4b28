// SPDX-License-Identifier: GPL-3.0-or-later
//
// The subcommands of fetch-doctor-cli. Each takes its own arguments (without program and command name),
// writes results to standard output and returns the exit status.
#pragma once

#include <QStringList>

namespace fd::cli {

/// What the exit status says.
enum ExitStatus {
    NothingWrong = 0, ///< no fault was found
    FaultFound = 1,
    Unusable = 2, ///< the command, profile or file; one line on standard error says why
    Stopped = 3,  ///< deadline or Ctrl-C; what was measured by then is still written
};

int diagnoseCommand(QStringList arguments);
int logsCommand(QStringList arguments);
int reportCommand(QStringList arguments);
int explainCommand(QStringList arguments);
int profileCommand(QStringList arguments);
int verifyCommand(QStringList arguments);
int actionCommand(QStringList arguments);
int watchCommand(QStringList arguments);

/// Writes "fetch-doctor-cli: MESSAGE" as one line on standard error. \returns Unusable.
int refuse(const QString &message);

/// Writes \a bytes to standard output ("-" or empty) or, atomically, to a file.
/// \returns an empty string, or what went wrong.
QString writeOutput(const QString &path, const QByteArray &bytes);

} // namespace fd::cli
