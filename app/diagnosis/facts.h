// SPDX-License-Identifier: GPL-3.0-or-later
//
// All observations of a run, to be looked up by whom and what they are about.
#pragma once

#include "model/case.h"

#include <map>

namespace fd::diagnosis {

/// An observation and the row it came from.
struct Seen {
    Observation what = {};
    QString check = {};
    QString target = {};
    Step step = Step::Connectivity;
};

class Facts
{
public:
    Facts(const Profile &profile, std::span<const CheckResult> checks);

    const std::vector<Seen> &of(Role role, Fact fact) const;
    bool has(Role role, Fact fact) const { return !of(role, fact).empty(); }
    bool hasAny(Role role, std::initializer_list<Fact> facts) const;
    /// The strongest observation's weight, 0 to 1; 0 where there is none.
    double strength(Role role, Fact fact) const;
    /// Known failure texts that point to \a cause.
    std::vector<Seen> signatures(QStringView cause) const;
    bool anySignature() const { return !signatures_.empty(); }

private:
    void add(Seen seen);

    std::map<std::pair<Role, Fact>, std::vector<Seen>> byFact_;
    std::vector<Seen> signatures_;
};

/// What visitors notice, as a set of Symptom.
unsigned symptomsOf(const Profile &profile, const Facts &facts);

} // namespace fd::diagnosis
