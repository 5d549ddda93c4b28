// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/support/run_controller.h"

#include <QTimer>

#include <utility>

namespace fd::ui {

namespace {
constexpr qint64 deliveryIntervalMs = 33;
}

RunController::RunController(engine::Prober prober, Configure configure, QObject *parent)
    : QObject(parent), prober_(std::move(prober)), configure_(std::move(configure)), pace_(new QTimer(this))
{
    pace_->setSingleShot(true);
    connect(pace_, &QTimer::timeout, this, &RunController::deliver);
}

RunController::~RunController()
{
    thread_.request_stop();
}

void RunController::start(Profile profile, RunInputs inputs, engine::RunOptions options)
{
    launch([this, profile = std::move(profile), inputs = std::move(inputs), options](const engine::Sink &sink,
                                                                                     std::stop_token token) {
        Profile configured = profile;
        if (configure_)
            configured.logs = configure_(std::move(configured.logs));
        return engine::run(configured, inputs, options, prober_, sink, std::move(token));
    });
}

void RunController::runAgain(const CasePtr &before, QStringList ids, engine::RunOptions options)
{
    launch([this, before, ids = std::move(ids), options](const engine::Sink &sink, std::stop_token token) {
        Case configured = *before;
        if (configure_)
            configured.profile.logs = configure_(std::move(configured.profile.logs));
        return engine::runAgain(configured, ids, options, prober_, sink, std::move(token));
    });
}

void RunController::stop()
{
    next_ = nullptr;
    thread_.request_stop();
}

void RunController::launch(Job job)
{
    if (running_) {
        next_ = std::move(job);
        thread_.request_stop();
        return;
    }
    running_ = true;
    Q_EMIT started();
    // The thread of the run before has ended (end() was called by it), so assigning joins without a wait.
    thread_ = std::jthread([this, job = std::move(job)](std::stop_token token) {
        const engine::Sink sink = [this](const Case &run) { offer(std::make_shared<const Case>(run)); };
        CasePtr last = std::make_shared<const Case>(job(sink, std::move(token)));
        QMetaObject::invokeMethod(
            this, [this, last = std::move(last)] { end(last); }, Qt::QueuedConnection);
    });
}

void RunController::offer(CasePtr run)
{
    const std::lock_guard lock(mutex_);
    latest_ = std::move(run);
    if (!std::exchange(delivering_, true))
        QMetaObject::invokeMethod(this, &RunController::deliver, Qt::QueuedConnection);
}

void RunController::deliver()
{
    const qint64 since = sinceDelivery_.isValid() ? sinceDelivery_.elapsed() : deliveryIntervalMs;
    if (since < deliveryIntervalMs) {
        pace_->start(static_cast<int>(deliveryIntervalMs - since));
        return;
    }
    CasePtr run;
    {
        const std::lock_guard lock(mutex_);
        run = std::exchange(latest_, nullptr);
        delivering_ = false;
    }
    sinceDelivery_.start();
    if (run)
        Q_EMIT advanced(run);
}

void RunController::end(const CasePtr &run)
{
    pace_->stop();
    {
        const std::lock_guard lock(mutex_);
        latest_ = nullptr;
        delivering_ = false;
    }
    running_ = false;
    Q_EMIT advanced(run);
    if (const Job next = std::exchange(next_, nullptr)) {
        launch(next);
        return;
    }
    Q_EMIT finished(run);
}

} // namespace fd::ui
