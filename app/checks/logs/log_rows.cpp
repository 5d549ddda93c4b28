// SPDX-License-Identifier: GPL-3.0-or-later
#include "checks/logs/log_rows.h"

#include <QCoreApplication>

namespace fd::checks {

namespace {
struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Checks)
};

/// What stands in the part that is read counts at once; what does not may still come.
void judgeSoFar(const Context &context, const LogEvidence &log,
                void (*judge)(const Context &, const LogEvidence &, CheckResult &), CheckResult &row)
{
    CheckResult known = row;
    known.status = Status::Pass;
    judge(context, log, known);
    if (known.status == Status::Pass)
        return;
    known.status = row.status;
    row = std::move(known);
}

} // namespace

std::vector<LogRequest> logRequests(const Context &context)
{
    std::vector<LogRequest> requests;
    for (const LogSource &log : context.profile.logs)
        requests.push_back({log.path, context.inputs.since, context.inputs.until, log.format, log.timezone});
    return requests;
}

std::vector<CheckResult> logRows(const Context &context,
                                 void (*judge)(const Context &, const LogEvidence &, CheckResult &))
{
    std::vector<CheckResult> rows;
    for (const LogRequest &request : logRequests(context)) {
        CheckResult row = rowFor(context, request.path, request);
        const auto *log = context.evidence.get<LogEvidence>(request);
        if (isAnswered(row) && log) {
            if (log->failure) {
                row.status = Status::Error;
                row.summary = Tr::tr("The log could not be read: %1").arg(log->failure->detail);
                row.observations.push_back(
                    {Fact::LogUnreadable, Role::Log, request.path, row.summary + u'.', {}, 0, 1});
            } else {
                judge(context, *log, row);
            }
        }
        if (const auto *soFar = context.evidence.soFar<LogEvidence>(request))
            judgeSoFar(context, *soFar, judge, row);
        rows.push_back(std::move(row));
    }
    if (rows.empty()) {
        CheckResult row;
        row.target = Tr::tr("no log");
        row.status = Status::Skipped;
        row.summary = Tr::tr(
            "No log was given. The error log of the edge or the origin often names the cause at once.");
        rows.push_back(row);
    }
    return rows;
}

} // namespace fd::checks
