// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/endpoint.h"
#include "model/failure.h"
#include "model/time.h"

#include <QByteArray>

#include <tl/expected.hpp>

#include <stop_token>

namespace fd::probes {

/// How long one server is waited for.
struct DnsPatience {
    Millis timeout{800}; ///< until the message is sent again
    int tries = 1;       ///< so many times \a timeout are waited for in all; any of the answers counts
    /// Above 0: so long in all, where the server takes TCP connections or refuses them. Then it is there and
    /// merely slow, which silence alone does not tell.
    Millis ifAlive{0};
};

/// Sends one DNS message to one server and waits for the answer that belongs to it (id, question, sender).
/// c-ares does the transport; it does not change servers, look into files or judge the answer. \a server has
/// a port; a link-local address may carry its zone ("fe80::1%eth0"). \returns the answer's bytes, or why
/// there is none: Protocol where only bytes came that are no answer to \a query. Blocks for as long as \a
/// patience at most; a stop request ends it at once (Cancelled). Callable from many threads at once.
tl::expected<QByteArray, Failure> exchangeDns(const Endpoint &server, const QByteArray &query, bool tcp,
                                              const DnsPatience &patience, const std::stop_token &stop);

/// What an error of a socket means for a question.
Failure dnsFailureOf(int error);

} // namespace fd::probes
