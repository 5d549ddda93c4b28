// SPDX-License-Identifier: GPL-3.0-or-later
//
// Known failure texts of servers, proxies and CDNs: resources/knowledge/signatures.json.
#pragma once

#include "model/log_summary.h"

#include <string_view>
#include <vector>

namespace fd::knowledge {

/// Where a text was found; a signature holds only at its own place.
enum class Place { ErrorLog, AccessLog, VarnishLog, Syslog, ErrorPage, ResponseHeader, Stats };

struct Signature {
    QString id = {};
    QString system = {}; ///< "varnish", "nginx", …
    Place place = Place::ErrorLog;
    QString meaning = {}; ///< translated
    QString cause = {};
    QString confirm = {};
    QString fix = {};
    QString source = {}; ///< where the fact stands
    QString example = {};
    double weight = 1; ///< how decisive it is for its cause: 0 (a mere symptom) to 1
};

struct SignatureMatch {
    const Signature *signature = nullptr;
    std::map<QString, QString> captures = {};
};

/// All signatures. Loaded once, on first use; thread-safe.
const std::vector<Signature> &signatures();

/// Every signature of that place that \a text shows. Linear in the length of \a text whatever it holds; thread-safe.
/// For ResponseHeader the text is one "Name: value" line.
std::vector<SignatureMatch> matchSignatures(Place place, std::string_view text);

} // namespace fd::knowledge
