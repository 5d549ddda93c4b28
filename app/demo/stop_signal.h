// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <chrono>

namespace fd::demo {

using Clock = std::chrono::steady_clock;

/// Ends all waits of the demo's threads at once, and for good.
class StopSignal
{
public:
    StopSignal();
    ~StopSignal();
    StopSignal(const StopSignal &) = delete;
    StopSignal &operator=(const StopSignal &) = delete;

    void raise();
    bool isRaised() const { return raised_; }
    /// Waits until \a fd has one of \a events. \returns false after the deadline or a stop. A negative \a fd
    /// waits for these alone.
    bool waitFor(int fd, short events, Clock::time_point deadline) const;

private:
    int fd_;
    std::atomic<bool> raised_ = false;
};

} // namespace fd::demo
