// SPDX-License-Identifier: GPL-3.0-or-later
//
// Log files whose lines can be read where they stand.
#pragma once

#include "probes/event/unique_fd.h"

#include <QString>

#include <cstdint>
#include <string_view>

namespace fd::probes {

/// Opened for reading, without waiting where it is a pipe; -1 with errno where it cannot be.
UniqueFd openLog(const QString &path);

/// Up to \a size bytes at \a offset; less at the end of the file, 0 behind it or where it cannot be read.
std::size_t readAt(int fd, std::int64_t offset, char *into, std::size_t size);

bool isUtf16(std::string_view head);

/// A regular file, neither compressed nor binary nor in UTF-16.
bool isPlain(int fd);

} // namespace fd::probes
