// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "probes/event/wake_fd.h"

#include <chrono>
#include <cstddef>

struct pollfd;

namespace fd::probes {

using Clock = std::chrono::steady_clock;

enum class Woken {
    Ready,    ///< the descriptor has one of the events, or an error or hang-up
    Deadline, ///< the deadline passed first
    Stopped,  ///< a stop was requested
    Broken,   ///< poll() itself failed; errno says why
};

/// Waits until \a fd has one of \a events (POLLIN, POLLOUT), \a deadline passes or \a wake is signalled; a
/// stop wins over everything. A negative \a fd waits for the deadline or the stop alone.
Woken waitFor(int fd, short events, Clock::time_point deadline, const WakeFd &wake);

/// \a time as whole milliseconds for poll(): rounded up, so that no loop spins, and within 0 and \a most.
int pollMillis(Clock::duration time, std::chrono::milliseconds most);

/// poll() for \a time, at most \a most, to the microsecond.
int pollFor(pollfd *fds, std::size_t count, Clock::duration time, std::chrono::milliseconds most);

/// How long a wait may last where no descriptor tells of a stop.
inline constexpr std::chrono::milliseconds kBlindWait{50};

} // namespace fd::probes
