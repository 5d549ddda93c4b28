// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/logfile/remote.h"

#include <QFileInfo>
#include <QRegularExpression>
#include <QUrl>

namespace fd::probes {

namespace {

/// BatchMode: ssh asks for no password and no new host key, it fails instead. The rest is the person's
/// configuration.
QStringList sshCommand(const RemoteLog &log, const QString &script)
{
    QStringList command{QStringLiteral("ssh"), QStringLiteral("-T"),
                        QStringLiteral("-o"),  QStringLiteral("BatchMode=yes"),
                        QStringLiteral("-o"),  QStringLiteral("ConnectTimeout=10"),
                        QStringLiteral("-o"),  QStringLiteral("ServerAliveInterval=15")};
    if (log.port > 0)
        command << QStringLiteral("-p") << QString::number(log.port);
    // A POSIX shell whatever the login shell is; the path is an argument of it and never part of a script.
    command << QStringLiteral("--") << log.target
            << QStringLiteral("exec sh -c %1 sh %2").arg(shellQuoted(script), shellQuoted(log.path));
    return command;
}

} // namespace

std::optional<RemoteLog> remoteLog(const QString &text)
{
    RemoteLog log;
    if (text.startsWith(QLatin1StringView("ssh://")) || text.startsWith(QLatin1StringView("sftp://"))) {
        const QUrl url(text, QUrl::StrictMode);
        if (!url.isValid() || url.host().isEmpty() || url.path().size() < 2)
            return std::nullopt;
        log.target = url.userName().isEmpty() ? url.host() : url.userName() + u'@' + url.host();
        log.port = std::max(url.port(0), 0);
        log.path = url.path(QUrl::FullyDecoded);
        if (log.path.startsWith(QLatin1StringView("/~/")))
            log.path = log.path.mid(3);
    } else {
        static const QRegularExpression scp(
            QStringLiteral(R"(^((?:[\w.-]+@)?(?:[A-Za-z0-9][\w.-]*|\[[0-9A-Fa-f:.%]+\])):(/.+)$)"));
        const auto match = scp.match(text);
        // "C:/log" is no host, and a file of that name on this machine is meant
        if (!match.hasMatch() || match.captured(1).size() < 2 || QFileInfo::exists(text))
            return std::nullopt;
        log.target = match.captured(1).remove(u'[').remove(u']');
        log.path = match.captured(2);
    }
    // ssh takes no option after "--"; a name that looks like one is a mistake all the same.
    if (log.target.startsWith(u'-') || log.target.contains(u'\n') || log.path.contains(QChar(u'\0')))
        return std::nullopt;
    return log;
}

QString shellQuoted(const QString &text)
{
    QString quoted = text;
    quoted.replace(u'\'', QLatin1StringView("'\\''"));
    return u'\'' + quoted + u'\'';
}

QStringList readCommand(const RemoteLog &log)
{
    return sshCommand(log, QStringLiteral("exec cat -- \"$1\""));
}

QStringList listCommand(const RemoteLog &log)
{
    return sshCommand(
        log, QStringLiteral(
                 "if [ -d \"$1\" ]; then cd -- \"$1\" && ls -1tr; else cd -- \"$(dirname -- \"$1\")\" && "
                 "ls -1tr -- \"$(basename -- \"$1\")\"*; fi"));
}

} // namespace fd::probes
