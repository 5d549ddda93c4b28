// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <csignal>

namespace fd::probes {

/// While it lives, a write to a connection that is gone gives EPIPE on this thread instead of ending the
/// program. The process keeps its own handling of SIGPIPE, so that `fetch-doctor-cli … | head` still ends as
/// one expects.
class SigpipeGuard
{
public:
    SigpipeGuard();
    ~SigpipeGuard();
    SigpipeGuard(const SigpipeGuard &) = delete;
    SigpipeGuard &operator=(const SigpipeGuard &) = delete;

private:
    sigset_t before_{};
    bool wasPending_ = false;
};

} // namespace fd::probes
