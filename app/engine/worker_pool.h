// SPDX-License-Identifier: GPL-3.0-or-later
//
// The logic that threads share, small and free of Qt so that the thread sanitizer sees all of it.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace fd::engine {

/// Threads that run tasks in the order they were posted. Threads are started as they are needed, up to a
/// limit.
class WorkerPool
{
public:
    explicit WorkerPool(std::size_t limit);
    /// Lets queued tasks run out, then joins. Post a stop to the tasks themselves to make this quick.
    ~WorkerPool();
    WorkerPool(const WorkerPool &) = delete;
    WorkerPool &operator=(const WorkerPool &) = delete;

    /// Callable from any thread. A task must not throw.
    void post(std::function<void()> task);

private:
    void work();

    const std::size_t limit_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::function<void()>> tasks_;
    std::size_t idle_ = 0;
    bool closing_ = false;
    std::vector<std::thread> threads_;
};

/// Carries values from many threads to one.
template <class T>
class Mailbox
{
public:
    void put(T value)
    {
        {
            const std::lock_guard lock(mutex_);
            values_.push_back(std::move(value));
        }
        wake_.notify_one();
    }

    /// Wakes the reader without a value.
    void nudge()
    {
        {
            const std::lock_guard lock(mutex_);
            nudged_ = true;
        }
        wake_.notify_one();
    }

    /// Waits for values, a nudge or \a deadline, and takes everything that is there.
    std::vector<T> take(std::chrono::steady_clock::time_point deadline)
    {
        std::unique_lock lock(mutex_);
        wake_.wait_until(lock, deadline, [this] { return !values_.empty() || nudged_; });
        nudged_ = false;
        return std::exchange(values_, {});
    }

private:
    std::mutex mutex_;
    std::condition_variable wake_;
    std::vector<T> values_;
    bool nudged_ = false;
};

} // namespace fd::engine
