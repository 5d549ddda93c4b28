// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/failure.h"
#include "probes/event/wait.h"
#include "probes/probe.h"

#include <tl/expected.hpp>

namespace fd::probes {

/// Where a source of figures listens: \a url (http or https) and the address that its name has.
struct SourceAddress {
    QString url = {};
    Endpoint to = {};
};

/// Finds the address of the URL's host: as it stands where it is numeric, else from the hosts file, else over
/// DNS (A, then AAAA). Names of RFC 6761 (localhost, test, invalid, example) are not asked for.
tl::expected<SourceAddress, Failure> locateSource(const QString &url, const Settings &settings,
                                                  const std::stop_token &stop);

/// GETs a page of figures as a whole, 8 MiB at most (Failure::TooLarge beyond). A status other than 200 is a
/// Failure of kind Protocol with the status as its code. Certificates of https must verify.
tl::expected<QByteArray, Failure> fetchText(const SourceAddress &source, Millis timeout, const WakeFd &wake);

} // namespace fd::probes
