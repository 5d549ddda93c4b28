// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QFile>
#include <QObject>
#include <QTimer>

#include <algorithm>

#ifdef Q_OS_LINUX
#include <unistd.h>
#endif

namespace fd::test {

/// How long this thread was ready to run but had no processor, in ms (proc(5), schedstat): a busy machine's
/// fault.
inline double waitedForProcessorMs()
{
#ifdef Q_OS_LINUX
    QFile file(QStringLiteral("/proc/self/task/%1/schedstat").arg(gettid()));
    if (file.open(QIODevice::ReadOnly))
        return file.readAll().split(' ').value(1).toDouble() / 1e6;
#endif
    return 0;
}

/// Beats every 5 ms; a late beat is time in which no click would have been answered.
class Watchdog : public QObject
{
public:
    Watchdog()
    {
        timer_.setTimerType(Qt::PreciseTimer);
        timer_.setInterval(5);
        connect(&timer_, &QTimer::timeout, this, [this] {
            const double waited = waitedForProcessorMs();
            const double gap = static_cast<double>(since_.nsecsElapsed()) / 1e6 - (waited - waited_) - 5;
            worst_ = std::max(worst_, gap);
            waited_ = waited;
            since_.restart();
        });
    }
    void start()
    {
        worst_ = 0;
        waited_ = waitedForProcessorMs();
        since_.start();
        timer_.start();
    }
    /// What was done since the last beat was the test's own work.
    void forgive()
    {
        waited_ = waitedForProcessorMs();
        since_.restart();
    }
    double stop()
    {
        timer_.stop();
        return worst_;
    }

private:
    QTimer timer_;
    QElapsedTimer since_;
    double waited_ = 0;
    double worst_ = 0;
};

} // namespace fd::test
