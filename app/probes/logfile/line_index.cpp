// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/logfile/line_index.h"

#include <algorithm>
#include <cstring>

namespace fd::probes {

namespace {

std::int64_t newlinesIn(std::string_view bytes)
{
    std::int64_t count = 0;
    const char *at = bytes.data();
    const char *const end = at + bytes.size();
    while (at != end) {
        const auto *hit =
            static_cast<const char *>(std::memchr(at, '\n', static_cast<std::size_t>(end - at)));
        if (!hit)
            break;
        ++count;
        at = hit + 1;
    }
    return count;
}

} // namespace

void LineIndex::append(std::string_view bytes)
{
    while (!bytes.empty()) {
        const std::int64_t within = bytes_ % blockBytes;
        if (within == 0)
            before_.push_back(newlines_);
        const auto size = std::min(bytes.size(), static_cast<std::size_t>(blockBytes - within));
        const std::string_view piece = bytes.substr(0, size);
        newlines_ += newlinesIn(piece);
        endsWithNewline_ = piece.back() == '\n';
        bytes_ += static_cast<std::int64_t>(size);
        bytes.remove_prefix(size);
    }
}

std::int64_t LineIndex::offsetOf(std::int64_t number, const ReadAt &read) const
{
    if (number < 1 || number > lines())
        return -1;
    if (number == 1)
        return 0;
    // The line begins after the line end number - 1, which stands in the last block with fewer before it.
    const std::int64_t wanted = number - 1;
    const auto block = std::lower_bound(before_.begin(), before_.end(), wanted) - before_.begin() - 1;
    std::vector<char> bytes(blockBytes);
    const std::size_t size = read(block * blockBytes, bytes.data(), bytes.size());
    std::int64_t left = wanted - before_[static_cast<std::size_t>(block)];
    const char *at = bytes.data();
    const char *const end = at + size;
    while (left > 0 && at != end) {
        const auto *hit =
            static_cast<const char *>(std::memchr(at, '\n', static_cast<std::size_t>(end - at)));
        if (!hit)
            return -1; // the file is not what it was
        --left;
        at = hit + 1;
    }
    return left > 0 ? -1 : block * blockBytes + (at - bytes.data());
}

std::int64_t LineIndex::lineAt(std::int64_t offset, const ReadAt &read) const
{
    if (before_.empty())
        return 1;
    const std::int64_t within = std::clamp<std::int64_t>(offset, 0, bytes_ - 1);
    const std::int64_t block = within / blockBytes;
    std::vector<char> bytes(static_cast<std::size_t>(within - block * blockBytes));
    const std::size_t size = bytes.empty() ? 0 : read(block * blockBytes, bytes.data(), bytes.size());
    return before_[static_cast<std::size_t>(block)] + newlinesIn({bytes.data(), size}) + 1;
}

} // namespace fd::probes
