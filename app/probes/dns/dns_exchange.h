// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/endpoint.h"
#include "model/failure.h"

#include <QByteArray>

#include <tl/expected.hpp>

#include <stop_token>

namespace fd::probes {

/// Sends one DNS message to one server, once, and waits for the answer that belongs to it (id, question,
/// sender). c-ares does the transport; it does not retry, change servers, look into files or judge the
/// answer. \a server has a port; a link-local address may carry its zone ("fe80::1%eth0"). \returns the
/// answer's bytes, or why there is none: Protocol where only bytes came that are no answer to \a query.
/// Blocks for \a timeout at most; a stop request ends it at once (Cancelled). Callable from many threads at
/// once.
tl::expected<QByteArray, Failure> exchangeDns(const Endpoint &server, const QByteArray &query, bool tcp,
                                              Millis timeout, const std::stop_token &stop);

} // namespace fd::probes
