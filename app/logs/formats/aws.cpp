// SPDX-License-Identifier: GPL-3.0-or-later
//
// Access logs of Amazon's application and classic load balancers (ELB user guide, "Access log entries").
#include "logs/format.h"

namespace fd::logs {

bool parseAws(std::string_view line, Context &context, Entry &entry)
{
    Cursor at(line);
    bool alb = false;
    if (isAlpha(at.peek())) {
        const std::string_view type = at.token();
        if (type != "http" && type != "https" && type != "h2" && type != "grpcs" && type != "ws" &&
            type != "wss") {
            return false;
        }
        at.spaces();
        alb = true;
    }
    if (at.left() < 24 || at.p[4] != '-' || !readIso(at, context.clock, entry) || !at.lit(' ')) {
        return false;
    }
    at.token(); // the balancer
    at.spaces();
    const std::string_view client = at.token();
    at.spaces();
    const std::string_view target = at.token();
    at.spaces();
    if (client.rfind(':') == std::string_view::npos ||
        (target != "-" && target.rfind(':') == std::string_view::npos)) {
        return false;
    }
    double times[3] = {};
    for (double &time : times) {
        if (!toNumber(at.token(), time)) {
            return false;
        }
        at.spaces();
    }
    std::int64_t status = 0;
    const std::string_view edge = at.token();
    if (edge != "-" && !toNumber(edge, status)) {
        return false;
    }
    at.spaces();
    const std::string_view behind = at.token();
    std::int64_t received = 0;
    std::string_view request;
    at.spaces();
    if (!at.number(received) || !at.lit(' ') || !at.number(entry.bytes) || !at.lit(' ') ||
        !at.quoted(request)) {
        return false;
    }
    entry.client = withoutPort(client);
    entry.upstream = orEmpty(target);
    entry.status = edge == "-" ? std::int16_t(-1) : static_cast<std::int16_t>(status);
    entry.upstreamStatus = orEmpty(behind);
    if (times[1] >= 0) {
        entry.upstreamMs = times[1] * 1000;
    }
    if (times[0] >= 0 && times[1] >= 0 && times[2] >= 0) {
        entry.durationMs = (times[0] + times[1] + times[2]) * 1000;
    }
    splitRequest(request, entry);
    at.spaces();
    std::string_view agent;
    if (at.peek() == '"' && at.quoted(agent)) {
        entry.userAgent = orEmpty(agent);
    }
    if (alb) {
        std::string_view text;
        for (int column = 0; column < 3; ++column) { // cipher, protocol, target group
            at.spaces();
            at.token();
        }
        at.spaces();
        at.quoted(text); // trace id
        at.spaces();
        if (at.quoted(text)) {
            entry.host = orEmpty(text);
        }
    }
    if (entry.host.empty()) {
        const auto scheme = entry.url.find("://");
        if (scheme != std::string_view::npos) {
            const std::string_view rest = entry.url.substr(scheme + 3);
            std::string_view authority = rest.substr(0, rest.find('/'));
            if (!authority.empty() && authority.back() == '-')
                authority.remove_suffix(1); // where no request came: "http://www.example.com:80-"
            entry.host = withoutPort(authority);
        }
    }
    entry.upstreamFailed = entry.status >= 500 && !entry.upstream.empty();
    entry.request = true;
    entry.format = alb ? Format::AwsAlb : Format::AwsElb;
    return true;
}

} // namespace fd::logs
