// SPDX-License-Identifier: GPL-3.0-or-later
//
// logfmt, uWSGI, dpkg, and any other text by its time, its severity word and a request in it.
#include "logs/format.h"

namespace fd::logs {

bool parseLogfmt(std::string_view line, Context &context, Entry &entry)
{
    Cursor at(line);
    int pairs = 0;
    bool timed = false;
    bool doubtful = false;
    double plain = -1;
    while (!at.atEnd()) {
        at.spaces();
        const char *start = at.p;
        while (!at.atEnd() && *at.p != '=' && *at.p != ' ' && *at.p != '"') {
            ++at.p;
        }
        const std::string_view key{start, static_cast<std::size_t>(at.p - start)};
        if (key.empty() || !at.lit('=')) {
            if (pairs < 2 || doubtful) {
                return false;
            }
            if (at.p == start && !at.atEnd()) {
                ++at.p;
            }
            continue;
        }
        std::string_view value;
        if (at.peek() == '"') {
            if (!at.quoted(value)) {
                return false;
            }
            if (value.find('\\') != std::string_view::npos && key == "msg") {
                std::string text;
                for (std::size_t i = 0; i < value.size(); ++i) {
                    if (value[i] == '\\' && i + 1 < value.size()) {
                        ++i;
                        text.push_back(value[i] == 'n' ? '\n' : value[i] == 't' ? '\t' : value[i]);
                    } else {
                        text.push_back(value[i]);
                    }
                }
                value = context.keep(std::move(text));
            }
        } else {
            value = at.token();
        }
        ++pairs;
        std::int64_t number = 0;
        if (key == "time" || key == "ts" || key == "t" || key == "timestamp" || key == "@timestamp" ||
            key == "datetime" || key == "date") {
            Cursor stamp(value);
            timed = readAnyTime(stamp, context.clock, entry) || readEpoch(value, entry) || timed;
        } else if (key == "level" || key == "lvl" || key == "severity" || (key == "at" && pairs == 1)) {
            entry.level = levelFromText(value);
        } else if (key == "msg" || key == "message") {
            entry.message = value;
        } else if (key == "status" || key == "status_code" || key == "code") {
            if (toNumber(value, number) && number >= 100 && number < 1000) {
                entry.status = static_cast<std::int16_t>(number);
            }
        } else if (key == "method") {
            entry.method = value;
        } else if (key == "path" || key == "url" || key == "uri") {
            entry.url = value;
        } else if (key == "host") {
            entry.host = value;
        } else if (key == "client" || key == "remote_addr" || key == "ip" || key == "fwd") {
            entry.client = withoutPort(value);
        } else if (key == "bytes" || key == "size") {
            if (toNumber(value, number)) {
                entry.bytes = number;
            }
        } else if (key == "duration" || key == "elapsed" || key == "service" || key == "response_time") {
            Cursor timedValue(value);
            if (timedValue.decimal(plain)) {
                const std::string_view unit = timedValue.rest();
                entry.durationMs = unit == "s"                    ? plain * 1000
                                   : unit == "us" || unit == "µs" ? plain / 1000
                                                                  : plain;
            }
        }
        if (pairs == 1 && !timed && entry.level == Level::None && entry.method.empty() && key != "at") {
            doubtful = true; // perhaps a sentence with an equals sign in it
        }
    }
    if (pairs < 2) {
        return false;
    }
    entry.request = entry.status >= 0 && !entry.method.empty();
    if (!entry.request && entry.message.empty())
        entry.message = line;
    entry.format = Format::Logfmt;
    return true;
}

bool parseUwsgi(std::string_view line, Context &context, Entry &entry)
{
    // [pid: 1|app: 0|req: 4/16] 127.0.0.1 () {38 vars in 695 bytes} [Sun Mar 13 22:55:12 2016] POST /x =>
    // generated 47 bytes in 11 msecs (HTTP/1.1 200) 9 headers …
    Cursor at(line);
    std::string_view text;
    if (!at.lit("[pid: ") || !at.until(']', text) || !at.lit(' ')) {
        return false;
    }
    entry.client = orEmpty(at.token());
    if (!at.until('[', text) || !readCtime(at, context.clock, entry) || !at.lit("] ")) {
        return false;
    }
    const std::string_view rest = at.rest();
    const auto arrow = rest.find(" => generated ");
    if (arrow == std::string_view::npos) {
        return false;
    }
    splitRequest(rest.substr(0, arrow), entry);
    at = Cursor(rest.substr(arrow + 14));
    std::int64_t number = 0;
    if (!at.number(number)) {
        return false;
    }
    entry.bytes = number;
    if (at.lit(" bytes in ") && at.number(number)) {
        entry.durationMs = static_cast<double>(number);
        if (at.lit(" micros")) {
            entry.durationMs /= 1000;
        }
    }
    if (at.until('(', text)) {
        entry.protocol = at.token();
        int status = 0;
        if (at.lit(' ') && at.digits(3, status)) {
            entry.status = static_cast<std::int16_t>(status);
        }
    }
    entry.request = true;
    entry.format = Format::Uwsgi;
    return true;
}

bool parseDpkg(std::string_view line, Context &context, Entry &entry)
{
    Cursor at(line);
    if (line.size() < 27 || line[4] != '-' || line[10] != ' ' || !readIso(at, context.clock, entry) ||
        !at.lit(' ')) {
        return false;
    }
    static constexpr std::string_view verbs[] = {"install ", "upgrade ",   "remove ",
                                                 "purge ",   "configure ", "trigproc ",
                                                 "status ",  "startup ",   "conffile "};
    for (const auto verb : verbs) {
        Cursor named = at;
        if (named.lit(verb)) {
            entry.format = Format::Dpkg;
            entry.message = at.rest();
            return true;
        }
    }
    return false;
}

namespace {

/// Go's klog: "E0310 09:36:04.123456       1 controller.go:123] message".
bool parseKlog(std::string_view line, Context &context, Entry &entry)
{
    Cursor at(line);
    Civil time;
    if (line.size() < 30 || std::string_view("IWEF").find(line[0]) == std::string_view::npos)
        return false;
    ++at.p;
    time.year = 1972;
    if (!at.digits(2, time.month) || !at.digits(2, time.day) || !at.lit(' ') || !readTimeOfDay(at, time) ||
        !isValid(time))
        return false;
    std::string_view place;
    if (!at.until(']', place) || place.find(':') == std::string_view::npos)
        return false;
    context.clock.setYearless(entry, time);
    entry.level = levelFromText(line.substr(0, 1));
    entry.format = Format::Generic;
    at.spaces();
    entry.message = at.rest();
    return true;
}

/// uvicorn: 'INFO:     198.51.100.7:51234 - "GET /x HTTP/1.1" 502 Bad Gateway'.
bool parseUvicorn(std::string_view line, Entry &entry)
{
    Cursor at(line);
    std::string_view level;
    if (!isUpper(at.peek()) || !at.until(':', level) || level.size() > 8)
        return false;
    at.spaces();
    const std::string_view client = at.token();
    std::string_view request;
    int status = 0;
    if (!at.lit(" - ") || !at.quoted(request) || !at.lit(' ') || !at.digits(3, status) ||
        !splitRequest(request, entry))
        return false;
    entry.level = levelFromText(level);
    entry.client = withoutPort(client);
    entry.status = static_cast<std::int16_t>(status);
    entry.request = true;
    entry.format = Format::Generic;
    return true;
}

/// Gin: '[GIN] 2026/03/10 - 09:36:04 | 502 |    1.234567s |    198.51.100.7 | GET      "/api/x"'.
bool parseGin(std::string_view line, Context &context, Entry &entry)
{
    Cursor at(line);
    Civil time;
    std::string_view column;
    int status = 0;
    if (!at.lit("[GIN] ") || !at.digits(4, time.year) || !at.lit('/') || !at.digits(2, time.month) ||
        !at.lit('/') || !at.digits(2, time.day) || !at.lit(" - ") || !readTimeOfDay(at, time) ||
        !isValid(time) || !at.until('|', column))
        return false;
    at.spaces();
    if (!at.digits(3, status) || !at.until('|', column) || !at.until('|', column))
        return false;
    context.clock.setLocal(entry, time);
    entry.status = static_cast<std::int16_t>(status);
    Cursor spent(trimmed(column));
    double value = 0;
    if (spent.decimal(value)) {
        const std::string_view unit = spent.rest();
        entry.durationMs = unit == "s"    ? value * 1000
                           : unit == "ms" ? value
                           : unit == "ns" ? value / 1e6
                                          : value / 1000;
    }
    if (!at.until('|', column))
        return false;
    entry.client = trimmed(column);
    at.spaces();
    entry.method = at.token();
    at.spaces();
    if (!at.quoted(entry.url))
        return false;
    entry.request = true;
    entry.format = Format::Generic;
    return true;
}

/// A status that stands alone; 0: \a word is none.
int statusOf(std::string_view word)
{
    const bool three =
        word.size() == 3 && word[0] >= '2' && word[0] <= '5' && isDigit(word[1]) && isDigit(word[2]);
    return three ? (word[0] - '0') * 100 + (word[1] - '0') * 10 + (word[2] - '0') : 0;
}

/// The status beside a request: right behind it, or before it with nothing but pairs ("age=29") between.
int statusBeside(std::string_view before, std::string_view after)
{
    Cursor behind(after);
    while (!behind.atEnd() && (*behind.p == '"' || *behind.p == ' ' || *behind.p == '|' || *behind.p == ','))
        ++behind.p;
    if (const int status = statusOf(behind.token()))
        return status;
    while (!before.empty()) {
        const auto last = before.find_last_not_of(" \"|-");
        if (last == std::string_view::npos)
            return 0;
        before = before.substr(0, last + 1);
        const auto space = before.rfind(' ');
        const std::string_view word = before.substr(space == std::string_view::npos ? 0 : space + 1);
        if (word.find('=') == std::string_view::npos)
            return statusOf(word);
        before.remove_suffix(word.size());
    }
    return 0;
}

/// "GET /x HTTP/1.1" somewhere in a line, with its status beside it: somebody's own access log.
void readRequestWithin(std::string_view line, Entry &entry)
{
    const auto protocol = line.find(" HTTP/");
    if (protocol == std::string_view::npos || protocol == 0)
        return;
    const auto target = line.rfind(' ', protocol - 1);
    if (target == std::string_view::npos || target == 0)
        return;
    std::size_t method = target;
    while (method > 0 && isUpper(line[method - 1]))
        --method;
    const std::size_t end = std::min(line.find_first_of(" \",", protocol + 1), line.size());
    if (target - method < 3 || (method > 0 && line[method - 1] != ' ' && line[method - 1] != '"'))
        return;
    const int status = statusBeside(line.substr(0, method), line.substr(end));
    if (status == 0 || !splitRequest(line.substr(method, end - method), entry))
        return;
    entry.status = static_cast<std::int16_t>(status);
    entry.request = true;
}

} // namespace

bool parseGeneric(std::string_view line, Context &context, Entry &entry)
{
    if (parseKlog(line, context, entry) || parseGin(line, context, entry))
        return true;
    entry = Entry();
    if (parseUvicorn(line, entry))
        return true;
    entry = Entry();
    Cursor at(line);
    const auto stamped = [&](Cursor from) {
        Cursor stamp = from;
        if (readAnyTime(stamp, context.clock, entry)) {
            at = stamp;
            return true;
        }
        const char *start = stamp.p;
        while (!stamp.atEnd() && (isDigit(*stamp.p) || *stamp.p == '.')) {
            ++stamp.p;
        }
        const std::string_view number{start, static_cast<std::size_t>(stamp.p - start)};
        if (number.size() >= 10 && (stamp.atEnd() || stamp.peek() == ' ' || stamp.peek() == ']') &&
            readEpoch(number, entry)) {
            at = stamp;
            return true;
        }
        return false;
    };
    bool found = stamped(at);
    // A time may stand behind a bracket, a level or a name: the first places where one can begin are tried.
    const std::string_view head = line.substr(0, 96);
    for (std::size_t i = 1; !found && i < head.size(); ++i) {
        const char before = head[i - 1];
        const bool edge = before == '[' || before == ' ' || before == '(' || before == '|' || before == '"';
        if (edge && (isDigit(head[i]) || isUpper(head[i]))) {
            found = stamped(Cursor(line.substr(i)));
        }
    }
    Civil clock;
    if (Cursor day = Cursor(line); !found && line.size() > 8 && line[2] == ':' && line[5] == ':' &&
                                   readTimeOfDay(day, clock) &&
                                   isValid({2000, 1, 1, clock.hour, clock.minute, clock.second, 0, 0})) {
        at = day; // a time of a day that is not said
        found = true;
    }
    if (!found) {
        return false;
    }
    entry.format = Format::Generic;
    entry.level = levelWithin(line.substr(0, 512));
    while (!at.atEnd() && (*at.p == ']' || *at.p == ' ' || *at.p == ':' || *at.p == '|' || *at.p == '-' ||
                           *at.p == ')' || *at.p == '"')) {
        ++at.p;
    }
    entry.message = at.left() < 3 ? line : at.rest();
    readRequestWithin(entry.message, entry);
    return true;
}

} // namespace fd::logs
