// SPDX-License-Identifier: GPL-3.0-or-later
//
// Finds the part of a file that a span of time takes up, without reading the rest.
#pragma once

#include "logs/summarise.h"
#include "probes/logfile/line_index.h"

#include <optional>
#include <stop_token>

namespace fd::probes {

/// Bytes of whole lines, from begin to before end.
struct ByteRange {
    std::int64_t begin = 0;
    std::int64_t end = 0;
};

/// The lines from the first at or after \a since to the last at or before \a until, of a file of
/// \a size bytes that is read by \a options. Empty where the lines are not on time (looked at in a few
/// places), or their times cannot be told from any place on.
std::optional<ByteRange> bytesBetween(const ReadAt &read, std::int64_t size, const logs::Options &options,
                                      Instant since, Instant until, const std::stop_token &stop);

} // namespace fd::probes
