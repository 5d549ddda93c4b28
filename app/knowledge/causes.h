// SPDX-License-Identifier: GPL-3.0-or-later
//
// The closed vocabulary of root causes and what to do about each: resources/knowledge/causes.json.
#pragma once

#include "model/finding.h"

#include <map>
#include <vector>

namespace fd::knowledge {

struct Cause {
    QString id = {};
    QString title = {}; ///< translated
    Where where = Where::Unknown;
    Step step = Step::Connectivity;
    QString tell = {};    ///< what tells it from its neighbours, translated
    QString confirm = {}; ///< how to confirm it by hand, translated
};

/// Every cause, in the order of the file. Loaded once, on first use; thread-safe.
const std::vector<Cause> &causes();
/// The cause of that id, or null.
const Cause *cause(QStringView id);

/// What is known of the case, to choose and fill in snippets.
struct FixContext {
    QString edgeProduct = {}; ///< "varnish", "nginx", "cloudflare", …; empty: unknown
    QString originProduct = {};
    /// {"origin", "203.0.113.20:8080"}, {"host", "www.example.com"}, {"path", "/"}, …; fillNames() of fill.h
    /// has all names. "server" is the edge or origin that the finding is about; without it, that is the
    /// origin.
    std::map<QString, QString> values = {};
};

/// What to do about a cause, at most four ways: the fixes for the products in \a context first, then the
/// general ones, then those for products that may be in use. A few steps come before all others, whatever the
/// product. Never empty for a known cause. `{origin}` and the like in the texts are filled from the context;
/// what is unknown reads as a plain stand-in such as ORIGIN-ADDRESS.
std::vector<Fix> fixesFor(QStringView causeId, const FixContext &context);

} // namespace fd::knowledge
