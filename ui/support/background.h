// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointer>
#include <QThreadPool>

#include <utility>

namespace fd::ui {

/// Runs \a work on a pool thread and hands its answer to \a then on the thread of \a context, unless that is
/// gone by then. For files: the window itself never waits for a disk.
template <class Work, class Then>
void inBackground(QObject *context, Work work, Then then)
{
    // The context's own life is only looked at on its own thread.
    QObject *relay = new QObject;
    QPointer<QObject> guard(context);
    QThreadPool::globalInstance()->start([relay, guard = std::move(guard), work = std::move(work),
                                          then = std::move(then)]() mutable {
        auto answer = work();
        QMetaObject::invokeMethod(
            relay,
            [relay, guard = std::move(guard), then = std::move(then), answer = std::move(answer)]() mutable {
                relay->deleteLater();
                if (guard)
                    then(std::move(answer));
            },
            Qt::QueuedConnection);
    });
}

} // namespace fd::ui
