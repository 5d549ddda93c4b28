// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/logs_text.h"

#include "model/evidence.h"

#include <QCoreApplication>

#include <algorithm>
#include <cstdlib>
#include <functional>

namespace fd::cli {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Cli)
};

QString percent(double share)
{
    return QString::number(share * 100, 'f', share < 0.01 ? 2 : 1) + u'%';
}

QString moment(const std::optional<Instant> &time)
{
    return time ? toIso(*time) : Tr::tr("without a time");
}

/// Errors over time in one line of block characters, at most 100 columns.
QString sparkline(const LogTimeline &timeline)
{
    static const QString blocks = QStringLiteral(" ▁▂▃▄▅▆▇█");
    const std::size_t count = timeline.buckets.size();
    const std::size_t columns = std::min<std::size_t>(count, 100);
    std::vector<qint64> errors(columns);
    for (std::size_t i = 0; i < count; ++i)
        errors[i * columns / count] += timeline.buckets[i].errors;
    const qint64 most = columns == 0 ? 0 : *std::max_element(errors.begin(), errors.end());
    QString line;
    for (const qint64 value : errors)
        line += blocks[most == 0 || value == 0 ? 0 : 1 + value * 7 / most];
    return most == 0 ? QString() : line;
}

QString cut(const QString &text, qsizetype most)
{
    return text.size() <= most ? text : text.left(most - 1) + u'…';
}

QString milliseconds(double ms)
{
    return spoken(Micros(static_cast<qint64>(ms * 1000)));
}

using Put = std::function<void(const QString &)>;

void putFiles(const LogSummary &summary, const Put &put)
{
    for (const LogFile &file : summary.files) {
        if (file.bytes == 0) {
            put(Tr::tr("%1: empty").arg(file.path));
            continue;
        }
        put(Tr::tr("%1: %2, %L3 lines (%L4 not understood), %5 to %6")
                .arg(file.path, file.format)
                .arg(file.lines)
                .arg(file.unparsed)
                .arg(moment(file.first), moment(file.last)));
        if (!file.timezone.isEmpty())
            put(Tr::tr("  Times without a zone were read as %1; --timezone changes that.")
                    .arg(file.timezone));
        if (!file.note.isEmpty())
            put(QStringLiteral("  ") + file.note);
    }
    for (const LogSkew &skew : summary.skews) {
        const QString by = milliseconds(static_cast<double>(std::llabs(skew.offsetMs)));
        const QString zoned = skew.zone.startsWith(u'-') ? skew.reference : skew.file;
        const QString why = skew.zone.isEmpty()
                                ? QString()
                                : Tr::tr(", so the zone of %1 is probably %2").arg(zoned, skew.zone);
        put(Tr::tr("Clocks: %1 is %2 ahead of %3%4 (%L5 requests stand in both).")
                .arg(skew.file, by, skew.reference, why)
                .arg(skew.matched));
    }
}

void putShares(const QString &heading, const std::vector<LogShare> &shares, const Put &put)
{
    constexpr std::size_t most = 5;
    for (std::size_t i = 0; i < shares.size() && i < most && shares[i].errors > 0; ++i) {
        const LogShare &one = shares[i];
        const QString before =
            one.requestsBefore > 0
                ? Tr::tr(" (before: %L1 of %L2)").arg(one.errorsBefore).arg(one.requestsBefore)
                : QString();
        put(QStringLiteral("    %1 %2: ")
                .arg(i == 0 ? heading : QString(heading.size(), u' '), cut(one.name, 70)) +
            Tr::tr("%L1 of %L2 failed").arg(one.errors).arg(one.requests) + before);
    }
}

void putIncidents(const LogSummary &summary, const Put &put)
{
    if (summary.incidents.empty())
        put(Tr::tr("No span of time stands out by its errors."));
    for (const LogIncident &incident : summary.incidents) {
        put(Tr::tr("Incident from %1 to %2: %L3 of %L4 failed (%5; before and after %6)")
                .arg(toIso(incident.start), toIso(incident.end))
                .arg(incident.errors)
                .arg(incident.total)
                .arg(percent(incident.errorRate), percent(incident.baselineErrorRate)));
        if (incident.latencyBefore && incident.latencyDuring)
            put(Tr::tr("    Time to answer: half within %1 (before %2), 95% within %3 (before %4)")
                    .arg(milliseconds(incident.latencyDuring->p50Ms),
                         milliseconds(incident.latencyBefore->p50Ms),
                         milliseconds(incident.latencyDuring->p95Ms),
                         milliseconds(incident.latencyBefore->p95Ms)));
        if (incident.retriedDuring > 0)
            put(Tr::tr("    Tried again on another server: %L1 requests (before and after: %L2)")
                    .arg(incident.retriedDuring)
                    .arg(incident.retriedBefore));
        putShares(Tr::tr("URL"), incident.urls, put);
        putShares(Tr::tr("Host"), incident.hosts, put);
        putShares(Tr::tr("Client"), incident.clients, put);
        putShares(Tr::tr("Server"), incident.upstreams, put);
    }
}

void putChanges(const LogSummary &summary, const Put &put)
{
    constexpr std::ptrdiff_t most = 8;
    constexpr std::chrono::hours farBack{24};
    if (summary.changes.empty())
        return;
    const auto worst =
        std::max_element(summary.incidents.begin(), summary.incidents.end(),
                         [](const LogIncident &a, const LogIncident &b) { return a.errors < b.errors; });
    std::vector<const LogChange *> told;
    for (const LogChange &change : summary.changes) {
        if (worst == summary.incidents.end() ||
            (change.time <= worst->start + std::chrono::minutes(1) && change.time >= worst->start - farBack))
            told.push_back(&change);
    }
    if (told.empty())
        return;
    if (static_cast<std::ptrdiff_t>(told.size()) > most)
        told.erase(told.begin(), told.end() - most);
    put({});
    put(worst == summary.incidents.end() ? Tr::tr("What changed") : Tr::tr("What changed before it began"));
    for (const LogChange *change : told) {
        QString version = change->to;
        if (!change->from.isEmpty())
            version = change->from + QStringLiteral(" → ") + change->to;
        put(QStringLiteral("  ") +
            QStringLiteral("%1  %2 %3 %4")
                .arg(toIso(change->time), change->kind, cut(change->subject, 60), version)
                .trimmed());
        put(QStringLiteral("      %1:%2  %3")
                .arg(change->file)
                .arg(change->line)
                .arg(cut(change->text, 140)));
    }
}

void putFailures(const LogSummary &summary, const Put &put)
{
    if (!summary.signatures.empty()) {
        put({});
        put(Tr::tr("Known failures"));
        for (const SignatureHit &hit : summary.signatures) {
            put(QStringLiteral("  %L1 × %2 [%3]").arg(hit.count).arg(hit.meaning, hit.cause));
            put(QStringLiteral("      %1:%2  %3").arg(hit.file).arg(hit.line).arg(cut(hit.example, 160)));
        }
    }
    if (!summary.transactions.empty()) {
        constexpr std::size_t most = 5;
        put({});
        put(Tr::tr("Failed fetches"));
        for (std::size_t i = 0; i < summary.transactions.size() && i < most; ++i) {
            const LogTransaction &one = summary.transactions[i];
            QStringList timings;
            for (const auto &[label, ms] : one.timingsMs)
                timings.append(QStringLiteral("%1 %2").arg(label, milliseconds(ms)));
            put(QStringLiteral("  %1  %2 %3 (%4)")
                    .arg(moment(one.time), cut(one.request, 80), one.host, one.id));
            put(QStringLiteral("      %1: %2  %3")
                    .arg(one.backend, one.error, timings.join(QStringLiteral(", "))));
        }
    }
    if (!summary.templates.empty()) {
        put({});
        put(Tr::tr("Messages"));
        for (const LogTemplate &one : summary.templates) {
            const QString level = one.level.isEmpty() ? QString() : QStringLiteral("[%1] ").arg(one.level);
            const QString rise = one.rise >= 2 && one.countDuring > 0
                                     ? Tr::tr("  (during the incident %L1, outside of it %L2)")
                                           .arg(one.countDuring)
                                           .arg(one.countBefore)
                                     : QString();
            put(QStringLiteral("  %L1 × %2%3%4").arg(one.count).arg(level, cut(one.text, 160), rise));
        }
    }
}

void putUpstreams(const LogSummary &summary, const Put &put)
{
    if (summary.upstreams.empty())
        return;
    put({});
    put(Tr::tr("Servers behind"));
    for (const LogUpstream &one : summary.upstreams) {
        QString times;
        if (one.p50Ms && one.p95Ms)
            times = Tr::tr(", half within %1, 95% within %2")
                        .arg(milliseconds(*one.p50Ms), milliseconds(*one.p95Ms));
        if (one.retried > 0)
            times += Tr::tr(", tried elsewhere after it %L1 times").arg(one.retried);
        put(Tr::tr("  %1: %L2 requests, %L3 failed%4")
                .arg(one.name)
                .arg(one.requests)
                .arg(one.errors)
                .arg(times));
    }
}

} // namespace

QByteArray logsText(const LogSummary &summary, const Case &run)
{
    QString out;
    const Put put = [&out](const QString &line) { out += line + u'\n'; };
    putFiles(summary, put);
    if (!summary.status.empty()) {
        QStringList counts;
        for (const auto &[status, count] : summary.status)
            counts.append(QStringLiteral("%1: %L2").arg(status).arg(count));
        put({});
        put(Tr::tr("Status   %1").arg(counts.join(QStringLiteral("   "))));
    }
    if (const QString line = sparkline(summary.timeline); !line.isEmpty()) {
        put({});
        put(Tr::tr("Errors   |%1|").arg(line));
    }
    put({});
    putIncidents(summary, put);
    for (const Finding &finding : run.diagnosis.findings) {
        put({});
        put(finding.severity == Severity::Info
                ? Tr::tr("Possible: %1 (%2)").arg(finding.title, finding.cause)
                : Tr::tr("Finding: %1 (%2)").arg(finding.title, finding.cause));
        for (const auto &reason : finding.because)
            put(QStringLiteral("  ") + cut(reason.text, 300));
    }
    putChanges(summary, put);
    putFailures(summary, put);
    putUpstreams(summary, put);
    return out.toUtf8();
}

} // namespace fd::cli
