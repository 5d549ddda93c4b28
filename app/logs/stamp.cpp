// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/stamp.h"

#include <QDateTime>

#include <cstdio>

namespace fd::logs {

namespace {
constexpr std::int64_t second = 1'000'000'000;

std::int64_t floorDiv(std::int64_t a, std::int64_t b)
{
    return a / b - (a % b < 0 ? 1 : 0);
}

void set(Entry &entry, std::int64_t seconds, const Civil &time)
{
    entry.timeNs = seconds * second + time.nanos;
    entry.timeDigits = time.digits;
}
} // namespace

std::optional<Zone> Zone::fromText(const QString &text)
{
    Zone zone;
    if (text.isEmpty()) {
        return zone;
    }
    zone.name_ = text;
    if (text.compare(QLatin1StringView("UTC"), Qt::CaseInsensitive) == 0 || text == QLatin1StringView("Z")) {
        return zone;
    }
    const QByteArray bytes = text.toLatin1();
    Cursor at({bytes.constData(), static_cast<std::size_t>(bytes.size())});
    if (at.peek() == '+' || at.peek() == '-') {
        if (!readOffset(at, zone.offset_) || !at.atEnd()) {
            return std::nullopt;
        }
        return zone;
    }
    const QTimeZone rules(bytes);
    if (!rules.isValid()) {
        return std::nullopt;
    }
    zone.rules_ = rules;
    return zone;
}

std::int64_t Zone::toUtc(std::int64_t localSeconds)
{
    if (!rules_) {
        return localSeconds - offset_;
    }
    const std::int64_t quarter = floorDiv(localSeconds, 900);
    if (quarter != cachedQuarter_) {
        const QDateTime wall = QDateTime::fromSecsSinceEpoch(quarter * 900, QTimeZone::utc());
        const QDateTime local(wall.date(), wall.time(), *rules_);
        cachedOffset_ = local.offsetFromUtc();
        cachedQuarter_ = quarter;
    }
    return localSeconds - cachedOffset_;
}

// Howard Hinnant's days_from_civil, http://howardhinnant.github.io/date_algorithms.html (public domain
// method).
std::int64_t daysFromCivil(int year, int month, int day)
{
    const int y = year - (month <= 2 ? 1 : 0);
    const std::int64_t era = floorDiv(y, 400);
    const std::int64_t yearOfEra = y - era * 400;
    const std::int64_t dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719468;
}

Civil civilFromSeconds(std::int64_t seconds)
{
    const std::int64_t days = floorDiv(seconds, 86400);
    const auto rest = static_cast<int>(seconds - days * 86400);
    const std::int64_t z = days + 719468;
    const std::int64_t era = floorDiv(z, 146097);
    const std::int64_t dayOfEra = z - era * 146097;
    const std::int64_t yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
    const std::int64_t dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    const std::int64_t mp = (5 * dayOfYear + 2) / 153;
    Civil time;
    time.day = static_cast<int>(dayOfYear - (153 * mp + 2) / 5 + 1);
    time.month = static_cast<int>(mp < 10 ? mp + 3 : mp - 9);
    time.year = static_cast<int>(yearOfEra + era * 400 + (time.month <= 2 ? 1 : 0));
    time.hour = rest / 3600;
    time.minute = rest / 60 % 60;
    time.second = rest % 60;
    return time;
}

bool isValid(const Civil &t)
{
    static constexpr int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return t.month >= 1 && t.month <= 12 && t.day >= 1 && t.day <= days[t.month - 1] && t.hour < 24 &&
           t.minute < 60 && t.second <= 60 && t.year >= 1970 && t.year < 2200;
}

void Clock::setUtc(Entry &entry, const Civil &time, std::int64_t offsetSeconds)
{
    set(entry, secondsOf(time) - offsetSeconds, time);
}

void Clock::setLocal(Entry &entry, const Civil &time)
{
    assumedZone = true;
    set(entry, zone.toUtc(secondsOf(time)), time);
}

void Clock::setYearless(Entry &entry, Civil time)
{
    if (!fileSeconds) {
        return;
    }
    const std::int64_t latest = *fileSeconds + 86400;
    time.year = civilFromSeconds(latest).year;
    for (int tries = 0; tries < 8; ++tries, --time.year) {
        const bool leapDay = time.month == 2 && time.day == 29;
        if (leapDay && daysFromCivil(time.year, 3, 1) - daysFromCivil(time.year, 2, 28) != 2) {
            continue;
        }
        if (zone.toUtc(secondsOf(time)) <= latest) {
            break;
        }
    }
    setLocal(entry, time);
}

void Clock::setEpoch(Entry &entry, std::int64_t seconds, std::int64_t nanos, std::uint8_t digits)
{
    entry.timeNs = seconds * second + nanos;
    entry.timeDigits = digits;
}

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
    if (!at.lit('/') || !at.digits(4, time.year) || !at.lit(':') || !readTimeOfDay(at, time) ||
        !isValid(time)) {
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
    if ((zone.peek() == 'Z' || zone.peek() == '+' || zone.peek() == '-') && readOffset(zone, offset) &&
        (zone.atEnd() || !isDigit(zone.peek()))) {
        at = zone;
        clock.setUtc(entry, time, offset);
    } else {
        clock.setLocal(entry, time);
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
    if (!readTimeOfDay(at, time) || !at.lit(' ') || !at.digits(4, time.year) || !isValid(time)) {
        return false;
    }
    clock.setLocal(entry, time);
    return true;
}

bool readEpoch(std::string_view text, Entry &entry)
{
    Cursor at(text);
    const char *start = at.p;
    std::int64_t whole = 0;
    if (!at.number(whole, 19)) {
        return false;
    }
    const auto length = at.p - start;
    Civil time;
    readFraction(at, time);
    if (!at.atEnd()) {
        return false;
    }
    if (length == 9 || length == 10) {
        Clock::setEpoch(entry, whole, time.nanos, time.digits);
    } else if (length == 13) {
        Clock::setEpoch(entry, whole / 1000, whole % 1000 * 1'000'000, 3);
    } else if (length == 16) {
        Clock::setEpoch(entry, whole / 1'000'000, whole % 1'000'000 * 1000, 6);
    } else if (length == 19) {
        Clock::setEpoch(entry, whole / second, whole % second, 9);
    } else {
        return false;
    }
    return true;
}

std::string isoText(std::int64_t timeNs, int digits)
{
    const std::int64_t seconds = floorDiv(timeNs, second);
    const Civil t = civilFromSeconds(seconds);
    char text[48];
    int length = std::snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d", t.year, t.month, t.day,
                               t.hour, t.minute, t.second);
    if (digits > 0) {
        std::int64_t fraction = timeNs - seconds * second;
        for (int i = digits; i < 9; ++i) {
            fraction /= 10;
        }
        length += std::snprintf(text + length, sizeof text - static_cast<std::size_t>(length), ".%0*lld",
                                digits, static_cast<long long>(fraction));
    }
    return std::string(text, static_cast<std::size_t>(length)) + "Z";
}

} // namespace fd::logs
