// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/event/wake_fd.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <utility>

namespace fd::probes {

void WakeFd::Write::operator()() const noexcept
{
    // Cannot fail in a way that matters: the counter is far from full, and nobody reads it down.
    (void)!eventfd_write(fd, 1);
}

WakeFd::WakeFd(std::stop_token stop) : stop_(std::move(stop)), fd_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
{
    if (fd_ >= 0)
        callback_.emplace(stop_, Write{fd_});
}

WakeFd::~WakeFd()
{
    callback_.reset();
    if (fd_ >= 0)
        close(fd_);
}

} // namespace fd::probes
