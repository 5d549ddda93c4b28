// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/json_scan.h"

namespace fd::logs {

namespace {

bool hexQuad(std::string_view raw, std::size_t at, unsigned &code)
{
    if (at + 4 > raw.size()) {
        return false;
    }
    const auto [end, error] = std::from_chars(raw.data() + at, raw.data() + at + 4, code, 16);
    return error == std::errc() && end == raw.data() + at + 4;
}

void appendUtf8(std::string &out, unsigned code)
{
    const auto put = [&out](unsigned byte) { out.push_back(static_cast<char>(byte)); };
    if (code < 0x80) {
        put(code);
    } else if (code < 0x800) {
        put(0xc0 | code >> 6);
        put(0x80 | (code & 0x3f));
    } else if (code < 0x10000) {
        put(0xe0 | code >> 12);
        put(0x80 | (code >> 6 & 0x3f));
        put(0x80 | (code & 0x3f));
    } else {
        put(0xf0 | code >> 18);
        put(0x80 | (code >> 12 & 0x3f));
        put(0x80 | (code >> 6 & 0x3f));
        put(0x80 | (code & 0x3f));
    }
}

} // namespace

std::string unescapedJson(std::string_view raw)
{
    std::string out;
    out.reserve(raw.size());
    for (std::size_t i = 0; i < raw.size(); ++i) {
        if (raw[i] != '\\' || i + 1 == raw.size()) {
            out.push_back(raw[i]);
            continue;
        }
        ++i;
        switch (raw[i]) {
        case 'n': out.push_back('\n'); break;
        case 't': out.push_back('\t'); break;
        case 'r': out.push_back('\r'); break;
        case 'b': out.push_back('\b'); break;
        case 'f': out.push_back('\f'); break;
        case 'u': {
            unsigned code = 0;
            if (!hexQuad(raw, i + 1, code)) {
                out += "\\u";
                break;
            }
            i += 4;
            unsigned low = 0;
            if (code >= 0xd800 && code < 0xdc00 && raw.substr(i + 1, 2) == "\\u" &&
                hexQuad(raw, i + 3, low) && low >= 0xdc00 && low < 0xe000) {
                code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
                i += 6;
            } else if (code >= 0xd800 && code < 0xe000) {
                code = 0xfffd;
            }
            appendUtf8(out, code);
            break;
        }
        default: out.push_back(raw[i]); break;
        }
    }
    return out;
}

bool skipJsonValue(Cursor &at, JsonValue &value, int depth)
{
    if (at.atEnd() || depth > 64) {
        return false;
    }
    const char *start = at.p;
    const auto rawFrom = [&at](const char *from) {
        return std::string_view(from, static_cast<std::size_t>(at.p - from));
    };
    switch (*at.p) {
    case '"': {
        std::string_view text;
        if (!at.quoted(text)) {
            return false;
        }
        value.kind = JsonValue::Kind::String;
        value.raw = text;
        value.escaped = text.find('\\') != std::string_view::npos;
        return true;
    }
    case '{':
    case '[': {
        const bool object = *at.p == '{';
        value.kind = object ? JsonValue::Kind::Object : JsonValue::Kind::Array;
        // Only quotes and brackets matter for passing over what is nested.
        int level = 0;
        while (!at.atEnd()) {
            const char c = *at.p;
            if (c == '"') {
                std::string_view text;
                if (!at.quoted(text)) {
                    return false;
                }
                continue;
            }
            ++at.p;
            if (c == '{' || c == '[') {
                if (++level > 64) {
                    return false;
                }
            } else if (c == '}' || c == ']') {
                if (--level == 0) {
                    value.raw = rawFrom(start);
                    return true;
                }
            }
        }
        return false;
    }
    default: {
        while (!at.atEnd() && *at.p != ',' && *at.p != '}' && *at.p != ']' && *at.p != ' ' && *at.p != '\t' &&
               *at.p != '\r') {
            ++at.p;
        }
        value.raw = rawFrom(start);
        if (value.raw == "null") {
            value.kind = JsonValue::Kind::Null;
        } else if (value.raw == "true" || value.raw == "false") {
            value.kind = JsonValue::Kind::Bool;
        } else {
            value.kind = JsonValue::Kind::Number;
            return !value.raw.empty() && (isDigit(value.raw.front()) || value.raw.front() == '-');
        }
        return true;
    }
    }
}

JsonValue firstOf(const JsonValue &value)
{
    if (value.kind != JsonValue::Kind::Array) {
        return value;
    }
    Cursor at(value.raw);
    ++at.p;
    skipJsonSpace(at);
    JsonValue first;
    if (at.peek() == ']' || !skipJsonValue(at, first, 1)) {
        return {};
    }
    return first;
}

} // namespace fd::logs
