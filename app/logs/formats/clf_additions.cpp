// SPDX-License-Identifier: GPL-3.0-or-later
//
// What nginx, ingress-nginx, Traefik, varnishncsa and the sites themselves add to the combined format.
#include "logs/formats/clf_additions.h"

namespace fd::logs {

namespace {

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

bool isHitOrMiss(std::string_view token)
{
    return token == "hit" || token == "miss" || token == "pass" || token == "pipe" || token == "synth" ||
           token == "hitmiss" || token == "hitpass";
}

/// A value of several tries: "192.0.2.22:9000, 192.0.2.21:9000 : 192.0.2.23:80".
std::string_view listToken(Cursor &at)
{
    const char *start = at.p;
    std::string_view word = at.token();
    while ((!word.empty() && word.back() == ',') || (at.left() > 3 && at.rest().substr(0, 3) == " : ")) {
        if (at.rest().substr(0, 3) == " : ")
            at.p += 2;
        at.spaces();
        word = at.token();
    }
    return {start, static_cast<std::size_t>(at.p - start)};
}

bool isCacheState(std::string_view token)
{
    return token == "HIT" || token == "MISS" || token == "BYPASS" || token == "EXPIRED" || token == "STALE" ||
           token == "UPDATING" || token == "REVALIDATED";
}

/// "192.0.2.22:9000", a list of such, or a socket's path: the address of an upstream, since clients have no
/// port here.
bool isServer(std::string_view text)
{
    if (text.substr(0, 6) == "unix:/")
        return true;
    const std::string_view first = text.substr(0, text.find(','));
    const auto colon = first.rfind(':');
    if (colon == std::string_view::npos || colon == 0 || !allDigits(first.substr(colon + 1)))
        return false;
    const std::string_view host = first.substr(0, colon);
    return host.front() == '[' ? host.back() == ']'
                               : looksLikeAddress(host) && host.find(':') == std::string_view::npos;
}

bool isSeconds(std::string_view text)
{
    const std::string_view first = text.substr(0, text.find(','));
    const auto point = first.find('.');
    return point != std::string_view::npos && point > 0 && first.size() - point == 4 &&
           allDigits(first.substr(0, point)) && allDigits(first.substr(point + 1));
}

/// What a site adds after the user agent without naming it, told by its shape: seconds (the request's, then
/// the upstream's), an upstream's address and then its status, a cache's word.
class Additions
{
public:
    bool take(std::string_view text, Entry &entry)
    {
        const bool afterServer = server_;
        server_ = false;
        if (isSeconds(text)) {
            if (entry.durationMs < 0 && text.find(',') == std::string_view::npos) {
                setSeconds(text, entry.durationMs);
                return false;
            }
            if (entry.upstreamMs < 0) {
                entry.upstreamTimes = text;
                entry.upstreamMs = sumOfTries(text);
            }
            return true;
        }
        if (isServer(text)) {
            entry.upstream = text;
            server_ = true;
            return true;
        }
        const std::string_view first = text.substr(0, text.find(','));
        if (afterServer && first.size() == 3 && allDigits(first)) {
            entry.upstreamStatus = text;
            return true;
        }
        if (isCacheState(text))
            entry.signal = text;
        return false;
    }

private:
    bool server_ = false;
};

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
    const auto list = [&at] {
        at.spaces();
        return listToken(at);
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

} // namespace

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

// The short names are those of nginx's own blog and of many guides.
bool readNamedField(std::string_view key, std::string_view value, Entry &entry)
{
    if (key == "rt" || key == "request_time" || key == "req_time" || key == "t" || key == "time") {
        setSeconds(value, entry.durationMs);
    } else if (key == "urt" || key == "ut" || key == "upstream_response_time" || key == "upstream_time" ||
               key == "uresp") {
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

Format readClfTail(Cursor at, Entry &entry, Format flavour)
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
    Additions additions;
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
            upstream = additions.take(text, entry) || upstream;
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
                text = listToken(at);
            }
            upstream = readNamedField(word, text, entry) || upstream;
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
        } else if (word.substr(0, 4) == "TCP_" && word.find(':') != std::string_view::npos) {
            entry.signal = word.substr(0, word.find(':')); // Squid's "common" and "combined"
            return Format::Squid;
        } else if (word.find('.') != std::string_view::npos && plainDecimal < 0 && !isServer(word) &&
                   !isSeconds(word)) {
            toNumber(word, plainDecimal);
        } else if (!allDigits(word) || plainInteger >= 0) {
            at.p = start;
            upstream = additions.take(listToken(at), entry) || upstream;
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

} // namespace fd::logs
