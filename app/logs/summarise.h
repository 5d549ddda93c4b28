// SPDX-License-Identifier: GPL-3.0-or-later
//
// Bytes in, summary out. Reading files is not done here (probes/logfile does it).
#pragma once

#include "model/log_text.h"

#include <functional>
#include <memory>
#include <string_view>

namespace fd::logs {

struct Options {
    QString format = {};   ///< a name overrules detection; log_format and LogFormat lines are tried first
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
    qint64 continues =
        0; ///< the line of the record that this line goes on from: a stack trace; 0: it is a record
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
    void setNote(const QString &note);
    /// Costs a few milliseconds.
    Part copy() const;

private:
    friend class Summariser;
    friend LogSummary summaryOf(std::vector<Part> parts, int top);
    friend LogSpanSums spanOf(std::vector<Part> parts, int top, const std::vector<LogIncident> &incidents);
    static void joinAll(std::vector<Part> &parts);
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
    /// The file has another name by now.
    void setPath(const QString &path);
    LogSummary finish();
    /// In place of finish(): the file's share of a summary of several files.
    Part finishPart();
    /// What the lines fed so far would give as finishPart(), which can still follow; half a line at the end
    /// does not count yet. Costs a few milliseconds; to be called by the thread that feeds.
    Part partSoFar() const;
    LogSummary soFar() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// The parts of one file that was summed up in pieces, in the order of the file, cut after line ends; at
/// least one.
Part joined(std::vector<Part> pieces);
/// Where a file can be cut into pieces: nowhere where a header rules the lines below or where lines that are
/// put together stand anywhere.
enum class Cut { Nowhere, AtLines, AtGroups };
/// By the first bytes of the file.
Cut cutOf(std::string_view head);
/// The first place in \a text, not its start, where it can be cut; npos where there is none.
std::size_t nextCut(std::string_view text, Cut cut);

/// One summary over the lines of several files, on one clock: exact, as if they were one file.
LogSummary summaryOf(std::vector<Part> parts, int top);

/// The same where the parts are those of a span of time, told from the \a incidents of the whole.
LogSpanSums spanOf(std::vector<Part> parts, int top, const std::vector<LogIncident> &incidents);

/// Calls \a each for every line of \a block, fed the same way; used by `logs --format ndjson`.
class RecordReader
{
public:
    RecordReader(QString path, Options options, std::function<void(const Record &)> each);
    ~RecordReader();
    void feed(std::string_view block);
    /// Gives the complete lines so far, where more may take its time to come.
    void settle();
    void finish();

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// Several finished summaries as one, on one clock. Percentiles of an upstream in more than one of them are
/// weighted means, since the times themselves are gone; summaryOf() is exact.
LogSummary merge(std::vector<LogSummary> parts, int top);

/// Makes ready what the first failure in a log asks for, which takes some 30 ms. From any thread; returns at
/// once where it was done before.
void prepare();

/// Is \a timezone one that Options takes: "UTC", "+02:00" or an IANA name?
bool isTimezone(const QString &timezone);

/// The record as one line of the contract's ndjson (without line end); what it does not say is left out.
QByteArray toNdjson(const Record &record, const QString &file);

/// The names that --log-format takes.
QStringList formatNames();

} // namespace fd::logs
