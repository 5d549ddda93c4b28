// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the terms of this field mean, in one sentence each: resources/knowledge/glossary.json.
#pragma once

#include <QString>
#include <QStringList>

#include <vector>

namespace fd::knowledge {

struct Term {
    QString term = {};        ///< as people write it: "First byte", "502"
    QStringList also = {};    ///< other words for it: "TTFB", "Bad Gateway"
    QString explanation = {}; ///< one sentence, translated
};

/// Every term, in the order of the file. Loaded once, on first use; thread-safe.
const std::vector<Term> &glossary();

/// The sentence that explains \a term, in whatever case it is written; empty for a word that is not in the
/// glossary.
QString explain(QStringView term);

} // namespace fd::knowledge
