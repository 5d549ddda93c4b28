// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where the lines of a file begin, for a few bytes per block of the file.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

namespace fd::probes {

/// Reads up to \a size bytes at \a offset; less at the end of the file, 0 behind it or where it cannot be
/// read.
using ReadAt = std::function<std::size_t(std::int64_t offset, char *into, std::size_t size)>;

/// Counts line ends block by block. A value: a copy stays as it is while the original grows.
class LineIndex
{
public:
    static constexpr std::int64_t blockBytes = 256 << 10;

    /// The next bytes of the file, in order.
    void append(std::string_view bytes);

    std::int64_t bytes() const { return bytes_; }
    /// Lines begun by now; a last line without its end counts.
    std::int64_t lines() const { return newlines_ + (bytes_ > 0 && !endsWithNewline_ ? 1 : 0); }

    /// Where line \a number (from 1) begins; -1 where there is no such line.
    std::int64_t offsetOf(std::int64_t number, const ReadAt &read) const;
    /// The number of the line that holds the byte at \a offset.
    std::int64_t lineAt(std::int64_t offset, const ReadAt &read) const;

private:
    std::int64_t bytes_ = 0;
    std::int64_t newlines_ = 0;
    bool endsWithNewline_ = true;
    std::vector<std::int64_t> before_ = {}; ///< line ends before each block
};

} // namespace fd::probes
