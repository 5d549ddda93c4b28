// SPDX-License-Identifier: GPL-3.0-or-later
//
// The options of `diagnose` that say what to look at, as a profile and the inputs of a run.
#pragma once

#include "model/case.h"

#include <QCommandLineParser>

namespace fd::cli {

/// What a run needs, put together from the command line.
struct Job {
    Profile profile = {};
    RunInputs inputs = {};
    Millis deadline{180'000};
    QByteArray standardInput = {};
    QStringList warnings = {};
};

/// Adds --profile, --site, --edge and all others that say what to look at.
void addJobOptions(QCommandLineParser &parser);

/// Reads what addJobOptions() added. The error is one line for standard error.
/// \param demoProfile stands in place of --profile and --site where it is given.
tl::expected<Job, QString> jobFromOptions(const QCommandLineParser &parser, const Profile *demoProfile);

} // namespace fd::cli
