// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/event/sigpipe_guard.h"

#include <ctime>

namespace fd::probes {

namespace {

sigset_t onlySigpipe()
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGPIPE);
    return set;
}

bool isPending()
{
    sigset_t pending;
    sigemptyset(&pending);
    sigpending(&pending);
    return sigismember(&pending, SIGPIPE) == 1;
}

} // namespace

SigpipeGuard::SigpipeGuard() : wasPending_(isPending())
{
    const sigset_t set = onlySigpipe();
    pthread_sigmask(SIG_BLOCK, &set, &before_);
}

SigpipeGuard::~SigpipeGuard()
{
    // A SIGPIPE of a write goes to the thread that wrote: take ours away before it is let through again.
    if (!wasPending_ && isPending()) {
        const sigset_t set = onlySigpipe();
        const timespec now{};
        sigtimedwait(&set, nullptr, &now);
    }
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

} // namespace fd::probes
