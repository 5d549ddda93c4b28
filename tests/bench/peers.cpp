// SPDX-License-Identifier: GPL-3.0-or-later
#include "peers.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>

namespace fd::bench {

namespace {

double timeOf(int runs, const QString &program, const QStringList &arguments)
{
    if (QStandardPaths::findExecutable(program).isEmpty())
        return -1;
    const QTemporaryDir home;
    bool worked = true;
    const double best = bestOf(runs, [&] {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("HOME"), home.path());
        environment.insert(QStringLiteral("XDG_CONFIG_HOME"), home.path());
        environment.insert(QStringLiteral("TERM"), QStringLiteral("dumb"));
        process.setProcessEnvironment(environment);
        // rg stops at its first hit where its output is /dev/null
        process.setStandardOutputFile(home.filePath(QStringLiteral("output")));
        process.setStandardErrorFile(QProcess::nullDevice());
        process.start(program, arguments);
        worked = process.waitForFinished(-1) && process.exitStatus() == QProcess::NormalExit &&
                 process.exitCode() <= 1;
    });
    return worked ? best : -1;
}

} // namespace

double bestOf(int runs, const std::function<void()> &work)
{
    double best = 1e9;
    for (int run = 0; run < runs; ++run) {
        QElapsedTimer timer;
        timer.start();
        work();
        best = std::min(best, static_cast<double>(timer.nsecsElapsed()) / 1e9);
    }
    return best;
}

double wcTime(const QString &path)
{
    return timeOf(5, QStringLiteral("wc"), {QStringLiteral("-l"), path});
}

double rgTime(const QString &path, const QString &pattern)
{
    return timeOf(5, QStringLiteral("rg"), {QStringLiteral("-c"), pattern, path});
}

double mawkTime(const QString &path)
{
    return timeOf(3, QStringLiteral("mawk"), {QStringLiteral("$9 >= 500 { n++ } END { print n }"), path});
}

double lnavTime(const QString &path, const QString &table, const QString &column)
{
    return timeOf(1, QStringLiteral("lnav"),
                  {QStringLiteral("-n"), QStringLiteral("-c"),
                   QStringLiteral(";SELECT %1, count(*) FROM %2 GROUP BY %1").arg(column, table), path});
}

double goaccessTime(const QString &path, const QString &format)
{
    const QTemporaryDir folder;
    return timeOf(1, QStringLiteral("goaccess"),
                  {path, QStringLiteral("--log-format=%1").arg(format), QStringLiteral("--no-progress"),
                   QStringLiteral("-o"), folder.filePath(QStringLiteral("report.json"))});
}

} // namespace fd::bench
