// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/failure.h"

#include <functional>
#include <optional>
#include <stop_token>
#include <string_view>

namespace fd::probes {

/// The system's words for \a error.
Failure systemFailure(int error);

/// Do these first bytes belong to gzip, xz, bzip2, zstd, lz4 or compress?
bool hasCompressionMagic(std::string_view head);

/// Hands all that \a fd gives to \a take, decompressed where its first bytes say so, until the end or a stop
/// request. \a mayBlock: a pipe, which may stay silent. \a ended is false where \a take wanted no more.
std::optional<Failure> readDescriptor(int fd, bool mayBlock,
                                      const std::function<bool(std::string_view)> &take,
                                      const std::stop_token &stop, bool &ended);

} // namespace fd::probes
