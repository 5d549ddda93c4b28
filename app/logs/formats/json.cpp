// SPDX-License-Identifier: GPL-3.0-or-later
//
// JSON lines: Caddy, Traefik, Cloudflare, Fastly, Envoy, journald, nginx's own, and unknown ones by the
// meaning of their keys.
#include "logs/format.h"
#include "logs/formats/json_keys.h"
#include "logs/json_scan.h"

#include <algorithm>
#include <array>

namespace fd::logs {

namespace {

using Field = JsonField;

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
            if (depth < 3 && isJsonGroup(key)) {
                const bool answer = key == "resp_headers";
                Cursor at(value.raw);
                forEachMember(at, [&](std::string_view inner, const JsonValue &innerValue) {
                    if (!answer || inner == "X-Upstream") {
                        take(inner, innerValue, penalty + 2, depth + 1);
                    }
                });
            }
            if (depth < 3 && key != "headers" && key != "resp_headers") {
                takeByPath(key, value, penalty + 1, depth + 1);
            }
            return;
        }
        const JsonKey *found = jsonKeyOf(key);
        if (!found) {
            return;
        }
        const JsonKey &known = *found;
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

    /// Members by their whole path, as "http.request.method" is written nested too.
    void takeByPath(std::string_view path, const JsonValue &object, int penalty, int depth)
    {
        std::array<char, 96> whole = {};
        if (path.size() + 2 > whole.size())
            return;
        std::copy(path.begin(), path.end(), whole.begin());
        whole[path.size()] = '.';
        Cursor at(object.raw);
        forEachMember(at, [&](std::string_view key, const JsonValue &value) {
            const std::size_t size = path.size() + 1 + key.size();
            if (size > whole.size())
                return;
            std::copy(key.begin(), key.end(), whole.begin() + static_cast<std::ptrdiff_t>(path.size()) + 1);
            const std::string_view joined(whole.data(), size);
            if (value.kind == JsonValue::Kind::Object) {
                if (depth < 3)
                    takeByPath(joined, value, penalty + 1, depth + 1);
            } else {
                take(joined, value, penalty, depth);
            }
        });
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
    } else if (number(members.find(Field::EventNs), value)) {
        entry.durationMs = value / 1e6;
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
    if (const auto version = text(Field::Version); !version.empty() && entry.protocol.empty()) {
        entry.protocol = isDigit(version.front()) ? context.keep("HTTP/" + std::string(version)) : version;
    }
    entry.client = withoutPort(text(Field::Client));
    entry.client = entry.client.substr(0, entry.client.find(','));
    entry.host = text(Field::Host);
    entry.upstream = text(Field::Upstream);
    if (const auto scheme = entry.upstream.find("://"); scheme < 8) {
        entry.upstream.remove_prefix(scheme + 3); // Traefik's ServiceURL
        entry.upstream = entry.upstream.substr(0, entry.upstream.find('/'));
    }
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
    while (!line.empty() && (line.front() == ' ' || line.front() == '\t')) {
        line.remove_prefix(1);
    }
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
    // A shipper's record of another server's line (Filebeat, Fluent Bit, Cloud Logging).
    if (members.format == Format::Json && entry.status < 0 && entry.method.empty() &&
        entry.message.size() > 30) {
        Entry inner;
        const std::size_t kept = context.arena.size();
        if (entry.message.front() != '{' && parseInside(entry.message, {}, context, inner) &&
            inner.format != Format::Logfmt) {
            if (inner.timeNs == noTime) {
                inner.timeNs = entry.timeNs;
                inner.timeDigits = entry.timeDigits;
            }
            if (inner.level == Level::None && !inner.request) {
                inner.level = entry.level;
            }
            entry = inner;
            return true;
        }
        context.arena.resize(kept);
    }
    entry.request = entry.status >= 0 && (!entry.method.empty() || !entry.url.empty());
    if (entry.status >= 500 && !entry.upstream.empty()) {
        entry.upstreamFailed = true;
    }
    return true;
}

} // namespace fd::logs
