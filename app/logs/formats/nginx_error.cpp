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

/// The last place of \a wanted: seen from the end, since what is looked for stands there.
std::size_t lastOf(std::string_view text, std::string_view wanted)
{
    for (std::size_t end = text.size(); end > 0;) {
        const auto *hit = static_cast<const char *>(::memrchr(text.data(), wanted.front(), end));
        if (!hit)
            break;
        end = static_cast<std::size_t>(hit - text.data());
        if (text.compare(end, wanted.size(), wanted) == 0)
            return end;
    }
    return std::string_view::npos;
}

std::string_view suffixKey(std::string_view text)
{
    const auto starts = [text](std::string_view key) {
        return text.substr(0, key.size()) == key ? key : std::string_view();
    };
    switch (text.size() > 2 ? text[2] : '\0') {
    case 'c': return starts(", client: ");
    case 's': return text.substr(2, 3) == "ser" ? starts(", server: ") : starts(", subrequest: ");
    case 'r': return text.substr(2, 3) == "req" ? starts(", request: ") : starts(", referrer: ");
    case 'u': return starts(", upstream: ");
    case 'h': return starts(", host: ");
    default: return {};
    }
}

// The suffix ", client: …, server: …" is written last, so the last one counts: the message may hold commas.
void readSuffix(std::string_view text, Entry &entry)
{
    std::size_t start = lastOf(text, ", client: ");
    if (start == std::string_view::npos) {
        start = lastOf(text, ", server: ");
    }
    if (start == std::string_view::npos) {
        start = text.find(", upstream: \"");
    }
    if (start == std::string_view::npos) {
        entry.message = text;
        return;
    }
    entry.message = text.substr(0, start);
    std::string_view block;
    std::string_view rest = text.substr(start);
    while (!rest.empty()) {
        const std::string_view key = suffixKey(rest);
        if (key.empty()) {
            break;
        }
        rest.remove_prefix(key.size());
        // A request is written as it came, quotes included: a quoted value ends before the next key or at the
        // end.
        const bool quoted = !rest.empty() && rest.front() == '"';
        std::size_t stop = std::string_view::npos;
        for (auto hit = rest.find(quoted ? '"' : ',', quoted ? 1 : 0); hit != std::string_view::npos;
             hit = rest.find(quoted ? '"' : ',', hit + 1)) {
            const std::size_t after = hit + (quoted ? 1 : 0);
            if (after == rest.size() || !suffixKey(rest.substr(after)).empty()) {
                stop = after;
                break;
            }
        }
        const std::string_view value = unquoted(rest.substr(0, stop));
        if (key[2] == 'c') {
            entry.client = value;
        } else if (key == ", server: ") {
            block = value;
        } else if (key == ", request: ") {
            splitRequest(value, entry);
        } else if (key[2] == 'u') {
            entry.upstream = upstreamName(value);
        } else if (key[2] == 'h') {
            entry.host = value;
        } else if (key == ", referrer: ") {
            entry.referrer = value;
        }
        if (stop == std::string_view::npos) {
            break;
        }
        rest.remove_prefix(std::min(stop, rest.size()));
    }
    if (entry.host.empty() && block != "_") {
        entry.host = block; // the server block that took it
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
