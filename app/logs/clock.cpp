// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/clock.h"

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
