// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/profile.h"

namespace fd::profiles {

/// Profile files in one folder: one file for each site, written atomically. Errors are one whole sentence
/// each.
class ProfileStore
{
public:
    /// \param folder where the files lie; empty: the platform's configuration directory (QStandardPaths),
    /// "fetch-doctor/profiles".
    explicit ProfileStore(QString folder = {});

    struct Entry {
        QString name = {};
        QString url = {};
        QString file = {};
        Instant changed{};
    };
    /// All readable profiles, by name; unreadable files are told in \a problems.
    std::vector<Entry> list(QStringList *problems = nullptr) const;
    tl::expected<Profile, QString> load(const QString &name) const;
    /// Loads a file, or a saved profile of that name where no such file exists.
    tl::expected<ProfileRead, QString> loadFileOrName(const QString &fileOrName) const;
    tl::expected<QString, QString> save(const Profile &profile) const; ///< \returns the file's path
    tl::expected<void, QString> rename(const QString &from, const QString &to) const;
    /// \returns the deleted profile, so that it can be put back.
    tl::expected<Profile, QString> remove(const QString &name) const;
    tl::expected<Profile, QString> importFile(const QString &path) const;
    tl::expected<void, QString> exportFile(const QString &name, const QString &path) const;

    const QString &folder() const { return folder_; }

private:
    QString folder_;
};

} // namespace fd::profiles
