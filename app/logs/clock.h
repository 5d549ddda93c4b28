// SPDX-License-Identifier: GPL-3.0-or-later
//
// The calendar and the zones that times in logs are read by.
#pragma once

#include "logs/entry.h"

#include <QString>
#include <QTimeZone>

#include <optional>
#include <string>

namespace fd::logs {

/// The zone of stamps that name none.
class Zone
{
public:
    /// "UTC", "+02:00", "+0200" or an IANA name; empty: UTC, assumed.
    static std::optional<Zone> fromText(const QString &text);

    /// Seconds since 1970 UTC of a local wall-clock time, given as if it were UTC. An hour that occurs twice
    /// is read as its first occurrence.
    std::int64_t toUtc(std::int64_t localSeconds);
    QString name() const { return name_; }

private:
    QString name_ = QStringLiteral("UTC");
    std::int64_t offset_ = 0;
    std::optional<QTimeZone> rules_ = {};
    std::int64_t cachedQuarter_ = INT64_MIN;
    std::int64_t cachedOffset_ = 0;
};

struct Civil {
    int year = 0;
    int month = 0; ///< 1..12
    int day = 0;
    int hour = 0, minute = 0, second = 0;
    std::int64_t nanos = 0;
    std::uint8_t digits = 0;
};

/// Days since 1970-01-01 in the proleptic Gregorian calendar.
std::int64_t daysFromCivil(int year, int month, int day);
Civil civilFromSeconds(std::int64_t seconds);
bool isValid(const Civil &time);
inline std::int64_t secondsOf(const Civil &t)
{
    return ((daysFromCivil(t.year, t.month, t.day) * 24 + t.hour) * 60 + t.minute) * 60 + t.second;
}

/// Turns wall-clock times into UTC and remembers whether a zone or a year had to be assumed.
struct Clock {
    Zone zone = {};
    std::optional<std::int64_t> fileSeconds = {}; ///< the file's modification time, for stamps without a year
    bool assumedZone = false;
    /// The last stamp in local time, "2026-03-10 09:36:04 ", and what it meant: many lines share it.
    struct {
        char text[20] = {};
        std::int64_t timeNs = noTime;
    } last = {};

    void setUtc(Entry &entry, const Civil &time, std::int64_t offsetSeconds);
    void setLocal(Entry &entry, const Civil &time);
    /// For a stamp without a year: the latest year that puts it no later than a day after the file's time.
    /// Without that time the entry stays without one.
    void setYearless(Entry &entry, Civil time);
    /// \a seconds before lastSecond.
    static void setEpoch(Entry &entry, std::int64_t seconds, std::int64_t nanos, std::uint8_t digits);
};

/// ISO 8601 UTC in the precision of the log: "2026-03-10T09:36:04.123456Z".
std::string isoText(std::int64_t timeNs, int digits);

} // namespace fd::logs
