// SPDX-License-Identifier: GPL-3.0-or-later
//
// When it began: the error rate over time, and where it changed.
#include "checks/logs/log_rows.h"
#include "checks/registry.h"

#include <QCoreApplication>

#include <algorithm>

namespace fd::checks {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Checks)
};

void judgeLog(const Context &, const LogEvidence &log, CheckResult &row)
{
    const LogSummary &summary = log.summary;
    row.evidence = {{QStringLiteral("incidents"), toJsonValue(summary.incidents)},
                    {QStringLiteral("status"), toJsonValue(summary.status)}};
    if (summary.incidents.empty()) {
        row.summary = Tr::tr("No rise of the error rate");
        row.observations.push_back({Fact::LogQuiet,
                                    Role::Log,
                                    row.target,
                                    Tr::tr("The log %1 shows no rise of the error rate.").arg(row.target),
                                    {},
                                    0,
                                    1});
        return;
    }
    const auto worst =
        std::max_element(summary.incidents.begin(), summary.incidents.end(),
                         [](const LogIncident &a, const LogIncident &b) { return a.errors < b.errors; });
    row.status = Status::Fail;
    row.summary = Tr::tr("Errors rose at %1 (UTC) from %2 % to %3 %")
                      .arg(toIso(worst->start).left(19).replace(u'T', u' '))
                      .arg(worst->baselineErrorRate * 100, 0, 'f', 1)
                      .arg(worst->errorRate * 100, 0, 'f', 1);
    row.observations.push_back(
        {Fact::LogIncident, Role::Log, row.target, row.summary + u'.', {}, worst->errorRate, 1});
}

} // namespace

Check logIncidentCheck()
{
    return {"logs.incident",
            Step::Logs,
            [] { return Tr::tr("Onset"); },
            [] { return Tr::tr("When did it begin, and how bad is it?"); },
            [](const Context &) { return std::vector<ProbeRequest>{}; },
            [](const Context &context) { return logRows(context, judgeLog); }};
}

} // namespace fd::checks
