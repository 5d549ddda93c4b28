// SPDX-License-Identifier: GPL-3.0-or-later
#include "log_truth.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

namespace fd::bench {

Truth truthOf(const test::LogPlan &plan, const test::LogTruth &made)
{
    Truth truth;
    truth.lines = made.lines;
    for (std::size_t status = 0; status < made.status.size(); ++status) {
        if (made.status[status] > 0)
            truth.status[QString::number(status)] = made.status[status];
    }
    truth.incidentKnown = true;
    if (plan.onsetSeconds < plan.spanSeconds)
        truth.onset = Instant(std::chrono::seconds(plan.start + plan.onsetSeconds));
    if (!made.failing.empty())
        truth.failing << QString::fromStdString(made.failing);
    return truth;
}

std::optional<Truth> readTruth(const QString &logPath)
{
    QFile file(logPath + QStringLiteral(".truth.json"));
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    const QJsonObject json = QJsonDocument::fromJson(file.readAll()).object();
    Truth truth;
    truth.lines = json[QLatin1StringView("lines")].toInteger();
    const QJsonObject status = json[QLatin1StringView("status")].toObject();
    for (auto it = status.begin(); it != status.end(); ++it)
        truth.status[it.key()] = it.value().toInteger();
    truth.incidentKnown = json.contains(QLatin1StringView("incident"));
    const QJsonObject incident = json[QLatin1StringView("incident")].toObject();
    if (!incident.isEmpty()) {
        truth.onset = instantFromIso(incident[QLatin1StringView("onset")].toString());
        truth.failing << incident[QLatin1StringView("upstream")].toString()
                      << incident[QLatin1StringView("upstream_addr")].toString();
    }
    return truth;
}

QStringList differences(const Truth &truth, const LogSummary &summary)
{
    QStringList found;
    qint64 lines = 0;
    for (const LogFile &file : summary.files)
        lines += file.lines;
    if (lines != truth.lines)
        found << QStringLiteral("%1 lines instead of %2").arg(lines).arg(truth.lines);
    if (!summary.status.empty() && summary.status != truth.status)
        found << QStringLiteral("statuses differ");
    if (!truth.incidentKnown)
        return found;
    if (summary.incidents.size() != (truth.onset ? 1U : 0U)) {
        found << QStringLiteral("%1 incidents").arg(summary.incidents.size());
        return found;
    }
    if (!truth.onset)
        return found;
    const LogIncident &incident = summary.incidents.front();
    const auto off = std::chrono::duration_cast<std::chrono::seconds>(incident.start - *truth.onset).count();
    if (std::abs(off) > std::max(summary.timeline.bucketSeconds, 60))
        found << QStringLiteral("onset %1 s off").arg(off);
    if (!truth.failing.isEmpty() && !incident.upstreams.empty()) {
        const QString name = incident.upstreams.front().name;
        const bool named = std::any_of(truth.failing.begin(), truth.failing.end(),
                                       [&](const QString &one) { return name.endsWith(one); });
        if (!named)
            found << QStringLiteral("%1 named first").arg(name);
    }
    return found;
}

} // namespace fd::bench
