// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/job.h"

#include "cli/commands.h"
#include "cli/console.h"
#include "engine/run.h"
#include "probes/probe.h"

#include <QCoreApplication>

#include <algorithm>

namespace fd::cli {

namespace {
struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Cli)
};
} // namespace

Case runJob(const Job &job, std::stop_token stop)
{
    probes::initialise();
    probes::Settings settings;
    settings.standardInput = job.standardInput;
    const engine::Prober prober = [&settings](const ProbeRequest &request, std::stop_token token,
                                              const InterimSink &interim) {
        // Nobody sees the first figures of a log here, and each would have all judged again.
        const bool log = std::holds_alternative<LogRequest>(request);
        return probes::probe(request, settings, std::move(token), log ? InterimSink{} : interim);
    };
    Progress progress;
    const engine::Sink sink = [&progress](const Case &run) {
        const auto done = std::count_if(run.checks.begin(), run.checks.end(), [](const CheckResult &row) {
            return row.status != Status::Queued && row.status != Status::Running;
        });
        progress.show(Tr::tr("%1 of %2 checks done").arg(done).arg(run.checks.size()));
    };
    engine::RunOptions options;
    options.deadline = job.deadline;
    return engine::run(job.profile, job.inputs, options, prober, sink, std::move(stop));
}

int exitStatusOf(const Case &run)
{
    if (!run.complete)
        return Stopped;
    // A remark on a site that answers as it should ("the certificate ends in ten days") is no fault.
    const SiteState state = run.diagnosis.verdict.status;
    const auto &findings = run.diagnosis.findings;
    const bool critical = std::any_of(findings.begin(), findings.end(), [](const Finding &finding) {
        return finding.severity == Severity::Critical;
    });
    return critical || state == SiteState::Down || state == SiteState::Degraded ? FaultFound : NothingWrong;
}

} // namespace fd::cli
