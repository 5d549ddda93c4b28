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

/// The fields that nginx writes behind a message, and ", key: " before each.
enum class Suffix : std::uint8_t { None, Client, Server, Subrequest, Request, Referrer, Upstream, Host };
constexpr std::size_t shortestSuffix = 8; // ", host: "

template <std::size_t Size>
bool startsWith(std::string_view text, const char (&key)[Size])
{
    return text.size() >= Size - 1 && std::memcmp(text.data(), key, Size - 1) == 0;
}

struct SuffixKey {
    Suffix field = Suffix::None;
    std::size_t size = 0;
};

SuffixKey suffixKey(std::string_view text)
{
    if (text.size() < shortestSuffix)
        return {};
    switch (text[2]) {
    case 'c': return startsWith(text, ", client: ") ? SuffixKey{Suffix::Client, 10} : SuffixKey();
    case 's':
        return startsWith(text, ", server: ")       ? SuffixKey{Suffix::Server, 10}
               : startsWith(text, ", subrequest: ") ? SuffixKey{Suffix::Subrequest, 14}
                                                    : SuffixKey();
    case 'r':
        return startsWith(text, ", request: ")    ? SuffixKey{Suffix::Request, 11}
               : startsWith(text, ", referrer: ") ? SuffixKey{Suffix::Referrer, 12}
                                                  : SuffixKey();
    case 'u': return startsWith(text, ", upstream: ") ? SuffixKey{Suffix::Upstream, 12} : SuffixKey();
    case 'h': return startsWith(text, ", host: ") ? SuffixKey{Suffix::Host, 8} : SuffixKey();
    default: return {};
    }
}

/// The last place of a \a field: seen from the end, since what is looked for stands there.
std::size_t lastOf(std::string_view text, Suffix field)
{
    for (std::size_t end = text.size(); end > 0;) {
        const auto *hit = static_cast<const char *>(::memrchr(text.data(), ',', end));
        if (!hit)
            break;
        end = static_cast<std::size_t>(hit - text.data());
        if (suffixKey(text.substr(end)).field == field)
            return end;
    }
    return std::string_view::npos;
}

// The suffix ", client: …, server: …" is written last, so the last one counts: the message may hold commas.
void readSuffix(std::string_view text, Entry &entry)
{
    std::size_t start = lastOf(text, Suffix::Client);
    if (start == std::string_view::npos) {
        start = lastOf(text, Suffix::Server);
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
        const SuffixKey key = suffixKey(rest);
        if (key.field == Suffix::None) {
            break;
        }
        rest.remove_prefix(key.size);
        // A request is written as it came, quotes included: a quoted value ends before the next key or at the
        // end.
        const bool quoted = !rest.empty() && rest.front() == '"';
        std::size_t stop = std::string_view::npos;
        for (auto hit = rest.find(quoted ? '"' : ',', quoted ? 1 : 0); hit != std::string_view::npos;
             hit = rest.find(quoted ? '"' : ',', hit + 1)) {
            const std::size_t after = hit + (quoted ? 1 : 0);
            if (after == rest.size() || suffixKey(rest.substr(after)).field != Suffix::None) {
                stop = after;
                break;
            }
        }
        const std::string_view value = unquoted(rest.substr(0, stop));
        switch (key.field) {
        case Suffix::Client: entry.client = value; break;
        case Suffix::Server: block = value; break;
        case Suffix::Request: splitRequest(value, entry); break;
        case Suffix::Upstream: entry.upstream = upstreamName(value); break;
        case Suffix::Host: entry.host = value; break;
        case Suffix::Referrer: entry.referrer = value; break;
        case Suffix::Subrequest:
        case Suffix::None: break;
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
