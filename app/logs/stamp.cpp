// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/stamp.h"

namespace fd::logs {

namespace {
constexpr std::int64_t second = 1'000'000'000;
} // namespace

int monthFromName(const char *three)
{
    static constexpr const char *names = "janfebmaraprmayjunjulaugsepoctnovdec";
    for (int month = 0; month < 12; ++month) {
        const char *name = names + month * 3;
        if (lower(three[0]) == name[0] && lower(three[1]) == name[1] && lower(three[2]) == name[2]) {
            return month + 1;
        }
    }
    return 0;
}

void readFraction(Cursor &at, Civil &time)
{
    if (at.left() < 2 || (*at.p != '.' && *at.p != ',') || !isDigit(at.p[1])) {
        return;
    }
    ++at.p;
    int count = 0;
    std::int64_t value = 0;
    while (!at.atEnd() && isDigit(*at.p)) {
        if (count < 9) {
            value = value * 10 + (*at.p - '0');
            ++count;
        }
        ++at.p;
    }
    time.digits = static_cast<std::uint8_t>(count);
    for (; count < 9; ++count) {
        value *= 10;
    }
    time.nanos = value;
}

bool readTimeOfDay(Cursor &at, Civil &time)
{
    std::int64_t hour = 0;
    at.lit(' ');
    if (!at.number(hour, 2) || !at.lit(':')) {
        return false;
    }
    time.hour = static_cast<int>(hour);
    if (!at.digits(2, time.minute)) {
        return false;
    }
    if (at.lit(':') && !at.digits(2, time.second)) {
        return false;
    }
    readFraction(at, time);
    return true;
}

bool readOffset(Cursor &at, std::int64_t &seconds)
{
    if (at.lit('Z')) {
        seconds = 0;
        return true;
    }
    const bool minus = at.peek() == '-';
    if (!minus && at.peek() != '+') {
        return false;
    }
    ++at.p;
    int hours = 0;
    int minutes = 0;
    if (!at.digits(2, hours)) {
        return false;
    }
    Cursor after = at;
    after.lit(':');
    if (after.digits(2, minutes)) {
        at = after;
    }
    if (hours > 18 || minutes > 59) {
        return false;
    }
    seconds = (hours * 3600 + minutes * 60) * (minus ? -1 : 1);
    return true;
}

bool readClf(Cursor &at, Clock &clock, Entry &entry)
{
    Civil time;
    std::int64_t day = 0;
    if (!at.number(day, 2) || !at.lit('/') || at.left() < 4) {
        return false;
    }
    time.day = static_cast<int>(day);
    time.month = monthFromName(at.p);
    at.p += 3;
    if (!at.lit('/') || !at.digits(4, time.year) || (!at.lit(':') && !at.lit(' ')) ||
        !readTimeOfDay(at, time) || !isValid(time)) {
        return false;
    }
    std::int64_t offset = 0;
    Cursor zone = at;
    if (zone.lit(' ') && readOffset(zone, offset)) {
        at = zone;
        clock.setUtc(entry, time, offset);
    } else {
        clock.setLocal(entry, time);
    }
    return true;
}

bool readIso(Cursor &at, Clock &clock, Entry &entry)
{
    constexpr std::size_t seconds = 19; // "2026-03-10 09:36:04"
    const auto isZone = [](char c) { return c == 'U' || c == 'G' || c == 'Z' || c == '+' || c == '-'; };
    if (at.left() > sizeof clock.last.text && !isZone(at.p[seconds + 1]) &&
        std::memcmp(at.p, clock.last.text, sizeof clock.last.text) == 0) {
        at.p += seconds;
        entry.timeNs = clock.last.timeNs;
        clock.assumedZone = true;
        return true;
    }
    const char *start = at.p;
    Civil time;
    if (!at.digits(4, time.year)) {
        return false;
    }
    const char separator = at.peek();
    if ((separator != '-' && separator != '/') || !at.lit(separator) || !at.digits(2, time.month) ||
        !at.lit(separator) || !at.digits(2, time.day)) {
        return false;
    }
    if (!at.lit('T') && !at.lit(' ') && !at.lit('_')) {
        return false;
    }
    if (!readTimeOfDay(at, time) || !isValid(time)) {
        return false;
    }
    std::int64_t offset = 0;
    Cursor zone = at;
    zone.lit(' ');
    Cursor named = zone;
    if ((named.lit("UTC") || named.lit("GMT")) && !isAlpha(named.peek()) && !isDigit(named.peek())) {
        at = named;
        clock.setUtc(entry, time, 0);
    } else if ((zone.peek() == 'Z' || zone.peek() == '+' || zone.peek() == '-') && readOffset(zone, offset) &&
               (zone.atEnd() || !isDigit(zone.peek()))) {
        at = zone;
        clock.setUtc(entry, time, offset);
    } else {
        clock.setLocal(entry, time);
        if (at.p == start + seconds && at.peek() == ' ') {
            std::memcpy(clock.last.text, start, sizeof clock.last.text);
            clock.last.timeNs = entry.timeNs;
        }
    }
    return true;
}

bool readSyslogTime(Cursor &at, Clock &clock, Entry &entry)
{
    if (at.left() < 15 || !isAlpha(*at.p)) {
        return false;
    }
    Civil time;
    time.month = monthFromName(at.p);
    at.p += 3;
    if (time.month == 0 || !at.lit(' ')) {
        return false;
    }
    at.spaces();
    std::int64_t day = 0;
    if (!at.number(day, 2) || !at.lit(' ')) {
        return false;
    }
    time.day = static_cast<int>(day);
    Cursor withYear = at;
    bool hasYear = withYear.digits(4, time.year) && withYear.lit(' ');
    if (hasYear) {
        at = withYear;
    } else {
        time.year = 1972;
    }
    if (!readTimeOfDay(at, time) || !isValid(time)) {
        return false;
    }
    if (!hasYear) {
        int year = 0;
        withYear = at;
        if (withYear.lit(' ') && withYear.digits(4, year) && (withYear.atEnd() || withYear.peek() == ' ') &&
            year >= 1990 && year < 2100) {
            time.year = year;
            hasYear = true;
            at = withYear;
        }
    }
    if (hasYear) {
        clock.setLocal(entry, time);
    } else {
        clock.setYearless(entry, time);
    }
    return true;
}

bool readCtime(Cursor &at, Clock &clock, Entry &entry)
{
    static constexpr std::string_view days[] = {"Mon ", "Tue ", "Wed ", "Thu ", "Fri ", "Sat ", "Sun "};
    bool weekday = false;
    for (const auto day : days) {
        weekday = weekday || at.lit(day);
    }
    if (!weekday || at.left() < 16) {
        return false;
    }
    Civil time;
    time.month = monthFromName(at.p);
    at.p += 3;
    if (!at.lit(' ')) {
        return false;
    }
    at.spaces();
    std::int64_t day = 0;
    if (!at.number(day, 2) || !at.lit(' ')) {
        return false;
    }
    time.day = static_cast<int>(day);
    if (!readTimeOfDay(at, time) || !at.lit(' ')) {
        return false;
    }
    // date(1) writes the zone's name before the year; only UTC's says by how much it differs
    bool utc = false;
    if (isUpper(at.peek())) {
        const std::string_view zone = at.token();
        utc = zone == "UTC" || zone == "GMT";
        if (zone.size() > 5 || !at.lit(' '))
            return false;
    }
    if (!at.digits(4, time.year) || !isValid(time)) {
        return false;
    }
    if (utc) {
        clock.setUtc(entry, time, 0);
        return true;
    }
    clock.setLocal(entry, time);
    return true;
}

bool readEpoch(std::string_view text, Entry &entry)
{
    Cursor at(text);
    const char *start = at.p;
    std::int64_t whole = 0;
    if (!at.number(whole, 19) || whole < 0) {
        return false;
    }
    const auto length = at.p - start;
    Civil time;
    readFraction(at, time);
    if (!at.atEnd()) {
        return false;
    }
    const bool plain = length == 9 || length == 10;
    if (!plain && length != 13 && length != 16 && length != 19) {
        return false;
    }
    const std::int64_t inSecond = plain ? 1 : length == 13 ? 1000 : length == 16 ? 1'000'000 : second;
    if (whole / inSecond >= lastSecond) {
        return false;
    }
    const std::int64_t nanos = plain ? time.nanos : whole % inSecond * (second / inSecond);
    const int digits = plain ? time.digits : static_cast<int>(length - 10);
    Clock::setEpoch(entry, whole / inSecond, nanos, static_cast<std::uint8_t>(digits));
    return true;
}

} // namespace fd::logs
