// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/support/recent_runs.h"

#include "report/report.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QSaveFile>
#include <QStandardPaths>

#include <algorithm>

namespace fd::ui {

namespace {

constexpr std::size_t mostRuns = 50;

bool writeFile(const QString &path, const QByteArray &bytes)
{
    QSaveFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit();
}

} // namespace

RecentRuns::RecentRuns(QString folder) : folder_(std::move(folder))
{
    if (folder_.isEmpty())
        folder_ = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) +
                  QStringLiteral("/fetch-doctor/runs");
}

std::vector<RecentRun> RecentRuns::list() const
{
    QFile file(folder_ + QStringLiteral("/recent.json"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    std::vector<RecentRun> runs;
    const QJsonDocument document = QJsonDocument::fromJson(file.read(1024 * 1024));
    const QJsonArray saved = document.array();
    for (const auto &value : saved) {
        RecentRun run;
        if (fromJsonObject(value.toObject(), run).isEmpty())
            runs.push_back(std::move(run));
    }
    return runs;
}

std::vector<RecentRun> RecentRuns::remember(const Case &run) const
{
    std::vector<RecentRun> runs = list();
    const QByteArray key = (run.profile.name + u'\n' + run.profile.site.url).toUtf8();
    RecentRun entry{
        run.profile.name,
        run.profile.site.url,
        run.diagnosis.verdict.status,
        run.diagnosis.verdict.headline,
        run.finished,
        QString::fromLatin1(QCryptographicHash::hash(key, QCryptographicHash::Sha256).toHex().left(16)) +
            QStringLiteral(".json")};
    if (!QDir().mkpath(folder_) ||
        !writeFile(path(entry),
                   QJsonDocument(toJson(report::redact(run, report::Redaction::Secrets))).toJson()))
        return runs;
    std::erase_if(runs, [&](const RecentRun &old) { return old.file == entry.file; });
    runs.insert(runs.begin(), std::move(entry));
    while (runs.size() > mostRuns) {
        QFile::remove(path(runs.back()));
        runs.pop_back();
    }
    writeFile(folder_ + QStringLiteral("/recent.json"), QJsonDocument(toJsonValue(runs).toArray()).toJson());
    return runs;
}

QString RecentRuns::path(const RecentRun &run) const
{
    return folder_ + u'/' + run.file.section(u'/', -1);
}

} // namespace fd::ui
