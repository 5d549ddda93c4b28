// SPDX-License-Identifier: GPL-3.0-or-later
//
// What visitors are answered, as the checks of this step share it.
#pragma once

#include "checks/http_judgement.h"

namespace fd::checks {

/// The requests of one visit: the page, then each redirect within the same host, or to the same name with or
/// without "www." where it leads to the same address, with the cookies set on the way, as far as answers are
/// known.
struct Visit {
    std::vector<HttpRequest> requests = {};
    bool loops = false; ///< the last answer leads back to what was already asked, or after ten redirects to
                        ///< yet another
    QString twin = {};  ///< that other name, whose addresses have to be known
    /// The last answer that is known, or null.
    const HttpEvidence *last = nullptr;
};
Visit visit(const Context &context, const EdgeTarget &edge);

/// The page asked again straight from one origin; empty where its first answer was no quick good one, so that
/// a slow or failing origin is left in peace.
std::vector<HttpRequest> repetitions(const Context &context, const OriginTarget &origin);

/// Does that origin give the page at first, and fail to when it is asked again?
bool falters(const Context &context, const OriginTarget &origin);

/// The page asked again, for what fails now and then: only where the first answer failed, several origins
/// serve it, or one of them falters.
std::vector<HttpRequest> repetitions(const Context &context, const EdgeTarget &edge);

/// The page with a query of its own, which no store can have: only asked where a stored answer may hide the
/// truth.
HttpRequest pastTheStore(const Context &context, const EdgeTarget &edge);

/// The origins' answers that are known.
struct OriginAnswer {
    OriginTarget origin = {};
    const HttpEvidence *answer = nullptr;
};
std::vector<OriginAnswer> originAnswers(const Context &context);
bool allOriginsAnswered(const Context &context);

} // namespace fd::checks
