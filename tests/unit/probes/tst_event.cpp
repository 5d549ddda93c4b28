// SPDX-License-Identifier: GPL-3.0-or-later
//
// Without Qt Test: the thread sanitizer is blind to what happens inside the distribution's Qt.
#include "probes/event/sigpipe_guard.h"
#include "probes/event/unique_fd.h"
#include "probes/event/wait.h"

#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
using namespace fd::probes;

namespace {

int failures = 0;

void expect(bool condition, const char *what)
{
    if (condition)
        return;
    ++failures;
    std::fprintf(stderr, "FAIL: %s\n", what);
}

struct Pair {
    UniqueFd left;
    UniqueFd right;
};

Pair socketPair()
{
    std::array<int, 2> fds{};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, fds.data()) != 0)
        return {};
    return {UniqueFd(fds[0]), UniqueFd(fds[1])};
}

void aReadyDescriptorEndsTheWait()
{
    const Pair pair = socketPair();
    const WakeFd wake{std::stop_token{}};
    expect(write(pair.right.get(), "x", 1) == 1, "a byte can be written");
    expect(waitFor(pair.left.get(), POLLIN, Clock::now() + 10s, wake) == Woken::Ready, "ready");
}

void theDeadlineEndsTheWait()
{
    const Pair pair = socketPair();
    const WakeFd wake{std::stop_token{}};
    const auto before = Clock::now();
    expect(waitFor(pair.left.get(), POLLIN, before + 30ms, wake) == Woken::Deadline, "deadline");
    expect(Clock::now() >= before + 30ms, "not before the deadline");
    expect(waitFor(pair.left.get(), POLLIN, before, wake) == Woken::Deadline, "a deadline in the past");
}

void aStopEndsTheWaitAtOnce()
{
    const Pair pair = socketPair();
    std::stop_source source;
    Clock::time_point stopped;
    const WakeFd wake{source.get_token()};
    std::jthread stopper([&] {
        // Until the other thread waits; being early is fine as well.
        std::this_thread::yield();
        stopped = Clock::now();
        source.request_stop();
    });
    expect(waitFor(pair.left.get(), POLLIN, Clock::now() + 60s, wake) == Woken::Stopped, "stopped");
    stopper.join();
    expect(Clock::now() - stopped < 1s, "at once");
}

void aStopBeforeTheWaitWins()
{
    const Pair pair = socketPair();
    std::stop_source source;
    source.request_stop();
    const WakeFd wake{source.get_token()};
    expect(write(pair.right.get(), "x", 1) == 1, "a byte can be written");
    expect(waitFor(pair.left.get(), POLLIN, Clock::now() + 60s, wake) == Woken::Stopped,
           "stop wins over ready");
    pollfd fd{wake.fd(), POLLIN, 0};
    expect(poll(&fd, 1, 0) == 1, "the descriptor is readable for whoever polls it");
}

void manyWaitersWakeOnOneStop()
{
    std::stop_source source;
    std::atomic<int> woken = 0;
    std::vector<std::jthread> threads;
    threads.reserve(16);
    for (int i = 0; i < 16; ++i) {
        threads.emplace_back([&woken, token = source.get_token()] {
            const WakeFd wake{token};
            if (waitFor(-1, 0, Clock::now() + 60s, wake) == Woken::Stopped)
                ++woken;
        });
    }
    source.request_stop();
    threads.clear();
    expect(woken == 16, "all wake");
}

void aStopWhileItIsDestroyedIsSafe()
{
    for (int i = 0; i < 500; ++i) {
        std::stop_source source;
        std::jthread waiter([token = source.get_token()] { const WakeFd wake{token}; });
        source.request_stop();
    }
}

void worksWithoutADescriptor()
{
    rlimit before{};
    getrlimit(RLIMIT_NOFILE, &before);
    rlimit none = before;
    none.rlim_cur = 0;
    setrlimit(RLIMIT_NOFILE, &none);
    std::stop_source source;
    const WakeFd wake{source.get_token()};
    setrlimit(RLIMIT_NOFILE, &before);
    expect(wake.fd() == -1, "there is no descriptor left");
    std::jthread stopper([&] { source.request_stop(); });
    const auto start = Clock::now();
    expect(waitFor(-1, 0, start + 60s, wake) == Woken::Stopped, "stopped all the same");
    expect(Clock::now() - start < 5s, "within one slice");
}

void aBrokenPipeDoesNotEndTheProgram()
{
    Pair pair = socketPair();
    pair.right.reset();
    {
        const SigpipeGuard guard;
        expect(write(pair.left.get(), "x", 1) == -1 && errno == EPIPE, "EPIPE");
    }
    sigset_t pending;
    sigpending(&pending);
    expect(sigismember(&pending, SIGPIPE) == 0, "no signal is left behind");
    sigset_t mask;
    pthread_sigmask(SIG_BLOCK, nullptr, &mask);
    expect(sigismember(&mask, SIGPIPE) == 0, "the mask is as before");
}

void millisecondsAreRoundedUp()
{
    expect(pollMillis(1us, 1s) == 1, "never spins");
    expect(pollMillis(-5ms, 1s) == 0, "the past is now");
    expect(pollMillis(1h, 1s) == 1000, "bounded");
}

} // namespace

int main()
{
    aReadyDescriptorEndsTheWait();
    theDeadlineEndsTheWait();
    aStopEndsTheWaitAtOnce();
    aStopBeforeTheWaitWins();
    manyWaitersWakeOnOneStop();
    aStopWhileItIsDestroyedIsSafe();
    worksWithoutADescriptor();
    aBrokenPipeDoesNotEndTheProgram();
    millisecondsAreRoundedUp();
    if (failures == 0)
        std::puts("all waits end as they should");
    return failures == 0 ? 0 : 1;
}
