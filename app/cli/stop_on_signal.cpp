// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/console.h"

#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <csignal>
#include <fcntl.h>
#include <mutex>
#include <thread>
#include <unistd.h>

namespace fd::cli {

namespace {

constexpr int kSignals[] = {SIGINT, SIGTERM, SIGHUP};

/// The writing end of the pipe; a signal handler may do no more than write to it (signal-safety(7)).
std::atomic<int> signalPipe{-1};

void onSignal(int number)
{
    const int saved = errno;
    const char byte = static_cast<char>(number);
    if (write(signalPipe.load(), &byte, 1) < 0)
        _exit(128 + number);
    errno = saved;
    // A second Ctrl-C ends the program at once.
    std::signal(number, SIG_DFL);
}

} // namespace

struct StopOnSignal::State {
    std::stop_source source = {};
    int ends[2] = {-1, -1};
    std::thread reader = {};
};

StopOnSignal::StopOnSignal() : state_(std::make_unique<State>())
{
    if (pipe2(state_->ends, O_CLOEXEC) != 0)
        return;
    signalPipe = state_->ends[1];
    state_->reader = std::thread([state = state_.get()] {
        char byte = 0;
        while (read(state->ends[0], &byte, 1) < 0 && errno == EINTR) {
        }
        if (byte != 0)
            state->source.request_stop();
    });
    for (const int number : kSignals)
        std::signal(number, onSignal);
}

StopOnSignal::~StopOnSignal()
{
    for (const int number : kSignals)
        std::signal(number, SIG_DFL);
    if (state_->reader.joinable()) {
        const char done = 0;
        while (write(state_->ends[1], &done, 1) < 0 && errno == EINTR) {
        }
        state_->reader.join();
    }
    signalPipe = -1;
    for (const int end : state_->ends) {
        if (end >= 0)
            close(end);
    }
}

std::stop_token StopOnSignal::token() const
{
    return state_->source.get_token();
}

bool StopOnSignal::stopped() const
{
    return state_->source.stop_requested();
}

bool StopOnSignal::wait(Millis time) const
{
    std::mutex mutex;
    std::condition_variable_any changed;
    std::unique_lock lock(mutex);
    return !changed.wait_for(lock, token(), time, [this] { return stopped(); });
}

} // namespace fd::cli
