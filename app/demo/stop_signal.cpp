// SPDX-License-Identifier: GPL-3.0-or-later
#include "demo/stop_signal.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>

namespace fd::demo {

StopSignal::StopSignal() : fd_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

StopSignal::~StopSignal()
{
    if (fd_ >= 0)
        ::close(fd_);
}

void StopSignal::raise()
{
    raised_ = true;
    (void)::eventfd_write(fd_, 1);
}

bool StopSignal::waitFor(int fd, short events, Clock::time_point deadline) const
{
    while (true) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
        std::array<pollfd, 2> waits{pollfd{fd, events, 0}, pollfd{fd_, POLLIN, 0}};
        ::poll(waits.data(), waits.size(), static_cast<int>(std::clamp<decltype(left)>(left, 0, 60'000)));
        if (waits[1].revents != 0)
            return false;
        if (waits[0].revents != 0)
            return true;
        if (Clock::now() >= deadline)
            return false;
    }
}

} // namespace fd::demo
