// SPDX-License-Identifier: GPL-3.0-or-later
//
// Free of Qt, so that the thread sanitizer sees all of it.
#pragma once

#include <optional>
#include <stop_token>

namespace fd::probes {

/// Makes a stop request visible to poll(): its descriptor becomes readable, once and for good, when the stop
/// is requested. Belongs to the thread that waits; the stop may be requested on any thread, also while this
/// object is destroyed.
class WakeFd
{
public:
    explicit WakeFd(std::stop_token stop);
    ~WakeFd();
    WakeFd(const WakeFd &) = delete;
    WakeFd &operator=(const WakeFd &) = delete;

    /// An eventfd, or -1 where this computer has no descriptor left: then waitFor() looks at stopRequested()
    /// instead.
    int fd() const { return fd_; }
    bool stopRequested() const { return stop_.stop_requested(); }

private:
    struct Write {
        int fd;
        void operator()() const noexcept;
    };

    std::stop_token stop_;
    int fd_;
    // Its destructor waits for a callback that is running, so the descriptor is closed after it.
    std::optional<std::stop_callback<Write>> callback_;
};

} // namespace fd::probes
