// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "logs/format.h"

namespace fd::logs {

/// An IPv4 or IPv6 address, as far as its letters tell.
bool looksLikeAddress(std::string_view text);

/// What stands behind the size of the answer: referrer and user agent, then what a server or a site adds.
/// \returns the format that this shows, else \a flavour.
Format readClfTail(Cursor at, Entry &entry, Format flavour);

} // namespace fd::logs
