// SPDX-License-Identifier: GPL-3.0-or-later
//
// logfmt, uWSGI, dpkg, and any other text by its time and its severity word.
#include "logs/format.h"

namespace fd::logs {

bool parseLogfmt(std::string_view line, Context &context, Entry &entry)
{
    Cursor at(line);
    int pairs = 0;
    bool timed = false;
    double plain = -1;
    while (!at.atEnd()) {
        at.spaces();
        const char *start = at.p;
        while (!at.atEnd() && *at.p != '=' && *at.p != ' ' && *at.p != '"') {
            ++at.p;
        }
        const std::string_view key{start, static_cast<std::size_t>(at.p - start)};
        if (key.empty() || !at.lit('=')) {
            if (pairs < 2) {
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
        if (key == "time" || key == "ts" || key == "t" || key == "timestamp") {
            Cursor stamp(value);
            timed = readIso(stamp, context.clock, entry) || readEpoch(value, entry) || timed;
        } else if (key == "level" || key == "lvl" || key == "severity") {
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
            return false; // a sentence with an equals sign in it
        }
    }
    if (pairs < 2) {
        return false;
    }
    entry.request = entry.status >= 0 && !entry.method.empty();
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

bool parseGeneric(std::string_view line, Context &context, Entry &entry)
{
    Cursor at(line);
    const auto stamped = [&](Cursor from) {
        Cursor stamp = from;
        if (readIso(stamp, context.clock, entry) ||
            (stamp = from, readSyslogTime(stamp, context.clock, entry)) ||
            (stamp = from, readCtime(stamp, context.clock, entry)) ||
            (stamp = from, readClf(stamp, context.clock, entry))) {
            at = stamp;
            return true;
        }
        stamp = from;
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
    if (!found) {
        return false;
    }
    entry.format = Format::Generic;
    entry.level = levelWithin(line.substr(0, 512));
    while (!at.atEnd() && (*at.p == ']' || *at.p == ' ' || *at.p == ':' || *at.p == '|' || *at.p == '-' ||
                           *at.p == ')' || *at.p == '"')) {
        ++at.p;
    }
    entry.message = at.rest().empty() ? line : at.rest();
    return true;
}

} // namespace fd::logs
