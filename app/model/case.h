// SPDX-License-Identifier: GPL-3.0-or-later
//
// A case is one run from end to end: `fetch-doctor/case/1`.
#pragma once

#include "model/evidence_set.h"
#include "model/finding.h"
#include "model/profile.h"

namespace fd {

/// What a run is told beside the profile.
struct RunInputs {
    std::vector<Step> steps = {}; ///< empty: all
    QStringList responses = {};   ///< files of what a visitor saw, or "-"
    QByteArray pasted = {};       ///< the same, pasted in the window
    std::optional<Instant> since = {};
    std::optional<Instant> until = {};

    bool wants(Step step) const;

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("steps", self.steps);
        archive("responses", self.responses);
        archive("pasted", self.pasted);
        archive("since", self.since);
        archive("until", self.until);
    }
    bool operator==(const RunInputs &) const = default;
};

struct Case {
    QString toolVersion = {};
    Instant started{};
    Instant finished{};
    bool complete = false;
    Profile profile = {};
    RunInputs inputs = {};
    EvidenceSet evidence = {};
    std::vector<CheckResult> checks = {};
    Diagnosis diagnosis = {};
};

QJsonObject toJson(const Case &run);
/// Reads a case file. The error is one line that says what is wrong and where.
tl::expected<Case, QString> caseFromJson(const QByteArray &json);

} // namespace fd
