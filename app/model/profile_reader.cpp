// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/profile_reader.h"

#include <QCoreApplication>
#include <QUrl>

#include <cmath>

namespace fd {

namespace {
struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Profile)
};
} // namespace

QJsonValue ProfileReader::take(const char *key)
{
    const QString name = QLatin1StringView(key);
    known_.insert(name);
    return object_.value(name);
}

QString ProfileReader::expected(const char *form)
{
    return Tr::tr("has another form than expected; write %1").arg(QString::fromUtf8(form));
}

void ProfileReader::refuse(const QString &key, const QString &why)
{
    if (error_.isEmpty())
        error_ = at(key) + QStringLiteral(": ") + why;
}

void ProfileReader::refuseSecret(const QString &path, bool byName)
{
    if (!error_.isEmpty())
        return;
    error_ =
        path + QStringLiteral(": ") +
        (byName
             ? Tr::tr(
                   "a secret is written out here; name it instead, like \"secret:example.com\", and put its "
                   "value into the environment or the keyring")
             : Tr::tr("a password is written out in the address; leave it out and name it instead, like "
                      "\"password\": \"secret:example.com\""));
}

void ProfileReader::string(const char *key, QString &value)
{
    const QJsonValue found = take(key);
    if (found.isUndefined())
        return;
    if (found.isString())
        value = found.toString();
    else
        refuse(QLatin1StringView(key), expected("\"…\""));
}

void ProfileReader::strings(const char *key, QStringList &value)
{
    const QJsonValue found = take(key);
    if (found.isUndefined())
        return;
    if (!found.isArray()) {
        refuse(QLatin1StringView(key), expected("[\"…\"]"));
        return;
    }
    QStringList list;
    const QJsonArray array = found.toArray();
    for (qsizetype i = 0; i < array.size(); ++i) {
        if (!array.at(i).isString()) {
            refuse(QStringLiteral("%1[%2]").arg(QLatin1StringView(key)).arg(i), expected("\"…\""));
            return;
        }
        list.append(array.at(i).toString());
    }
    value = list;
}

void ProfileReader::stringMap(const char *key, std::map<QString, QString> &value)
{
    QJsonObject object;
    rawObject(key, object);
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (it.value().isString())
            value.insert_or_assign(it.key(), it.value().toString());
        else
            refuse(QLatin1StringView(key) + QStringLiteral(".") + it.key(), expected("\"…\""));
    }
}

void ProfileReader::rawObject(const char *key, QJsonObject &value)
{
    const QJsonValue found = take(key);
    if (found.isUndefined())
        return;
    if (found.isObject())
        value = found.toObject();
    else
        refuse(QLatin1StringView(key), expected("{ … }"));
}

void ProfileReader::number(const char *key, double &value, double from, double to)
{
    const QJsonValue found = take(key);
    if (found.isUndefined())
        return;
    const double read = found.toDouble(std::nan(""));
    if (read >= from && read <= to) {
        value = read;
        return;
    }
    refuse(QLatin1StringView(key), Tr::tr("is not a number from %1 to %2").arg(from).arg(to));
}

void ProfileReader::integer(const char *key, qint64 &value, qint64 from, qint64 to)
{
    const QJsonValue found = take(key);
    if (found.isUndefined())
        return;
    const double read = found.toDouble(std::nan(""));
    if (read >= static_cast<double>(from) && read <= static_cast<double>(to) && std::floor(read) == read) {
        value = static_cast<qint64>(read);
        return;
    }
    refuse(QLatin1StringView(key), Tr::tr("is not a whole number from %1 to %2").arg(from).arg(to));
}

bool ProfileReader::httpUrl(const char *key, const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    const bool web = url.scheme() == u"http" || url.scheme() == u"https";
    if (!url.isValid() || !web || url.host().isEmpty() || url.port() == 0) {
        refuse(QLatin1StringView(key),
               Tr::tr("\"%1\" is not an http or https address, like \"http://203.0.113.20:8080\"").arg(text));
        return false;
    }
    if (!url.userInfo().isEmpty()) {
        refuse(QLatin1StringView(key),
               Tr::tr("holds a user name or password before \"@\"; leave that out, since secrets are "
                      "never stored in a profile"));
        return false;
    }
    return true;
}

void ProfileReader::adopt(const ProfileReader &inner, const QString &key, QJsonObject &unknown)
{
    if (error_.isEmpty())
        error_ = inner.error_;
    warnings_.append(inner.warnings());
    const QJsonObject left = inner.unknown();
    if (!left.isEmpty())
        unknown.insert(key, left);
}

QJsonObject ProfileReader::unknown() const
{
    QJsonObject all = unknown_;
    for (auto it = object_.begin(); it != object_.end(); ++it) {
        if (!known_.contains(it.key()))
            all.insert(it.key(), it.value());
    }
    return all;
}

QStringList ProfileReader::warnings() const
{
    QStringList all = warnings_;
    for (auto it = object_.begin(); it != object_.end(); ++it) {
        if (!known_.contains(it.key()))
            all.append(
                Tr::tr("%1: this version does not know this key; it is kept as it is.").arg(at(it.key())));
    }
    return all;
}

} // namespace fd
