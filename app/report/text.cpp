// SPDX-License-Identifier: GPL-3.0-or-later
//
// The report for a terminal: the answer first, at most 92 columns, no colour, safe to print.
#include "report/words.h"

#include <QCoreApplication>

#include <algorithm>

namespace fd::report {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Report)
};

constexpr qsizetype kColumns = 92;

/// Wraps at blanks; a word that is longer than a line stays whole, so that it can be copied.
QString wrapped(const QString &text, const QString &first, const QString &rest)
{
    QString result;
    QString line = first;
    bool empty = true;
    for (const QString &word : printable(text).split(u' ', Qt::SkipEmptyParts)) {
        if (!empty && line.size() + 1 + word.size() > kColumns) {
            result += line + u'\n';
            line = rest;
            empty = true;
        }
        line += empty ? word : u' ' + word;
        empty = false;
    }
    return result + line + u'\n';
}

QString indent(qsizetype n)
{
    return QString(n, u' ');
}

QString bullet(const QString &text, qsizetype depth)
{
    return wrapped(text, indent(depth) + QStringLiteral("- "), indent(depth + 2));
}

QString snippet(const QString &text, qsizetype depth)
{
    QString result;
    for (const QString &line : printable(text, true).split(u'\n'))
        result += line.isEmpty() ? QStringLiteral("\n") : indent(depth) + line + u'\n';
    return result;
}

QString fixText(const Fix &fix, qsizetype number)
{
    QStringList about;
    if (!fix.where.isEmpty())
        about.append(fix.where);
    if (!fix.risk.isEmpty())
        about.append(riskWord(fix.risk));
    const QString title =
        about.isEmpty() ? fix.title : fix.title + QStringLiteral(" [") + about.join(u", ") + u']';
    QString result = wrapped(title, QStringLiteral("    %1. ").arg(number), indent(7));
    if (!fix.detail.isEmpty())
        result += wrapped(fix.detail, indent(7), indent(7));
    if (!fix.snippet.isEmpty())
        result += u'\n' + snippet(fix.snippet, 11) + u'\n';
    if (!fix.undo.isEmpty())
        result += wrapped(Tr::tr("To undo: %1").arg(fix.undo), indent(7), indent(7));
    if (!fix.verify.isEmpty())
        result += wrapped(Tr::tr("It worked when these pass: %1").arg(fix.verify.join(u", ")), indent(7),
                          indent(7));
    return result;
}

QString findingText(const Finding &finding, qsizetype number)
{
    QString result = wrapped(QStringLiteral("%1 (%2)").arg(finding.title, ranking(finding)),
                             QStringLiteral("%1. ").arg(number), indent(3));
    if (!finding.because.empty()) {
        result += indent(3) + Tr::tr("What speaks for it") + u'\n';
        for (const Reason &reason : finding.because)
            result += bullet(reason.text, 4);
    }
    if (!finding.against.empty()) {
        result += indent(3) + Tr::tr("What speaks against it") + u'\n';
        for (const Reason &reason : finding.against)
            result += bullet(reason.text, 4);
    }
    if (!finding.ruledOut.empty()) {
        result += indent(3) + Tr::tr("What it is not") + u'\n';
        for (const RuledOut &other : finding.ruledOut)
            result += bullet(QStringLiteral("%1: %2").arg(causeTitle(other.cause), other.text), 4);
    }
    if (!finding.fixes.empty()) {
        result += indent(3) + Tr::tr("What to do") + u'\n';
        for (std::size_t i = 0; i < finding.fixes.size(); ++i)
            result += fixText(finding.fixes[i], static_cast<qsizetype>(i) + 1);
    }
    return result;
}

QString checksText(const Case &run)
{
    QString result;
    for (const Step step : allSteps()) {
        bool first = true;
        for (const CheckResult &row : run.checks) {
            if (row.step != step)
                continue;
            if (first)
                result += indent(2) + word(step) + u'\n';
            first = false;
            const QString target = row.target.isEmpty() ? row.id : row.id + u' ' + row.target;
            result += wrapped(QStringLiteral("%1: %2").arg(target, row.summary),
                              indent(4) + word(row.status).leftJustified(10), indent(14));
        }
    }
    return result;
}

} // namespace

QByteArray text(const Case &run)
{
    const Verdict &verdict = run.diagnosis.verdict;
    const QString state = word(verdict.status).toUpper();
    QString out = wrapped(headline(run), state + QStringLiteral("  "), indent(state.size() + 2));
    const auto took = std::chrono::duration_cast<Micros>(run.finished - run.started);
    out += wrapped(Tr::tr("%1, checked %2, took %3.").arg(subject(run), clock(run.started), spoken(took)), {},
                   {});
    if (verdict.where != Where::Unknown)
        out += wrapped(Tr::tr("The fault lies with: %1.").arg(word(verdict.where)), {}, {});

    const auto &findings = run.diagnosis.findings;
    if (!findings.empty())
        out += u'\n' + Tr::tr("FINDINGS, the likeliest first") + QStringLiteral("\n\n");
    for (std::size_t i = 0; i < findings.size(); ++i)
        out += findingText(findings[i], static_cast<qsizetype>(i) + 1) + u'\n';
    if (findings.empty())
        out += u'\n' + wrapped(nothingFound(run), {}, {}) + u'\n';

    if (!run.checks.empty())
        out += Tr::tr("ALL CHECKS") + u'\n' + checksText(run);
    const QStringList open = notChecked(run);
    if (!open.isEmpty()) {
        out += u'\n' + Tr::tr("NOT CHECKED") + u'\n';
        for (const QString &item : open)
            out += bullet(item, 2);
    }
    return out.toUtf8();
}

} // namespace fd::report
