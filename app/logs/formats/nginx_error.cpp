// SPDX-License-Identifier: GPL-3.0-or-later
//
// nginx's error log: fixed in ngx_log.c and ngx_http_log_error(); local time without a zone.
#include "logs/format.h"

namespace fd::logs {

namespace {

std::string_view upstreamName(std::string_view url)
{
    const auto scheme = url.find("://");
    if (scheme == std::string_view::npos) {
        return url;
    }
    url.remove_prefix(scheme + 3);
    if (url.substr(0, 5) == "unix:") {
        const auto colon = url.find(':', 5);
        return url.substr(0, colon);
    }
    return url.substr(0, url.find('/'));
}

std::string_view unquoted(std::string_view text)
{
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"') {
        return text.substr(1, text.size() - 2);
    }
    return text;
}

// The suffix ", client: …, server: …" is written last, so it is looked for from the right: the message may
// hold commas.
void readSuffix(std::string_view text, Entry &entry)
{
    const auto client = text.rfind(", client: ");
    const auto server = text.rfind(", server: ");
    std::size_t start = client;
    if (start == std::string_view::npos) {
        start = server;
    }
    const auto upstreamOnly = text.find(", upstream: \"");
    if (start == std::string_view::npos) {
        start = upstreamOnly;
    }
    if (start == std::string_view::npos) {
        entry.message = text;
        return;
    }
    entry.message = text.substr(0, start);
    std::string_view rest = text.substr(start);
    static constexpr std::string_view keys[] = {", client: ",   ", server: ", ", request: ", ", subrequest: ",
                                                ", upstream: ", ", host: ",   ", referrer: "};
    while (!rest.empty()) {
        std::string_view key;
        for (const auto candidate : keys) {
            if (rest.substr(0, candidate.size()) == candidate) {
                key = candidate;
            }
        }
        if (key.empty()) {
            return;
        }
        rest.remove_prefix(key.size());
        std::size_t stop = std::string_view::npos;
        if (!rest.empty() && rest.front() == '"') {
            Cursor at(rest);
            std::string_view value;
            if (at.quoted(value)) {
                stop = static_cast<std::size_t>(at.p - rest.data());
            }
        } else {
            stop = rest.find(", ");
        }
        const std::string_view value = unquoted(rest.substr(0, stop));
        if (key == keys[0]) {
            entry.client = value;
        } else if (key == keys[2]) {
            splitRequest(value, entry);
        } else if (key == keys[4]) {
            entry.upstream = upstreamName(value);
        } else if (key == keys[5]) {
            entry.host = value;
        } else if (key == keys[6]) {
            entry.referrer = value;
        }
        if (stop == std::string_view::npos) {
            return;
        }
        rest.remove_prefix(std::min(stop, rest.size()));
    }
}

} // namespace

bool parseNginxError(std::string_view line, Context &context, Entry &entry)
{
    Cursor at(line);
    if (isDigit(at.peek())) {
        if (line.size() < 20 || line[4] != '/' || !readIso(at, context.clock, entry) || !at.lit(' ')) {
            return false;
        }
    } else if (at.lit("nginx: ")) {
        // written to the terminal by `nginx -t` and at start
    }
    std::string_view level;
    if (!at.lit('[') || at.left() < 6 || !at.until(']', level) || level.size() > 6) {
        return false;
    }
    entry.level = levelFromText(level);
    if (entry.level == Level::None || !at.lit(' ')) {
        return false;
    }
    Cursor ids = at;
    std::int64_t number = 0;
    const bool hasIds = ids.number(number) && ids.lit('#') && ids.number(number) && ids.lit(": ");
    if (hasIds) {
        at = ids;
        Cursor connection = at;
        if (connection.lit('*') && connection.number(number) && connection.lit(' ')) {
            at = connection;
        }
    } else if (entry.timeNs != noTime) {
        // a log that someone cut the ids from, as in "[error] *426 …"
        Cursor connection = at;
        if (!connection.lit('*') || !connection.number(number) || !connection.lit(' ')) {
            return false;
        }
        at = connection;
    } else if (line.substr(0, 7) != "nginx: ") {
        return false;
    }
    entry.format = Format::NginxError;
    readSuffix(at.rest(), entry);
    entry.upstreamFailed = !entry.upstream.empty() && entry.level >= Level::Error;
    return true;
}

} // namespace fd::logs
