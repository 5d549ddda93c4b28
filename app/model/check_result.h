// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/fact.h"
#include "model/json_fields.h"

namespace fd {

/// The wizard's steps that hold checks, in order.
enum class Step { Logs, Capacity, Cdn, Connectivity, Dns };

/// Queued and Running exist only while a run is under way; a saved case holds the other five.
enum class Status { Queued, Running, Pass, Warn, Fail, Skipped, Error };

EnumNames<Step> enumNames(Step);
EnumNames<Status> enumNames(Status);

/// All steps, in order.
std::span<const Step> allSteps();

/// One row of a step's page: one check at one target.
struct CheckResult {
    QString id = {}; ///< of the check: "connectivity.tcp"
    Step step = Step::Connectivity;
    QString target = {}; ///< "203.0.113.20:8080", a file, a resolver; stable for the run
    Status status = Status::Queued;
    QString summary = {}; ///< one line: what was found
    qint64 startedMs = 0; ///< since the start of the run
    qint64 durationMs = 0;
    QJsonObject evidence = {}; ///< the figures behind the summary, per check id
    QString reproduce = {};    ///< a command that asks the same by hand
    std::vector<Observation> observations = {};

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("id", self.id);
        archive("step", self.step);
        archive("target", self.target);
        archive("status", self.status);
        archive("summary", self.summary);
        archive("startedMs", self.startedMs);
        archive("durationMs", self.durationMs);
        archive("evidence", self.evidence);
        archive("reproduce", self.reproduce);
        archive("observations", self.observations);
    }
    bool operator==(const CheckResult &) const = default;
};

/// The state of a step: its worst finished row, Running while any row runs, Skipped where all are.
Status stateOf(Step step, std::span<const CheckResult> results);

} // namespace fd
