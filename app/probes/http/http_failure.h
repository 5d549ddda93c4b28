// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/failure.h"

#include <curl/curl.h>

namespace fd::probes {

/// How libcurl ended a transfer, and where it stood.
struct CurlEnd {
    CURLcode code = CURLE_OK;
    QString text = {};    ///< CURLOPT_ERRORBUFFER
    int systemError = 0;  ///< CURLINFO_OS_ERRNO
    int verifyResult = 0; ///< CURLINFO_SSL_VERIFYRESULT
    Failure::Phase phase = Failure::Phase::Other;
    qint64 headerBytes = 0; ///< received so far of the header section
    bool chunked = false;   ///< the response has Transfer-Encoding: chunked
};

/// What a CURLcode means (libcurl-errors(3)). libcurl puts several faults under one code and some only into
/// words; the words looked at here are those of 7.88 to 8.14 and of OpenSSL 3.
Failure httpFailure(const CurlEnd &end);

} // namespace fd::probes
