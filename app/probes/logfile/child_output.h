// SPDX-License-Identifier: GPL-3.0-or-later
//
// The output of a program that is run to read a log elsewhere.
#pragma once

#include "model/failure.h"

#include <QStringList>

#include <optional>
#include <string>

#include <sys/types.h>

namespace fd::probes {

/// Runs a program without a shell; its standard output is read from fd(). What still runs at the end of this
/// object's life is ended.
class ChildOutput
{
public:
    /// \a command: the program, looked up in PATH, and its arguments.
    explicit ChildOutput(const QStringList &command);
    ~ChildOutput();
    ChildOutput(const ChildOutput &) = delete;
    ChildOutput &operator=(const ChildOutput &) = delete;

    /// -1 where the program could not be started.
    int fd() const { return out_; }
    /// After the output has ended: waits up to a second for the program's end. Its own words (the last line
    /// of its standard error) where it failed.
    std::optional<Failure> finish();

private:
    std::string words() const;

    pid_t pid_ = -1;
    int out_ = -1;
    int errors_ = -1; ///< a file in memory: a pipe could fill up and stop the program
    int startError_ = 0;
};

} // namespace fd::probes
