// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which of many short texts stand in a line.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace fd::knowledge {

/// Finds texts by three of their bytes, those that the fewest others have: a line is looked through once,
/// however many texts there are. Immutable; thread-safe.
class Literals
{
public:
    /// The fewest bytes that a text can be found by.
    static constexpr int shortest = 3;

    Literals() = default;
    /// \a texts are in lower case and of at least shortest bytes.
    explicit Literals(std::vector<std::string> texts);

    /// The numbers of the texts that stand in \a line, in either case; some may come twice.
    std::vector<int> in(std::string_view line) const;

private:
    struct Place {
        int text;
        std::size_t before; ///< bytes of the text before the three
    };
    static std::uint32_t threeAt(const char *p)
    {
        const auto byte = [p](int i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(p[i])); };
        return byte(0) | byte(1) << 8 | byte(2) << 16;
    }
    static std::size_t bitOf(std::uint32_t three) { return (three * 2654435761U) >> 16; }

    std::vector<std::string> texts_ = {};
    std::unordered_map<std::uint32_t, std::vector<Place>> places_ = {};
    std::vector<bool> known_ =
        std::vector<bool>(std::size_t{1} << 16); ///< by bitOf(), before places_ is asked
};

} // namespace fd::knowledge
