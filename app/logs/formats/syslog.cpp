// SPDX-License-Identifier: GPL-3.0-or-later
//
// Syslog (RFC 3164, RFC 5424, rsyslog's file format, journalctl's short forms) and other wrappers around a
// line.
#include "logs/format.h"

#include <algorithm>

namespace fd::logs {

namespace {

constexpr std::size_t longestJoined = 4U << 20;

constexpr Level severities[] = {Level::Emerg, Level::Alert,  Level::Crit, Level::Error,
                                Level::Warn,  Level::Notice, Level::Info, Level::Debug};

/// "<134>"
bool readPriority(Cursor &at, Level &level)
{
    std::int64_t number = 0;
    if (!at.lit('<') || !at.number(number, 3) || !at.lit('>') || number > 191) {
        return false;
    }
    level = severities[number % 8];
    return true;
}

/// "tag[pid]: " or "tag: "; the place stays where there is none.
std::string_view readTag(Cursor &at)
{
    Cursor tag = at;
    const char *start = tag.p;
    while (!tag.atEnd() && *tag.p != ' ' && *tag.p != ':' && *tag.p != '[' && tag.p - start < 64) {
        ++tag.p;
    }
    const std::string_view name{start, static_cast<std::size_t>(tag.p - start)};
    if (name.empty()) {
        return {};
    }
    if (tag.peek() == '[') {
        std::string_view pid;
        ++tag.p;
        if (!tag.until(']', pid) || pid.size() > 32) {
            return {};
        }
    }
    if (!tag.lit(':')) {
        return {};
    }
    tag.spaces();
    at = tag;
    return name;
}

/// What rsyslog and syslogd write in place of messages that are the same as the one before.
void readRepeats(std::string_view text, Entry &entry)
{
    constexpr std::int64_t most = 1'000'000;
    Cursor at(text);
    std::int64_t times = 0;
    if (at.lit("message repeated ") && at.number(times, 9) && at.lit(" times: [") && text.back() == ']') {
        entry.repeats = static_cast<std::int32_t>(std::clamp<std::int64_t>(times, 1, most));
        entry.repeated = trimmed(at.rest().substr(0, at.left() - 1));
    } else if (at = Cursor(text);
               at.lit("last message repeated ") && at.number(times, 9) && at.lit(" time")) {
        entry.repeats = static_cast<std::int32_t>(std::clamp<std::int64_t>(times, 1, most));
        entry.repeatsLast = true;
    }
}

void finish(Cursor at, std::string_view host, std::string_view tag, Format format, Context &context,
            Entry &entry)
{
    std::string_view text = at.rest();
    if (text.substr(0, 3) == "\xef\xbb\xbf") {
        text.remove_prefix(3);
    }
    readRepeats(text, entry);
    const std::string_view told = entry.repeated.empty() ? text : entry.repeated;
    Entry inner;
    if (!told.empty() && parseInside(told, tag, context, inner)) {
        inner.repeats = entry.repeats;
        if (inner.timeNs == noTime) {
            inner.timeNs = entry.timeNs;
            inner.timeDigits = entry.timeDigits;
        }
        if (inner.level == Level::None && !inner.request) {
            inner.level = entry.level;
        }
        entry = inner;
        return;
    }
    entry.format = format;
    entry.host = orEmpty(host);
    entry.message = text;
    if (entry.level == Level::None) {
        entry.level = levelWithin(told);
    }
}

bool parse5424(Cursor at, Context &context, Entry &entry)
{
    // VERSION SP TIMESTAMP SP HOSTNAME SP APP-NAME SP PROCID SP MSGID SP STRUCTURED-DATA [SP MSG]
    if (!at.lit("1 ")) {
        return false;
    }
    if (!at.lit('-') && !readIso(at, context.clock, entry)) {
        return false;
    }
    if (!at.lit(' ')) {
        return false;
    }
    const std::string_view host = at.token();
    at.lit(' ');
    const std::string_view app = at.token();
    at.lit(' ');
    at.token();
    at.lit(' ');
    at.token();
    if (!at.lit(' ')) {
        return false;
    }
    if (!at.lit('-')) {
        while (at.lit('[')) {
            while (!at.atEnd() && *at.p != ']') {
                if (*at.p == '"') {
                    std::string_view value;
                    if (!at.quoted(value)) {
                        return false;
                    }
                } else {
                    ++at.p;
                }
            }
            if (!at.lit(']')) {
                return false;
            }
        }
    }
    at.lit(' ');
    finish(at, host, app, Format::Syslog5424, context, entry);
    return true;
}

} // namespace

/// "-- Boot 0f… --", "-- Journal begins at … --", "Hint: …": what journalctl says itself. Dates in them are
/// no record's.
bool isJournalMark(std::string_view line)
{
    return (line.substr(0, 3) == "-- " && line.size() > 5 && line.substr(line.size() - 3) == " --") ||
           line.substr(0, 22) == "Hint: You are currently";
}

/// "Tue 2026-03-10 09:36:04 CET" of journalctl -o short-full. A zone's abbreviation names no offset for sure:
/// only UTC is taken as said.
bool readShortFull(Cursor &at, Clock &clock, Entry &entry)
{
    if (at.left() < 28 || at.p[3] != ' ' || at.p[8] != '-' || at.p[11] != '-' || !isUpper(*at.p))
        return false;
    at.p += 4;
    if (!readIso(at, clock, entry))
        return false;
    Cursor zone = at;
    if (zone.lit(' ') && isUpper(zone.peek())) {
        const std::string_view name = zone.token();
        if (name.size() >= 3 && name.size() <= 5 && isUpper(name[1]) && isUpper(name[2]))
            at = zone;
    }
    return true;
}

/// "[81234.123456] nf_conntrack: table full" of dmesg and journalctl -o short-monotonic: seconds since boot.
bool readUptime(Cursor &at)
{
    std::int64_t seconds = 0;
    std::int64_t micros = 0;
    if (!at.lit('['))
        return false;
    at.spaces();
    return at.number(seconds, 9) && at.lit('.') && at.number(micros, 6) && at.lit("] ");
}

bool parseSyslog(std::string_view line, Context &context, Entry &entry)
{
    Cursor at(line);
    if (isJournalMark(line)) {
        entry.format = Format::Syslog3164;
        entry.message = line;
        return true;
    }
    if (Cursor booted = at; readUptime(booted)) {
        Cursor named = booted;
        const std::string_view host = named.token();
        named.spaces();
        const bool journal = host.find(':') == std::string_view::npos && !readTag(named).empty();
        finish(journal ? named : booted, journal ? host : std::string_view(), {}, Format::Syslog3164, context,
               entry);
        return true;
    }
    Cursor counted = at;
    std::int64_t length = 0;
    if (counted.number(length, 6) && counted.lit(' ') && counted.peek() == '<') {
        at = counted; // octet counting of RFC 6587
    }
    Level level = Level::None;
    const bool priority = at.peek() == '<';
    if (priority && !readPriority(at, level)) {
        return false;
    }
    entry.level = level;
    if (priority && at.peek() == '1' && parse5424(at, context, entry)) {
        return true;
    }
    Format format = Format::Syslog3164;
    Cursor dated = at;
    if (readSyslogTime(dated, context.clock, entry)) {
        at = dated;
    } else {
        format = Format::SyslogIso;
        dated = at;
        if (readShortFull(dated, context.clock, entry)) {
            at = dated;
        } else if (dated = at; at.left() < 20 || at.p[4] != '-' || at.p[10] != 'T' ||
                               !readIso(dated, context.clock, entry)) {
            // "[81234.123456] nf_conntrack: …" of dmesg, "1773135364.123 web1 …" of journalctl -o short-unix
            dated = at;
            const std::string_view stamp = dated.token();
            if (stamp.size() != 17 || stamp[10] != '.' || !readEpoch(stamp, entry)) {
                return false;
            }
        }
        at = dated;
    }
    if (!at.lit(' ')) {
        at.lit(':');
        if (!at.lit(' ')) {
            return false;
        }
    }
    at.spaces();
    Cursor afterTime = at;
    const std::string_view host = at.token();
    if (host.empty()) {
        return false;
    }
    at.spaces();
    if (host.back() == ':' || (host.back() == ']' && host.find('[') != std::string_view::npos)) {
        // no host: "Mar 10 09:36:04 kernel: …"
        const std::string_view tag = readTag(afterTime);
        finish(afterTime, {}, tag, format, context, entry);
        return true;
    }
    const std::string_view tag = readTag(at);
    if (tag.empty() && format == Format::SyslogIso) {
        // A time and words are no syslog: rsyslog's files always name the program. RFC 5424 without its
        // priority does too.
        Cursor again = at;
        const std::string_view app = again.token();
        again.spaces();
        const std::string_view pid = again.token();
        again.spaces();
        const std::string_view id = again.token();
        again.spaces();
        if (!app.empty() && (pid == "-" || allDigits(pid)) && !id.empty() &&
            (again.peek() == '-' || again.peek() == '[')) {
            Entry stamped = entry;
            const std::string joined =
                "1 - " + std::string(line.substr(static_cast<std::size_t>(afterTime.p - line.data())));
            if (parse5424(Cursor(context.keep(joined)), context, stamped)) {
                if (stamped.timeNs == noTime) {
                    stamped.timeNs = entry.timeNs;
                    stamped.timeDigits = entry.timeDigits;
                }
                entry = stamped;
                return true;
            }
        }
        if (at.peek() != '{') {
            return false;
        }
    }
    finish(at, host, tag, format, context, entry);
    return true;
}

bool parseWrapped(std::string_view line, Context &context, Entry &entry)
{
    Cursor at(line);
    if (line.find('\x1b') != std::string_view::npos) {
        // ANSI control sequences (ECMA-48 CSI) are dropped
        std::string plain;
        for (std::size_t i = 0; i < line.size(); ++i) {
            if (line[i] != '\x1b') {
                plain.push_back(line[i]);
                continue;
            }
            if (i + 1 < line.size() && line[i + 1] == '[') {
                i += 2;
                while (i < line.size() && (line[i] < '@' || line[i] > '~')) {
                    ++i;
                }
            }
        }
        const std::string_view kept = context.keep(std::move(plain));
        return parseInside(kept, {}, context, entry) || parseSyslog(kept, context, entry) ||
               parseWrapped(kept, context, entry) || parseGeneric(kept, context, entry);
    }
    // Kubernetes: "2026-03-10T09:36:04.123456789Z stdout F rest"
    if (line.size() > 30 && isDigit(line[0]) && line[4] == '-' && line[10] == 'T') {
        Entry stamped;
        if (readIso(at, context.clock, stamped) && at.lit(' ')) {
            const bool stream = at.lit("stdout ") || at.lit("stderr ");
            if (stream && at.lit("P ")) { // a piece of a long line: the last piece is read with all of them
                if (context.pieces.size() < longestJoined)
                    context.pieces.append(at.rest());
                entry = stamped;
                entry.format = Format::Generic;
                entry.message = at.rest();
                return true;
            }
            if (stream && at.lit("F ")) {
                entry = stamped;
                if (!context.pieces.empty()) {
                    at = Cursor(context.keep(context.pieces + std::string(at.rest())));
                    context.pieces.clear();
                }
                finish(at, {}, {}, Format::Generic, context, entry);
                return true;
            }
            // CloudWatch exports, kubectl --timestamps: a time and another format's whole line
            Entry inner;
            if (parseInside(at.rest(), {}, context, inner)) {
                if (inner.timeNs == noTime) {
                    inner.timeNs = stamped.timeNs;
                    inner.timeDigits = stamped.timeDigits;
                }
                entry = inner;
                return true;
            }
        }
    }
    // docker compose: "web-1  | rest"
    at = Cursor(line);
    const char *start = at.p;
    while (!at.atEnd() && *at.p != ' ' && at.p - start < 64) {
        ++at.p;
    }
    const bool name = at.p != start;
    at.spaces();
    if (name && at.lit("| ")) {
        const std::string_view rest = at.rest();
        if (parseInside(rest, {}, context, entry) || (entry = Entry(), parseSyslog(rest, context, entry)) ||
            (entry = Entry(), parseWrapped(rest, context, entry)) ||
            (entry = Entry(), parseGeneric(rest, context, entry))) {
            return true;
        }
        entry = Entry();
        entry.format = Format::Generic;
        entry.level = levelWithin(rest);
        entry.message = trimmed(rest);
        return true;
    }
    // grep: "path:12:rest" or "path:rest"
    at = Cursor(line);
    std::string_view path;
    if (at.until(':', path) && path.size() < 256 && path.find_first_of("/.") != std::string_view::npos &&
        path.find(' ') == std::string_view::npos) {
        Cursor numbered = at;
        std::int64_t number = 0;
        if (numbered.number(number) && numbered.lit(':')) {
            at = numbered;
        }
        Entry inner;
        if (!at.atEnd() && parseInside(at.rest(), {}, context, inner)) {
            entry = inner;
            return true;
        }
    }
    return false;
}

} // namespace fd::logs
