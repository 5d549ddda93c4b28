// SPDX-License-Identifier: GPL-3.0-or-later
//
// The common log format and its children: nginx and Apache combined, varnishncsa, ingress-nginx, Traefik.
// nginx ngx_http_log_module "combined"; Apache mod_log_config "common", "combined"; varnishncsa(1) default
// format.
#include "logs/formats/clf_additions.h"

namespace fd::logs {

namespace {

/// Between the brackets: CLF's date, or an ISO one as some configurations write it.
bool readDate(Cursor &at, Context &context, Entry &entry)
{
    return at.left() > 5 && at.p[4] == '-' ? readIso(at, context.clock, entry)
                                           : readClf(at, context.clock, entry);
}

/// What may stand for a client or a host: no file's name with a line number, no date, no container's name.
bool isPeer(std::string_view text)
{
    if (text.find_first_of("/|=\t") != std::string_view::npos)
        return false;
    const auto colon = text.find(':');
    if (colon == std::string_view::npos || looksLikeAddress(text) || text.front() == '[' ||
        text.substr(0, 5) == "unix:")
        return true;
    return text.rfind(':') == colon && allDigits(text.substr(colon + 1));
}

// "[host[:port] ]client[ ident user]"; the client may be a list of X-Forwarded-For
bool readPrefix(std::string_view prefix, Entry &entry, bool &vhost)
{
    Cursor at(prefix);
    const std::string_view first = at.token();
    at.spaces();
    std::string_view second = at.token();
    while (first.size() > 1 && first.back() == ',' && !second.empty() && second.back() == ',') {
        at.spaces();
        second = at.token();
    }
    at.spaces();
    const std::string_view third = at.token();
    at.spaces();
    if (first.empty() || !isPeer(first) || second == "|") {
        return false;
    }
    vhost = !third.empty() && !at.atEnd() && !looksLikeAddress(first) && first.back() != ',' &&
            (looksLikeAddress(second) || second == "-");
    if (vhost) {
        entry.host = withoutPort(first);
        entry.client = orEmpty(second);
        return true;
    }
    entry.client = orEmpty(first);
    // lighttpd writes the host in the place of identd's answer
    if (looksLikeAddress(first) && second.find('.') != std::string_view::npos && isAlpha(second.back()))
        entry.host = withoutPort(second);
    if (!entry.client.empty() && entry.client.back() == ',') {
        entry.client.remove_suffix(1);
    }
    entry.client = withoutPort(entry.client);
    return true;
}

} // namespace

bool parseClf(std::string_view line, Context &context, Entry &entry)
{
    Cursor at(line);
    std::string_view prefix;
    if (!at.until('[', prefix)) {
        return false;
    }
    if (prefix.empty() && line.size() > 40) { // "[2001:db8::1]:443 198.51.100.7 - - [10/Mar…"
        const auto date = line.find(" [", 1);
        if (date == std::string_view::npos)
            return false;
        prefix = line.substr(0, date + 1);
        at = Cursor(line.substr(date + 2));
    }
    if (prefix.size() < 2 || prefix.size() > 1024) {
        return false;
    }
    bool vhost = false;
    if (at.left() < 20 || !isDigit(at.peek()) || !readDate(at, context, entry) || !at.lit("] \"") ||
        !readPrefix(trimmed(prefix), entry, vhost)) {
        return false;
    }
    --at.p;
    std::string_view request;
    if (!at.quoted(request) || !at.lit(' ')) {
        return false;
    }
    int status = 0;
    if (at.digits(3, status)) {
        entry.status = static_cast<std::int16_t>(status);
    } else if (!at.lit('-')) {
        return false;
    }
    if (!at.atEnd() && !at.lit(' ')) {
        return false;
    }
    if (!splitRequest(request, entry)) {
        entry.message = orEmpty(request);
    }
    const std::string_view bytes = at.token();
    if (!bytes.empty() && bytes != "-" && !toNumber(bytes, entry.bytes)) {
        return false;
    }
    entry.request = true;
    entry.format = vhost ? Format::ApacheVhost : context.clfFlavour;
    at.spaces();
    if (at.atEnd()) {
        if (entry.format == Format::NginxCombined || entry.format == Format::ApacheCombined) {
            entry.format = Format::ApacheCommon;
        }
        return true;
    }
    std::string_view referrer;
    if (at.peek() == '"' && at.quoted(referrer)) {
        entry.referrer = orEmpty(referrer);
        at.spaces();
        std::string_view agent;
        if (at.peek() == '"' && at.quoted(agent)) {
            entry.userAgent = orEmpty(agent);
        }
    }
    entry.format = readClfTail(at, entry, entry.format);
    // Where the line does not say how the upstream answered, the answer to the client says it.
    entry.upstreamFailed = entry.status >= 500 && !entry.upstream.empty() && entry.upstreamStatus.empty();
    if (entry.url.substr(0, 7) == "http://" && entry.method != "CONNECT" &&
        (entry.format == Format::NginxCombined || entry.format == Format::ApacheCombined) &&
        context.clfFlavour == Format::Varnishncsa) {
        entry.format = Format::Varnishncsa;
    }
    return true;
}

} // namespace fd::logs
