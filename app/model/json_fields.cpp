// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/json_fields.h"

#include <QStringDecoder>

namespace fd::json {

QJsonValue ofBytes(const QByteArray &bytes)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringConverter::Flag::Stateless);
    const QString text = decoder(bytes);
    if (!decoder.hasError())
        return text;
    return QJsonObject{{QStringLiteral("base64"), QString::fromLatin1(bytes.toBase64())}};
}

std::optional<QByteArray> toBytes(const QJsonValue &value)
{
    if (value.isString())
        return value.toString().toUtf8();
    const QJsonValue coded = value.toObject().value(QStringLiteral("base64"));
    if (!coded.isString())
        return std::nullopt;
    return QByteArray::fromBase64(coded.toString().toLatin1());
}

} // namespace fd::json
