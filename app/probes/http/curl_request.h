// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/failure.h"
#include "model/probe_request.h"

#include <curl/curl.h>

#include <memory>

namespace fd::probes {

struct CurlFree {
    void operator()(CURL *p) const { curl_easy_cleanup(p); }
    void operator()(CURLU *p) const { curl_url_cleanup(p); }
    void operator()(curl_slist *p) const { curl_slist_free_all(p); }
};

/// A libcurl handle set up for one request, with what it only points to.
struct CurlRequest {
    std::unique_ptr<CURLU, CurlFree> url = {};
    std::unique_ptr<curl_slist, CurlFree> headers = {};
    std::unique_ptr<curl_slist, CurlFree> connectTo = {};
    std::unique_ptr<CURL, CurlFree> easy = {}; ///< last, so that it goes first
};

/// Sets \a into up for \a request: everything but the callbacks. \returns why that cannot be
/// (Failure::Local).
std::optional<Failure> prepare(const HttpRequest &request, CurlRequest &into);

} // namespace fd::probes
