// SPDX-License-Identifier: GPL-3.0-or-later
//
// The common log format and its children: nginx and Apache combined, varnishncsa, ingress-nginx, Traefik.
// nginx ngx_http_log_module "combined"; Apache mod_log_config "common", "combined"; varnishncsa(1) default
// format.
#include "logs/format.h"

namespace fd::logs {

namespace {

bool looksLikeAddress(std::string_view text)
{
    if (text.size() < 2) {
        return false;
    }
    bool separator = false;
    for (const char c : text) {
        const char l = lower(c);
        if (c == '.' || c == ':') {
            separator = true;
        } else if (!isDigit(c) && !(l >= 'a' && l <= 'f')) {
            return false;
        }
    }
    return separator;
}

// "[host[:port] ]client[ ident user]"
bool readPrefix(std::string_view prefix, Entry &entry, bool &vhost)
{
    Cursor at(prefix);
    const std::string_view first = at.token();
    at.spaces();
    const std::string_view second = at.token();
    at.spaces();
    const std::string_view third = at.token();
    at.spaces();
    if (first.empty()) {
        return false;
    }
    vhost = !third.empty() && !at.atEnd() && !looksLikeAddress(first) &&
            (looksLikeAddress(second) || second == "-");
    if (vhost) {
        entry.host = withoutPort(first);
        entry.client = orEmpty(second);
    } else {
        entry.client = orEmpty(first);
        if (!entry.client.empty() && entry.client.back() == ',') {
            entry.client.remove_suffix(1);
        }
    }
    return true;
}

std::string_view authorityOf(std::string_view url)
{
    const auto scheme = url.find("://");
    if (scheme == std::string_view::npos) {
        return url;
    }
    url.remove_prefix(scheme + 3);
    return url.substr(0, url.find('/'));
}

void setSeconds(std::string_view text, double &ms)
{
    double seconds = 0;
    if (toNumber(text, seconds)) {
        ms = seconds * 1000;
    }
}

// key=value or key="value", as sites add them; the short names are those of nginx's own blog and of many
// guides
bool readNamed(std::string_view key, std::string_view value, Entry &entry)
{
    if (key == "rt" || key == "request_time" || key == "req_time" || key == "t" || key == "time") {
        setSeconds(value, entry.durationMs);
    } else if (key == "urt" || key == "upstream_response_time" || key == "upstream_time") {
        entry.upstreamTimes = orEmpty(value);
        entry.upstreamMs = sumOfTries(value);
    } else if (key == "ua" || key == "upstream_addr" || key == "upstream" || key == "uaddr") {
        entry.upstream = orEmpty(value);
    } else if (key == "us" || key == "upstream_status" || key == "ustatus") {
        entry.upstreamStatus = orEmpty(value);
    } else if (key == "host" || key == "vhost" || key == "server_name") {
        entry.host = orEmpty(value);
    } else if (key == "cs" || key == "cache" || key == "upstream_cache_status") {
        entry.signal = orEmpty(value);
    } else {
        return key == "uct" || key == "uht";
    }
    return true;
}

bool isHitOrMiss(std::string_view token)
{
    return token == "hit" || token == "miss" || token == "pass" || token == "pipe" || token == "synth" ||
           token == "hitmiss" || token == "hitpass";
}

// ingress-nginx: length time [name] [alternative] address length time status id
bool readIngress(Cursor at, Entry &entry)
{
    const auto next = [&at] {
        at.spaces();
        return at.token();
    };
    std::int64_t length = 0;
    double seconds = 0;
    if (!toNumber(next(), length) || !toNumber(next(), seconds)) {
        return false;
    }
    std::string_view name;
    std::string_view alternative;
    at.spaces();
    if (!at.lit('[') || !at.until(']', name) || !at.lit(' ') || !at.lit('[') || !at.until(']', alternative)) {
        return false;
    }
    entry.durationMs = seconds * 1000;
    // Lists of tries hold ", ", so the columns are counted in lists rather than in words.
    const auto list = [&]() -> std::string_view {
        at.spaces();
        const char *start = at.p;
        std::string_view word = at.token();
        while (!word.empty() && word.back() == ',') {
            at.spaces();
            word = at.token();
        }
        return {start, static_cast<std::size_t>(at.p - start)};
    };
    const std::string_view address = list();
    list();
    const std::string_view times = list();
    const std::string_view status = list();
    entry.upstream = address == "-" ? orEmpty(name) : address;
    entry.upstreamTimes = orEmpty(times);
    entry.upstreamMs = sumOfTries(times);
    entry.upstreamStatus = orEmpty(status);
    return true;
}

Format readTail(Cursor at, Entry &entry, Format flavour)
{
    at.spaces();
    if (at.atEnd()) {
        return flavour;
    }
    if (isDigit(at.peek()) && readIngress(at, entry)) {
        return Format::NginxIngress;
    }
    bool upstream = false;
    int quotedCount = 0;
    std::string_view quotedTexts[3];
    double plainDecimal = -1;
    std::int64_t plainInteger = -1;
    bool varnish = false;
    while (!at.atEnd()) {
        at.spaces();
        if (at.atEnd()) {
            break;
        }
        std::string_view text;
        if (at.peek() == '"') {
            if (!at.quoted(text)) {
                break;
            }
            if (quotedCount < 3) {
                quotedTexts[quotedCount] = text;
            }
            ++quotedCount;
            continue;
        }
        const char *start = at.p;
        while (!at.atEnd() && *at.p != ' ' && *at.p != '=') {
            ++at.p;
        }
        const std::string_view word{start, static_cast<std::size_t>(at.p - start)};
        if (at.lit('=')) {
            if (at.peek() == '"') {
                if (!at.quoted(text)) {
                    break;
                }
            } else {
                text = at.token();
            }
            upstream = readNamed(word, text, entry) || upstream;
            continue;
        }
        if (isHitOrMiss(word)) {
            varnish = true;
            entry.signal = word;
        } else if (word.size() > 2 && word.substr(word.size() - 2) == "ms" &&
                   allDigits(word.substr(0, word.size() - 2)) && quotedCount == 2) {
            double ms = 0;
            toNumber(word.substr(0, word.size() - 2), ms);
            entry.durationMs = ms;
            entry.upstream = orEmpty(authorityOf(quotedTexts[1]));
            return Format::TraefikClf;
        } else if (word.find('.') != std::string_view::npos && plainDecimal < 0) {
            toNumber(word, plainDecimal);
        } else {
            toNumber(word, plainInteger);
        }
    }
    if (varnish) {
        if (plainInteger >= 0) {
            entry.durationMs = static_cast<double>(plainInteger) / 1000; // %D
        }
        if (plainDecimal >= 0) {
            entry.upstreamMs = entry.signal == "hit" ? -1 : plainDecimal * 1000; // time_firstbyte
        }
        const std::string_view last = quotedCount > 0 ? orEmpty(quotedTexts[0]) : std::string_view();
        if (last.find(' ') != std::string_view::npos) {
            entry.message = last;
            if (last.substr(0, 8) == "backend ") {
                entry.upstream = last.substr(8, last.find(':') - 8);
            }
        } else if (!last.empty()) {
            entry.upstream = last;
        }
        return Format::Varnishncsa;
    }
    if (plainDecimal >= 0 && entry.durationMs < 0) {
        entry.durationMs = plainDecimal * 1000;
    }
    return upstream ? Format::NginxUpstream : flavour;
}

} // namespace

bool parseClf(std::string_view line, Context &context, Entry &entry)
{
    Cursor at(line);
    std::string_view prefix;
    if (!at.until('[', prefix) || prefix.size() < 2 || prefix.size() > 1024) {
        return false;
    }
    bool vhost = false;
    if (at.left() < 20 || !isDigit(at.peek()) || !readClf(at, context.clock, entry) || !at.lit("] \"") ||
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
    entry.format = readTail(at, entry, entry.format);
    if (entry.url.substr(0, 7) == "http://" && entry.method != "CONNECT" &&
        (entry.format == Format::NginxCombined || entry.format == Format::ApacheCombined) &&
        context.clfFlavour == Format::Varnishncsa) {
        entry.format = Format::Varnishncsa;
    }
    return true;
}

} // namespace fd::logs
