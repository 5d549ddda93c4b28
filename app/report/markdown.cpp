// SPDX-License-Identifier: GPL-3.0-or-later
//
// The report as Markdown for tickets and chats (CommonMark, tables as GitHub writes them).
#include "report/words.h"

#include <QCoreApplication>

#include <algorithm>

namespace fd::report {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Report)
};

/// Text that reads as it is: nothing in it is taken for markup.
QString plain(const QString &text)
{
    QString result;
    for (const QChar c : printable(text)) {
        if (QStringView(u"\\`*_[]<>|#~!").contains(c))
            result.append(u'\\');
        result.append(c);
    }
    return result.simplified();
}

/// The longest run of backticks in \a text, for a fence that is longer.
qsizetype longestTicks(const QString &text)
{
    qsizetype longest = 0;
    qsizetype here = 0;
    for (const QChar c : text) {
        here = c == u'`' ? here + 1 : 0;
        longest = std::max(longest, here);
    }
    return longest;
}

QString code(const QString &text)
{
    const QString shown = printable(text);
    const QString ticks(longestTicks(shown) + 1, u'`');
    const bool edge = shown.startsWith(u'`') || shown.endsWith(u'`');
    return edge ? ticks + u' ' + shown + u' ' + ticks : ticks + shown + ticks;
}

QString block(const QString &text, const QString &indent)
{
    const QString shown = printable(text, true);
    const QString fence(std::max<qsizetype>(3, longestTicks(shown) + 1), u'`');
    QString out = indent + fence + u'\n';
    for (const QString &line : shown.split(u'\n'))
        out += indent + line + u'\n';
    return out + indent + fence + u'\n';
}

QString findingText(const Finding &finding, std::size_t number)
{
    QString out = QStringLiteral("### %1. %2\n\n").arg(number).arg(plain(finding.title));
    out += Tr::tr("%1; cause %2").arg(ranking(finding), code(finding.cause)) + QStringLiteral("\n\n");
    const auto reasons = [&out](const QString &heading, const std::vector<Reason> &list) {
        if (list.empty())
            return;
        out += QStringLiteral("**%1**\n\n").arg(heading);
        for (const Reason &reason : list)
            out += QStringLiteral("- %1\n").arg(plain(reason.text));
        out += u'\n';
    };
    reasons(Tr::tr("What speaks for it"), finding.because);
    reasons(Tr::tr("What speaks against it"), finding.against);
    if (!finding.ruledOut.empty()) {
        out += QStringLiteral("**%1**\n\n").arg(Tr::tr("What it is not"));
        for (const RuledOut &other : finding.ruledOut)
            out += QStringLiteral("- %1: %2\n").arg(plain(causeTitle(other.cause)), plain(other.text));
        out += u'\n';
    }
    if (finding.fixes.empty())
        return out;
    out += QStringLiteral("**%1**\n\n").arg(Tr::tr("What to do"));
    for (std::size_t i = 0; i < finding.fixes.size(); ++i) {
        const Fix &fix = finding.fixes[i];
        QStringList about;
        if (!fix.where.isEmpty())
            about.append(plain(fix.where));
        if (!fix.risk.isEmpty())
            about.append(plain(riskWord(fix.risk)));
        const QString mark = QStringLiteral("%1. ").arg(i + 1);
        const QString indent(mark.size(), u' ');
        out += mark + plain(fix.title) +
               (about.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(about.join(u", "))) + u'\n';
        if (!fix.detail.isEmpty())
            out += u'\n' + indent + plain(fix.detail) + u'\n';
        if (!fix.snippet.isEmpty())
            out += u'\n' + block(fix.snippet, indent);
        if (!fix.undo.isEmpty())
            out += u'\n' + indent + Tr::tr("To undo: %1").arg(plain(fix.undo)) + u'\n';
        if (!fix.verify.isEmpty()) {
            QStringList ids;
            for (const QString &id : fix.verify)
                ids.append(code(id));
            out +=
                u'\n' + indent + Tr::tr("It worked when these checks pass: %1").arg(ids.join(u", ")) + u'\n';
        }
        out += u'\n';
    }
    return out;
}

} // namespace

QByteArray markdown(const Case &run)
{
    const Diagnosis &diagnosis = run.diagnosis;
    QString out = QStringLiteral("# %1\n\n").arg(plain(headline(run)));
    const auto row = [&out](const QString &name, const QString &value) {
        out += QStringLiteral("| %1 | %2 |\n").arg(name, value);
    };
    out += QStringLiteral("| | |\n| --- | --- |\n");
    row(Tr::tr("Site"), plain(subject(run)));
    row(Tr::tr("State"), plain(word(diagnosis.verdict.status)));
    if (diagnosis.verdict.where != Where::Unknown)
        row(Tr::tr("Where"), plain(word(diagnosis.verdict.where)));
    if (!diagnosis.findings.empty()) {
        const Finding &first = diagnosis.findings.front();
        row(Tr::tr("Cause"), plain(first.title));
        row(Tr::tr("Certainty"), plain(certaintyWord(first.confidence)));
        if (!first.fixes.empty())
            row(Tr::tr("What to do first"), plain(first.fixes.front().title));
    }
    row(Tr::tr("Checked"), Tr::tr("%1 to %2").arg(clock(run.started), clock(run.finished)));
    row(Tr::tr("Made by"), QStringLiteral("Fetch Doctor %1").arg(plain(run.toolVersion)));
    out += u'\n';

    out += QStringLiteral("## %1\n\n").arg(Tr::tr("Findings, the likeliest first"));
    if (diagnosis.findings.empty())
        out += nothingFound(run) + QStringLiteral("\n\n");
    for (std::size_t i = 0; i < diagnosis.findings.size(); ++i)
        out += findingText(diagnosis.findings[i], i + 1);

    if (!run.checks.empty()) {
        out += QStringLiteral("## %1\n\n| %2 | %3 | %4 | %5 |\n| --- | --- | --- | --- |\n")
                   .arg(Tr::tr("All checks"), Tr::tr("Result"), Tr::tr("Check"), Tr::tr("Target"),
                        Tr::tr("What was found"));
        for (const CheckResult &check : run.checks) {
            out += QStringLiteral("| %1 | %2 | %3 | %4 |\n")
                       .arg(plain(word(check.status)), plain(check.id), plain(check.target),
                            plain(check.summary));
        }
        out += u'\n';
    }
    const QStringList open = notChecked(run);
    if (!open.isEmpty()) {
        out += QStringLiteral("## %1\n\n").arg(Tr::tr("Not checked"));
        for (const QString &item : open)
            out += QStringLiteral("- %1\n").arg(plain(item));
        out += u'\n';
    }
    QStringList commands;
    for (const CheckResult &check : run.checks) {
        if (!check.reproduce.isEmpty() && !commands.contains(check.reproduce))
            commands.append(check.reproduce);
    }
    if (!commands.isEmpty())
        out += QStringLiteral("## %1\n\n").arg(Tr::tr("The commands that ask the same by hand")) +
               block(commands.join(u'\n'), {});
    return out.toUtf8();
}

} // namespace fd::report
