// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/json_fields.h"

#include <QSet>

namespace fd {

/// Reads one object of a profile: keeps the first error with its key's path, and collects the keys nobody
/// asked for.
class ProfileReader
{
public:
    ProfileReader(QJsonObject object, QString path) : object_(std::move(object)), path_(std::move(path)) {}

    bool has(const char *key) const { return object_.contains(QLatin1StringView(key)); }
    void string(const char *key, QString &value);
    void strings(const char *key, QStringList &value);
    void stringMap(const char *key, std::map<QString, QString> &value);
    void integer(const char *key, qint64 &value, qint64 from, qint64 to);
    void number(const char *key, double &value, double from, double to);
    void rawObject(const char *key, QJsonObject &value);

    /// Checks that \a url, read from \a key, is http or https and holds no user and password.
    bool httpUrl(const char *key, const QString &url);

    template <class Read>
    void object(const char *key, Read read)
    {
        const QJsonValue found = take(key);
        if (found.isUndefined())
            return;
        if (!found.isObject()) {
            refuse(QLatin1StringView(key), expected("{ … }"));
            return;
        }
        ProfileReader inner(found.toObject(), at(QLatin1StringView(key)));
        read(inner);
        adopt(inner, QLatin1StringView(key), unknown_);
    }

    template <class T, class Read>
    void objects(const char *key, std::vector<T> &list, Read read)
    {
        const QJsonValue found = take(key);
        if (found.isUndefined())
            return;
        if (!found.isArray()) {
            refuse(QLatin1StringView(key), expected("[ … ]"));
            return;
        }
        QJsonObject unknownItems;
        const QJsonArray array = found.toArray();
        for (qsizetype i = 0; i < array.size(); ++i) {
            const QString item = QStringLiteral("%1[%2]").arg(QLatin1StringView(key)).arg(i);
            if (!array.at(i).isObject()) {
                refuse(item, expected("{ … }"));
                return;
            }
            ProfileReader inner(array.at(i).toObject(), at(item));
            list.emplace_back();
            read(inner, list.back());
            adopt(inner, QString::number(i), unknownItems);
        }
        if (!unknownItems.isEmpty())
            unknown_.insert(QLatin1StringView(key), unknownItems);
    }

    /// Notes that the value at \a key (below this object) cannot be used. Only the first is kept.
    void refuse(const QString &key, const QString &why);
    /// The same for a secret that is written out; \a path is from the top of the profile.
    void refuseSecret(const QString &path, bool byName = true);

    QString at(const QString &key) const { return path_.isEmpty() ? key : path_ + u'.' + key; }
    const QString &error() const { return error_; }
    /// The keys that were not asked for, at their place.
    QJsonObject unknown() const;
    /// One sentence for each of them.
    QStringList warnings() const;

private:
    QJsonValue take(const char *key);
    void adopt(const ProfileReader &inner, const QString &key, QJsonObject &unknown);
    static QString expected(const char *form);

    QJsonObject object_;
    QString path_;
    QSet<QString> known_;
    QJsonObject unknown_;  ///< of the objects within
    QStringList warnings_; ///< of the objects within
    QString error_;
};

} // namespace fd
