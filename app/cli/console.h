// SPDX-License-Identifier: GPL-3.0-or-later
//
// What all subcommands share: reading options, standard input and output, Ctrl-C, progress.
#pragma once

#include "model/time.h"

#include <tl/expected.hpp>

#include <QCommandLineParser>
#include <QString>
#include <QStringList>

#include <memory>
#include <optional>
#include <stop_token>

namespace fd::cli {

/// What `--help` shows.
QString overview();

/// Parses \a arguments. Where that settles the matter (--help, or an unknown option) the exit status is
/// returned.
std::optional<int> parse(QCommandLineParser &parser, const QString &command, const QStringList &arguments);

/// Writes to standard output or a file. \returns NothingWrong, or Unusable after a line on standard error.
int writeOrRefuse(const QString &path, const QByteArray &bytes);

/// All of standard input, at most \a limit bytes. \returns an error sentence where there is more, or none can
/// be read.
tl::expected<QByteArray, QString> readStandardInput(qint64 limit);

/// A whole file, or standard input for "-".
tl::expected<QByteArray, QString> readFile(const QString &path, qint64 limit);

/// "2026-11-22T08:00:00Z", "2026-11-22 08:00" (UTC) or "30m", "2h", "1d" before \a now.
std::optional<Instant> timeFromText(const QString &text, Instant now);

/// Seconds from "10", "0.5", "2m"; empty unless it is more than 0 and at most a day.
std::optional<Millis> durationFromText(const QString &text);

/// The present moment, to the millisecond.
Instant now();

/// While it lives, SIGINT, SIGTERM and SIGHUP request a stop instead of ending the program; the second one
/// ends it.
class StopOnSignal
{
public:
    StopOnSignal();
    ~StopOnSignal();
    StopOnSignal(const StopOnSignal &) = delete;
    StopOnSignal &operator=(const StopOnSignal &) = delete;

    std::stop_token token() const;
    bool stopped() const;
    /// Sleeps, at most until a stop is requested. \returns false if one was.
    bool wait(Millis time) const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// One line on standard error that is written over; nothing at all where that is no terminal.
class Progress
{
public:
    Progress();
    ~Progress();
    Progress(const Progress &) = delete;
    Progress &operator=(const Progress &) = delete;
    void show(const QString &line);
    void clear();

private:
    bool terminal_ = false;
    bool shown_ = false;
};

} // namespace fd::cli
