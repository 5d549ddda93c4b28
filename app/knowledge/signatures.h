// SPDX-License-Identifier: GPL-3.0-or-later
//
// Known failure texts of servers, proxies, CDNs, browsers and curl: resources/knowledge/signatures.json.
#pragma once

#include "model/evidence.h"
#include "model/log_summary.h"

#include <string_view>
#include <vector>

namespace fd::knowledge {

/// Where a text was found; a signature holds only at its own place. AnyWords are the words that failures have
/// in common whatever program tells of them: they are only asked for where a line shows nothing else.
enum class Place { ErrorLog, AccessLog, VarnishLog, Syslog, ErrorPage, ResponseHeader, Stats, AnyWords };
EnumNames<Place> enumNames(Place);

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

/// The signature of that id, or null.
const Signature *signature(QStringView id);

/// False where no signature of that place can match \a text: a quick look at every line of a large log that
/// is right to say no, while a yes still has to be asked for with matchSignatures(). Linear; thread-safe.
bool mayMatch(Place place, std::string_view text);

/// Every signature of that place that \a text shows, the most decisive first. Linear in the length of \a text
/// whatever it holds; thread-safe. For ResponseHeader the text is one "Name: value" line, for logs and Stats
/// one line, for ErrorPage the whole page (as HTML or as plain text).
std::vector<SignatureMatch> matchSignatures(Place place, std::string_view text);

/// A match as a hit that was seen once in \a text.
SignatureHit hitOf(const SignatureMatch &match, std::string_view text);

/// Programs that descend from one another write the same pages (Varnish, Fastly). Leaves out what other
/// products would mean by a text where one of \a products, of those that the answer shows, has said the same
/// of its cause.
void leaveOutRelatives(std::vector<SignatureHit> &hits, const QStringList &products);

/// Every signature that a whole answer shows in its headers and the head of its body; none for an answer
/// below 400. One hit for each signature, the most decisive first.
std::vector<SignatureHit> signaturesOfAnswer(const HttpEvidence &answer);

} // namespace fd::knowledge
