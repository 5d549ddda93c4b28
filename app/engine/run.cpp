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
    std::variant<Outcome, Interim> what;
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

/// Takes seconds of doing nothing, so it is asked last and never holds back a verdict.
bool takesLong(const ProbeRequest &request)
{
    return std::holds_alternative<KeepAliveRequest>(request);
}

/// Does the first finding explain the outage, so that nothing that is still open would change the answer?
bool isExplained(const Diagnosis &diagnosis)
{
    constexpr double sure = 0.8;
    return !diagnosis.findings.empty() && diagnosis.findings.front().severity == Severity::Critical &&
           diagnosis.findings.front().confidence >= sure;
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
            settleLongOnes();
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
                    (takesLong(request) ? waitingLong_ : waiting_).push_back(std::move(request));
            }
        }
    }

    void dispatch()
    {
        std::deque<ProbeRequest> still;
        for (ProbeRequest &request : waiting_) {
            const QString address = addressOf(request);
            const int more = connectionsOf(request);
            const int open = address.isEmpty() || more == 0 ? 0 : atAddress_[address];
            const bool crowded = open > 0 && open + more > options_.connectionsPerAddress;
            if (crowded || inFlight_ >= options_.workers)
                still.push_back(std::move(request));
            else
                start(std::move(request), probes_.get_token());
        }
        waiting_ = std::move(still);
    }

    void start(ProbeRequest request, const std::stop_token &stop)
    {
        atAddress_[addressOf(request)] += connectionsOf(request);
        ++inFlight_;
        longInFlight_ += takesLong(request) ? 1 : 0;
        run_.evidence.start(request, elapsedMs());
        pool_.post([this, stop, request = std::move(request)] {
            const InterimSink interim = [this, &request](Interim soFar) {
                mailbox_.put({request, std::move(soFar)});
            };
            Outcome outcome = prober_(request, stop, interim);
            mailbox_.put({request, std::move(outcome)});
        });
    }

    void take(std::vector<Answer> answers)
    {
        for (Answer &answer : answers) {
            if (auto *soFar = std::get_if<Interim>(&answer.what)) {
                run_.evidence.progress(answer.request, std::move(*soFar));
                continue;
            }
            atAddress_[addressOf(answer.request)] -= connectionsOf(answer.request);
            --inFlight_;
            longInFlight_ -= takesLong(answer.request) ? 1 : 0;
            const EvidenceEntry *entry = run_.evidence.find(answer.request);
            if (entry && !entry->outcome) // else it was left out meanwhile
                run_.evidence.answer(answer.request, std::move(std::get<Outcome>(answer.what)), elapsedMs());
        }
    }

    /// Once all else is answered: starts what takes long, or leaves it out where it would change nothing.
    void settleLongOnes()
    {
        if (inFlight_ > longInFlight_ || !waiting_.empty() || run_.evidence.pending() == 0)
            return;
        if (!options_.waitForAll && isExplained(run_.diagnosis)) {
            leaveOut(Tr::tr("This takes long, and what was found explains the outage without it."));
            return;
        }
        for (ProbeRequest &request : std::exchange(waitingLong_, {}))
            start(std::move(request), longProbes_.get_token());
    }

    void leaveOut(const QString &reason)
    {
        longProbes_.request_stop();
        waitingLong_.clear();
        const std::vector<EvidenceEntry> entries = run_.evidence.entries();
        for (const EvidenceEntry &entry : entries) {
            if (!entry.outcome)
                run_.evidence.answer(entry.request, NotRun{reason}, elapsedMs());
        }
        refresh();
    }

    /// Stops what is in flight, keeps what comes back at once, and marks the rest as not run.
    void giveUp()
    {
        probes_.request_stop();
        longProbes_.request_stop();
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
    std::stop_source longProbes_;
    Mailbox<Answer> mailbox_;
    std::deque<ProbeRequest> waiting_;
    std::deque<ProbeRequest> waitingLong_;
    std::map<QString, int> atAddress_;
    int inFlight_ = 0;
    int longInFlight_ = 0; ///< of inFlight_
    WorkerPool pool_;      // last: its threads use all of the above and are joined first
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
    RunOptions named = options;
    named.waitForAll = true; // whoever names a check wants its answer
    return Runner(std::move(again), named, prober, sink, std::move(stop)).finish();
}

} // namespace fd::engine
