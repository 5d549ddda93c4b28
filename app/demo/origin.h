// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "demo/service.h"

namespace fd::demo {

/// The web server behind the edge: the shop's page, or 404 for other pages and sites. The first byte of every
/// answer comes \a delay after the request.
TcpService::Handler originServing(const QByteArray &siteName, std::chrono::milliseconds delay);

} // namespace fd::demo
