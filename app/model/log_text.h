// SPDX-License-Identifier: GPL-3.0-or-later
//
// The lines of a log by number, read from the disk only as they are wanted. What the window needs of the room
// that reads files.
#pragma once

#include "model/log_summary.h"
#include "model/probe_request.h"

#include <functional>
#include <map>
#include <memory>
#include <stop_token>

namespace fd {

struct LogLine {
    qint64 number = 0; ///< from 1
    QString text = {}; ///< without the line end
    bool cut = false;  ///< the line is longer than what stands here
    bool operator==(const LogLine &) const = default;
};

/// Lines from first to last, both included; empty where last < first.
struct LineRange {
    qint64 first = 1;
    qint64 last = 0;
    qint64 count() const { return last < first ? 0 : last - first + 1; }
    bool operator==(const LineRange &) const = default;
};

struct LineSearch {
    QString text = {};
    bool regex = false; ///< RE2's syntax; else the text as it stands
    bool matchCase = false;
    LineRange within = {};
};

struct LineMatches {
    std::vector<qint64> lines = {}; ///< in order, at most a million
    qint64 count = 0;               ///< of all that match
    bool complete = false;          ///< false while the search goes on, and where it was stopped
    QString problem = {};           ///< why nothing can be searched: a broken expression
};

/// One field of a record: the name as in `fetch-doctor logs --format ndjson`, and its value.
struct RecordField {
    QString name = {};
    QString value = {};
    bool operator==(const RecordField &) const = default;
};

/// One log file. Callable from any thread; every call may wait for the disk and ends soon after a stop
/// request with what it has.
class LogText
{
public:
    virtual ~LogText() = default;
    /// Counts the lines, also those that were appended since the last call. \returns what is wrong, or
    /// nothing.
    virtual QString measure(std::stop_token stop) = 0;
    virtual qint64 lineCount() const = 0; ///< known by now
    /// The number of the line that holds the byte at \a offset of the (unpacked) file; 0 where it is not
    /// known by now.
    virtual qint64 lineAt(qint64 offset) const = 0;
    virtual std::vector<LogLine> lines(const std::vector<qint64> &numbers, std::stop_token stop) const = 0;
    /// The lines from the first at or after \a since to the last at or before \a until, for a file on time;
    /// the whole file where times do not help.
    virtual LineRange between(Instant since, Instant until, std::stop_token stop) const = 0;
    /// \a found is told of the matches so far a few times a second.
    virtual LineMatches find(const LineSearch &search, const std::function<void(const LineMatches &)> &found,
                             std::stop_token stop) const = 0;
    /// What the line says, field by field; empty where its format is not known.
    virtual std::vector<RecordField> fields(const QString &line) const = 0;
};

/// What the logs say of one span of time.
struct LogSpanSums {
    LogSummary summary = {};
    /// Who asked for what within the span, as an incident would say it; of what lies outside nothing is
    /// known.
    LogIncident within = {};
    /// Of the files that were read in part: the byte where that part begins. Their lines are counted from
    /// there.
    std::map<QString, qint64> begins = {};
};

/// The sums over logs that are still written to. To be used by one thread at a time.
class GrowingLogs
{
public:
    virtual ~GrowingLogs() = default;
    /// All that the sources hold by now. Only what was added since the call before is read; a file that was
    /// cut off, or another one of its name, is read anew. After a stop request the summary covers what was
    /// read, and the next call goes on from there.
    virtual LogSummary update(std::stop_token stop) = 0;
};

/// How the window gets at log files; handed in by the program's entry point. All but `open` and `grow` wait
/// for the disk.
struct LogTools {
    /// \a file of a summary, which was read by \a request.
    std::function<std::shared_ptr<LogText>(const LogFile &file, const LogRequest &request)> open = {};
    /// The sources, each within its own since and until, summed up as one.
    std::function<LogSummary(const std::vector<LogRequest> &sources, std::stop_token stop)> summarise = {};
    /// The same for one span of time, told from the \a incidents of the whole. Reads only that part of a
    /// large file that the times name, where its lines are on time.
    std::function<LogSpanSums(const std::vector<LogRequest> &sources,
                              const std::vector<LogIncident> &incidents, std::stop_token stop)>
        sumSpan = {};
    std::function<std::shared_ptr<GrowingLogs>(const std::vector<LogRequest> &sources)> grow = {};
    /// Takes configuration files out of the logs and reads the others as those say.
    std::function<std::vector<LogSource>(std::vector<LogSource> logs)> configured = {};
};

} // namespace fd
