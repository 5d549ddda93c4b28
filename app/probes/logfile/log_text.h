// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/log_text.h"
#include "probes/probe.h"

namespace fd::probes {

/// The lines of one file. What is no plain file on this computer (compressed, UTF-16, remote) is unpacked
/// once into a file without a name in the cache folder, which is gone with the object.
std::shared_ptr<LogText> openLogText(const LogFile &file, const LogRequest &request);

/// All that the window needs of this room.
LogTools logTools();

} // namespace fd::probes
