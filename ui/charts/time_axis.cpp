// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/time_axis.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <array>

namespace fd::ui {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(TimeAxis)
};

QDateTime local(Instant t)
{
    return QDateTime::fromMSecsSinceEpoch(t.time_since_epoch().count()).toLocalTime();
}

} // namespace

std::vector<TimeTick> timeTicks(Instant from, Instant until, int most)
{
    constexpr std::array<qint64, 19> steps{1,   2,    5,    10,   15,    30,    60,    120,   300,   600,
                                           900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 604800};
    const qint64 seconds = (until - from).count() / 1000;
    qint64 step = steps.back();
    for (const qint64 candidate : steps) {
        if (seconds / candidate < std::max(most, 1)) {
            step = candidate;
            break;
        }
    }
    while (seconds / step >= std::max(most, 1))
        step *= 2;
    std::vector<TimeTick> ticks;
    const qint64 offset = local(from).offsetFromUtc();
    const qint64 begin = from.time_since_epoch().count() / 1000 + offset;
    QDate day;
    for (qint64 at = (begin + step - 1) / step * step;; at += step) {
        const Instant t{std::chrono::seconds(at - offset)};
        if (t >= until)
            break;
        const QDateTime moment = local(t);
        const bool newDay = moment.date() != day;
        day = moment.date();
        QString text;
        if (step < 86400)
            text = moment.toString(step < 60 ? QStringLiteral("HH:mm:ss") : QStringLiteral("HH:mm"));
        if (newDay || step >= 86400)
            text = QLocale().toString(moment.date(), QStringLiteral("d MMM")) +
                   (text.isEmpty() ? QString() : QStringLiteral(", ") + text);
        ticks.push_back({t, text});
    }
    return ticks;
}

QString stretchWords(Millis length)
{
    const qint64 seconds = length.count() / 1000;
    if (seconds >= 3600 && seconds % 3600 == 0)
        return Tr::tr("%1 h").arg(seconds / 3600);
    if (seconds >= 60 && seconds % 60 == 0)
        return Tr::tr("%1 min").arg(seconds / 60);
    return Tr::tr("%1 s").arg(QLocale().toString(static_cast<double>(length.count()) / 1000));
}

} // namespace fd::ui
