// SPDX-License-Identifier: GPL-3.0-or-later
//
// Times as servers write them, into nanoseconds since 1970 UTC.
#pragma once

#include "logs/clock.h"
#include "logs/scan.h"

namespace fd::logs {

/// Three letters of an English month; 0 if they are none.
int monthFromName(const char *three);

/// ".123" or ",123": up to nine decimals count.
void readFraction(Cursor &at, Civil &time);
/// "HH:MM:SS" with a fraction where there is one; the hour may have one digit or a space before it.
bool readTimeOfDay(Cursor &at, Civil &time);
/// "+hhmm", "+hh:mm", "+hh" or "Z".
bool readOffset(Cursor &at, std::int64_t &seconds);

/// "10/Mar/2026:09:36:04", fraction where there is one, then " +0000" where there is one.
bool readClf(Cursor &at, Clock &clock, Entry &entry);
/// "2026-03-10T09:36:04.123Z", also with spaces for the T, slashes for dashes, a comma for the point, any
/// offset or none.
bool readIso(Cursor &at, Clock &clock, Entry &entry);
/// "Mar 10 09:36:04" of RFC 3164, also with a year after the day or after the time.
bool readSyslogTime(Cursor &at, Clock &clock, Entry &entry);
/// "Tue Mar 10 09:36:04.123456 2026" (ctime).
bool readCtime(Cursor &at, Clock &clock, Entry &entry);
/// Any of the above, and "10-Mar-2026 09:36:04", "10.03.2026 09:36:04", "03/10/2026 9:36:04 AM", "Mar 10,
/// 2026 9:36:04 AM". The place stays where it was if there is none.
bool readAnyTime(Cursor &at, Clock &clock, Entry &entry);
/// Epoch seconds, milliseconds, microseconds or nanoseconds, told apart by their size; a fraction belongs to
/// seconds.
bool readEpoch(std::string_view text, Entry &entry);

} // namespace fd::logs
