// SPDX-License-Identifier: GPL-3.0-or-later
//
// Times in the less common orders, and any of all the orders.
#include "logs/stamp.h"

namespace fd::logs {

namespace {

bool isMorning(Cursor &at, bool &afternoon)
{
    Cursor half = at;
    half.spaces();
    if (half.lit("AM") || half.lit("PM")) {
        afternoon = half.p[-2] == 'P';
        at = half;
        return true;
    }
    return false;
}

void addHalf(Civil &time, bool afternoon)
{
    time.hour = time.hour % 12 + (afternoon ? 12 : 0);
}

/// "+0100" or a name after a space; a name that is no offset is passed over only where it is UTC or GMT.
void set(Cursor &at, const Civil &time, Clock &clock, Entry &entry)
{
    Cursor zone = at;
    std::int64_t offset = 0;
    zone.lit(' ');
    if (zone.lit("UTC") || zone.lit("GMT")) {
        at = zone;
        clock.setUtc(entry, time, 0);
    } else if ((zone.peek() == '+' || zone.peek() == '-') && zone.left() > 4 && isDigit(zone.p[1]) &&
               isDigit(zone.p[3]) && readOffset(zone, offset)) {
        at = zone;
        clock.setUtc(entry, time, offset);
    } else {
        clock.setLocal(entry, time);
    }
}

/// "10-Mar-2026 09:36:04.123" (Tomcat, BIND), "10 Mar 2026 09:36:04" (RFC 5322's order).
bool readDayFirst(Cursor &at, Clock &clock, Entry &entry)
{
    Civil time;
    std::int64_t day = 0;
    if (!at.number(day, 2) || at.left() < 15 || (at.peek() != '-' && at.peek() != ' '))
        return false;
    const char mark = *at.p++;
    time.day = static_cast<int>(day);
    time.month = monthFromName(at.p);
    at.p += 3;
    if (time.month == 0 || !at.lit(mark) || !at.digits(4, time.year) || !at.lit(' ') ||
        !readTimeOfDay(at, time) || !isValid(time))
        return false;
    set(at, time, clock, entry);
    return true;
}

/// "10.03.2026 09:36:04", and "03/10/2026 9:36:04 AM", where the half of the day says that the month is
/// first.
bool readNumbers(Cursor &at, Clock &clock, Entry &entry)
{
    Civil time;
    std::int64_t first = 0;
    std::int64_t second = 0;
    if (!at.number(first, 2) || (at.peek() != '.' && at.peek() != '/'))
        return false;
    const char mark = *at.p++;
    if (!at.number(second, 2) || !at.lit(mark) || !at.digits(4, time.year))
        return false;
    at.lit(',');
    if (!at.lit(' ') || !readTimeOfDay(at, time))
        return false;
    bool afternoon = false;
    const bool half = isMorning(at, afternoon);
    const bool monthFirst = mark == '/' && (half || second > 12);
    if (mark == '/' && !monthFirst && first <= 12)
        return false; // nobody can tell
    time.month = static_cast<int>(monthFirst ? first : second);
    time.day = static_cast<int>(monthFirst ? second : first);
    if (half)
        addHalf(time, afternoon);
    if (!isValid(time))
        return false;
    set(at, time, clock, entry);
    return true;
}

/// "Mar 10, 2026 9:36:04 AM" (java.util.logging).
bool readMonthFirst(Cursor &at, Clock &clock, Entry &entry)
{
    if (at.left() < 20)
        return false;
    Civil time;
    time.month = monthFromName(at.p);
    at.p += 3;
    std::int64_t day = 0;
    if (time.month == 0 || !at.lit(' ') || !at.number(day, 2) || !at.lit(", ") || !at.digits(4, time.year) ||
        !at.lit(' ') || !readTimeOfDay(at, time))
        return false;
    time.day = static_cast<int>(day);
    bool afternoon = false;
    if (isMorning(at, afternoon))
        addHalf(time, afternoon);
    if (!isValid(time))
        return false;
    set(at, time, clock, entry);
    return true;
}

} // namespace

bool readAnyTime(Cursor &at, Clock &clock, Entry &entry)
{
    using Read = bool (*)(Cursor &, Clock &, Entry &);
    static constexpr Read orders[] = {readIso,      readSyslogTime, readCtime,     readClf,
                                      readDayFirst, readNumbers,    readMonthFirst};
    for (const Read read : orders) {
        Cursor stamp = at;
        if (read(stamp, clock, entry)) {
            at = stamp;
            return true;
        }
    }
    return false;
}

} // namespace fd::logs
