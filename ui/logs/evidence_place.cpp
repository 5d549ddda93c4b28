// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logs/evidence_place.h"

#include <algorithm>

namespace fd::ui {

std::optional<LinePlace> placeOf(const CheckResult &row, const QString &text)
{
    const auto said = std::find_if(
        row.observations.begin(), row.observations.end(),
        [&text](const Observation &observation) { return text.isEmpty() || observation.text == text; });
    if (said == row.observations.end())
        return std::nullopt;
    // One place for each sentence; cases of earlier versions have the signatures alone, in the same order.
    QJsonArray places = row.evidence.value(QStringLiteral("places")).toArray();
    if (places.isEmpty())
        places = row.evidence.value(QStringLiteral("signatures")).toArray();
    const QJsonObject place = places.at(said - row.observations.begin()).toObject();
    const qint64 line = place.value(QStringLiteral("line")).toInteger();
    const QString file = place.value(QStringLiteral("file")).toString();
    return line > 0 && !file.isEmpty() ? std::optional(LinePlace{file, line}) : std::nullopt;
}

} // namespace fd::ui
