// SPDX-License-Identifier: GPL-3.0-or-later
//
// One list of fields for each value type serves both directions of its JSON:
//
//     template <class Self, class Archive> static void fields(Self &self, Archive &archive)
//     { archive("status", self.status); archive("reason", self.reason); }
//
// Empty strings, lists and optionals are left out when writing and stay at their default when reading.
#pragma once

#include "model/time.h"

#include <QByteArray>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QJsonValue>
#include <QString>
#include <QStringList>

#include <concepts>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

namespace fd {

template <class E>
struct EnumName {
    E value;
    const char *name;
};
/// What `enumNames(E{})` answers for each enum that stands in JSON.
template <class E>
using EnumNames = std::span<const EnumName<E>>;

template <class E>
QString enumText(E value)
{
    for (const auto &entry : enumNames(E{})) {
        if (entry.value == value)
            return QString::fromLatin1(entry.name);
    }
    return {};
}

template <class E>
std::optional<E> enumFromText(QStringView text)
{
    for (const auto &entry : enumNames(E{})) {
        if (text == QLatin1StringView(entry.name))
            return entry.value;
    }
    return std::nullopt;
}

class JsonReader;
class JsonWriter;

template <class T>
concept HasFields = requires(T &value, JsonReader &reader)
{
    T::fields(value, reader);
};

namespace json {

template <class T>
struct IsOptional : std::false_type {
};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {
};
template <class T>
struct IsVector : std::false_type {
};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {
};
template <class T>
struct IsStringMap : std::false_type {
};
template <class T>
struct IsStringMap<std::map<QString, T>> : std::true_type {
};
template <class T>
struct IsDuration : std::false_type {
};
template <class R, class P>
struct IsDuration<std::chrono::duration<R, P>> : std::true_type {
};

/// Bytes as a JSON string where they are UTF-8 text, else {"base64": "…"}.
QJsonValue ofBytes(const QByteArray &bytes);
std::optional<QByteArray> toBytes(const QJsonValue &value);

} // namespace json

template <class T>
QJsonValue toJsonValue(const T &value);
/// \returns an empty string on success, else what is wrong ("origins[0].url: expected a string").
template <class T>
QString fromJsonValue(const QJsonValue &json, T &value);

class JsonWriter
{
public:
    template <class T>
    void operator()(const char *name, const T &value)
    {
        if constexpr (json::IsOptional<T>::value) {
            if (!value)
                return;
        } else if constexpr (requires { value.isEmpty(); }) {
            if (value.isEmpty())
                return;
        } else if constexpr (requires { value.empty(); }) {
            if (value.empty())
                return;
        }
        object_.insert(QLatin1StringView(name), toJsonValue(value));
    }
    QJsonObject object() const { return object_; }

private:
    QJsonObject object_;
};

class JsonReader
{
public:
    explicit JsonReader(QJsonObject object) : object_(std::move(object)) {}

    template <class T>
    void operator()(const char *name, T &value)
    {
        if (!error_.isEmpty())
            return;
        const QJsonValue found = object_.value(QLatin1StringView(name));
        if (found.isUndefined())
            return;
        const QString wrong = fromJsonValue(found, value);
        if (!wrong.isEmpty()) {
            const bool nested = wrong.startsWith(u'[') || wrong.startsWith(u'.');
            error_ = QLatin1StringView(name) + (nested ? wrong : QStringLiteral(": ") + wrong);
        }
    }
    const QString &error() const { return error_; }

private:
    QJsonObject object_;
    QString error_;
};

/// Appends the fields of a value to a key: equal values give equal keys, at a fraction of the cost of JSON.
class KeyWriter
{
public:
    explicit KeyWriter(QByteArray &key) : key_(key) {}

    template <class T>
    void operator()(const char *, const T &value)
    {
        if constexpr (json::IsDuration<T>::value) {
            // How long one waits is no part of what one asks: a case stays readable when a limit changes.
        } else if constexpr (std::is_enum_v<T> || std::is_integral_v<T>) {
            key_ += QByteArray::number(static_cast<qint64>(value)) + ' ';
        } else if constexpr (std::is_same_v<T, QString>) {
            const QByteArray bytes = value.toUtf8();
            key_ += QByteArray::number(bytes.size()) + ':' + bytes;
        } else if constexpr (HasFields<T>) {
            T::fields(value, *this);
        } else {
            const QJsonValue json = toJsonValue(value);
            const QByteArray bytes = QJsonDocument(QJsonArray{json}).toJson(QJsonDocument::Compact);
            key_ += QByteArray::number(bytes.size()) + ':' + bytes;
        }
    }

private:
    QByteArray &key_;
};

template <HasFields T>
QJsonObject toJsonObject(const T &value)
{
    JsonWriter writer;
    T::fields(value, writer);
    return writer.object();
}

/// Reads all fields of \a value from \a object. \returns an empty string, or the path and what is wrong
/// there.
template <HasFields T>
QString fromJsonObject(const QJsonObject &object, T &value)
{
    JsonReader reader(object);
    T::fields(value, reader);
    return reader.error();
}

template <class T>
QJsonValue toJsonValue(const T &value)
{
    if constexpr (std::is_same_v<T, bool> || std::is_same_v<T, QString>) {
        return QJsonValue(value);
    } else if constexpr (std::is_enum_v<T>) {
        return QJsonValue(enumText(value));
    } else if constexpr (std::is_integral_v<T>) {
        return QJsonValue(static_cast<qint64>(value));
    } else if constexpr (std::is_floating_point_v<T>) {
        return QJsonValue(static_cast<double>(value));
    } else if constexpr (std::is_same_v<T, QByteArray>) {
        return json::ofBytes(value);
    } else if constexpr (std::is_same_v<T, QStringList>) {
        return QJsonArray::fromStringList(value);
    } else if constexpr (std::is_same_v<T, QJsonObject>) {
        return value;
    } else if constexpr (std::is_same_v<T, Instant>) {
        return QJsonValue(toIso(value));
    } else if constexpr (json::IsDuration<T>::value) {
        return QJsonValue(static_cast<qint64>(value.count()));
    } else if constexpr (json::IsOptional<T>::value) {
        return value ? toJsonValue(*value) : QJsonValue(QJsonValue::Null);
    } else if constexpr (json::IsVector<T>::value) {
        QJsonArray array;
        for (const auto &item : value)
            array.append(toJsonValue(item));
        return array;
    } else if constexpr (json::IsStringMap<T>::value) {
        QJsonObject object;
        for (const auto &[key, item] : value)
            object.insert(key, toJsonValue(item));
        return object;
    } else {
        return toJsonObject(value);
    }
}

template <class T>
QString fromJsonValue(const QJsonValue &json, T &value)
{
    if constexpr (std::is_same_v<T, bool>) {
        if (!json.isBool())
            return QStringLiteral("expected true or false");
        value = json.toBool();
    } else if constexpr (std::is_enum_v<T>) {
        const auto read = json.isString() ? enumFromText<T>(json.toString()) : std::nullopt;
        if (!read)
            return QStringLiteral("unknown value \"%1\"").arg(json.toString());
        value = *read;
    } else if constexpr (std::is_integral_v<T>) {
        const double number = json.toDouble(std::numeric_limits<double>::quiet_NaN());
        if (!(number >= static_cast<double>(std::numeric_limits<T>::min()) &&
              number <= static_cast<double>(std::numeric_limits<T>::max())))
            return QStringLiteral("expected a whole number in range");
        value = static_cast<T>(json.toInteger(static_cast<qint64>(number)));
    } else if constexpr (std::is_floating_point_v<T>) {
        if (!json.isDouble())
            return QStringLiteral("expected a number");
        value = static_cast<T>(json.toDouble());
    } else if constexpr (std::is_same_v<T, QString>) {
        if (!json.isString())
            return QStringLiteral("expected a string");
        value = json.toString();
    } else if constexpr (std::is_same_v<T, QByteArray>) {
        const auto bytes = json::toBytes(json);
        if (!bytes)
            return QStringLiteral("expected a string or {\"base64\": \"…\"}");
        value = *bytes;
    } else if constexpr (std::is_same_v<T, QJsonObject>) {
        if (!json.isObject())
            return QStringLiteral("expected an object");
        value = json.toObject();
    } else if constexpr (std::is_same_v<T, Instant>) {
        const auto read = instantFromIso(json.toString());
        if (!read)
            return QStringLiteral("expected a date and time (ISO 8601)");
        value = *read;
    } else if constexpr (json::IsDuration<T>::value) {
        if (!json.isDouble())
            return QStringLiteral("expected a number");
        value = T{static_cast<typename T::rep>(json.toInteger())};
    } else if constexpr (json::IsOptional<T>::value) {
        if (json.isNull()) {
            value = std::nullopt;
            return {};
        }
        typename T::value_type read{};
        QString wrong = fromJsonValue(json, read);
        if (wrong.isEmpty())
            value = std::move(read);
        return wrong;
    } else if constexpr (std::is_same_v<T, QStringList> || json::IsVector<T>::value) {
        if (!json.isArray())
            return QStringLiteral("expected a list");
        T list;
        const QJsonArray array = json.toArray();
        for (qsizetype i = 0; i < array.size(); ++i) {
            typename T::value_type item{};
            const QString wrong = fromJsonValue(QJsonValue(array.at(i)), item);
            if (!wrong.isEmpty()) {
                const bool nested = wrong.startsWith(u'[') || wrong.startsWith(u'.');
                return QStringLiteral("[%1]%2%3")
                    .arg(i)
                    .arg(nested ? QString() : QStringLiteral(": "), wrong);
            }
            list.push_back(std::move(item));
        }
        value = std::move(list);
    } else if constexpr (json::IsStringMap<T>::value) {
        if (!json.isObject())
            return QStringLiteral("expected an object");
        T map;
        const QJsonObject object = json.toObject();
        for (auto it = object.begin(); it != object.end(); ++it) {
            typename T::mapped_type item{};
            const QString wrong = fromJsonValue(QJsonValue(it.value()), item);
            if (!wrong.isEmpty())
                return u'.' + it.key() + QStringLiteral(": ") + wrong;
            map.emplace(it.key(), std::move(item));
        }
        value = std::move(map);
    } else {
        if (!json.isObject())
            return QStringLiteral("expected an object");
        const QString wrong = fromJsonObject(json.toObject(), value);
        return wrong.isEmpty() ? QString() : u'.' + wrong;
    }
    return {};
}

/// A variant as {"type": "<name>", …fields}; Names is one name for each alternative, in order.
template <class Variant>
QJsonObject variantToJson(const Variant &value, std::span<const char *const> names)
{
    QJsonObject object = std::visit([](const auto &item) { return toJsonObject(item); }, value);
    object.insert(QStringLiteral("type"), QLatin1StringView(names[value.index()]));
    return object;
}

template <class Variant, std::size_t I = 0>
QString variantFromJson(const QJsonObject &object, Variant &value, std::span<const char *const> names)
{
    if constexpr (I == std::variant_size_v<Variant>) {
        return QStringLiteral("type: unknown value \"%1\"")
            .arg(object.value(QStringLiteral("type")).toString());
    } else {
        if (object.value(QStringLiteral("type")).toString() != QLatin1StringView(names[I]))
            return variantFromJson<Variant, I + 1>(object, value, names);
        std::variant_alternative_t<I, Variant> item{};
        QString wrong = fromJsonObject(object, item);
        if (wrong.isEmpty())
            value = std::move(item);
        return wrong;
    }
}

} // namespace fd
