// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reads logs and saved answers from files: plain or compressed, one by one or as folders and rotated sets.
#pragma once

#include "logs/summarise.h"
#include "probes/logfile/readings.h"
#include "probes/probe.h"

#include <functional>
#include <string_view>

namespace fd::probes {

/// Sums up a file, a folder's files, a rotated set (given by its first file: "error.log" brings "error.log.1"
/// and "error.log.2.gz") or standard input ("-": Settings::standardInput). LogEvidence::failure is Local with
/// the system's words where nothing could be read, and Cancelled after a stop request (within 100 ms).
/// \a interim hears of bytes read and the summary so far.
Outcome probeLog(const LogRequest &request, const Settings &settings, std::stop_token stop,
                 const InterimSink &interim = {});

/// What a log source holds, file by file.
struct LogParts {
    std::vector<logs::Part> parts = {};
    std::vector<Reading> readings = {};  ///< what was to be read, and how
    std::optional<Failure> failure = {}; ///< the first one; what was read in spite of it is in parts
};

/// The same without summing up, for summaries over several sources. Where Settings::standardInput is null,
/// "-" is read from the process's standard input as it comes.
LogParts readLogParts(const LogRequest &request, const Settings &settings, std::stop_token stop,
                      const InterimSink &interim = {});

/// Reads what a visitor saved: at most 16 MiB of it.
Outcome probeResponse(const ResponseRequest &request, const Settings &settings, std::stop_token stop);

/// The files that \a path stands for, oldest first: itself, its rotated siblings, or the logs within a
/// folder, on this machine or another.
/// "-" stands for itself.
QStringList logFilesOf(const QString &path, std::stop_token stop = {});

/// Why the file at \a path, on this computer, cannot be a log, as far as its first bytes tell: a sentence,
/// empty where it can be one or cannot be opened.
QString whyNoLog(const QString &path);

/// When the file was last written to; for "-" the present moment. It gives stamps without a year their year.
Instant logFileTime(const QString &path);

/// Hands the decompressed content of a file to \a take in blocks of up to 1 MiB until its end. gzip, xz,
/// bzip2, zstd, lz4 and compress are recognised by their first bytes. \a take returns false to stop early.
/// Binary logs come as text (logs/unpack.h); \a note then says what was read. A file on another machine
/// ("host:/path", "ssh://host/path") is read with the person's own ssh, which asks for nothing (BatchMode).
/// \returns why the file could not be read, Cancelled after a stop request.
std::optional<Failure> readLogFile(const QString &path, const std::function<bool(std::string_view)> &take,
                                   std::stop_token stop, QString *note = nullptr);

} // namespace fd::probes
