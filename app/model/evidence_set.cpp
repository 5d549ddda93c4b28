// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/evidence_set.h"

#include <QHashFunctions>

#include <algorithm>

namespace fd {

const EvidenceEntry *EvidenceSet::find(const ProbeRequest &request) const
{
    const auto found = index_.find(keyOf(request));
    return found == index_.end() ? nullptr : &entries_[found->second];
}

EvidenceEntry *EvidenceSet::findEntry(const ProbeRequest &request)
{
    const auto found = index_.find(keyOf(request));
    return found == index_.end() ? nullptr : &entries_[found->second];
}

bool EvidenceSet::ask(const ProbeRequest &request)
{
    if (!index_.try_emplace(keyOf(request), entries_.size()).second)
        return false;
    entries_.push_back({request, std::nullopt, -1, 0, std::nullopt});
    return true;
}

void EvidenceSet::start(const ProbeRequest &request, qint64 nowMs)
{
    if (EvidenceEntry *entry = findEntry(request))
        entry->startedMs = nowMs;
}

void EvidenceSet::progress(const ProbeRequest &request, Interim interim)
{
    EvidenceEntry *entry = findEntry(request);
    if (!entry || entry->outcome)
        return;
    if (!interim.outcome && entry->interim)
        interim.outcome = std::move(entry->interim->outcome);
    entry->interim = std::move(interim);
}

void EvidenceSet::answer(const ProbeRequest &request, Outcome outcome, qint64 nowMs)
{
    EvidenceEntry *entry = findEntry(request);
    if (!entry)
        return;
    if (entry->startedMs < 0)
        entry->startedMs = nowMs;
    entry->durationMs = nowMs - entry->startedMs;
    entry->outcome = std::move(outcome);
    const Failure *failure = failureOf(*entry->outcome);
    const bool stopped = failure && failure->kind == Failure::Kind::Cancelled;
    if (!stopped && !std::holds_alternative<NotRun>(*entry->outcome))
        entry->interim.reset();
}

qsizetype EvidenceSet::pending() const
{
    return std::count_if(entries_.begin(), entries_.end(), [](const EvidenceEntry &e) { return !e.outcome; });
}

QJsonArray EvidenceSet::toJson() const
{
    QJsonArray array;
    for (const EvidenceEntry &entry : entries_) {
        if (!entry.outcome)
            continue;
        array.append(QJsonObject{
            {QStringLiteral("request"), fd::toJson(entry.request)},
            {QStringLiteral("outcome"), fd::toJson(*entry.outcome)},
            {QStringLiteral("startedMs"), entry.startedMs},
            {QStringLiteral("durationMs"), entry.durationMs},
        });
    }
    return array;
}

QString EvidenceSet::fromJson(const QJsonArray &array, EvidenceSet &set)
{
    for (qsizetype i = 0; i < array.size(); ++i) {
        const QJsonObject object = array.at(i).toObject();
        ProbeRequest request;
        Outcome outcome;
        const QString badRequest = fd::fromJson(object.value(QStringLiteral("request")).toObject(), request);
        if (!badRequest.isEmpty())
            return QStringLiteral("evidence[%1].request.%2").arg(i).arg(badRequest);
        const QString badOutcome = fd::fromJson(object.value(QStringLiteral("outcome")).toObject(), outcome);
        if (!badOutcome.isEmpty())
            return QStringLiteral("evidence[%1].outcome.%2").arg(i).arg(badOutcome);
        if (!set.ask(request))
            return QStringLiteral("evidence[%1]: the same request stands twice").arg(i);
        EvidenceEntry &entry = set.entries_.back();
        entry.outcome = std::move(outcome);
        entry.startedMs = object.value(QStringLiteral("startedMs")).toInteger();
        entry.durationMs = object.value(QStringLiteral("durationMs")).toInteger();
    }
    return {};
}

} // namespace fd
