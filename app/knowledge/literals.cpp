// SPDX-License-Identifier: GPL-3.0-or-later
#include "knowledge/literals.h"

namespace fd::knowledge {

Literals::Literals(std::vector<std::string> texts) : texts_(std::move(texts))
{
    std::unordered_map<std::uint32_t, int> uses;
    for (const std::string &text : texts_) {
        for (std::size_t i = 0; i + shortest <= text.size(); ++i)
            ++uses[threeAt(text.data() + i)];
    }
    for (std::size_t number = 0; number < texts_.size(); ++number) {
        const std::string &text = texts_[number];
        if (text.size() < shortest)
            continue;
        std::size_t rarest = 0;
        for (std::size_t i = 1; i + shortest <= text.size(); ++i) {
            if (uses[threeAt(text.data() + i)] < uses[threeAt(text.data() + rarest)])
                rarest = i;
        }
        const std::uint32_t three = threeAt(text.data() + rarest);
        places_[three].push_back({static_cast<int>(number), rarest});
        known_[bitOf(three)] = true;
    }
}

std::vector<int> Literals::in(std::string_view line) const
{
    std::string lower(line);
    for (char &c : lower)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
    std::vector<int> found;
    for (std::size_t i = 0; i + shortest <= lower.size(); ++i) {
        const std::uint32_t three = threeAt(lower.data() + i);
        if (!known_[bitOf(three)])
            continue;
        const auto places = places_.find(three);
        if (places == places_.end())
            continue;
        for (const Place &place : places->second) {
            const std::string &text = texts_[static_cast<std::size_t>(place.text)];
            if (place.before <= i && lower.compare(i - place.before, text.size(), text) == 0)
                found.push_back(place.text);
        }
    }
    return found;
}

} // namespace fd::knowledge
