// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnosis/explaining.h"

#include <QString>

#include <algorithm>

namespace fd::diagnosis {

namespace {

/// What a log says of a cause before it accounts for what is concluded from the rest being fine.
constexpr double kSubstantial = 2.0;

/// The weight of the text that says most of what is wrong. A page that refuses a request says so, but not
/// whom it refuses: a visitor, or the edge.
double strongestNaming(const Hypothesis &hypothesis)
{
    const bool refuses = QLatin1StringView(hypothesis.rule->cause) == QLatin1StringView("rate-limited");
    double most = strongestLogText(hypothesis);
    for (const Seen &seen : hypothesis.texts) {
        if (!refuses)
            most = std::max(most, textWeight(seen));
    }
    return most;
}

/// Causes that are concluded from the rest being fine. Where a log or a page names a fault that nothing
/// measured contradicts, that accounts for them.
constexpr const char *kByExclusion[] = {"edge-config-error", "origin-blocks-cdn-ips"};

bool isByExclusion(const Hypothesis &hypothesis)
{
    const bool listed = std::any_of(std::begin(kByExclusion), std::end(kByExclusion), [&](const char *cause) {
        return QLatin1StringView(cause) == QLatin1StringView(hypothesis.rule->cause);
    });
    return listed && hypothesis.strongest < kSettling;
}

void preferNamed(std::vector<Hypothesis> &hypotheses)
{
    Hypothesis *named = nullptr;
    for (Hypothesis &one : hypotheses) {
        const bool names = !isByExclusion(one) && strongestNaming(one) >= kSubstantial &&
                           one.score >= kSubstantial && (one.rule->symptoms & EdgeError) != 0;
        if (names && (!named || one.score > named->score))
            named = &one;
    }
    if (!named)
        return;
    for (Hypothesis &other : hypotheses) {
        if (isByExclusion(other) && other.score >= kShown) {
            named->score = std::max(named->score, other.score + 0.3);
            other.explained = true;
        }
    }
}

} // namespace

void accountForOthers(std::vector<Hypothesis> &hypotheses)
{
    const auto find = [&](const char *cause) {
        return std::find_if(hypotheses.begin(), hypotheses.end(), [cause](const Hypothesis &h) {
            return QLatin1StringView(h.rule->cause) == QLatin1StringView(cause);
        });
    };
    // Again, since a cause that accounts for another may itself follow from a third, and that from a log.
    for (int pass = 0; pass < 3; ++pass) {
        preferNamed(hypotheses);
        for (Hypothesis &deeper : hypotheses) {
            if (deeper.own < deeper.rule->enough || deeper.score < std::min(kShown, deeper.rule->enough))
                continue;
            for (const char *cause : deeper.rule->explains) {
                const auto shallower = find(cause);
                if (shallower != hypotheses.end() && shallower->score >= kShown) {
                    deeper.score = std::max(deeper.score, shallower->score + 0.3);
                    // What accounts for it has its evidence as well.
                    deeper.strongest = std::max(deeper.strongest, shallower->strongest);
                    deeper.decisive = std::max(deeper.decisive, shallower->decisive);
                    shallower->explained = true;
                    deeper.isOfEdge =
                        deeper.isOfEdge || QLatin1StringView(cause) == QLatin1StringView("edge-unreachable");
                }
            }
        }
    }
}

} // namespace fd::diagnosis
