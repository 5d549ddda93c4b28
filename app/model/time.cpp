// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/time.h"

#include <QDateTime>
#include <QTimeZone>

#include <iterator>

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
    // The two largest units say enough, and one alone where nothing is left for the other.
    static constexpr struct {
        qint64 seconds;
        const char *unit;
    } units[] = {{86'400, "d"}, {3600, "h"}, {60, "min"}, {1, "s"}};
    for (std::size_t i = 0; i + 1 < std::size(units); ++i) {
        const qint64 whole = seconds / units[i].seconds;
        if (whole == 0)
            continue;
        const QString text = QStringLiteral("%1 %2").arg(whole).arg(QLatin1StringView(units[i].unit));
        const qint64 rest = seconds % units[i].seconds / units[i + 1].seconds;
        return rest == 0
                   ? text
                   : text + QStringLiteral(" %1 %2").arg(rest).arg(QLatin1StringView(units[i + 1].unit));
    }
    return {};
}

} // namespace fd
