// SPDX-License-Identifier: GPL-3.0-or-later
//
// One run at a time on a thread of its own; the window only ever sees finished values.
#pragma once

#include "engine/run.h"

#include <QElapsedTimer>
#include <QObject>

#include <functional>
#include <memory>
#include <mutex>
#include <thread>

class QTimer;

namespace fd::ui {

/// A run as it stood at one moment; never changes once handed out.
using CasePtr = std::shared_ptr<const Case>;

/// Lives on the window's thread. Snapshots arrive there by queued calls, at most one in flight and about 30 a
/// second; what came in between is replaced by the newer one, never queued up.
class RunController : public QObject
{
    Q_OBJECT
public:
    /// What is made of a run's logs before it starts, on its thread: configuration files are no logs.
    using Configure = std::function<std::vector<LogSource>(std::vector<LogSource>)>;

    explicit RunController(engine::Prober prober, Configure configure = {}, QObject *parent = nullptr);
    /// Stops the run and waits for its thread: as long as the engine takes to stop (200 ms).
    ~RunController() override;

    /// Starts a run. A run under way is stopped first, without blocking, and the new one starts when it has
    /// ended.
    void start(Profile profile, RunInputs inputs, engine::RunOptions options = {});
    /// Asks the checks \a ids of \a before again; everything else keeps its evidence.
    void runAgain(const CasePtr &before, QStringList ids, engine::RunOptions options = {});
    /// Asks the run to stop. Returns at once; finished() follows.
    void stop();

    bool isRunning() const { return running_; }

Q_SIGNALS:
    void started();
    void advanced(const fd::ui::CasePtr &run);
    void finished(const fd::ui::CasePtr &run);

private:
    using Job = std::function<Case(const engine::Sink &, std::stop_token)>;

    void launch(Job job);
    void offer(CasePtr run);
    void deliver();
    void end(const CasePtr &run);

    engine::Prober prober_;
    Configure configure_;
    bool running_ = false;
    Job next_;

    std::mutex mutex_; ///< guards latest_ and delivering_, shared with the run's thread
    CasePtr latest_;
    bool delivering_ = false;

    QTimer *pace_;
    QElapsedTimer sinceDelivery_;
    std::jthread thread_; ///< last: joined before anything above goes
};

} // namespace fd::ui
