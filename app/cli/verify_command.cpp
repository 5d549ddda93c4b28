// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/saved_case.h"
#include "engine/run.h"

#include <QCoreApplication>

#include <algorithm>

namespace fd::cli {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Cli)
};

QString line(const std::vector<Finding> &findings, std::size_t i)
{
    if (i >= findings.size())
        return Tr::tr("nothing");
    return QStringLiteral("%1 (%2)").arg(findings[i].cause, enumText(findings[i].severity));
}

/// In a strictly redacted case the addresses are tokens, which no rule can judge.
bool isStrict(const Case &run)
{
    const auto &entries = run.evidence.entries();
    return std::any_of(entries.begin(), entries.end(), [](const EvidenceEntry &entry) {
        const QString address = addressOf(entry.request);
        return address.startsWith(u"address-");
    });
}

} // namespace

int verifyCommand(QStringList arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(
        Tr::tr("Judges the evidence of a saved case again with this version's rules; asks nobody.\n\n"
               "Exit status: 0 the findings are the same, 1 they differ, 2 unusable input."));
    parser.addPositionalArgument(QStringLiteral("CASEFILE"),
                                 Tr::tr("What \"diagnose --format json\" wrote; - is standard input."));
    if (const auto status = parse(parser, QStringLiteral("verify"), arguments))
        return *status;
    const auto saved = loadCase(parser.positionalArguments(), QStringLiteral("verify"));
    if (!saved)
        return refuse(saved.error());
    if (isStrict(*saved)) {
        return refuse(Tr::tr("%1: its names and addresses were taken out (--redact strict), so it cannot be "
                             "judged again; use "
                             "the case as \"diagnose\" wrote it")
                          .arg(parser.positionalArguments().first()));
    }

    const std::vector<Finding> &before = saved->diagnosis.findings;
    const std::vector<Finding> after = engine::judgeAgain(*saved).diagnosis.findings;
    QString out;
    bool same = before.size() == after.size();
    for (std::size_t i = 0; i < std::max(before.size(), after.size()); ++i) {
        const QString was = line(before, i);
        const QString is = line(after, i);
        same = same && was == is;
        out += was == is ? QStringLiteral("%1. %2\n").arg(i + 1).arg(is)
                         : Tr::tr("%1. was %2, is now %3").arg(i + 1).arg(was, is) + u'\n';
    }
    out += same ? Tr::tr("The findings are the same.") : Tr::tr("The findings differ.");
    const int written = writeOrRefuse({}, (out + u'\n').toUtf8());
    if (written != NothingWrong)
        return written;
    return same ? NothingWrong : FaultFound;
}

} // namespace fd::cli
