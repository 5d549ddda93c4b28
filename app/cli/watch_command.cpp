// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/job.h"
#include "report/report.h"

#include <QCoreApplication>

namespace fd::cli {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Cli)
};

/// One line of a run: what it says, without the time.
QString lineOf(const Case &run)
{
    const Diagnosis &diagnosis = run.diagnosis;
    const QString cause = diagnosis.findings.empty() ? QStringLiteral("-") : diagnosis.findings.front().cause;
    return QStringLiteral("%1  %2  %3")
        .arg(enumText(diagnosis.verdict.status), cause, diagnosis.verdict.headline.simplified());
}

} // namespace

int watchCommand(QStringList arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(
        Tr::tr("Diagnoses a site again and again and writes a line for each change of the verdict, until "
               "Ctrl-C.\n\n"
               "Example:\n"
               "  fetch-doctor-cli watch --profile shop --every 120"));
    addJobOptions(parser);
    parser.addOption({QStringLiteral("every"),
                      Tr::tr("Seconds from the start of one run to the next, at least 10 (60)."),
                      QStringLiteral("SECONDS"), QStringLiteral("60")});
    if (const auto status = parse(parser, QStringLiteral("watch"), arguments))
        return *status;
    const auto every = durationFromText(parser.value(QStringLiteral("every")));
    if (!every || *every < Millis{10'000}) {
        return refuse(Tr::tr("--every: \"%1\" is not a time of at least 10 seconds")
                          .arg(parser.value(QStringLiteral("every"))));
    }
    if (!parser.positionalArguments().isEmpty())
        return refuse(Tr::tr("watch: \"%1\" belongs to no option").arg(parser.positionalArguments().first()));
    if (parser.isSet(QStringLiteral("offline")))
        return refuse(Tr::tr("watch: needs a site to ask; leave out --offline"));
    const auto job = jobFromOptions(parser, nullptr);
    if (!job)
        return refuse(job.error());

    const StopOnSignal stop;
    QString last;
    int status = Stopped;
    while (!stop.stopped()) {
        const auto begin = std::chrono::steady_clock::now();
        const Case run = report::redact(runJob(*job, stop.token()), report::Redaction::Secrets);
        if (stop.stopped())
            break;
        status = exitStatusOf(run);
        const QString line = lineOf(run);
        if (line != last) {
            const QString failed =
                writeOutput({}, (toIso(run.started) + QStringLiteral("  ") + line + u'\n').toUtf8());
            if (!failed.isEmpty())
                return refuse(failed);
        }
        last = line;
        const auto spent = std::chrono::duration_cast<Millis>(std::chrono::steady_clock::now() - begin);
        if (spent < *every && !stop.wait(*every - spent))
            break;
    }
    return status;
}

} // namespace fd::cli
