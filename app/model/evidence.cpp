// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/evidence.h"

#include <algorithm>

namespace fd {

namespace {
constexpr const char *kTypes[] = {"not-run",    "tcp",        "tls",      "http",       "dns",   "hosts",
                                  "metrics",    "log",        "response", "ping",       "route", "mtu",
                                  "keep-alive", "dns-survey", "dnssec",   "workstation"};
static_assert(std::size(kTypes) == std::variant_size_v<Outcome>);
} // namespace

QString HttpEvidence::header(QStringView name) const
{
    const auto found = std::find_if(headers.begin(), headers.end(), [name](const HeaderField &field) {
        return field.name.compare(name, Qt::CaseInsensitive) == 0;
    });
    return found == headers.end() ? QString() : found->value;
}

bool HttpEvidence::hasHeader(QStringView name) const
{
    return std::any_of(headers.begin(), headers.end(), [name](const HeaderField &field) {
        return field.name.compare(name, Qt::CaseInsensitive) == 0;
    });
}

QStringList DnsEvidence::values(QStringView type) const
{
    QStringList found;
    for (const DnsRecord &record : answer) {
        if (record.type == type)
            found.append(record.value);
    }
    found.sort();
    return found;
}

QJsonObject toJson(const Outcome &outcome)
{
    return variantToJson(outcome, kTypes);
}

QString fromJson(const QJsonObject &object, Outcome &outcome)
{
    return variantFromJson(object, outcome, kTypes);
}

const Failure *failureOf(const Outcome &outcome)
{
    return std::visit(
        [](const auto &evidence) -> const Failure * {
            if constexpr (requires { evidence.failure; })
                return evidence.failure ? &*evidence.failure : nullptr;
            else
                return nullptr;
        },
        outcome);
}

} // namespace fd
