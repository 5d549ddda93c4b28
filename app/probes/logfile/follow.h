// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/failure.h"

#include <QString>

#include <functional>
#include <optional>
#include <string_view>

namespace fd::probes {

/// A log that is still written to, as `tail -F` reads it: goes on from where it was, reads a rotated file to
/// its end before the new one of its name, and begins anew where the file became shorter. Never waits: call
/// poll() now and then.
class LogFollower
{
public:
    /// Begins \a tailBytes before the end, after a line end.
    LogFollower(QString path, qint64 tailBytes);
    ~LogFollower();
    LogFollower(const LogFollower &) = delete;
    LogFollower &operator=(const LogFollower &) = delete;

    /// Hands what was added to \a take, at most 16 MiB at a time. A file that is missing for the moment is no
    /// failure. \returns why it cannot be read.
    std::optional<Failure> poll(const std::function<void(std::string_view)> &take);

private:
    bool open(std::optional<Failure> &failure);
    bool readOn(const std::function<void(std::string_view)> &take, std::optional<Failure> &failure);

    QString path_;
    qint64 tailBytes_ = 0;
    int fd_ = -1;
    unsigned long long inode_ = 0;
    unsigned long long device_ = 0;
    qint64 offset_ = 0;
    bool first_ = true;
};

} // namespace fd::probes
