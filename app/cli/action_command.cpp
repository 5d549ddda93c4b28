// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands.h"
#include "cli/console.h"

#include <QCoreApplication>

namespace fd::cli {

namespace {
struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Cli)
};
} // namespace

int actionCommand(QStringList arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(
        Tr::tr("Changes something at an edge. No actions are available in this version."));
    parser.addPositionalArgument(QStringLiteral("ACTION"), Tr::tr("list, preview or run."));
    parser.addPositionalArgument(QStringLiteral("NAME"), Tr::tr("The action's name."),
                                 QStringLiteral("[NAME]"));
    parser.addOption({QStringLiteral("profile"), Tr::tr("The site's profile."), QStringLiteral("FILE|NAME")});
    parser.addOption({QStringLiteral("set"), Tr::tr("A setting of the action. May be repeated."),
                      QStringLiteral("KEY=VALUE")});
    parser.addOption({QStringLiteral("yes"), Tr::tr("Do it without asking.")});
    parser.addOption({QStringLiteral("format"), Tr::tr("text or json (text)."), QStringLiteral("FORMAT"),
                      QStringLiteral("text")});
    if (const auto status = parse(parser, QStringLiteral("action"), arguments))
        return *status;
    const QString format = parser.value(QStringLiteral("format"));
    if (format != u"text" && format != u"json")
        return refuse(Tr::tr("--format: \"%1\" is not known; one of text, json").arg(format));
    const QString what = parser.positionalArguments().value(0);
    const QString none = Tr::tr("No actions are available in this version.");
    if (what == u"list")
        return writeOrRefuse({}, format == u"json" ? QByteArray("[]\n") : (none + u'\n').toUtf8());
    if (what == u"preview" || what == u"run")
        return refuse(none);
    return refuse(what.isEmpty()
                      ? Tr::tr("action: say what to do: list, preview, run")
                      : Tr::tr("action: \"%1\" is not known; one of list, preview, run").arg(what));
}

} // namespace fd::cli
