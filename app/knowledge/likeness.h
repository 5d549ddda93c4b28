// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a failure text that nobody has written down yet may mean, by its words.
#pragma once

#include <QString>

#include <vector>

namespace fd::knowledge {

struct Likely {
    QString cause = {};
    double score = 0; ///< log-odds against a text picked at random; only to be compared with each other
};

/// The causes whose known failure texts and descriptions use the words of \a text, the likeliest first and at
/// most \a most: naive Bayes over words and pairs of words (Manning, Raghavan, Schütze, "Introduction to
/// Information Retrieval", chapter 13), learned from resources/knowledge. Empty where fewer than three of its
/// words are known. It is a guess by resemblance, for texts that no signature fits; what it names wants
/// another look. Pure; thread-safe; works on English texts, whatever language the program speaks.
std::vector<Likely> likelyCauses(const QString &text, std::size_t most = 3);

} // namespace fd::knowledge
