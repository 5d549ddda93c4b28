// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/findings/fix_answer.h"

#include <QCoreApplication>

#include <algorithm>

namespace fd::ui {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(FixAnswer)
};

const Finding *findingOf(const Case &run, const QString &cause)
{
    const auto &all = run.diagnosis.findings;
    const auto at = std::find_if(all.begin(), all.end(), [&](const Finding &f) { return f.cause == cause; });
    return at == all.end() ? nullptr : &*at;
}

/// A cause that explains an outage now and did not before.
const Finding *newProblem(const Case &before, const Case &after)
{
    for (const Finding &finding : after.diagnosis.findings) {
        if (finding.severity != Severity::Critical)
            continue;
        const Finding *old = findingOf(before, finding.cause);
        if (!old || old->severity != Severity::Critical)
            return &finding;
    }
    return nullptr;
}

bool answersChanged(const Case &before, const Case &after, const QStringList &ids)
{
    const auto rows = [&ids](const Case &run) {
        std::vector<std::tuple<QString, QString, Status, QString>> all;
        for (const CheckResult &row : run.checks) {
            if (!ids.contains(row.id))
                continue;
            // The observations carry the meaning; figures such as times always differ a little.
            QString facts;
            for (const Observation &observation : row.observations)
                facts += enumText(observation.fact) + u' ';
            all.emplace_back(row.id, row.target, row.status, facts);
        }
        return all;
    };
    return rows(before) != rows(after);
}

} // namespace

FixAnswer answerOfFix(const Case &before, const Case &after, const QString &cause, const QStringList &ids)
{
    using Kind = FixAnswer::Kind;
    if (!after.complete)
        return {Kind::Undecided, Tr::tr("Undecided: the checks were stopped before they were done.")};
    const Finding *still = findingOf(after, cause);
    const Finding *other = newProblem(before, after);
    if (still) {
        if (answersChanged(before, after, ids))
            return {Kind::ChangedNotFixed, Tr::tr("Changed, but not fixed. %1").arg(still->title)};
        return {Kind::Unchanged, Tr::tr("Not fixed: the answers are the same as before.")};
    }
    if (other)
        return {Kind::NewProblem, Tr::tr("A new problem. %1").arg(other->title)};
    const bool stillDown = after.diagnosis.verdict.status == SiteState::Down;
    if (stillDown)
        return {Kind::ChangedNotFixed,
                Tr::tr("Changed, but not fixed. %1").arg(after.diagnosis.verdict.headline)};
    return {Kind::Fixed, Tr::tr("Fixed. The checks no longer find this fault.")};
}

QStringList checksToVerify(const Finding &finding, const Fix &fix)
{
    if (!fix.verify.isEmpty())
        return fix.verify;
    QStringList ids;
    for (const Reason &reason : finding.because) {
        if (!reason.check.isEmpty() && !ids.contains(reason.check))
            ids.append(reason.check);
    }
    return ids;
}

} // namespace fd::ui
