// SPDX-License-Identifier: GPL-3.0-or-later
//
// The shapes that the JSON lines of one log have.
#pragma once

#include "logs/fast/json_tree.h"

#include <unordered_map>

namespace fd::logs {

/// Values that were always the same in lines that went well (a server's name, "handled request") are taken as
/// part of the text around them: a second tree, with fewer and longer texts to compare. What differs there is
/// found in the first tree, and whenever that has happened twice as often as before, the second tree is made
/// anew.
class JsonLayouts
{
public:
    /// As JsonTree has them.
    bool learn(std::string_view line);
    const JsonLayout *match(const char *begin, const char *end, JsonSlots &slots, const char *&lineEnd) const
    {
        return all_.match(begin, end, slots, lineEnd);
    }
    /// Those whose values are as always.
    const JsonLayout *matchSteady(const char *begin, const char *end, JsonSlots &slots,
                                  const char *&lineEnd) const
    {
        return steady_.match(begin, end, slots, lineEnd);
    }
    /// What match() found is a line that went well.
    void note(const JsonLayout &layout, const JsonSlots &slots);

private:
    struct Value {
        std::string first = {};
        std::size_t seen = 0;
        bool same = true; ///< each time
    };
    void makeSteady();

    static constexpr std::size_t fewest = 8; ///< lines that say what stays the same

    JsonTree all_ = {};
    JsonTree steady_ = {};
    std::vector<std::string> lines_ = {};                ///< the first of each shape in all_
    std::unordered_map<std::string, Value> values_ = {}; ///< by JsonLayout::keys
    std::size_t noted_ = 0;
    std::size_t enough_ = 32; ///< lines noted until steady_ is made anew
};

} // namespace fd::logs
