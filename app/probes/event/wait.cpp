// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/event/wait.h"

#include <poll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <ctime>

namespace fd::probes {

using namespace std::chrono_literals;

int pollMillis(Clock::duration time, std::chrono::milliseconds most)
{
    const auto whole = std::chrono::ceil<std::chrono::milliseconds>(time);
    return static_cast<int>(std::clamp<std::chrono::milliseconds>(whole, 0ms, most).count());
}

int pollFor(pollfd *fds, std::size_t count, Clock::duration time, std::chrono::milliseconds most)
{
    const auto left = std::clamp<Clock::duration>(time, 0ns, most);
    const auto whole = std::chrono::floor<std::chrono::seconds>(left);
    const timespec limit{static_cast<time_t>(whole.count()), static_cast<long>((left - whole).count())};
    return ppoll(fds, count, &limit, nullptr);
}

Woken waitFor(int fd, short events, Clock::time_point deadline, const WakeFd &wake)
{
    const auto longest = wake.fd() >= 0 ? std::chrono::milliseconds{60s} : kBlindWait;
    for (;;) {
        if (wake.stopRequested())
            return Woken::Stopped;
        std::array<pollfd, 2> fds{{{fd, events, 0}, {wake.fd(), POLLIN, 0}}};
        const int n = poll(fds.data(), fds.size(), pollMillis(deadline - Clock::now(), longest));
        if (n < 0 && errno != EINTR)
            return Woken::Broken;
        if (wake.stopRequested())
            return Woken::Stopped;
        if (n > 0 && fds[0].revents != 0)
            return Woken::Ready;
        if (Clock::now() >= deadline)
            return Woken::Deadline;
    }
}

} // namespace fd::probes
