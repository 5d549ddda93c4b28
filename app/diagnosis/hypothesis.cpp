// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnosis/hypothesis.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace fd::diagnosis {

namespace {

/// What one known failure text weighs, by where it was found: a log names the failure, a page repeats it.
constexpr double kLogText = 3.6;
constexpr double kVisitorText = 3.2;
constexpr double kPageText = 2.4;

/// What one visit that went well says against a log by which requests fail now and then, until now.
constexpr double kOneVisit = 0.25;

bool ofOneVisit(Role role)
{
    return role == Role::Edge || role == Role::Origin;
}

/// Facts that deserve attention but take no site down by themselves.
constexpr Fact kAdvisory[] = {Fact::TlsExpiresSoon, Fact::HttpSlow,       Fact::ResolverSlow,
                              Fact::CpuHigh,        Fact::MemoryHigh,     Fact::LoadHigh,
                              Fact::DiskFull,       Fact::KeepAliveShort, Fact::HttpTimesVary};

bool isAdvisory(Fact fact)
{
    return std::find(std::begin(kAdvisory), std::end(kAdvisory), fact) != std::end(kAdvisory);
}

/// Several texts confirm each other, but each further one adds less.
double weighTexts(const std::vector<Seen> &texts)
{
    double sum = 0;
    double share = 1;
    std::set<QString> told;
    for (const Seen &seen : texts) {
        if (!told.insert(seen.what.text).second)
            continue;
        sum += share * textWeight(seen);
        share *= 0.25;
    }
    return sum;
}

/// A server's log or page tells of the names that this server looks up, or of whose they are: that the site's
/// own resolves says nothing against it.
bool isBesideThePoint(const Clue &clue, const Hypothesis &hypothesis)
{
    if (clue.ofThisWay && strongestLogText(hypothesis) >= kSettling)
        return true;
    return clue.weight < 0 && clue.role == Role::Dns && clue.fact == Fact::NameResolves &&
           !hypothesis.texts.empty();
}

} // namespace

double textWeight(const Seen &seen)
{
    const double place = seen.what.role == Role::Log       ? kLogText
                         : seen.what.role == Role::Visitor ? kVisitorText
                                                           : kPageText;
    return place * seen.what.weight;
}

double strongestLogText(const Hypothesis &hypothesis)
{
    double most = 0;
    for (const Seen &seen : hypothesis.texts) {
        if (seen.what.role == Role::Log)
            most = std::max(most, textWeight(seen));
    }
    return most;
}

Hypothesis weigh(const Rule &rule, const Facts &facts)
{
    Hypothesis hypothesis;
    hypothesis.rule = &rule;
    hypothesis.texts = facts.signatures(QString::fromLatin1(rule.cause));
    hypothesis.own = weighTexts(hypothesis.texts);
    hypothesis.decisive = hypothesis.own;
    hypothesis.score = hypothesis.own;
    for (const Seen &seen : hypothesis.texts)
        hypothesis.strongest = std::max(hypothesis.strongest, textWeight(seen));
    const bool goesOn = facts.has(Role::Edge, Fact::HttpOk) &&
                        facts.has(Role::Log, Fact::ErrorIntermittent) &&
                        strongestLogText(hypothesis) >= kPointing;
    for (const Clue &clue : rule.clues) {
        const double strength = facts.strength(clue.role, clue.fact);
        if (strength == 0 || isBesideThePoint(clue, hypothesis))
            continue;
        const double share = clue.weight < 0 && ofOneVisit(clue.role) && goesOn ? kOneVisit : 1;
        const double weight = clue.weight * strength * share;
        hypothesis.score += weight;
        for (const Seen &seen : facts.of(clue.role, clue.fact))
            (weight > 0 ? hypothesis.supporting : hypothesis.opposing).push_back({&seen, weight});
        hypothesis.strongest = std::max(hypothesis.strongest, weight);
        if (weight > 0) {
            hypothesis.own += weight;
            if (!isAdvisory(clue.fact))
                hypothesis.decisive += weight;
        }
    }
    const auto stronger = [](const Weighed &a, const Weighed &b) {
        return std::abs(a.weight) > std::abs(b.weight);
    };
    std::stable_sort(hypothesis.supporting.begin(), hypothesis.supporting.end(), stronger);
    std::stable_sort(hypothesis.opposing.begin(), hypothesis.opposing.end(), stronger);
    return hypothesis;
}

} // namespace fd::diagnosis
