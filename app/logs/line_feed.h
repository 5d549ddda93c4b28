// SPDX-License-Identifier: GPL-3.0-or-later
//
// Blocks of any size into lines: half lines are kept, UTF-16 becomes UTF-8, CR LF and LF both end a line.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace fd::logs {

class LineFeed
{
public:
    /// Calls each(line) for every complete line, without its line end. Before each, run(begin, end) may take
    /// any number of whole lines and returns where the next one begins.
    template <class Each, class Run>
    void feed(std::string_view block, Each each, Run run)
    {
        if (!started_ && !start(block)) {
            return;
        }
        if (wide_) {
            decode(block);
            block = decoded_;
        }
        split(block, each, run);
    }
    /// The last line, where the file does not end with a line end.
    template <class Each>
    void finish(Each each)
    {
        if (!started_) {
            const std::string head = std::move(head_);
            started_ = true;
            split(head, each, [](const char *begin, const char *) { return begin; });
        }
        if (!carry_.empty()) {
            each(std::string_view(carry_));
            carry_.clear();
        }
    }

private:
    /// A longer line is cut into pieces of this size, so that a file without line ends stays bounded in
    /// memory.
    static constexpr std::size_t longestLine = 8U << 20;

    template <class Each, class Run>
    void split(std::string_view block, Each each, Run run)
    {
        const char *p = block.data();
        const char *end = p + block.size();
        if (!carry_.empty()) {
            const auto *hit =
                p == end ? nullptr : static_cast<const char *>(std::memchr(p, '\n', block.size()));
            if (!hit) {
                carry_.append(block);
                if (carry_.size() > longestLine) {
                    each(std::string_view(carry_));
                    carry_.clear();
                }
                return;
            }
            carry_.append(p, hit);
            each(std::string_view(carry_));
            carry_.clear();
            p = hit + 1;
        }
        while ((p = run(p, end)) != end) {
            const auto *hit =
                static_cast<const char *>(std::memchr(p, '\n', static_cast<std::size_t>(end - p)));
            if (!hit) {
                carry_.assign(p, end);
                return;
            }
            each(std::string_view(p, static_cast<std::size_t>(hit - p)));
            p = hit + 1;
        }
    }

    /// Looks for a byte order mark; false until three bytes are there.
    bool start(std::string_view &block);
    void decode(std::string_view block);

    bool started_ = false;
    std::string head_ = {};
    std::string carry_ = {};
    bool wide_ = false;
    bool bigEndian_ = false;
    std::string half_ = {}; ///< bytes of an unfinished UTF-16 unit or pair
    std::string decoded_ = {};
};

} // namespace fd::logs
