// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/dns/dns_message.h"

/// Answers of strangers: any bytes are read or refused, within bounds.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    const QByteArrayView bytes(data, static_cast<qsizetype>(size));
    const auto message = fd::probes::decodeDnsMessage(bytes);
    if (!message || message->questions.empty())
        return 0;
    // A name that was read can be asked for, and reads the same again.
    const fd::probes::DnsQuestion &question = message->questions.front();
    const QByteArray query = fd::probes::encodeDnsQuery(message->id, question.name, question.type, {});
    const auto again = fd::probes::decodeDnsMessage(query);
    if (!again || again->questions.front().name != question.name)
        __builtin_trap();
    return 0;
}
