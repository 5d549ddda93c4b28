// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/time.h"

#include <QDateTime>
#include <QTimeZone>

namespace fd {

QString toIso(Instant t)
{
    return QDateTime::fromMSecsSinceEpoch(t.time_since_epoch().count(), Qt::UTC).toString(Qt::ISODateWithMs);
}

std::optional<Instant> instantFromIso(QStringView text)
{
    const QDateTime read = QDateTime::fromString(text.toString(), Qt::ISODateWithMs);
    if (!read.isValid())
        return std::nullopt;
    return Instant{Millis{read.toMSecsSinceEpoch()}};
}

QString spoken(Micros d)
{
    const double ms = static_cast<double>(d.count()) / 1000.0;
    if (ms < 10)
        return QStringLiteral("%1 ms").arg(ms, 0, 'f', 1);
    if (ms < 1000)
        return QStringLiteral("%1 ms").arg(ms, 0, 'f', 0);
    if (ms < 120'000)
        return QStringLiteral("%1 s").arg(ms / 1000, 0, 'f', 1);
    const auto seconds = static_cast<qint64>(ms / 1000);
    return QStringLiteral("%1 min %2 s").arg(seconds / 60).arg(seconds % 60);
}

} // namespace fd
