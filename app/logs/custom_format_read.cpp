// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reading lines by a site's own format; how it is taken apart is in custom_format.cpp.
#include "logs/custom_format.h"
#include "logs/json_scan.h"

#include <algorithm>

namespace fd::logs {

namespace {

bool setStatus(std::string_view value, Entry &entry)
{
    std::int64_t status = 0;
    if (value == "-")
        return true;
    if (!toNumber(value, status) || status < 0 || status > 999)
        return false;
    entry.status = static_cast<std::int16_t>(status);
    return true;
}

/// Is a value that a space ends longer than its first word? Lists of tries are, and so are requests and
/// dates.
bool holdsSpaces(Gives gives)
{
    return gives == Gives::Upstream || gives == Gives::UpstreamStatus || gives == Gives::UpstreamSeconds ||
           gives == Gives::List;
}

} // namespace

bool CustomFormat::readValue(Cursor &at, std::size_t index, std::string_view &value) const
{
    const Part &part = parts_[index];
    const std::string_view after = parts_[index + 1].literal;
    const bool quoted =
        !part.literal.empty() && part.literal.back() == '"' && !after.empty() && after.front() == '"';
    const char *start = at.p;
    if (quoted && escape_ != Escape::None) {
        --at.p;
        return at.quoted(value) && (--at.p, true);
    }
    const auto length = [&] { return static_cast<std::size_t>(at.p - start); };
    if (part.gives == Gives::TimeBracketed) {
        if (!at.lit('['))
            return false;
        ++start;
        std::string_view all;
        if (!at.until(']', all))
            return false;
        value = all;
        return true;
    }
    if (part.gives == Gives::TimeClf) {
        while (!at.atEnd() && *at.p != ' ')
            ++at.p;
        if (at.left() > 5 && (at.p[1] == '+' || at.p[1] == '-') && isDigit(at.p[2]))
            at.p += 6;
        value = {start, length()};
        return true;
    }
    if (after.empty()) { // the last one
        value = at.rest();
        at.p = at.end;
        return true;
    }
    if (part.gives == Gives::Request && after.front() == ' ') {
        // three words, or "-"
        const std::string_view rest = at.rest();
        const auto protocol = rest.find(" HTTP/");
        const auto stop = protocol == std::string_view::npos ? rest.find(' ') : rest.find(' ', protocol + 1);
        if (stop == std::string_view::npos)
            return false;
        at.p += stop;
        value = {start, length()};
        return true;
    }
    if (holdsSpaces(part.gives) && after.front() == ' ') {
        value = at.token();
        while (!value.empty() && value.back() == ',' && at.lit(' ')) {
            at.token();
            value = {start, length()};
        }
        while (at.left() > 3 && at.rest().substr(0, 3) == " : ") {
            at.p += 3;
            at.token();
            while (at.p[-1] == ',' && at.lit(' '))
                at.token();
            value = {start, length()};
        }
        return true;
    }
    const std::string_view rest = at.rest();
    auto stop = rest.find(after);
    // with escape=none a quote within a text is written as it is: the text ends before the last one that fits
    if (quoted && stop != std::string_view::npos && part.gives == Gives::Request) {
        for (auto next = rest.find(after, stop + 1); next != std::string_view::npos;
             next = rest.find(after, next + 1)) {
            if (rest.substr(0, stop).find(" HTTP/") != std::string_view::npos)
                break;
            stop = next;
        }
    }
    if (stop == std::string_view::npos)
        return false;
    at.p += stop;
    value = {start, length()};
    return true;
}

bool CustomFormat::parse(std::string_view line, Context &context, Entry &entry) const
{
    Cursor at(line);
    std::string_view path;
    std::string_view query;
    std::int64_t bytesAll = -1;
    std::int64_t number = 0;
    double decimal = 0;
    std::string_view serverName;
    for (std::size_t i = 0; i + 1 < parts_.size(); ++i) {
        const Part &part = parts_[i];
        if (!at.lit(part.literal))
            return false;
        std::string_view value;
        if (!readValue(at, i, value))
            return false;
        if (escape_ == Escape::Json && value.find('\\') != std::string_view::npos)
            value = context.keep(unescapedJson(value));
        const std::string_view said = orEmpty(value);
        switch (part.gives) {
        case Gives::TimeClf:
        case Gives::TimeBracketed: {
            Cursor stamp(value);
            if (!readClf(stamp, context.clock, entry))
                return false;
            break;
        }
        case Gives::Time: {
            Cursor stamp(value);
            if (!readEpoch(value, entry) && !readIso(stamp, context.clock, entry) &&
                (stamp = Cursor(value), !readClf(stamp, context.clock, entry)) &&
                (stamp = Cursor(value), !readCtime(stamp, context.clock, entry)) && i == 0)
                return false;
            break;
        }
        case Gives::Request:
            if (!splitRequest(value, entry))
                entry.message = said;
            break;
        case Gives::Method: entry.method = said; break;
        case Gives::Url: entry.url = said; break;
        case Gives::Path: path = said; break;
        case Gives::Query: query = said; break;
        case Gives::Protocol: entry.protocol = said; break;
        case Gives::Status:
            if (!setStatus(value, entry))
                return false;
            break;
        case Gives::Bytes:
            if (toNumber(value, number))
                entry.bytes = number;
            else if (value != "-" && !value.empty())
                return false;
            break;
        case Gives::BytesAll:
            if (toNumber(value, number))
                bytesAll = number;
            break;
        case Gives::Client: entry.client = said; break;
        case Gives::Host: entry.host = said; break;
        case Gives::ServerName: serverName = said; break;
        case Gives::Upstream: {
            const auto scheme = said.find("://"); // BALANCER_WORKER_NAME
            entry.upstream = scheme > 8 ? said : said.substr(scheme + 3);
            break;
        }
        case Gives::UpstreamStatus: entry.upstreamStatus = said; break;
        case Gives::UpstreamSeconds:
            entry.upstreamTimes = said;
            entry.upstreamMs = sumOfTries(said);
            break;
        case Gives::FirstByteSeconds:
            if (toNumber(value, decimal))
                entry.upstreamMs = decimal * 1000;
            break;
        case Gives::Seconds:
            if (toNumber(value, decimal))
                entry.durationMs = decimal * 1000;
            break;
        case Gives::Ms:
            if (toNumber(value, decimal))
                entry.durationMs = decimal;
            break;
        case Gives::Us:
            if (toNumber(value, decimal))
                entry.durationMs = decimal / 1000;
            break;
        case Gives::UserAgent: entry.userAgent = said; break;
        case Gives::Referrer: entry.referrer = said; break;
        case Gives::Signal: entry.signal = said; break;
        case Gives::List:
        case Gives::Nothing: break;
        }
    }
    // What comes after the end of the format is somebody's addition; a text that does not match is not.
    if (!at.lit(parts_.back().literal))
        return false;
    if (entry.url.empty() && !path.empty()) {
        if (!query.empty() && query.front() == '?')
            query.remove_prefix(1);
        entry.url = query.empty() ? path : context.keep(std::string(path) + '?' + std::string(query));
    }
    if (entry.bytes < 0)
        entry.bytes = bytesAll;
    if (entry.host.empty())
        entry.host = serverName;
    entry.host = withoutPort(entry.host);
    entry.request = entry.status >= 0 || !entry.method.empty();
    entry.upstreamFailed = entry.status >= 500 && !entry.upstream.empty();
    entry.format = nginx_ ? Format::NginxCustom : Format::ApacheCustom;
    return entry.timeNs != noTime || entry.request;
}

bool isFormat(const QString &text)
{
    if (formatFromName(text))
        return true;
    const QStringList lines = text.split(u'\n', Qt::SkipEmptyParts);
    return !lines.isEmpty() && std::all_of(lines.begin(), lines.end(), [](const QString &line) {
        return CustomFormat::fromText(line).has_value();
    });
}

bool parseCustom(std::string_view line, Context &context, Entry &entry)
{
    return context.custom && context.custom->parse(line, context, entry);
}

bool parsePublished(std::string_view line, Context &context, Entry &entry)
{
    // Nginx Proxy Manager, "proxy" and "standard" of its log.conf
    static const std::vector<CustomFormat> formats = [] {
        std::vector<CustomFormat> all;
        for (const auto &text :
             {QStringLiteral(
                  "[$time_local] $upstream_cache_status $upstream_status $status - $request_method $scheme "
                  "$host "
                  "\"$request_uri\" [Client $remote_addr] [Length $body_bytes_sent] [Gzip $gzip_ratio] "
                  "[Sent-to $sent] \"$http_user_agent\" \"$http_referer\""),
              QStringLiteral(
                  "[$time_local] $status - $request_method $scheme $host \"$request_uri\" [Client "
                  "$remote_addr] "
                  "[Length $body_bytes_sent] [Gzip $gzip_ratio] \"$http_user_agent\" \"$http_referer\"")}) {
            if (auto format = CustomFormat::fromText(text))
                all.push_back(std::move(*format));
        }
        return all;
    }();
    if (line.size() < 60 || line.front() != '[' || line.find("] [Length ") == std::string_view::npos)
        return false;
    for (const CustomFormat &format : formats) {
        entry = Entry();
        if (format.parse(line, context, entry)) {
            entry.format = Format::NginxUpstream;
            return true;
        }
    }
    return false;
}

} // namespace fd::logs
