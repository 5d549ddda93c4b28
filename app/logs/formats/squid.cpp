// SPDX-License-Identifier: GPL-3.0-or-later
//
// Squid's native access log (squid.conf, logformat squid) and cache.log.
#include "logs/format.h"

namespace fd::logs {

bool parseSquid(std::string_view line, Context &context, Entry &entry)
{
    Cursor at(line);
    if (line.size() > 24 && line[4] == '/' && isDigit(line[0])) {
        // cache.log: "2026/03/10 09:36:04 kid1| WARNING: …"
        if (!readIso(at, context.clock, entry) || !at.lit(" kid")) {
            return false;
        }
        std::string_view kid;
        if (!at.until('|', kid)) {
            return false;
        }
        at.spaces();
        entry.format = Format::Squid;
        entry.message = at.rest();
        entry.level = levelWithin(entry.message);
        return true;
    }
    const std::string_view time = at.token();
    if (time.size() < 13 || time[time.size() - 4] != '.' || !readEpoch(time, entry)) {
        return false;
    }
    at.spaces();
    std::int64_t elapsed = 0;
    if (!at.signedNumber(elapsed) || !at.lit(' ')) {
        return false;
    }
    const std::string_view client = at.token();
    at.spaces();
    const std::string_view result = at.token();
    const auto slash = result.find('/');
    std::int64_t status = 0;
    if (slash == std::string_view::npos || slash < 3 || !toNumber(result.substr(slash + 1), status)) {
        return false;
    }
    at.spaces();
    if (!at.number(entry.bytes) || !at.lit(' ')) {
        return false;
    }
    entry.client = orEmpty(client);
    entry.signal = result.substr(0, slash);
    entry.status = static_cast<std::int16_t>(status);
    entry.durationMs = static_cast<double>(elapsed);
    entry.method = orEmpty(at.token());
    at.spaces();
    entry.url = orEmpty(at.token());
    at.spaces();
    at.token();
    at.spaces();
    const std::string_view hierarchy = at.token();
    const auto peer = hierarchy.find('/');
    if (peer != std::string_view::npos) {
        entry.upstream = orEmpty(hierarchy.substr(peer + 1));
    }
    entry.upstreamFailed = !entry.upstream.empty() && entry.status >= 500;
    entry.request = true;
    entry.format = Format::Squid;
    return true;
}

} // namespace fd::logs
