// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/fast/json_layouts.h"

namespace fd::logs {

bool JsonLayouts::learn(std::string_view line)
{
    if (!all_.learn(line))
        return false;
    lines_.emplace_back(line);
    return true;
}

void JsonLayouts::note(const JsonLayout &layout, const JsonSlots &slots)
{
    for (std::size_t i = 0; i < layout.keys.size(); ++i) {
        Value &value = values_[layout.keys[i]];
        if (value.seen++ == 0)
            value.first = slots[i];
        else
            value.same = value.same && value.first == slots[i];
    }
    if (++noted_ == enough_) {
        enough_ *= 2;
        makeSteady();
    }
}

void JsonLayouts::makeSteady()
{
    steady_ = {};
    for (std::size_t i = 0; i < lines_.size(); ++i) {
        std::vector<bool> fixed;
        for (const std::string &key : all_.layout(i).keys) {
            const auto value = values_.find(key);
            fixed.push_back(value != values_.end() && value->second.same && value->second.seen >= fewest);
        }
        steady_.learn(lines_[i], fixed);
    }
}

} // namespace fd::logs
