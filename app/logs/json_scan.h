// SPDX-License-Identifier: GPL-3.0-or-later
//
// Walks one line of JSON without building a tree.
#pragma once

#include "logs/scan.h"

#include <string>

namespace fd::logs {

struct JsonValue {
    enum class Kind { String, Number, Bool, Null, Object, Array };
    Kind kind = Kind::Null;
    std::string_view raw = {}; ///< a string's inside without the quotes, anything else as written
    bool escaped = false;      ///< the string holds backslashes
};

/// The string with its escapes (RFC 8259 section 7) undone; lone surrogates become U+FFFD.
std::string unescapedJson(std::string_view raw);

/// Passes over one value. False where it is broken or nested deeper than 64 levels.
bool skipJsonValue(Cursor &at, JsonValue &value, int depth = 0);

inline void skipJsonSpace(Cursor &at)
{
    while (!at.atEnd() && (*at.p == ' ' || *at.p == '\t' || *at.p == '\r' || *at.p == '\n')) {
        ++at.p;
    }
}

/// Calls each(key, value) for the members of the object at \a at; false where the object is broken or cut.
template <class Each>
bool forEachMember(Cursor &at, Each each)
{
    if (!at.lit('{')) {
        return false;
    }
    skipJsonSpace(at);
    if (at.lit('}')) {
        return true;
    }
    while (true) {
        skipJsonSpace(at);
        std::string_view key;
        if (!at.quoted(key)) {
            return false;
        }
        skipJsonSpace(at);
        if (!at.lit(':')) {
            return false;
        }
        skipJsonSpace(at);
        JsonValue value;
        if (!skipJsonValue(at, value)) {
            return false;
        }
        each(key, value);
        skipJsonSpace(at);
        if (at.lit('}')) {
            return true;
        }
        if (!at.lit(',')) {
            return false;
        }
    }
}

/// The first element of an array, or the value itself.
JsonValue firstOf(const JsonValue &value);

} // namespace fd::logs
