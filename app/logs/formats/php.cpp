// SPDX-License-Identifier: GPL-3.0-or-later
//
// php-fpm's log and PHP's own error_log: "[10-Mar-2026 09:36:04 UTC] …" (sapi/fpm/fpm/zlog.c, main/main.c).
#include "logs/format.h"

namespace fd::logs {

namespace {

/// php-fpm's access.format as it comes: '192.0.2.10 -  10/Mar/2026:09:36:04 +0000 "GET /index.php" 500'.
bool parseFpmAccess(std::string_view line, Context &context, Entry &entry)
{
    Cursor at(line);
    entry.client = at.token();
    if (!at.lit(" - "))
        return false;
    at.token(); // the user, mostly none
    std::string_view request;
    int status = 0;
    if (!at.lit(' ') || !readClf(at, context.clock, entry) || !at.lit(' ') || !at.quoted(request) ||
        !at.lit(' ') || !at.digits(3, status) || !splitRequest(request, entry))
        return false;
    entry.status = static_cast<std::int16_t>(status);
    entry.request = true;
    entry.format = Format::PhpFpm;
    return true;
}

} // namespace

bool parsePhp(std::string_view line, Context &context, Entry &entry)
{
    Cursor at(line);
    if (isUpper(at.peek())) {
        // A line cut after its time: "WARNING: [pool www] …"
        std::string_view level;
        if (!at.until(':', level) || level.size() > 7 || !at.lit(" [pool ")) {
            return false;
        }
        entry.level = levelFromText(level);
        entry.format = Format::PhpFpm;
        entry.message = at.rest();
        entry.message = {entry.message.data() - 6, entry.message.size() + 6};
        return entry.level != Level::None;
    }
    if (isDigit(at.peek()) || at.peek() == ':')
        return parseFpmAccess(line, context, entry);
    Civil time;
    if (!at.lit('[') || !at.digits(2, time.day) || !at.lit('-') || at.left() < 16) {
        return false;
    }
    time.month = monthFromName(at.p);
    at.p += 3;
    if (!at.lit('-') || !at.digits(4, time.year) || !at.lit(' ') || !readTimeOfDay(at, time) ||
        !isValid(time)) {
        return false;
    }
    std::string_view zoneName;
    if (!at.until(']', zoneName)) {
        return false;
    }
    zoneName = trimmed(zoneName);
    if (zoneName == "UTC" || zoneName == "GMT") {
        context.clock.setUtc(entry, time, 0);
    } else if (auto zone = Zone::fromText(
                   QString::fromLatin1(zoneName.data(), static_cast<qsizetype>(zoneName.size())));
               zone && !zoneName.empty()) {
        entry.timeNs = zone->toUtc(secondsOf(time)) * 1'000'000'000 + time.nanos;
        entry.timeDigits = time.digits;
    } else {
        context.clock.setLocal(entry, time);
    }
    at.spaces();
    entry.format = Format::Php;
    entry.message = at.rest();
    if (entry.message.substr(0, 4) == "PHP ") {
        const auto colon = entry.message.find(": ");
        const std::string_view kind =
            entry.message.substr(4, colon == std::string_view::npos ? 0 : colon - 4);
        if (kind == "Fatal error" || kind == "Parse error" || kind == "Recoverable fatal error" ||
            kind == "Core error") {
            entry.level = Level::Error;
        } else if (kind == "Warning") {
            entry.level = Level::Warn;
        } else if (kind == "Notice" || kind == "Deprecated") {
            entry.level = Level::Notice;
        }
        return true;
    }
    std::string_view level;
    Cursor leveled = at;
    if (isUpper(leveled.peek()) && leveled.until(':', level) && level.size() <= 7) {
        const Level known = levelFromText(level);
        if (known != Level::None) {
            leveled.spaces();
            entry.level = known;
            entry.message = leveled.rest();
            entry.format = Format::PhpFpm;
        }
    } else if (entry.message.substr(0, 6) == "[pool ") {
        entry.format = Format::PhpFpm; // the slow log
    }
    return true;
}

} // namespace fd::logs
