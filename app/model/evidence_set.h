// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/interim.h"
#include "model/probe_request.h"

#include <unordered_map>

namespace fd {

/// One request and what came of it. No outcome yet: it is queued (startedMs < 0) or running.
struct EvidenceEntry {
    ProbeRequest request = {};
    std::optional<Outcome> outcome = {};
    qint64 startedMs = -1;
    qint64 durationMs = 0;
    std::optional<Interim> interim = {}; ///< while it runs, and where it was stopped; never saved
};

/// All that was asked in a run, in the order it was asked, and what was answered. A value: copied freely.
class EvidenceSet
{
public:
    /// The entry for that request, or null where nobody asked it.
    const EvidenceEntry *find(const ProbeRequest &request) const;

    /// The evidence of type \a T for that request; null where it is pending, did not run or was not asked.
    template <class T>
    const T *get(const ProbeRequest &request) const
    {
        const EvidenceEntry *entry = find(request);
        return entry && entry->outcome ? std::get_if<T>(&*entry->outcome) : nullptr;
    }

    /// What is known so far of evidence that is still being gathered; null where there is no such thing.
    template <class T>
    const T *soFar(const ProbeRequest &request) const
    {
        const EvidenceEntry *entry = find(request);
        return entry && !entry->outcome && entry->interim && entry->interim->outcome
                   ? std::get_if<T>(&*entry->interim->outcome)
                   : nullptr;
    }

    /// Adds the request if it is new. \returns true if it was.
    bool ask(const ProbeRequest &request);
    void start(const ProbeRequest &request, qint64 nowMs);
    /// Without effect once there is an answer.
    void progress(const ProbeRequest &request, Interim interim);
    /// The interim goes with the answer, save where the probe was stopped: what was read then stays to be
    /// shown.
    void answer(const ProbeRequest &request, Outcome outcome, qint64 nowMs);

    const std::vector<EvidenceEntry> &entries() const { return entries_; }
    qsizetype pending() const;

    QJsonArray toJson() const;
    /// \returns an empty string, or what is wrong.
    static QString fromJson(const QJsonArray &array, EvidenceSet &set);

private:
    EvidenceEntry *findEntry(const ProbeRequest &request);

    std::vector<EvidenceEntry> entries_;
    std::unordered_map<QByteArray, std::size_t> index_;
};

} // namespace fd
