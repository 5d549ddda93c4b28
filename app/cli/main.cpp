// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands.h"
#include "cli/console.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>

namespace {

using namespace fd::cli;

struct Command {
    const char *name;
    int (*run)(QStringList arguments);
};

constexpr std::array kCommands{
    Command{"diagnose", diagnoseCommand}, Command{"logs", logsCommand},
    Command{"report", reportCommand},     Command{"explain", explainCommand},
    Command{"profile", profileCommand},   Command{"verify", verifyCommand},
    Command{"action", actionCommand},     Command{"watch", watchCommand},
};

const Command *commandNamed(const QString &name)
{
    const auto found = std::find_if(kCommands.begin(), kCommands.end(),
                                    [&](const Command &c) { return name == QLatin1StringView(c.name); });
    return found == kCommands.end() ? nullptr : &*found;
}

QString commandNames()
{
    QStringList names;
    for (const Command &command : kCommands)
        names.append(QLatin1StringView(command.name));
    return names.join(u", ");
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication app(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("fetch-doctor-cli"));
    QCoreApplication::setApplicationVersion(QStringLiteral(FD_VERSION));
    // A closed pipe (`… | head`) is told by the failed write.
    std::signal(SIGPIPE, SIG_IGN);

    QStringList arguments = QCoreApplication::arguments().mid(1);
    if (arguments.isEmpty()) {
        std::fputs(qPrintable(overview()), stderr);
        return Unusable;
    }
    QString first = arguments.takeFirst();
    if (first == u"--version" || first == u"-v")
        return writeOrRefuse(
            {}, QStringLiteral("fetch-doctor-cli %1\n").arg(QStringLiteral(FD_VERSION)).toUtf8());
    if (first == u"help" && !arguments.isEmpty()) {
        first = arguments.takeFirst();
        arguments = {QStringLiteral("--help")};
    }
    if (first == u"--help" || first == u"-h" || first == u"help")
        return writeOrRefuse({}, overview().toUtf8());
    if (const Command *command = commandNamed(first))
        return command->run(arguments);
    return refuse(
        QCoreApplication::translate("Cli", "\"%1\" is not a command; the commands are %2 (--help shows more)")
            .arg(first, commandNames()));
}
