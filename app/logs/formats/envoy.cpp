// SPDX-License-Identifier: GPL-3.0-or-later
//
// Envoy's default text access log and Istio's longer one (docs/configuration/observability/access_log/usage).
#include "logs/format.h"

namespace fd::logs {

bool parseEnvoy(std::string_view line, Context &context, Entry &entry)
{
    Cursor at(line);
    std::string_view request;
    if (line.size() < 30 || line[0] != '[' || line[5] != '-' || !at.lit('[') ||
        !readIso(at, context.clock, entry) || !at.lit("] ") || !at.quoted(request) || !at.lit(' ')) {
        return false;
    }
    int status = 0;
    if (at.digits(3, status)) {
        entry.status = static_cast<std::int16_t>(status);
    } else if (at.lit('0') || at.lit('-')) {
        entry.status = 0;
    } else {
        return false;
    }
    at.spaces();
    entry.signal = at.token();
    at.spaces();
    entry.format = Format::Envoy;
    std::string_view text;
    if (!at.atEnd() && !isDigit(at.peek())) {
        // details, termination details, "transport failure reason"
        entry.format = Format::Istio;
        const std::string_view details = at.token();
        at.spaces();
        if (at.peek() == '"') {
            at.quoted(text);
        } else {
            at.token();
        }
        at.spaces();
        std::string_view reason;
        if (at.peek() == '"') {
            at.quoted(reason);
        }
        entry.message = orEmpty(reason).empty() ? orEmpty(details) : reason;
        at.spaces();
    }
    std::int64_t received = 0;
    std::int64_t duration = 0;
    if (!at.number(received) || !at.lit(' ') || !at.number(entry.bytes) || !at.lit(' ') ||
        !at.number(duration)) {
        return false;
    }
    entry.durationMs = static_cast<double>(duration);
    at.spaces();
    const std::string_view service = at.token();
    double ms = 0;
    if (toNumber(service, ms)) {
        entry.upstreamMs = ms;
    }
    std::string_view forwarded;
    std::string_view agent;
    std::string_view id;
    std::string_view authority;
    std::string_view upstream;
    const auto next = [&at](std::string_view &into) {
        at.spaces();
        return at.quoted(into);
    };
    if (next(forwarded) && next(agent) && next(id) && next(authority) && next(upstream)) {
        entry.client = withoutPort(orEmpty(forwarded.substr(0, forwarded.find(','))));
        entry.userAgent = orEmpty(agent);
        entry.host = orEmpty(authority);
        entry.upstream = orEmpty(upstream);
    }
    if (entry.upstream.empty() && entry.format == Format::Istio) {
        at.spaces();
        entry.upstream = orEmpty(at.token()); // the cluster
    }
    if (!splitRequest(request, entry)) {
        entry.message = orEmpty(request);
    }
    entry.signal = orEmpty(entry.signal);
    entry.upstreamFailed = entry.status >= 500;
    entry.request = true;
    return true;
}

} // namespace fd::logs
