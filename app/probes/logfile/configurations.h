// SPDX-License-Identifier: GPL-3.0-or-later
//
// Configuration files of nginx and Apache that were handed in with the logs they describe.
#pragma once

#include "logs/custom_format.h"
#include "model/profile.h"

namespace fd::probes {

/// Takes the configuration files out of \a files, recognised by what they hold. Only files of this machine of
/// at most 1 MiB are looked at.
logs::LogConfiguration takeConfigurations(QStringList &files);

/// The logs without configuration files among them; those without a format of their own get what the
/// configurations say of them.
std::vector<LogSource> withConfigurations(std::vector<LogSource> logs);

} // namespace fd::probes
