// SPDX-License-Identifier: GPL-3.0-or-later
#include "profiles/profile_store.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QLockFile>
#include <QSaveFile>
#include <QStandardPaths>

#include <algorithm>
#include <chrono>

namespace fd::profiles {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(ProfileStore)
};

constexpr qint64 kLargestFile = 4 * 1024 * 1024;
constexpr std::chrono::milliseconds kLockWait{2000};
constexpr auto kOwnerOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner;

QString defaultFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) +
           QStringLiteral("/fetch-doctor/profiles");
}

/// A file name that every file system takes: letters, digits and hyphens; a short digest keeps names apart
/// that differ in other characters only.
QString fileNameFor(const QString &name)
{
    QString slug;
    for (const QChar c : name.toLower()) {
        const bool plain = (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9');
        if (plain)
            slug.append(c);
        else if (!slug.isEmpty() && !slug.endsWith(u'-'))
            slug.append(u'-');
    }
    while (slug.endsWith(u'-'))
        slug.chop(1);
    slug.truncate(60);
    const QByteArray digest =
        QCryptographicHash::hash(name.toUtf8(), QCryptographicHash::Sha256).toHex().left(8);
    return (slug.isEmpty() ? QStringLiteral("profile") : slug) + u'-' + QString::fromLatin1(digest) +
           QStringLiteral(".json");
}

QByteArray fileBytes(const Profile &profile)
{
    return QJsonDocument(toJson(profile)).toJson(QJsonDocument::Indented);
}

tl::expected<void, QString> writeFile(const QString &path, const QByteArray &bytes)
{
    QSaveFile file(path);
    const auto failed = [&] {
        return tl::unexpected(Tr::tr("%1 cannot be written: %2.").arg(path, file.errorString()));
    };
    if (!file.open(QIODevice::WriteOnly))
        return failed();
    file.setPermissions(kOwnerOnly);
    if (file.write(bytes) != bytes.size() || !file.commit())
        return failed();
    return {};
}

tl::expected<ProfileRead, QString> readFile(const QString &path)
{
    QFile file(path);
    if (QFileInfo(path).isDir())
        return tl::unexpected(Tr::tr("%1 is a folder; a profile is a JSON file.").arg(path));
    if (!file.open(QIODevice::ReadOnly))
        return tl::unexpected(Tr::tr("%1 cannot be read: %2.").arg(path, file.errorString()));
    const QByteArray bytes = file.read(kLargestFile + 1);
    if (bytes.size() > kLargestFile)
        return tl::unexpected(
            Tr::tr("%1 is larger than %2 MiB; that is no profile.").arg(path).arg(kLargestFile >> 20));
    auto read = profileFromJson(bytes);
    if (!read)
        return tl::unexpected(QStringLiteral("%1: %2").arg(path, read.error()));
    return read;
}

} // namespace

ProfileStore::ProfileStore(QString folder) : folder_(folder.isEmpty() ? defaultFolder() : std::move(folder))
{
}

std::vector<ProfileStore::Entry> ProfileStore::list(QStringList *problems) const
{
    std::vector<Entry> entries;
    const auto files = QDir(folder_).entryInfoList({QStringLiteral("*.json")}, QDir::Files, QDir::Name);
    for (const QFileInfo &file : files) {
        const auto read = readFile(file.filePath());
        if (!read) {
            if (problems)
                problems->append(read.error());
            continue;
        }
        entries.push_back({read->profile.name, read->profile.site.url, file.filePath(),
                           Instant{Millis{file.lastModified().toMSecsSinceEpoch()}}});
    }
    std::stable_sort(entries.begin(), entries.end(), [](const Entry &a, const Entry &b) {
        return QString::localeAwareCompare(a.name, b.name) < 0;
    });
    return entries;
}

namespace {

/// The file that holds the profile of that name: its own, else whichever says so (a file put there by hand).
QString fileOf(const QString &folder, const std::vector<ProfileStore::Entry> &entries, const QString &name)
{
    const QString own = QDir(folder).filePath(fileNameFor(name));
    if (QFile::exists(own))
        return own;
    const auto found =
        std::find_if(entries.begin(), entries.end(), [&](const auto &e) { return e.name == name; });
    return found == entries.end() ? QString() : found->file;
}

/// Two programs that save at the same moment take turns.
class FolderLock
{
public:
    explicit FolderLock(const QString &folder) : lock_(folder + QStringLiteral("/.lock"))
    {
        made_ = QDir().mkpath(folder);
        if (made_)
            QFile::setPermissions(folder, kOwnerOnly | QFileDevice::ExeOwner);
        held_ = made_ && lock_.tryLock(static_cast<int>(kLockWait.count()));
        folder_ = folder;
    }
    QString problem() const
    {
        if (held_)
            return {};
        return made_ && lock_.error() == QLockFile::LockFailedError
                   ? Tr::tr("Another program is writing to %1; it did not finish within 2 s.").arg(folder_)
                   : Tr::tr("The folder %1 cannot be written to.").arg(folder_);
    }

private:
    QLockFile lock_;
    QString folder_;
    bool made_ = false;
    bool held_ = false;
};

tl::unexpected<QString> unknownName(const QString &name)
{
    return tl::unexpected(Tr::tr("There is no saved profile named \"%1\".").arg(name));
}

} // namespace

tl::expected<Profile, QString> ProfileStore::load(const QString &name) const
{
    const QString path = fileOf(folder_, list(), name);
    if (path.isEmpty())
        return unknownName(name);
    auto read = readFile(path);
    if (!read)
        return tl::unexpected(read.error());
    return std::move(read->profile);
}

tl::expected<ProfileRead, QString> ProfileStore::loadFileOrName(const QString &fileOrName) const
{
    if (QFileInfo(fileOrName).isFile())
        return readFile(fileOrName);
    const QString path = fileOf(folder_, list(), fileOrName);
    if (path.isEmpty()) {
        return tl::unexpected(Tr::tr("\"%1\" is neither a profile file nor the name of a saved profile "
                                     "(fetch-doctor-cli profile list).")
                                  .arg(fileOrName));
    }
    return readFile(path);
}

tl::expected<QString, QString> ProfileStore::save(const Profile &profile) const
{
    const QByteArray bytes = fileBytes(profile);
    // What could not be read back is not written.
    if (const auto check = profileFromJson(bytes); !check)
        return tl::unexpected(check.error());
    const FolderLock lock(folder_);
    if (const QString problem = lock.problem(); !problem.isEmpty())
        return tl::unexpected(problem);
    QString path = fileOf(folder_, list(), profile.name);
    if (path.isEmpty())
        path = QDir(folder_).filePath(fileNameFor(profile.name));
    if (const auto written = writeFile(path, bytes); !written)
        return tl::unexpected(written.error());
    return path;
}

tl::expected<void, QString> ProfileStore::rename(const QString &from, const QString &to) const
{
    auto profile = load(from);
    if (!profile)
        return tl::unexpected(profile.error());
    if (from == to)
        return {};
    if (!fileOf(folder_, list(), to).isEmpty())
        return tl::unexpected(Tr::tr("A profile named \"%1\" exists already.").arg(to));
    const QString old = fileOf(folder_, list(), from);
    profile->name = to;
    const auto saved = save(*profile);
    if (!saved)
        return tl::unexpected(saved.error());
    const FolderLock lock(folder_);
    if (!lock.problem().isEmpty() || (old != *saved && !QFile::remove(old)))
        return tl::unexpected(
            Tr::tr("%1 cannot be removed; the profile now exists under both names.").arg(old));
    return {};
}

tl::expected<Profile, QString> ProfileStore::remove(const QString &name) const
{
    auto profile = load(name);
    if (!profile)
        return profile;
    const FolderLock lock(folder_);
    if (const QString problem = lock.problem(); !problem.isEmpty())
        return tl::unexpected(problem);
    const QString path = fileOf(folder_, list(), name);
    if (!QFile::remove(path))
        return tl::unexpected(Tr::tr("%1 cannot be removed.").arg(path));
    return profile;
}

tl::expected<Profile, QString> ProfileStore::importFile(const QString &path) const
{
    auto read = readFile(path);
    if (!read)
        return tl::unexpected(read.error());
    if (!fileOf(folder_, list(), read->profile.name).isEmpty()) {
        return tl::unexpected(Tr::tr("A profile named \"%1\" exists already; rename or delete it first.")
                                  .arg(read->profile.name));
    }
    if (const auto saved = save(read->profile); !saved)
        return tl::unexpected(saved.error());
    return std::move(read->profile);
}

tl::expected<void, QString> ProfileStore::exportFile(const QString &name, const QString &path) const
{
    const auto profile = load(name);
    if (!profile)
        return tl::unexpected(profile.error());
    return writeFile(path, fileBytes(*profile));
}

} // namespace fd::profiles
