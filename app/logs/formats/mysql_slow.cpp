// SPDX-License-Identifier: GPL-3.0-or-later
//
// The slow query log of MySQL and MariaDB: a block for each statement, headed by lines that begin with "# "
// (MySQL manual, "The Slow Query Log").
#include "logs/format.h"

namespace fd::logs {

namespace {

bool readSlowTime(Cursor at, Context &context, Entry &entry)
{
    at.spaces();
    Cursor iso = at;
    if (readIso(iso, context.clock, entry))
        return true;
    // "260310  9:36:04"
    Civil time;
    int year = 0;
    if (!at.digits(2, year) || !at.digits(2, time.month) || !at.digits(2, time.day) || !at.lit(' ') ||
        !readTimeOfDay(at, time))
        return false;
    time.year = 2000 + year;
    if (!isValid(time))
        return false;
    context.clock.setLocal(entry, time);
    return true;
}

} // namespace

bool parseMysqlSlow(std::string_view line, Context &context, Entry &entry)
{
    Cursor at(line);
    const bool stamped = at.lit("SET timestamp=");
    if (stamped) {
        std::string_view number;
        if (!at.until(';', number) || !readEpoch(number, entry))
            return false;
    } else if (at.lit("# Time: ")) {
        if (!readSlowTime(at, context, entry))
            return false;
        context.block = entry;
    } else if (at.lit("# User@Host: ")) {
        // "app[app] @ web1 [192.0.2.10]  Id: 1207"
        const std::string_view who = at.rest();
        const auto host = who.find(" @ ");
        const auto open = host == std::string_view::npos ? host : who.find('[', host);
        const auto close = open == std::string_view::npos ? open : who.find(']', open);
        if (close == std::string_view::npos)
            return false;
        entry.client = who.substr(open + 1, close - open - 1);
        if (entry.client.empty())
            entry.client = trimmed(who.substr(host + 3, open - host - 3));
    } else if (at.lit("# Query_time: ")) {
        double seconds = 0;
        if (!at.decimal(seconds) || at.rest().find("Lock_time: ") == std::string_view::npos)
            return false;
        entry.durationMs = seconds * 1000;
    } else {
        return false;
    }
    if (entry.timeNs == noTime) {
        entry.timeNs = context.block.timeNs;
        entry.timeDigits = context.block.timeDigits;
    }
    entry.format = Format::MysqlSlow;
    entry.message = line;
    return true;
}

} // namespace fd::logs
