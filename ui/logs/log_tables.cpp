// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logs/log_tables.h"

#include "ui/logs/logs_now.h"
#include "ui/support/words.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace fd::ui {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(LogTables)
};

QString number(qint64 n)
{
    return QLocale().toString(n);
}

QString moment(const std::optional<Instant> &t)
{
    return t ? shortMoment(*t) : QString();
}

/// A column's head that names the zone of its times.
QString zoned(const QString &head, const LogSummary &summary)
{
    const auto &buckets = summary.timeline.buckets;
    const auto now = std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now());
    return Tr::tr("%1 (%2)").arg(head, localZone(buckets.empty() ? now : buckets.front().t));
}

QString share(qint64 part, qint64 whole)
{
    if (whole <= 0)
        return {};
    const double percent = 100.0 * static_cast<double>(std::min(part, whole)) / static_cast<double>(whole);
    return Tr::tr("%1 %").arg(QLocale().toString(percent, 'f', percent < 10 ? 1 : 0));
}

QString duration(const std::optional<double> &ms)
{
    return ms ? spoken(Micros(static_cast<qint64>(*ms * 1000))) : QString();
}

/// New is what first came when the worst rise began, give or take a minute.
QString riseOf(const LogTemplate &pattern, const LogIncident *worst)
{
    const bool isNew = worst && pattern.first && *pattern.first >= worst->start - std::chrono::minutes(1);
    if (isNew && pattern.countDuring > 0 && pattern.countBefore == 0 && pattern.rise > 0)
        return Tr::tr("new");
    return pattern.rise > 0
               ? Tr::tr("× %1").arg(QLocale().toString(pattern.rise, 'f', pattern.rise < 10 ? 1 : 0))
               : QString();
}

QString kindWord(const QString &kind)
{
    static const std::map<QString, QString> words{
        {QStringLiteral("install"), Tr::tr("Installed")},
        {QStringLiteral("upgrade"), Tr::tr("Upgraded")},
        {QStringLiteral("remove"), Tr::tr("Removed")},
        {QStringLiteral("kernel"), Tr::tr("Kernel or driver")},
        {QStringLiteral("restart"), Tr::tr("Restarted")},
        {QStringLiteral("reload"), Tr::tr("Reloaded")},
        {QStringLiteral("deploy"), Tr::tr("Deployed")},
        {QStringLiteral("certificate"), Tr::tr("Certificate")},
    };
    const auto known = words.find(kind);
    return known == words.end() ? kind : known->second;
}

/// "3 min before" the onset.
QString distance(Instant t, const LogIncident *worst)
{
    if (!worst)
        return {};
    const auto apart = worst->start - t;
    const QString by = spoken(std::chrono::round<std::chrono::seconds>(std::chrono::abs(apart)));
    return apart >= Millis(0) ? Tr::tr("%1 before").arg(by) : Tr::tr("%1 after").arg(by);
}

} // namespace

Grid knownFailuresTable(const LogsShown &shown)
{
    const LogSummary &summary = shown.summary;
    Grid grid{Tr::tr("&Known Failures"),
              {Tr::tr("Count"), Tr::tr("Of All Errors"), Tr::tr("Meaning"), Tr::tr("First"), Tr::tr("Last"),
               Tr::tr("Example")},
              {},
              Tr::tr("No line matches a failure that is known by its text. Patterns shows what repeats.")};
    grid.numberColumns = {0, 1};
    grid.headerHints = {Tr::tr("How many lines match."),
                        Tr::tr("The share of these lines in all failed requests and lines of errors.")};
    qint64 errors = 0;
    for (const LogBucket &bucket : summary.timeline.buckets)
        errors += bucket.errors;
    qint64 known = 0;
    for (const SignatureHit &hit : summary.signatures)
        known += hit.count;
    for (const SignatureHit &hit : summary.signatures) {
        grid.rows.push_back({number(hit.count), share(hit.count, std::max(errors, known)), hit.meaning,
                             moment(hit.first), moment(hit.last), hit.example});
        grid.places.push_back({hit.file, hit.line});
    }
    return grid;
}

Grid patternsTable(const LogsShown &shown)
{
    const LogSummary &summary = shown.summary;
    Grid grid{Tr::tr("&Patterns"),
              {Tr::tr("Rise"), Tr::tr("Count"), Tr::tr("Before"), Tr::tr("During"), Tr::tr("Level"),
               zoned(Tr::tr("First"), summary), Tr::tr("Pattern")},
              {},
              Tr::tr("These logs hold no free text: each line is one request.")};
    grid.numberColumns = {0, 1, 2, 3};
    grid.headerHints = {
        Tr::tr(
            "How many times as often as before these lines came while errors stood highest; new: they never "
            "came before."),
        Tr::tr("How many lines say this."),
        Tr::tr("How many of them lie outside of every rise of errors."),
        Tr::tr("How many of them lie within a rise of errors."),
        {},
        {},
        Tr::tr("The message with its changing parts as <*>.")};
    std::vector<const LogTemplate *> ranked;
    for (const LogTemplate &pattern : summary.templates)
        ranked.push_back(&pattern);
    std::stable_sort(ranked.begin(), ranked.end(), [](const LogTemplate *a, const LogTemplate *b) {
        return a->rise != b->rise ? a->rise > b->rise : a->count > b->count;
    });
    const LogIncident *worst = worstOf(summary);
    for (const LogTemplate *pattern : ranked) {
        const bool told = !summary.incidents.empty();
        grid.rows.push_back({riseOf(*pattern, worst), number(pattern->count),
                             told ? number(pattern->countBefore) : QString(),
                             told ? number(pattern->countDuring) : QString(), pattern->level,
                             moment(pattern->first), pattern->text});
        grid.places.push_back({pattern->file, pattern->line});
    }
    return grid;
}

Grid backendsTable(const LogsShown &shown)
{
    const LogSummary &summary = shown.summary;
    Grid grid{Tr::tr("&Backends"),
              {Tr::tr("Backend"), Tr::tr("Requests"), Tr::tr("Errors"), Tr::tr("Error Share"),
               Tr::tr("Tried Again"), Tr::tr("Half Within"), Tr::tr("95 % Within")},
              {},
              Tr::tr("The lines do not say which backend answered. In nginx, $upstream_addr and "
                     "$upstream_response_time in log_format make them.")};
    grid.numberColumns = {1, 2, 3, 4, 5, 6};
    grid.headerHints = {{},
                        {},
                        Tr::tr("Answers of 500 and above, and requests that got none."),
                        {},
                        Tr::tr("Requests that were then sent to another backend."),
                        Tr::tr("Half of the answers came within this time."),
                        Tr::tr("95 of 100 answers came within this time.")};
    std::vector<const LogUpstream *> ranked;
    for (const LogUpstream &backend : summary.upstreams)
        ranked.push_back(&backend);
    std::stable_sort(ranked.begin(), ranked.end(), [](const LogUpstream *a, const LogUpstream *b) {
        return a->errors != b->errors ? a->errors > b->errors : a->p95Ms.value_or(0) > b->p95Ms.value_or(0);
    });
    for (const LogUpstream *backend : ranked)
        grid.rows.push_back({backend->name, number(backend->requests), number(backend->errors),
                             share(backend->errors, backend->requests), number(backend->retried),
                             duration(backend->p50Ms), duration(backend->p95Ms)});
    return grid;
}

Grid hardestHitTable(const LogsShown &shown)
{
    Grid grid{Tr::tr("&Hit Hardest"),
              {Tr::tr("What"), Tr::tr("Name"), Tr::tr("Errors"), Tr::tr("Requests"), Tr::tr("Error Share"),
               Tr::tr("Share Before")},
              {},
              Tr::tr("Without a rise of errors nothing was hit harder than the rest.")};
    grid.numberColumns = {2, 3, 4, 5};
    grid.headerHints = {{}, Tr::tr("URLs stand without what follows the question mark."),           {}, {},
                        {}, Tr::tr("The share of errors outside of every rise, where it is known.")};
    const LogIncident *hit = shown.within ? &*shown.within : worstOf(shown.summary);
    if (!hit)
        return grid;
    const auto add = [&grid](const QString &what, const std::vector<LogShare> &shares) {
        for (const LogShare &one : shares)
            grid.rows.push_back({what, one.name, number(one.errors), number(one.requests),
                                 share(one.errors, one.requests),
                                 share(one.errorsBefore, one.requestsBefore)});
    };
    add(Tr::tr("URL"), hit->urls);
    add(Tr::tr("Host"), hit->hosts);
    add(Tr::tr("Client"), hit->clients);
    add(Tr::tr("Backend"), hit->upstreams);
    if (grid.rows.empty())
        grid.whyEmpty = Tr::tr("These lines name no URL, host or client.");
    return grid;
}

Grid changesTable(const LogsShown &shown)
{
    const LogSummary &summary = shown.summary;
    Grid grid{Tr::tr("&What Changed"),
              {zoned(Tr::tr("When"), summary), Tr::tr("From the Onset"), Tr::tr("What"), Tr::tr("Of"),
               Tr::tr("From"), Tr::tr("To"), Tr::tr("Line")},
              {},
              Tr::tr("These logs tell of no installation, restart, reload, deploy or certificate. "
                     "/var/log/dpkg.log and the journal do.")};
    grid.headerHints = {{}, Tr::tr("How long before or after the errors began.")};
    const LogIncident *worst = worstOf(summary);
    for (const LogChange &change : summary.changes) {
        grid.rows.push_back({shortMoment(change.time), distance(change.time, worst), kindWord(change.kind),
                             change.subject, change.from, change.to, change.text});
        grid.places.push_back({change.file, change.line});
    }
    for (const LogTransaction &fetch : summary.transactions) {
        QString timings;
        for (const auto &[label, ms] : fetch.timingsMs)
            timings += Tr::tr(", %1 after %2").arg(label, spoken(Micros(std::llround(ms * 1000))));
        grid.rows.push_back({moment(fetch.time), fetch.time ? distance(*fetch.time, worst) : QString(),
                             Tr::tr("Failed fetch"), fetch.request, fetch.backend,
                             fetch.status > 0 ? QString::number(fetch.status) : QString(),
                             fetch.error + timings});
        grid.places.push_back({fetch.file, fetch.line});
    }
    return grid;
}

} // namespace fd::ui
