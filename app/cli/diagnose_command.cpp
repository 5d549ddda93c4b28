// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/job.h"
#include "demo/demo.h"
#include "report/report.h"

#include <QCoreApplication>

#include <cstdio>

namespace fd::cli {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Cli)
};

} // namespace

int diagnoseCommand(QStringList arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(
        Tr::tr("Runs all checks of a site and names the root cause.\n\n"
               "Examples:\n"
               "  fetch-doctor-cli diagnose --site https://www.example.com/\n"
               "  fetch-doctor-cli diagnose --site https://www.example.com/ --origin "
               "http://203.0.113.20:8080 --log error.log\n"
               "  fetch-doctor-cli diagnose --profile shop --format json -o case.json\n"
               "  curl -sv https://www.example.com/ 2>&1 | fetch-doctor-cli diagnose --offline --response -\n"
               "  fetch-doctor-cli diagnose --demo\n\n"
               "Exit status: 0 nothing wrong, 1 a fault was found, 2 unusable input, 3 stopped before it was "
               "complete."));
    addJobOptions(parser);
    parser.addOption({QStringLiteral("demo"),
                      Tr::tr("Diagnose a built-in outage on this computer: one of %1. Takes an optional "
                             "NAME.")
                          .arg(demo::names().join(u", "))});
    parser.addOption({QStringLiteral("format"), Tr::tr("text, json, html or markdown (text)."),
                      QStringLiteral("FORMAT"), QStringLiteral("text")});
    parser.addOption({QStringLiteral("redact"),
                      Tr::tr("What to leave out of the result: none, secrets or strict (secrets)."),
                      QStringLiteral("LEVEL"), QStringLiteral("secrets")});
    parser.addOption({{QStringLiteral("o"), QStringLiteral("output")},
                      Tr::tr("Write the result to this file; - is standard output."),
                      QStringLiteral("FILE")});
    if (const auto status = parse(parser, QStringLiteral("diagnose"), arguments))
        return *status;

    const auto format = report::formatFromText(parser.value(QStringLiteral("format")));
    if (!format)
        return refuse(Tr::tr("--format: \"%1\" is not known; one of text, json, html, markdown")
                          .arg(parser.value(QStringLiteral("format"))));
    const auto level = report::redactionFromText(parser.value(QStringLiteral("redact")));
    if (!level)
        return refuse(Tr::tr("--redact: \"%1\" is not known; one of none, secrets, strict")
                          .arg(parser.value(QStringLiteral("redact"))));

    const bool isDemo = parser.isSet(QStringLiteral("demo"));
    const QStringList rest = parser.positionalArguments();
    if (rest.size() > (isDemo ? 1 : 0)) {
        return refuse(
            Tr::tr("diagnose: \"%1\" belongs to no option; a site is named by --site, a log by --log")
                .arg(rest.last()));
    }
    std::unique_ptr<demo::Demo> outage;
    QString demoName;
    Profile demoProfile;
    if (isDemo) {
        if (parser.isSet(QStringLiteral("site")) || parser.isSet(QStringLiteral("profile")) ||
            parser.isSet(QStringLiteral("offline")))
            return refuse(Tr::tr("--demo brings its own site; leave out --site, --profile and --offline"));
        demoName = rest.isEmpty() ? demo::names().value(0) : rest.first();
        if (!demo::names().contains(demoName))
            return refuse(
                Tr::tr("--demo: \"%1\" is not known; one of %2").arg(demoName, demo::names().join(u", ")));
        auto started = demo::Demo::start(demoName);
        if (!started)
            return refuse(QStringLiteral("--demo: ") + started.error());
        outage = std::move(*started);
        demoProfile = outage->profile();
    }
    const auto job = jobFromOptions(parser, isDemo ? &demoProfile : nullptr);
    if (!job)
        return refuse(job.error());
    for (const QString &warning : job->warnings)
        std::fprintf(stderr, "fetch-doctor-cli: %s\n", qPrintable(warning.simplified()));

    const StopOnSignal stop;
    const Case run = runJob(*job, stop.token());
    QByteArray result = report::write(run, *format, *level);
    if (isDemo && *format == report::Format::Text)
        result += u'\n' +
                  Tr::tr("What was really broken in this demo: %1").arg(demo::truth(demoName)).toUtf8() +
                  '\n';
    const QString failed = writeOutput(parser.value(QStringLiteral("output")), result);
    if (!failed.isEmpty())
        return refuse(failed);
    return exitStatusOf(run);
}

} // namespace fd::cli
