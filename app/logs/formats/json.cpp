// SPDX-License-Identifier: GPL-3.0-or-later
//
// JSON lines: Caddy, Traefik, Cloudflare, Fastly, Envoy, journald, nginx's own, and unknown ones by the
// meaning of their keys.
#include "logs/format.h"
#include "logs/json_scan.h"

#include <unordered_map>

namespace fd::logs {

namespace {

enum class Field : std::uint8_t {
    Time,
    Level,
    Status,
    Message,
    Method,
    Url,
    Request,
    Protocol,
    Bytes,
    Client,
    Host,
    Upstream,
    UpstreamStatus,
    UpstreamSeconds,
    UpstreamMs,
    UpstreamNs,
    Seconds,
    Ms,
    Ns,
    Us,
    Duration,
    UserAgent,
    Referrer,
    Signal,
    Inside,
    Marker,
    Logger,
    Tag,
};

struct Key {
    Field field;
    std::uint8_t weight;          ///< the higher wins where several keys give the same field
    Format format = Format::Json; ///< what the key gives away
};

// Names as the products' own manuals give them; the general ones are what structured loggers write.
const std::unordered_map<std::string_view, Key> &keys()
{
    using enum Field;
    static const std::unordered_map<std::string_view, Key> table{
        // journald, systemd.journal-fields(7)
        {"__REALTIME_TIMESTAMP", {Time, 9, Format::JournaldJson}},
        {"MESSAGE", {Message, 9}},
        {"PRIORITY", {Level, 9}},
        {"_HOSTNAME", {Host, 3}},
        {"SYSLOG_IDENTIFIER", {Tag, 9}},
        // Traefik
        {"StartUTC", {Time, 9, Format::TraefikJson}},
        {"DownstreamStatus", {Status, 9, Format::TraefikJson}},
        {"DownstreamContentSize", {Bytes, 9}},
        {"Duration", {Ns, 5}},
        {"OriginDuration", {UpstreamNs, 5}},
        {"OriginStatus", {UpstreamStatus, 9}},
        {"RequestMethod", {Method, 9}},
        {"RequestPath", {Url, 9}},
        {"RequestProtocol", {Protocol, 9}},
        {"RequestHost", {Host, 9}},
        {"ClientHost", {Client, 9}},
        {"ServiceAddr", {Upstream, 9}},
        {"request_User-Agent", {UserAgent, 9}},
        {"request_Referer", {Referrer, 9}},
        // Cloudflare Logpush, http_requests
        {"EdgeStartTimestamp", {Time, 9, Format::Cloudflare}},
        {"EdgeEndTimestamp", {Time, 5, Format::Cloudflare}},
        {"EdgeResponseStatus", {Status, 9, Format::Cloudflare}},
        {"EdgeResponseBytes", {Bytes, 9}},
        {"ClientIP", {Client, 9}},
        {"ClientRequestHost", {Host, 9}},
        {"ClientRequestMethod", {Method, 9}},
        {"ClientRequestURI", {Url, 9}},
        {"ClientRequestProtocol", {Protocol, 9}},
        {"ClientRequestUserAgent", {UserAgent, 9}},
        {"ClientRequestReferer", {Referrer, 9}},
        {"OriginIP", {Upstream, 9}},
        {"OriginResponseStatus", {UpstreamStatus, 9}},
        {"OriginResponseDurationMs", {UpstreamMs, 9}},
        {"EdgeTimeToFirstByteMs", {Ms, 3}},
        {"RayID", {Marker, 9, Format::Cloudflare}},
        // Envoy
        {"start_time", {Time, 7}},
        {"response_code", {Status, 8}},
        {"response_flags", {Signal, 9, Format::EnvoyJson}},
        {"upstream_host", {Upstream, 8, Format::EnvoyJson}},
        {"upstream_cluster", {Upstream, 2, Format::EnvoyJson}},
        {"upstream_transport_failure_reason", {Message, 8}},
        {"response_code_details", {Message, 2}},
        {"x-envoy-upstream-service-time", {UpstreamMs, 8}},
        {"upstream_service_time", {UpstreamMs, 7}},
        {":authority", {Host, 9}},
        {"authority", {Host, 8}},
        {"x-envoy-origin-path", {Url, 9}},
        {"x-envoy-original-path", {Url, 9}},
        {":path", {Url, 7}},
        {":method", {Method, 8}},
        {"downstream_remote_address", {Client, 7}},
        {"user-agent", {UserAgent, 8}},
        // Fastly's template
        {"fastly_server", {Marker, 9, Format::Fastly}},
        {"response_state", {Signal, 9, Format::Fastly}},
        {"response_status", {Status, 8}},
        {"response_reason", {Message, 3}},
        {"response_body_size", {Bytes, 8}},
        {"request_method", {Method, 8}},
        {"request_protocol", {Protocol, 8}},
        {"request_referer", {Referrer, 8}},
        {"request_user_agent", {UserAgent, 8}},
        // nginx variables
        {"time_iso8601", {Time, 8}},
        {"time_local", {Time, 7}},
        {"msec", {Time, 9}},
        {"request", {Request, 5}},
        {"request_uri", {Url, 8}},
        {"uri", {Url, 6}},
        {"server_protocol", {Protocol, 8}},
        {"body_bytes_sent", {Bytes, 8}},
        {"bytes_sent", {Bytes, 6}},
        {"remote_addr", {Client, 6}},
        {"http_host", {Host, 6}},
        {"server_name", {Host, 4}},
        {"upstream_addr", {Upstream, 9}},
        {"upstream_status", {UpstreamStatus, 8}},
        {"upstream_response_time", {UpstreamSeconds, 8}},
        {"request_time", {Seconds, 8}},
        {"http_user_agent", {UserAgent, 8}},
        {"http_referer", {Referrer, 8}},
        {"http_referrer", {Referrer, 8}},
        // Caddy
        {"logger", {Logger, 5}},
        {"ts", {Time, 6}},
        {"msg", {Message, 6}},
        {"remote_ip", {Client, 7}},
        {"client_ip", {Client, 8}},
        {"proto", {Protocol, 6}},
        {"method", {Method, 6}},
        {"host", {Host, 6}},
        {"size", {Bytes, 5}},
        {"duration", {Duration, 6}},
        {"User-Agent", {UserAgent, 7}},
        {"Referer", {Referrer, 7}},
        {"X-Upstream", {Upstream, 4}},
        // containers
        {"log", {Inside, 5}},
        {"stream", {Marker, 1}},
        // structured loggers
        {"time", {Time, 5}},
        {"timestamp", {Time, 5}},
        {"@timestamp", {Time, 6}},
        {"datetime", {Time, 4}},
        {"date", {Time, 3}},
        {"timeUnixNano", {Time, 6}},
        {"eventTime", {Time, 4}},
        {"t", {Time, 2}},
        {"level", {Level, 6}},
        {"lvl", {Level, 5}},
        {"severity", {Level, 5}},
        {"severityText", {Level, 6}},
        {"log.level", {Level, 6}},
        {"loglevel", {Level, 5}},
        {"levelname", {Level, 5}},
        {"error_severity", {Level, 6}},
        {"message", {Message, 6}},
        {"error", {Message, 1}},
        {"err", {Message, 1}},
        {"status", {Status, 6}},
        {"status_code", {Status, 6}},
        {"statusCode", {Status, 6}},
        {"http_status", {Status, 6}},
        {"response_status_code", {Status, 6}},
        {"verb", {Method, 4}},
        {"http_method", {Method, 6}},
        {"url", {Url, 5}},
        {"path", {Url, 4}},
        {"request_path", {Url, 6}},
        {"protocol", {Protocol, 5}},
        {"bytes", {Bytes, 5}},
        {"bytes_written", {Bytes, 5}},
        {"response_size", {Bytes, 5}},
        {"content_length", {Bytes, 3}},
        {"client", {Client, 4}},
        {"clientip", {Client, 5}},
        {"ip", {Client, 3}},
        {"remote_address", {Client, 5}},
        {"hostname", {Host, 3}},
        {"upstream", {Upstream, 5}},
        {"backend", {Upstream, 3}},
        {"duration_ms", {Ms, 6}},
        {"elapsed_ms", {Ms, 5}},
        {"latency_ms", {Ms, 5}},
        {"response_time_ms", {Ms, 6}},
        {"responseTime", {Ms, 5}},
        {"duration_us", {Us, 5}},
        {"response_time", {Duration, 4}},
        {"latency", {Duration, 4}},
        {"elapsed", {Duration, 3}},
        {"user_agent", {UserAgent, 6}},
        {"userAgent", {UserAgent, 6}},
        {"referer", {Referrer, 5}},
        {"referrer", {Referrer, 5}},
    };
    return table;
}

bool isGroup(std::string_view key)
{
    return key == "request" || key == "headers" || key == "resp_headers" || key == "@fields" ||
           key == "fields" || key == "http" || key == "req" || key == "res" || key == "response" ||
           key == "httpRequest";
}

struct Taken {
    JsonValue value = {};
    int weight = 0;
};

struct Members {
    Taken taken[static_cast<std::size_t>(Field::Tag) + 1] = {};
    Format format = Format::Json;
    bool stream = false;

    void take(std::string_view key, const JsonValue &value, int penalty, int depth)
    {
        if (value.kind == JsonValue::Kind::Null) {
            return;
        }
        if (value.kind == JsonValue::Kind::Object) {
            if (depth < 3 && isGroup(key)) {
                const bool answer = key == "resp_headers";
                Cursor at(value.raw);
                forEachMember(at, [&](std::string_view inner, const JsonValue &innerValue) {
                    if (!answer || inner == "X-Upstream") {
                        take(inner, innerValue, penalty + 2, depth + 1);
                    }
                });
            }
            return;
        }
        const auto found = keys().find(key);
        if (found == keys().end()) {
            return;
        }
        const Key &known = found->second;
        if (known.format != Format::Json && depth == 0) {
            format = known.format;
        }
        stream = stream || key == "stream";
        Taken &slot = taken[static_cast<std::size_t>(known.field)];
        const JsonValue single = key == "MESSAGE" ? value : firstOf(value);
        // An empty text or "-" gives way to whatever else says it.
        const bool nothing =
            single.kind == JsonValue::Kind::String && (single.raw.empty() || single.raw == "-");
        const int weight = nothing ? 0 : (known.weight * 4) - penalty;
        if (weight > slot.weight) {
            slot = {single, weight};
        }
    }

    const JsonValue *find(Field field) const
    {
        const Taken &slot = taken[static_cast<std::size_t>(field)];
        return slot.weight > 0 ? &slot.value : nullptr;
    }
};

std::string_view textOf(const JsonValue &value, Context &context)
{
    return value.escaped ? context.keep(unescapedJson(value.raw)) : value.raw;
}

// journald writes what is no UTF-8 as an array of byte values.
std::string_view bytesOf(const JsonValue &value, Context &context)
{
    if (value.kind != JsonValue::Kind::Array) {
        return textOf(value, context);
    }
    std::string bytes;
    Cursor at(value.raw);
    ++at.p;
    std::int64_t byte = 0;
    while (true) {
        skipJsonSpace(at);
        if (!at.number(byte, 3) || byte > 255) {
            break;
        }
        bytes.push_back(static_cast<char>(byte));
        skipJsonSpace(at);
        if (!at.lit(',')) {
            break;
        }
    }
    return context.keep(std::move(bytes));
}

bool readTime(const JsonValue &value, Context &context, Entry &entry)
{
    const std::string_view text = textOf(value, context);
    if (readEpoch(text, entry)) {
        return true;
    }
    Cursor at(text);
    if (readIso(at, context.clock, entry)) {
        return true;
    }
    at = Cursor(text);
    at.lit('[');
    return readClf(at, context.clock, entry);
}

// "1.5s", "12ms", "3µs" as Go prints them; a bare number in the unit that the writer uses.
double durationMs(std::string_view text, Format format)
{
    Cursor at(text);
    double value = 0;
    if (!at.decimal(value)) {
        return -1;
    }
    const std::string_view unit = trimmed(at.rest());
    if (unit == "s") {
        return value * 1000;
    }
    if (unit == "ms") {
        return value;
    }
    if (unit == "us" || unit == "µs") {
        return value / 1000;
    }
    if (unit == "ns") {
        return value / 1e6;
    }
    const bool fraction = text.find_first_of(".e") != std::string_view::npos;
    if (format == Format::Caddy || (format == Format::Json && fraction)) {
        return value * 1000;
    }
    return value;
}

bool number(const JsonValue *value, double &into)
{
    return value && toNumber(trimmed(value->raw), into);
}

void readNumbers(const Members &members, Entry &entry)
{
    double value = 0;
    if (number(members.find(Field::Status), value) && value >= 0 && value < 1000) {
        entry.status = static_cast<std::int16_t>(value);
    }
    if (number(members.find(Field::Bytes), value) && value >= 0 && value < 9e15) {
        entry.bytes = static_cast<std::int64_t>(value);
    }
    if (number(members.find(Field::Ns), value) && members.format == Format::TraefikJson) {
        entry.durationMs = value / 1e6;
    } else if (number(members.find(Field::Seconds), value)) {
        entry.durationMs = value * 1000;
    } else if (number(members.find(Field::Ms), value)) {
        entry.durationMs = value;
    } else if (number(members.find(Field::Us), value)) {
        entry.durationMs = value / 1000;
    } else if (const auto *duration = members.find(Field::Duration)) {
        entry.durationMs = durationMs(duration->raw, members.format);
    }
    if (number(members.find(Field::UpstreamNs), value)) {
        entry.upstreamMs = value / 1e6;
    } else if (number(members.find(Field::UpstreamMs), value)) {
        entry.upstreamMs = value;
    } else if (const auto *seconds = members.find(Field::UpstreamSeconds)) {
        entry.upstreamTimes = orEmpty(seconds->raw);
        entry.upstreamMs = sumOfTries(seconds->raw);
    }
}

void readTexts(const Members &members, Context &context, Entry &entry)
{
    const auto text = [&](Field field) {
        const auto *value = members.find(field);
        return value ? orEmpty(textOf(*value, context)) : std::string_view();
    };
    if (const auto request = text(Field::Request);
        !request.empty() && !splitRequest(request, entry) && entry.url.empty()) {
        entry.message = request;
    }
    if (const auto method = text(Field::Method); !method.empty()) {
        entry.method = method;
    }
    if (const auto url = text(Field::Url); !url.empty() && entry.url.empty()) {
        entry.url = url;
    }
    if (const auto protocol = text(Field::Protocol); !protocol.empty() && entry.protocol.empty()) {
        entry.protocol = protocol;
    }
    entry.client = withoutPort(text(Field::Client));
    entry.client = entry.client.substr(0, entry.client.find(','));
    entry.host = text(Field::Host);
    entry.upstream = text(Field::Upstream);
    entry.upstreamStatus = text(Field::UpstreamStatus);
    entry.userAgent = text(Field::UserAgent);
    entry.referrer = text(Field::Referrer);
    entry.signal = text(Field::Signal);
    if (const auto *message = members.find(Field::Message)) {
        entry.message = trimmed(bytesOf(*message, context));
    }
    if (const auto *level = members.find(Field::Level)) {
        entry.level = levelFromText(level->raw);
    }
}

// A resource log of OpenTelemetry (OTLP JSON): the first record stands for the line.
bool parseOtlp(std::string_view line, Context &context, Entry &entry)
{
    const auto body = line.find("\"body\":{\"stringValue\":");
    const auto time = line.find("\"timeUnixNano\":\"");
    if (body == std::string_view::npos || time == std::string_view::npos) {
        return false;
    }
    Cursor at(line.substr(time + 16));
    std::string_view text;
    if (!at.until('"', text) || !readEpoch(text, entry)) {
        return false;
    }
    const auto severity = line.find("\"severityText\":\"");
    if (severity != std::string_view::npos) {
        at = Cursor(line.substr(severity + 16));
        if (at.until('"', text)) {
            entry.level = levelFromText(text);
        }
    }
    at = Cursor(line.substr(body + 22));
    JsonValue value;
    if (skipJsonValue(at, value)) {
        entry.message = textOf(value, context);
    }
    entry.format = Format::Json;
    return true;
}

} // namespace

bool parseJson(std::string_view line, Context &context, Entry &entry)
{
    if (line.size() < 2 || line.front() != '{') {
        return false;
    }
    if (line.substr(0, 16) == "{\"resourceLogs\":") {
        return parseOtlp(line, context, entry);
    }
    Members members;
    Cursor at(line);
    const auto each = [&members](std::string_view key, const JsonValue &value) {
        members.take(key, value, 0, 0);
    };
    if (!forEachMember(at, each)) {
        return false;
    }
    if (const auto *logger = members.find(Field::Logger); logger && members.format == Format::Json) {
        if (logger->raw.substr(0, 8) == "http.log" || logger->raw.substr(0, 14) == "http.handlers." ||
            logger->raw.substr(0, 4) == "tls." || logger->raw == "admin" ||
            logger->raw.substr(0, 10) == "admin.api") {
            members.format = Format::Caddy;
        }
    }
    entry.format = members.format;
    if (const auto *time = members.find(Field::Time)) {
        readTime(*time, context, entry);
    }
    // Docker's json-file and a journal message hold another program's line.
    const auto *inside = members.find(Field::Inside);
    if (inside && members.stream) {
        const std::string_view text = trimmed(textOf(*inside, context));
        const std::string_view lineInside = text.substr(0, text.find_last_not_of('\n') + 1);
        Entry inner;
        if (parseInside(lineInside, {}, context, inner)) {
            if (inner.timeNs == noTime) {
                inner.timeNs = entry.timeNs;
                inner.timeDigits = entry.timeDigits;
            }
            entry = inner;
            return true;
        }
        entry.level = levelWithin(lineInside);
        entry.message = lineInside;
        return true;
    }
    readTexts(members, context, entry);
    readNumbers(members, entry);
    if (members.format == Format::JournaldJson && !entry.message.empty()) {
        const auto *tag = members.find(Field::Tag);
        Entry inner;
        if (parseInside(entry.message, tag ? tag->raw : std::string_view(), context, inner)) {
            inner.timeNs = entry.timeNs;
            inner.timeDigits = entry.timeDigits;
            if (inner.level == Level::None) {
                inner.level = entry.level;
            }
            entry = inner;
            return true;
        }
    }
    entry.request = entry.status >= 0 && (!entry.method.empty() || !entry.url.empty());
    if (entry.status >= 500 && !entry.upstream.empty()) {
        entry.upstreamFailed = true;
    }
    return true;
}

} // namespace fd::logs
