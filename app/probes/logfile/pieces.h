// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "logs/summarise.h"
#include "model/failure.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string_view>

namespace fd::probes {

/// \a bytes of a file are read; now and then (for the first time after 10 ms) \a part says what they hold:
/// the start of each piece of the file. Called by the reading threads, by one at a time; keeps them waiting.
using ReadProgress = std::function<void(std::int64_t bytes, std::optional<logs::Part> part)>;

/// Sums up a large plain file with one thread for each half. Empty where the file is small, compressed, no
/// regular file, or of a format whose lines hang together: it is then to be read from front to back.
std::optional<logs::Part> readInPieces(const QString &path, const logs::Options &options,
                                       std::optional<Failure> &failure, const std::stop_token &stop,
                                       const ReadProgress &progress = {});

/// Do these first bytes belong to gzip, xz, bzip2, zstd, lz4 or compress, or to a binary log?
bool isCompressed(std::string_view head);

} // namespace fd::probes
