// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/line_feed.h"

namespace fd::logs {

bool LineFeed::start(std::string_view &block)
{
    if (head_.size() + block.size() < 3) {
        head_.append(block);
        return false;
    }
    started_ = true;
    head_.append(block);
    std::size_t skip = 0;
    const std::string_view all = head_;
    if (all.substr(0, 3) == "\xef\xbb\xbf") {
        skip = 3;
    } else if (all.substr(0, 2) == "\xff\xfe" || all.substr(0, 2) == "\xfe\xff") {
        skip = 2;
        wide_ = true;
        bigEndian_ = all[0] == '\xfe';
    }
    block = all.substr(skip);
    return true;
}

void LineFeed::decode(std::string_view block)
{
    decoded_.clear();
    std::string joined;
    if (!half_.empty()) {
        joined = half_ + std::string(block);
        block = joined;
        half_.clear();
    }
    const auto unitAt = [this, &block](std::size_t i) {
        const auto first = static_cast<unsigned char>(block[i]);
        const auto second = static_cast<unsigned char>(block[i + 1]);
        return bigEndian_ ? static_cast<unsigned>(first << 8 | second)
                          : static_cast<unsigned>(second << 8 | first);
    };
    const auto put = [this](unsigned byte) { decoded_.push_back(static_cast<char>(byte)); };
    std::size_t i = 0;
    while (i + 1 < block.size()) {
        unsigned code = unitAt(i);
        std::size_t used = 2;
        if (code >= 0xd800 && code < 0xdc00) {
            if (i + 3 >= block.size()) {
                break;
            }
            const unsigned low = unitAt(i + 2);
            if (low >= 0xdc00 && low < 0xe000) {
                code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
                used = 4;
            } else {
                code = 0xfffd;
            }
        } else if (code >= 0xdc00 && code < 0xe000) {
            code = 0xfffd;
        }
        i += used;
        if (code < 0x80) {
            put(code);
        } else if (code < 0x800) {
            put(0xc0 | code >> 6);
            put(0x80 | (code & 0x3f));
        } else if (code < 0x10000) {
            put(0xe0 | code >> 12);
            put(0x80 | (code >> 6 & 0x3f));
            put(0x80 | (code & 0x3f));
        } else {
            put(0xf0 | code >> 18);
            put(0x80 | (code >> 12 & 0x3f));
            put(0x80 | (code >> 6 & 0x3f));
            put(0x80 | (code & 0x3f));
        }
    }
    half_ = std::string(block.substr(i));
}

} // namespace fd::logs
