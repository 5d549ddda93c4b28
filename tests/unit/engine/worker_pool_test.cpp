// SPDX-License-Identifier: GPL-3.0-or-later
//
// Without Qt Test: the thread sanitizer is blind to what happens inside the distribution's Qt.
#include "engine/worker_pool.h"

#include <atomic>
#include <cstdio>
#include <set>

using namespace std::chrono_literals;
using fd::engine::Mailbox;
using fd::engine::WorkerPool;

namespace {

int failures = 0;

void expect(bool condition, const char *what)
{
    if (condition)
        return;
    ++failures;
    std::fprintf(stderr, "FAIL: %s\n", what);
}

auto in(std::chrono::milliseconds time)
{
    return std::chrono::steady_clock::now() + time;
}

void everyTaskRunsOnce()
{
    Mailbox<int> box;
    std::multiset<int> seen;
    {
        WorkerPool pool(8);
        for (int i = 0; i < 500; ++i)
            pool.post([&box, i] { box.put(i); });
        while (seen.size() < 500) {
            const auto values = box.take(in(10s));
            if (values.empty())
                break;
            seen.insert(values.begin(), values.end());
        }
    }
    expect(seen.size() == 500, "every task runs");
    expect(std::set<int>(seen.begin(), seen.end()).size() == 500, "no task runs twice");
}

void theLimitHolds()
{
    std::atomic<int> now = 0;
    std::atomic<int> most = 0;
    {
        WorkerPool pool(3);
        for (int i = 0; i < 60; ++i) {
            pool.post([&] {
                const int running = ++now;
                int seen = most;
                while (running > seen && !most.compare_exchange_weak(seen, running)) {
                }
                std::this_thread::sleep_for(1ms);
                --now;
            });
        }
    }
    expect(most <= 3, "never more threads than the limit");
    expect(most >= 2, "tasks run side by side");
    expect(now == 0, "the destructor waits for what was posted");
}

void aNudgeWakesTheReader()
{
    Mailbox<int> box;
    const auto before = std::chrono::steady_clock::now();
    std::thread other([&box] { box.nudge(); });
    const auto values = box.take(in(10s));
    other.join();
    expect(values.empty(), "a nudge brings no value");
    expect(std::chrono::steady_clock::now() - before < 5s, "a nudge ends the wait");
}

void theDeadlineEndsTheWait()
{
    Mailbox<int> box;
    expect(box.take(in(20ms)).empty(), "nothing came before the deadline");
}

} // namespace

int main()
{
    everyTaskRunsOnce();
    theLimitHolds();
    aNudgeWakesTheReader();
    theDeadlineEndsTheWait();
    std::printf("%s\n", failures == 0 ? "all passed" : "some failed");
    return failures == 0 ? 0 : 1;
}
