// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/private_network.h"

#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <QFile>
#include <QProcess>
#include <QStandardPaths>

#include <cstring>

namespace fd::test {

namespace {

bool writeFile(const char *path, const QByteArray &text)
{
    QFile file(QString::fromLatin1(path));
    return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
}

bool unshareNetwork()
{
    if (unshare(CLONE_NEWNET) == 0)
        return true;
    const QByteArray uid = QByteArray::number(getuid());
    const QByteArray gid = QByteArray::number(getgid());
    return unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0 && writeFile("/proc/self/setgroups", "deny") &&
           writeFile("/proc/self/uid_map", "0 " + uid + " 1") &&
           writeFile("/proc/self/gid_map", "0 " + gid + " 1");
}

bool raiseLoopback()
{
    const int socket = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    ifreq request{};
    std::strcpy(request.ifr_name, "lo");
    request.ifr_flags = IFF_UP | IFF_RUNNING;
    const bool ok = ioctl(socket, SIOCSIFFLAGS, &request) == 0;
    close(socket);
    return ok;
}

} // namespace

bool enterPrivateNetwork()
{
    return unshareNetwork() && raiseLoopback();
}

bool configure(const QString &program, const QStringList &arguments)
{
    // Distributions keep these out of an ordinary person's PATH.
    QString path = QStandardPaths::findExecutable(program);
    if (path.isEmpty())
        path =
            QStandardPaths::findExecutable(program, {QStringLiteral("/usr/sbin"), QStringLiteral("/sbin")});
    if (path.isEmpty())
        return false;
    QProcess process;
    process.start(path, arguments);
    return process.waitForFinished(10'000) && process.exitStatus() == QProcess::NormalExit &&
           process.exitCode() == 0;
}

} // namespace fd::test
