// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "probes/dns/dns_message.h"

namespace fd::probes {

/// What a query of our own asks for.
DnsQuestion questionOf(const QByteArray &query);

/// \returns an empty string where \a answer belongs to \a question, else what is wrong with it.
QString wrongWith(const DnsMessage &answer, const DnsQuestion &question);

/// Puts what an answer of \a bytes bytes says into \a evidence.
void takeAnswer(DnsEvidence &evidence, DnsMessage &&answer, qsizetype bytes);

} // namespace fd::probes
