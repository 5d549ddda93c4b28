// SPDX-License-Identifier: GPL-3.0-or-later
//
// Error logs of MySQL, MariaDB, PostgreSQL and Redis (their manuals' chapters on the error log).
#include "logs/format.h"

namespace fd::logs {

namespace {

/// The host of "user 'app'@'192.0.2.1'" or "host: '192.0.2.1'".
std::string_view mysqlClient(std::string_view message)
{
    for (const std::string_view before : {std::string_view("'@'"), std::string_view("host: '")}) {
        const auto hit = message.find(before);
        if (hit == std::string_view::npos)
            continue;
        const std::string_view host = message.substr(hit + before.size());
        return host.substr(0, host.find('\''));
    }
    return {};
}

/// An address among the words of a log_line_prefix: %h or %r ("192.0.2.1(5432)").
std::string_view prefixClient(std::string_view prefix)
{
    std::size_t start = 0;
    for (std::size_t i = 0; i <= prefix.size(); ++i) {
        if (i < prefix.size() && prefix[i] != ' ' && prefix[i] != '(' && prefix[i] != ')' &&
            prefix[i] != ',' && prefix[i] != '=')
            continue;
        std::string_view word = prefix.substr(start, i - start);
        start = i + 1;
        if (!word.empty() && word.front() == ':')
            word.remove_prefix(1); // "UTC:192.0.2.1(5432):"
        int dots = 0;
        bool numeric = !word.empty();
        for (const char c : word) {
            dots += c == '.' ? 1 : 0;
            numeric = numeric && (isDigit(c) || c == '.');
        }
        if (numeric && dots == 3)
            return word;
    }
    return {};
}

/// The rest of a line of csvlog after its time: ,user,database,pid,client,session,line,tag,start,virtual
/// transaction,transaction,severity,SQLSTATE,message,…
bool parsePostgresqlCsv(std::string_view rest, Entry &entry)
{
    Cursor at(rest);
    for (int column = 1; at.lit(','); ++column) {
        std::string_view value;
        if (at.peek() == '"') {
            const char *start = at.p + 1;
            do { // a quote within a text is written twice
                ++at.p;
                while (!at.atEnd() && *at.p != '"')
                    ++at.p;
                if (at.atEnd())
                    break; // a text over several lines
                ++at.p;
            } while (at.peek() == '"');
            value = {start, static_cast<std::size_t>((at.p[-1] == '"' && at.p - 1 > start ? at.p - 1 : at.p) -
                                                     start)};
        } else {
            const char *start = at.p;
            while (!at.atEnd() && *at.p != ',')
                ++at.p;
            value = {start, static_cast<std::size_t>(at.p - start)};
        }
        if (column == 3 && !allDigits(value))
            return false;
        if (column == 4)
            entry.client = value.substr(0, value.rfind(':'));
        if (column == 11) {
            entry.level = levelFromText(value);
            if (entry.level == Level::None)
                return false;
        }
        if (column == 13) {
            entry.message = value;
            entry.format = Format::Postgresql;
            return true;
        }
    }
    return false;
}

} // namespace

bool parseMysql(std::string_view line, Context &context, Entry &entry)
{
    Cursor at(line);
    bool mariadb = false;
    if (line.size() > 16 && allDigits(line.substr(0, 6)) && line[6] == ' ') {
        // 5.5: "260310  9:36:04 [ERROR] …"
        Civil time;
        int year = 0;
        at.digits(2, year);
        time.year = 2000 + year;
        if (!at.digits(2, time.month) || !at.digits(2, time.day) || !at.lit(' ') ||
            !readTimeOfDay(at, time) || !isValid(time)) {
            return false;
        }
        context.clock.setLocal(entry, time);
        mariadb = true;
    } else {
        if (line.size() < 22 || line[4] != '-' || !isDigit(line[0]) || !readIso(at, context.clock, entry)) {
            return false;
        }
        std::int64_t thread = 0;
        at.spaces();
        while (at.peek() == '\t') {
            ++at.p;
        }
        at.spaces();
        if (!at.number(thread)) {
            return false;
        }
        mariadb = line[10] == ' ';
    }
    std::string_view level;
    at.spaces();
    if (!at.lit('[') || !at.until(']', level)) {
        // the general log: "TIME<tab>ID Command<tab>Argument"
        static constexpr std::string_view commands[] = {"Query",   "Connect", "Quit",
                                                        "Prepare", "Execute", "Init DB"};
        for (const auto command : commands) {
            Cursor named = at;
            if (named.lit(command) && (named.atEnd() || named.peek() == '\t')) {
                entry.format = Format::Mysql;
                entry.message = at.rest();
                return true;
            }
        }
        return false;
    }
    entry.level = levelFromText(level);
    if (entry.level == Level::None) {
        return false;
    }
    at.spaces();
    entry.format = mariadb ? Format::Mariadb : Format::Mysql;
    entry.message = at.rest();
    entry.client = mysqlClient(entry.message);
    return true;
}

bool parsePostgresql(std::string_view line, Context &context, Entry &entry)
{
    Cursor at(line);
    const bool bracket = at.lit("< "); // an old default of packages: "< %m >"
    line = at.rest();
    if (line.size() < 30 || line[4] != '-' || line[10] != ' ' || !isDigit(line[0]) ||
        !readIso(at, context.clock, entry)) {
        return false;
    }
    at.lit(' ');
    // A zone's abbreviation names no offset for sure; UTC and GMT do, and belong to the time.
    const bool utc = isUpper(at.p[-2]) || isUpper(at.p[-1]);
    const char *start = at.p;
    while (!at.atEnd() && isUpper(*at.p)) {
        ++at.p;
    }
    const std::string_view zone{start, static_cast<std::size_t>(at.p - start)};
    if (zone.size() > 5) {
        return false;
    }
    static constexpr std::string_view severities[] = {
        "LOG:  ",    "ERROR:  ",  "FATAL:  ",   "WARNING:  ",   "PANIC:  ",
        "DETAIL:  ", "HINT:  ",   "CONTEXT:  ", "STATEMENT:  ", "NOTICE:  ",
        "INFO:  ",   "DEBUG1:  ", "QUERY:  ",   "LOCATION:  ",  "DEBUG:  "};
    const std::string_view head = at.rest().substr(0, 256);
    std::size_t best = std::string_view::npos;
    std::string_view found;
    for (const auto severity : severities) {
        const auto hit = head.find(severity);
        if (hit < best &&
            (hit == 0 || head[hit - 1] == ' ' || head[hit - 1] == ':' || head[hit - 1] == '>')) {
            best = hit;
            found = severity;
        }
    }
    if (found.empty() && zone.empty() && !utc)
        return false;
    if (found.empty())
        return parsePostgresqlCsv(at.rest(), entry);
    if (!bracket && !utc && zone.empty() && head.substr(0, best).find('[') == std::string_view::npos) {
        return false;
    }
    entry.signal = found.substr(0, found.find(':'));
    entry.level = levelFromText(entry.signal);
    entry.format = Format::Postgresql;
    entry.client = prefixClient(head.substr(0, best));
    entry.message = at.rest().substr(best + found.size());
    return true;
}

bool parseRedis(std::string_view line, Context &context, Entry &entry)
{
    // "812:M 10 Mar 2026 09:36:04.123 # message"; "[812] 10 Mar 09:36:04.123 # message" before 3.0
    Cursor at(line);
    std::int64_t pid = 0;
    std::int64_t day = 0;
    const bool old = at.lit('[');
    if (!at.number(pid, 9) || !at.lit(old ? ']' : ':') || at.left() < 22 || (!old && !isUpper(*at.p))) {
        return false;
    }
    at.p += old ? 0 : 1;
    Civil time;
    if (!at.lit(' ') || !at.number(day, 2) || !at.lit(' ')) {
        return false;
    }
    time.day = static_cast<int>(day);
    time.month = monthFromName(at.p);
    at.p += 3;
    Cursor withYear = at;
    const bool hasYear = withYear.lit(' ') && withYear.digits(4, time.year) && withYear.lit(' ');
    if (hasYear) {
        at = withYear;
    } else {
        time.year = 1972;
        if (!at.lit(' '))
            return false;
    }
    if (!readTimeOfDay(at, time) || !isValid(time) || !at.lit(' ')) {
        return false;
    }
    if (hasYear)
        context.clock.setLocal(entry, time);
    else
        context.clock.setYearless(entry, time);
    switch (at.peek()) {
    case '.': entry.level = Level::Debug; break;
    case '-': entry.level = Level::Info; break;
    case '*': entry.level = Level::Notice; break;
    case '#': entry.level = Level::Warn; break;
    default: return false;
    }
    ++at.p;
    at.spaces();
    entry.format = Format::Redis;
    entry.message = at.rest();
    return true;
}

} // namespace fd::logs
