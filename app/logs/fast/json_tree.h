// SPDX-License-Identifier: GPL-3.0-or-later
//
// Shapes of JSON lines: the text that stays the same and the places whose values change.
#pragma once

#include "logs/formats/json_keys.h"
#include "logs/scan.h"

#include <array>
#include <memory>
#include <string>
#include <vector>

namespace fd::logs {

/// What the values of one shape mean.
struct JsonLayout {
    static constexpr std::size_t mostSlots = 96;
    static constexpr std::size_t fields = static_cast<std::size_t>(JsonField::Tag) + 1;
    struct Choice {
        std::uint8_t count = 0;
        std::array<std::uint8_t, 4> slots = {}; ///< the weightiest first
        std::array<int, 4> weights = {};
    };
    std::vector<std::string> keys = {}; ///< what stands before each slot
    Format format = Format::Json;
    std::array<Choice, fields> choices = {};
    std::vector<std::string> fixed = {}; ///< values that are part of the text, as slots from mostSlots on

    /// The value of \a field; empty where the line has none, or says "-".
    std::string_view value(JsonField field, const std::array<std::string_view, mostSlots> &slots) const
    {
        const Choice &choice = choices[static_cast<std::size_t>(field)];
        for (std::size_t i = 0; i < choice.count; ++i) {
            const std::size_t slot = choice.slots[i];
            const std::string_view found = slot < mostSlots ? slots[slot] : fixed[slot - mostSlots];
            if (!found.empty() && (found.size() > 1 || found.front() != '-'))
                return found;
        }
        return {};
    }
};

using JsonSlots = std::array<std::string_view, JsonLayout::mostSlots>;

/// A tree of the texts between the values: lines that begin alike share their way.
class JsonTree
{
public:
    /// Takes in the shape of \a line; false where it holds what must be read in full each time, or where
    /// there are too many shapes. Where \a fixed says so (by the number of the value in the line), a value is
    /// taken as part of the text.
    bool learn(std::string_view line, const std::vector<bool> &fixed = {});
    /// The shape of the line at \a begin and its values; null where it is not known, holds a backslash or may
    /// not end before \a end. \a lineEnd is where its line end begins.
    const JsonLayout *match(const char *begin, const char *end, JsonSlots &slots, const char *&lineEnd) const;
    /// The shape learned as the \a number th, from 0 on.
    const JsonLayout &layout(std::size_t number) const { return layouts_[number]; }

private:
    enum class After : std::uint8_t { Text, Number, End };
    struct Node {
        std::uint32_t text = 0; ///< where in texts_
        std::uint32_t size = 0;
        std::uint32_t rest = 0; ///< the bits of the bytes behind the last whole sixteen
        After after = After::End;
        std::uint32_t child = 0;   ///< the first one; 0: none
        std::uint32_t sibling = 0; ///< a longer text comes before a shorter one
        std::uint32_t layout = 0;
    };
    struct Step {
        std::string_view literal = {};
        After after = After::End;
    };
    struct Learner;
    static constexpr std::size_t mostNodes = 4096;
    static constexpr std::size_t mostLayouts = 512;
    static constexpr std::size_t longestLine = 8192;
    bool starts(const char *at, const Node &node) const;
    std::uint32_t childFor(std::uint32_t parent, const Step &step);

    std::vector<Node> nodes_ = std::vector<Node>(1); ///< the first is the root
    std::string texts_ = {};                         ///< each padded to be read by sixteen bytes
    std::vector<JsonLayout> layouts_ = {};
};

} // namespace fd::logs
