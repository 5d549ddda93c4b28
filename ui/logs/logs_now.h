// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the logs of a run say by now, whether they are read to the end or not. Pure: no widgets, no clock.
#pragma once

#include "model/case.h"

#include <QStringList>

namespace fd::ui {

struct LogsNow {
    LogSummary summary = {};
    std::vector<LogRequest> sources = {}; ///< those that were asked for, in order
    bool read = false;                    ///< something is in the summary, be it part of a log
    bool reading = false;
    bool stopped = false; ///< a read was ended early: the summary covers what was read until then
    qint64 bytesDone = 0;
    qint64 bytesTotal = 0; ///< 0: not known
    QString failure = {};  ///< why a log could not be read
};

LogsNow logsOf(const Case &run);

/// "310 of 1,024 MB read, 1,100 MB/s, about 1 s left"; what is not known is left out.
QString progressWords(qint64 done, qint64 total, qint64 elapsedMs);
/// "1.4 GB", "310 MB", "12 kB": at most four digits.
QString sizeWords(qint64 bytes);

/// When it began and how bad it is, in one or two sentences; \a reading: there is more to come.
QString onsetWords(const LogSummary &summary, bool reading = false);
/// What else must be known to read the figures: clocks that differ, estimates, notes on files.
QStringList remarks(const LogSummary &summary);

/// The incident with most errors, or null.
const LogIncident *worstOf(const LogSummary &summary);

} // namespace fd::ui
