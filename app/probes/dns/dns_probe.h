// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "probes/probe.h"

namespace fd::probes {

/// Asks one question and brings home the answer as it came, whatever its response code. Over UDP with EDNS,
/// and again over TCP where the answer was cut; over TCP alone where the request says so. Nothing but the
/// server named is asked; where none is named, those of resolv.conf in their order, as the system's resolver
/// would: the next one after no answer, SERVFAIL, REFUSED or NOTIMP (resolv.conf(5)). `elapsed` is the time
/// from the first packet to the result. Blocks; ends within 100 ms of a stop request. Callable from many
/// threads at once; never throws.
Outcome probeDns(const DnsRequest &request, const Settings &settings, const std::stop_token &stop);

/// Whom a request goes to: the server named, or those of resolv.conf, or 127.0.0.1 where that names none.
std::vector<Endpoint> dnsServersFor(const DnsRequest &request, const Settings &settings);

/// The same question to \a servers, one after the other, `tries` times over, until one gives a final answer;
/// one that takes its time may still answer while the next is asked. Where none does, the first answer there
/// was, or else the failure of the first server.
DnsEvidence askInOrder(const DnsRequest &request, const std::vector<Endpoint> &servers,
                       const std::stop_token &stop);

} // namespace fd::probes
