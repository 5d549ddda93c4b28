// SPDX-License-Identifier: GPL-3.0-or-later
//
// Bytes in, summary out. Reading files is not done here (probes/logfile does it).
#pragma once

#include "model/log_summary.h"

#include <functional>
#include <memory>
#include <string_view>

namespace fd::logs {

struct Options {
    QString format = {};   ///< overrules detection where set
    QString timezone = {}; ///< for stamps without a zone; empty: UTC, and the summary says so
    std::optional<Instant> since = {};
    std::optional<Instant> until = {};
    std::optional<Instant> fileTime = {}; ///< the file's modification time: gives year-less stamps their year
    int top = 20;                         ///< templates, upstreams kept
};

/// One parsed line: the fields of the contract's ndjson.
struct Record {
    qint64 line = 0;
    bool unparsed = false;
    QString format = {};
    std::optional<Instant> time = {};
    QString timeText = {}; ///< ISO 8601 UTC in the precision of the log
    QString level = {};
    std::optional<int> status = {};
    QString method = {}, url = {}, protocol = {};
    std::optional<qint64> bytes = {};
    QString client = {}, host = {}, upstream = {}, upstreamStatus = {};
    std::optional<double> upstreamMs = {};
    std::optional<double> durationMs = {};
    QString userAgent = {}, referrer = {}, message = {}, templateText = {};
};

/// What one file adds to a summary of several.
class Part
{
public:
    Part();
    ~Part();
    Part(Part &&) noexcept;
    Part &operator=(Part &&) noexcept;

    const LogFile &file() const;

private:
    friend class Summariser;
    friend LogSummary summaryOf(std::vector<Part> parts, int top);
    friend Part joined(std::vector<Part> pieces);
    struct State;
    std::unique_ptr<State> state_;
};

/// Sums up one file, fed in blocks of any size in order. Memory stays bounded whatever is fed.
class Summariser
{
public:
    Summariser(QString path, Options options);
    ~Summariser();
    Summariser(Summariser &&) noexcept;
    Summariser &operator=(Summariser &&) noexcept;

    void feed(std::string_view block);
    LogSummary finish();
    /// In place of finish(): the file's share of a summary of several files.
    Part finishPart();

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// The parts of one file that was summed up in pieces, in the order of the file, cut after line ends; at
/// least one.
Part joined(std::vector<Part> pieces);
/// Can a file that begins with \a head be cut into pieces after any line end? Not where a header rules the
/// lines below or where lines are put together.
bool canSplit(std::string_view head);

/// One summary over the lines of several files, on one clock: exact, as if they were one file.
LogSummary summaryOf(std::vector<Part> parts, int top);

/// Calls \a each for every line of \a block, fed the same way; used by `logs --format ndjson`.
class RecordReader
{
public:
    RecordReader(QString path, Options options, std::function<void(const Record &)> each);
    ~RecordReader();
    void feed(std::string_view block);
    void finish();

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// Several finished summaries as one, on one clock. Percentiles of an upstream in more than one of them are
/// weighted means, since the times themselves are gone; summaryOf() is exact.
LogSummary merge(std::vector<LogSummary> parts, int top);

/// Is \a timezone one that Options takes: "UTC", "+02:00" or an IANA name?
bool isTimezone(const QString &timezone);

/// The record as one line of the contract's ndjson (without line end); what it does not say is left out.
QByteArray toNdjson(const Record &record, const QString &file);

/// The names that --log-format takes.
QStringList formatNames();

} // namespace fd::logs
