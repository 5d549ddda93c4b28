// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/saved_case.h"
#include "report/report.h"

#include <QCoreApplication>

namespace fd::cli {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Cli)
};

constexpr qint64 kLargestCase = 256LL * 1024 * 1024;

} // namespace

tl::expected<Case, QString> loadCase(const QStringList &names, const QString &command)
{
    if (names.size() != 1) {
        return tl::unexpected(
            names.isEmpty()
                ? Tr::tr("%1: no case file was named; it is what \"diagnose --format json\" writes")
                      .arg(command)
                : Tr::tr("%1: takes one case file, not %2").arg(command).arg(names.size()));
    }
    const auto bytes = readFile(names.first(), kLargestCase);
    if (!bytes)
        return tl::unexpected(bytes.error());
    auto run = caseFromJson(*bytes);
    if (!run)
        return tl::unexpected(QStringLiteral("%1: %2").arg(names.first(), run.error()));
    return run;
}

int reportCommand(QStringList arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(
        Tr::tr("Writes a saved case as a report.\n\n"
               "Examples:\n"
               "  fetch-doctor-cli report case.json --format html -o report.html\n"
               "  fetch-doctor-cli report case.json --format markdown --redact strict\n"
               "  fetch-doctor-cli report case.json --format curl > ask-again.sh"));
    parser.addPositionalArgument(QStringLiteral("CASEFILE"),
                                 Tr::tr("What \"diagnose --format json\" wrote; - is standard input."));
    parser.addOption({QStringLiteral("format"), Tr::tr("html, markdown, json, text, postman, har or curl."),
                      QStringLiteral("FORMAT")});
    parser.addOption({QStringLiteral("redact"),
                      Tr::tr("What to leave out: none, secrets, or strict (also host names, addresses and "
                             "names of people) (secrets)."),
                      QStringLiteral("LEVEL"), QStringLiteral("secrets")});
    parser.addOption({{QStringLiteral("o"), QStringLiteral("output")},
                      Tr::tr("Write to this file; - is standard output."),
                      QStringLiteral("FILE")});
    if (const auto status = parse(parser, QStringLiteral("report"), arguments))
        return *status;
    const QString formatName = parser.isSet(QStringLiteral("format")) ? parser.value(QStringLiteral("format"))
                                                                      : QStringLiteral("text");
    const auto format = report::formatFromText(formatName);
    if (!format)
        return refuse(
            Tr::tr("--format: \"%1\" is not known; one of html, markdown, json, text, postman, har, curl")
                .arg(formatName));
    const auto level = report::redactionFromText(parser.value(QStringLiteral("redact")));
    if (!level)
        return refuse(Tr::tr("--redact: \"%1\" is not known; one of none, secrets, strict")
                          .arg(parser.value(QStringLiteral("redact"))));
    const auto run = loadCase(parser.positionalArguments(), QStringLiteral("report"));
    if (!run)
        return refuse(run.error());
    return writeOrRefuse(parser.value(QStringLiteral("output")), report::write(*run, *format, *level));
}

} // namespace fd::cli
