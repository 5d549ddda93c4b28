// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "logs/summarise.h"
#include "model/failure.h"

#include <optional>
#include <stop_token>
#include <string_view>

namespace fd::probes {

/// Sums up a large plain file with one thread for each half. Empty where the file is small, compressed, no
/// regular file, or of a format whose lines hang together: it is then to be read from front to back.
std::optional<logs::Part> readInPieces(const QString &path, const logs::Options &options,
                                       std::optional<Failure> &failure, const std::stop_token &stop);

/// Do these first bytes belong to gzip, xz, bzip2, zstd, lz4 or compress?
bool isCompressed(std::string_view head);

} // namespace fd::probes
