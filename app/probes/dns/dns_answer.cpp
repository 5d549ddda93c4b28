// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/dns/dns_answer.h"

namespace fd::probes {

DnsQuestion questionOf(const QByteArray &query)
{
    const auto message = decodeDnsMessage(query);
    return message && !message->questions.empty() ? message->questions.front() : DnsQuestion{};
}

QString wrongWith(const DnsMessage &answer, const DnsQuestion &question)
{
    if (!answer.response || answer.opcode != 0)
        return QStringLiteral("The message is not an answer to a query.");
    // Servers that cannot read a question answer without one (FORMERR, NOTIMP).
    if (answer.questions.empty() && answer.rcode != 0)
        return {};
    if (answer.questions.size() != 1 || !answer.questions.front().matches(question))
        return QStringLiteral("The answer is to another question.");
    return {};
}

void takeAnswer(DnsEvidence &evidence, DnsMessage &&answer, qsizetype bytes)
{
    evidence.rcode = dnsRcodeText(answer.rcode);
    evidence.authoritative = answer.authoritative;
    evidence.authenticated = answer.authenticated;
    evidence.recursionAvailable = answer.recursionAvailable;
    evidence.truncated = evidence.truncated || answer.truncated;
    evidence.bytes = static_cast<int>(bytes);
    evidence.answer = std::move(answer.answer);
    evidence.authority = std::move(answer.authority);
    evidence.additional = std::move(answer.additional);
    evidence.extendedErrors = std::move(answer.extendedErrors);
}

} // namespace fd::probes
