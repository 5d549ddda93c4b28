// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/run.h"

#include "checks/check.h"
#include "diagnosis/diagnose.h"
#include "engine/worker_pool.h"

#include <QCoreApplication>

#include <algorithm>
#include <map>

namespace fd::engine {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Engine)
};

using Clock = std::chrono::steady_clock;

struct Answer {
    ProbeRequest request;
    Outcome outcome;
};

Instant now()
{
    return std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now());
}

/// Judges all checks over the evidence at hand and ranks the causes.
void judge(Case &run)
{
    const checks::Context context{run.profile, run.inputs, run.evidence, run.started};
    run.checks.clear();
    for (const checks::Check &check : checks::allChecks()) {
        if (!run.inputs.wants(check.step))
            continue;
        std::vector<CheckResult> rows = check.judge(context);
        for (CheckResult &row : rows) {
            row.id = QString::fromLatin1(check.id);
            row.step = check.step;
            run.checks.push_back(std::move(row));
        }
    }
    run.diagnosis = diagnosis::diagnose(run.profile, run.checks);
}

/// One run: the evidence grows until nothing is open. Lives on the thread of run(); only the mailbox is
/// shared.
class Runner
{
public:
    Runner(Case start, const RunOptions &options, const Prober &prober, const Sink &sink,
           std::stop_token stop)
        : run_(std::move(start)),
          options_(options),
          prober_(prober),
          sink_(sink),
          stop_(std::move(stop)),
          began_(Clock::now()),
          pool_(static_cast<std::size_t>(options.workers))
    {
    }

    Case finish()
    {
        const std::stop_callback onStop(stop_, [this] { mailbox_.nudge(); });
        const Clock::time_point deadline = began_ + options_.deadline;
        for (;;) {
            plan();
            dispatch();
            refresh();
            if (run_.evidence.pending() == 0) {
                run_.complete = true;
                break;
            }
            take(mailbox_.take(deadline));
            if (stop_.stop_requested() || Clock::now() >= deadline) {
                giveUp();
                break;
            }
        }
        run_.finished = now();
        refresh();
        return std::move(run_);
    }

private:
    qint64 elapsedMs() const { return std::chrono::duration_cast<Millis>(Clock::now() - began_).count(); }

    void plan()
    {
        const checks::Context context{run_.profile, run_.inputs, run_.evidence, run_.started};
        for (const checks::Check &check : checks::allChecks()) {
            if (!run_.inputs.wants(check.step))
                continue;
            for (ProbeRequest &request : check.plan(context)) {
                if (run_.evidence.ask(request))
                    waiting_.push_back(std::move(request));
            }
        }
    }

    void dispatch()
    {
        std::deque<ProbeRequest> still;
        for (ProbeRequest &request : waiting_) {
            const QString address = addressOf(request);
            int &busy = atAddress_[address];
            const bool crowded = !address.isEmpty() && busy >= options_.connectionsPerAddress;
            if (crowded || inFlight_ >= options_.workers) {
                still.push_back(std::move(request));
                continue;
            }
            ++busy;
            ++inFlight_;
            run_.evidence.start(request, elapsedMs());
            pool_.post([this, request = std::move(request)] {
                Outcome outcome = prober_(request, probes_.get_token());
                mailbox_.put({request, std::move(outcome)});
            });
        }
        waiting_ = std::move(still);
    }

    void take(std::vector<Answer> answers)
    {
        for (Answer &answer : answers) {
            --atAddress_[addressOf(answer.request)];
            --inFlight_;
            run_.evidence.answer(answer.request, std::move(answer.outcome), elapsedMs());
        }
    }

    /// Stops what is in flight, keeps what comes back at once, and marks the rest as not run.
    void giveUp()
    {
        probes_.request_stop();
        const Clock::time_point patience = Clock::now() + Millis{150};
        while (inFlight_ > 0 && Clock::now() < patience)
            take(mailbox_.take(patience));
        const bool stopped = stop_.stop_requested();
        const NotRun reason{stopped ? Tr::tr("The run was stopped before this was answered.")
                                    : Tr::tr("The time limit of the run passed before this was answered.")};
        const std::vector<EvidenceEntry> entries = run_.evidence.entries();
        for (const EvidenceEntry &entry : entries) {
            const Failure *failure = entry.outcome ? failureOf(*entry.outcome) : nullptr;
            if (!entry.outcome || (failure && failure->kind == Failure::Kind::Cancelled))
                run_.evidence.answer(entry.request, reason, elapsedMs());
        }
    }

    void refresh()
    {
        judge(run_);
        if (sink_)
            sink_(run_);
    }

    Case run_;
    const RunOptions options_;
    const Prober &prober_;
    const Sink &sink_;
    const std::stop_token stop_;
    const Clock::time_point began_;
    std::stop_source probes_;
    Mailbox<Answer> mailbox_;
    std::deque<ProbeRequest> waiting_;
    std::map<QString, int> atAddress_;
    int inFlight_ = 0;
    WorkerPool pool_; // last: its threads use all of the above and are joined first
};

Case newCase(const Profile &profile, const RunInputs &inputs)
{
    Case run;
    run.toolVersion = QStringLiteral(FD_VERSION);
    run.started = now();
    run.profile = profile;
    run.inputs = inputs;
    return run;
}

} // namespace

Case run(const Profile &profile, const RunInputs &inputs, const RunOptions &options, const Prober &prober,
         const Sink &sink, std::stop_token stop)
{
    return Runner(newCase(profile, inputs), options, prober, sink, std::move(stop)).finish();
}

Case judgeAgain(const Case &saved)
{
    Case again = saved;
    judge(again);
    return again;
}

Case runAgain(const Case &before, const QStringList &ids, const RunOptions &options, const Prober &prober,
              const Sink &sink, std::stop_token stop)
{
    Case again = newCase(before.profile, before.inputs);
    // What the named checks would ask, given all that is known, is asked anew; the rest is kept.
    const checks::Context known{before.profile, before.inputs, before.evidence, before.started};
    EvidenceSet anew;
    for (const checks::Check &check : checks::allChecks()) {
        if (!ids.contains(QLatin1StringView(check.id)))
            continue;
        for (const ProbeRequest &request : check.plan(known))
            anew.ask(request);
    }
    for (const EvidenceEntry &entry : before.evidence.entries()) {
        if (!entry.outcome || anew.find(entry.request))
            continue;
        again.evidence.ask(entry.request);
        again.evidence.start(entry.request, entry.startedMs);
        again.evidence.answer(entry.request, *entry.outcome, entry.startedMs + entry.durationMs);
    }
    return Runner(std::move(again), options, prober, sink, std::move(stop)).finish();
}

} // namespace fd::engine
