// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which files a path stands for: rotated siblings, the logs in a folder, those on another machine.
#include "probes/logfile/child_output.h"
#include "probes/logfile/descriptor_read.h"
#include "probes/logfile/logfile.h"
#include "probes/logfile/remote.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace fd::probes {

namespace {

constexpr qsizetype mostFiles = 1000;

/// "error.log" of "error.log.2.gz", "error.log-20260310" and "error.log"; how old: 0 for the file itself.
bool isRotatedFrom(const QString &name, const QString &base)
{
    if (!name.startsWith(base) || name.size() <= base.size() + 1) {
        return false;
    }
    QStringView rest = QStringView(name).mid(base.size());
    for (const QLatin1StringView suffix :
         {QLatin1StringView(".gz"), QLatin1StringView(".xz"), QLatin1StringView(".bz2"),
          QLatin1StringView(".zst"), QLatin1StringView(".lz4"), QLatin1StringView(".Z")}) {
        if (rest.endsWith(suffix)) {
            rest.chop(suffix.size());
            break;
        }
    }
    if (rest.isEmpty() || (rest.front() != u'.' && rest.front() != u'-')) {
        return false;
    }
    rest = rest.mid(1);
    return !rest.isEmpty() &&
           std::all_of(rest.begin(), rest.end(), [](QChar c) { return c.isDigit() || c == u'-'; });
}

bool looksLikeLog(const QFileInfo &file)
{
    static const QStringList skipped{QStringLiteral("tar"),     QStringLiteral("zip"),  QStringLiteral("png"),
                                     QStringLiteral("jpg"),     QStringLiteral("html"), QStringLiteral("pdf"),
                                     QStringLiteral("journal"), QStringLiteral("db"),   QStringLiteral("so")};
    return file.isFile() && !file.fileName().startsWith(u'.') && !skipped.contains(file.suffix().toLower());
}

bool looksLikeLogName(const QString &name)
{
    return !name.startsWith(u'.') && name.contains(QLatin1StringView("log"), Qt::CaseInsensitive);
}

/// The files at the other end, as names that remoteLog() takes; only \a path where they cannot be listed, so
/// that reading it says why.
QStringList remoteFilesOf(const QString &path, const RemoteLog &log, const std::stop_token &stop)
{
    ChildOutput child(listCommand(log));
    std::string names;
    bool ended = true;
    const auto take = [&names](std::string_view block) {
        names.append(block);
        return names.size() < (1U << 20);
    };
    if (child.fd() < 0 || readDescriptor(child.fd(), true, take, stop, ended) || !ended || child.finish())
        return {path};
    const QString base = log.path.section(u'/', -1);
    const qsizetype before = path.size() - log.path.size();
    QStringList files;
    bool isFile = false;
    const QStringList listed = QString::fromStdString(names).split(u'\n', Qt::SkipEmptyParts);
    for (const QString &name : listed)
        isFile = isFile || name == base;
    for (const QString &name : listed.mid(0, mostFiles)) {
        if (isFile ? name == base || isRotatedFrom(name, base) : looksLikeLogName(name))
            files.append(path.left(before) +
                         (isFile ? log.path.left(log.path.size() - base.size()) : log.path + u'/') + name);
    }
    return files.isEmpty() ? QStringList{path} : files;
}

} // namespace

QStringList logFilesOf(const QString &path, std::stop_token stop)
{
    if (const auto remote = remoteLog(path))
        return remoteFilesOf(path, *remote, stop);
    const QFileInfo given(path);
    if (path == QLatin1StringView("-") || !given.exists()) {
        return {path};
    }
    const auto oldestFirst = [](QFileInfoList files) {
        std::stable_sort(files.begin(), files.end(), [](const QFileInfo &a, const QFileInfo &b) {
            return a.lastModified() != b.lastModified() ? a.lastModified() < b.lastModified()
                                                        : a.fileName() > b.fileName();
        });
        QStringList paths;
        for (const QFileInfo &file : files.mid(0, mostFiles)) {
            paths.append(file.filePath());
        }
        return paths;
    };
    if (given.isDir()) {
        QFileInfoList files = QDir(path).entryInfoList(QDir::Files | QDir::Readable, QDir::Name);
        files.removeIf([](const QFileInfo &file) { return !looksLikeLog(file) || file.size() == 0; });
        return oldestFirst(files);
    }
    QFileInfoList files{given};
    const QFileInfoList siblings =
        QDir(given.path()).entryInfoList({given.fileName() + u'*'}, QDir::Files | QDir::Readable, QDir::Name);
    for (const QFileInfo &sibling : siblings) {
        if (isRotatedFrom(sibling.fileName(), given.fileName())) {
            files.append(sibling);
        }
    }
    return oldestFirst(files);
}

} // namespace fd::probes
