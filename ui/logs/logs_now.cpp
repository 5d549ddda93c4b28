// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logs/logs_now.h"

#include "logs/summarise.h"
#include "ui/support/words.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace fd::ui {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(LogsNow)
};

QString percent(double share)
{
    return QLocale().toString(share * 100, 'f', share < 0.1 ? 1 : 0);
}

QString milliseconds(double ms)
{
    return spoken(Micros(static_cast<qint64>(ms * 1000)));
}

} // namespace

LogsNow logsOf(const Case &run)
{
    LogsNow now;
    std::vector<LogSummary> parts;
    std::vector<LogSkew> across; // from logs held against each other
    for (const EvidenceEntry &entry : run.evidence.entries()) {
        const auto *request = std::get_if<LogRequest>(&entry.request);
        if (!request)
            continue;
        if (!request->beside.empty()) {
            if (const auto *clocks = entry.outcome ? std::get_if<LogEvidence>(&*entry.outcome) : nullptr)
                across.insert(across.end(), clocks->summary.skews.begin(), clocks->summary.skews.end());
            continue;
        }
        now.sources.push_back(*request);
        const LogEvidence *log = entry.outcome ? std::get_if<LogEvidence>(&*entry.outcome) : nullptr;
        const bool open = !entry.outcome;
        if (!log && entry.interim) {
            now.bytesDone += entry.interim->bytesDone;
            now.bytesTotal += entry.interim->bytesTotal;
            now.stopped = now.stopped || !open;
            if (entry.interim->outcome)
                log = std::get_if<LogEvidence>(&*entry.interim->outcome);
        } else if (log) {
            for (const LogFile &file : log->summary.files) {
                now.bytesDone += file.bytes;
                now.bytesTotal += file.bytes;
            }
        }
        now.reading = now.reading || open;
        if (!log)
            continue;
        if (log->failure && log->failure->kind != Failure::Kind::Cancelled)
            now.failure = log->failure->detail;
        now.read = now.read || !log->summary.files.empty();
        parts.push_back(log->summary);
    }
    if (parts.size() == 1)
        now.summary = std::move(parts.front());
    else if (!parts.empty())
        now.summary = logs::merge(std::move(parts), logs::Options().top);
    for (const LogSkew &skew : across) {
        const auto same = [&skew](const LogSkew &known) {
            return known.file == skew.file && known.reference == skew.reference;
        };
        if (std::none_of(now.summary.skews.begin(), now.summary.skews.end(), same))
            now.summary.skews.push_back(skew);
    }
    return now;
}

QString sizeWords(qint64 bytes)
{
    const QLocale locale;
    const auto amount = static_cast<double>(bytes);
    if (amount >= 10e9)
        return Tr::tr("%1 GB").arg(locale.toString(amount / 1e9, 'f', 1));
    if (amount >= 1e6)
        return Tr::tr("%1 MB").arg(locale.toString(std::llround(amount / 1e6)));
    if (amount >= 1e3)
        return Tr::tr("%1 kB").arg(locale.toString(std::llround(amount / 1e3)));
    return Tr::tr("%1 bytes").arg(locale.toString(bytes));
}

QString progressWords(qint64 done, qint64 total, qint64 elapsedMs)
{
    QStringList words;
    words.append(total > 0 ? Tr::tr("%1 of %2 read").arg(sizeWords(done), sizeWords(total))
                           : Tr::tr("%1 read").arg(sizeWords(done)));
    constexpr qint64 settledMs = 200; // a rate of less is noise
    if (elapsedMs >= settledMs && done > 0) {
        const double perMs = static_cast<double>(done) / static_cast<double>(elapsedMs);
        words.append(Tr::tr("%1 a second").arg(sizeWords(std::llround(perMs * 1000))));
        if (total > done) {
            const qint64 seconds = std::llround(std::ceil(static_cast<double>(total - done) / perMs / 1000));
            words.append(seconds < 90 ? Tr::tr("about %1 s left").arg(seconds)
                                      : Tr::tr("about %1 min left").arg((seconds + 30) / 60));
        }
    }
    return words.join(QStringLiteral(", "));
}

const LogIncident *worstOf(const LogSummary &summary)
{
    const auto worst =
        std::max_element(summary.incidents.begin(), summary.incidents.end(),
                         [](const LogIncident &a, const LogIncident &b) { return a.errors < b.errors; });
    return worst == summary.incidents.end() ? nullptr : &*worst;
}

QString onsetWords(const LogSummary &summary, bool reading)
{
    const LogIncident *worst = worstOf(summary);
    if (!worst && summary.timeline.buckets.empty())
        return {};
    if (!worst)
        return reading ? Tr::tr("No rise of errors stands out in what is read so far.")
                       : Tr::tr("No rise of errors stands out in these logs.");
    QStringList words{
        Tr::tr("It began on %1: errors rose from %2 % to %3 %.")
            .arg(localMoment(worst->start), percent(worst->baselineErrorRate), percent(worst->errorRate))};
    if (worst->latencyBefore && worst->latencyDuring)
        words.append(
            Tr::tr("The slowest 5 % of answers took %1 before and %2 during it.")
                .arg(milliseconds(worst->latencyBefore->p95Ms), milliseconds(worst->latencyDuring->p95Ms)));
    const qsizetype others = static_cast<qsizetype>(summary.incidents.size()) - 1;
    if (others > 0)
        words.append(counted(others, Tr::tr("There is one smaller rise beside it."),
                             Tr::tr("There are %1 smaller rises beside it.")));
    return words.join(u' ');
}

QStringList remarks(const LogSummary &summary)
{
    QStringList all;
    for (const LogSkew &skew : summary.skews) {
        const QString by = spoken(Millis(std::abs(skew.offsetMs)));
        const QString which = skew.offsetMs >= 0 ? Tr::tr("The times in %1 are ahead of those in %2 by %3.")
                                                 : Tr::tr("The times in %1 are behind those in %2 by %3.");
        QString text = which.arg(skew.file, skew.reference, by);
        if (!skew.zone.isEmpty())
            text += u' ' + Tr::tr("That looks like a time zone of %1 that was not told.").arg(skew.zone);
        all.append(text);
    }
    for (const LogFile &file : summary.files) {
        if (!file.note.isEmpty())
            all.append(Tr::tr("%1: %2").arg(file.path, file.note));
    }
    const bool namesEstimated =
        std::any_of(summary.approximate.begin(), summary.approximate.end(),
                    [](const QString &member) { return member != u"incidents.latency"; });
    if (namesEstimated)
        all.append(
            Tr::tr("The figures under Hit Hardest and Backends are close estimates: these logs are too "
                   "large to count every name."));
    return all;
}

} // namespace fd::ui
