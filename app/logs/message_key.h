// SPDX-License-Identifier: GPL-3.0-or-later
//
// What lines that say the same have in common, found in one pass over a message.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace fd::logs {

struct MessageKey {
    /// Equal for texts that differ only in numbers, addresses, paths and the like; small numbers that may be
    /// an error's or a status stay.
    std::uint64_t shape = 0;
    /// Equal for texts with the same words, where words that hold digits count as one; error numbers stay.
    std::uint64_t words = 0;
};

MessageKey keyOf(std::string_view text);

/// Gives the same keys, and remembers them: most messages of a log differ from one before in nothing but the
/// digits of its numbers. Bounded in memory.
class MessageKeys
{
public:
    MessageKey of(std::string_view text);

private:
    /// Whether the key is that of all texts whose digits alone differ, or whether it holds a number.
    enum class Holds : std::uint8_t { Nothing, KeyOfAll, KeyOfOne, ANumber };
    struct Known {
        std::uint64_t hash = 0;
        MessageKey key = {};
        Holds holds = Holds::Nothing;
    };
    Known &at(std::uint64_t hash) { return known_[hash >> (64 - bits)]; }

    static constexpr unsigned bits = 10;
    static constexpr std::size_t longest = 512;
    std::vector<Known> known_ = {};
};

inline std::uint64_t shapeOf(std::string_view text)
{
    return keyOf(text).shape;
}

/// Is a word that holds a digit a number that names what happened? "(111:", "AH00957:", "E11000"
bool namesAnError(std::string_view word);
/// "Mon", "Jan"
bool namesADay(std::string_view word);

} // namespace fd::logs
