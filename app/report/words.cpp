// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/words.h"

#include "knowledge/causes.h"

#include <QCoreApplication>
#include <QDateTime>

namespace fd::report {

namespace {
struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Report)
};
} // namespace

QString word(Status status)
{
    switch (status) {
    case Status::Queued: return Tr::tr("waiting");
    case Status::Running: return Tr::tr("running");
    case Status::Pass: return Tr::tr("pass");
    case Status::Warn: return Tr::tr("warning");
    case Status::Fail: return Tr::tr("fail");
    case Status::Skipped: return Tr::tr("skipped");
    case Status::Error: return Tr::tr("not known");
    }
    return {};
}

QString word(Severity severity)
{
    switch (severity) {
    case Severity::Critical: return Tr::tr("critical");
    case Severity::Warning: return Tr::tr("warning");
    case Severity::Info: return Tr::tr("advice");
    }
    return {};
}

QString word(SiteState state)
{
    switch (state) {
    case SiteState::Healthy: return Tr::tr("healthy");
    case SiteState::Degraded: return Tr::tr("degraded");
    case SiteState::Down: return Tr::tr("down");
    case SiteState::Unknown: return Tr::tr("undecided");
    }
    return {};
}

QString word(Where where)
{
    switch (where) {
    case Where::Client: return Tr::tr("this computer");
    case Where::Dns: return Tr::tr("DNS");
    case Where::Edge: return Tr::tr("the edge");
    case Where::Path: return Tr::tr("the path between edge and origin");
    case Where::Origin: return Tr::tr("the origin");
    case Where::App: return Tr::tr("the application");
    case Where::Unknown: return Tr::tr("not known");
    }
    return {};
}

QString word(Step step)
{
    switch (step) {
    case Step::Logs: return Tr::tr("Logs");
    case Step::Capacity: return Tr::tr("Capacity");
    case Step::Cdn: return Tr::tr("CDN bypass");
    case Step::Connectivity: return Tr::tr("Connectivity");
    case Step::Dns: return Tr::tr("DNS");
    }
    return {};
}

QString ranking(const Finding &finding)
{
    return Tr::tr("%1, %2").arg(word(finding.severity), certaintyWord(finding.confidence));
}

QString riskWord(const QString &risk)
{
    if (risk == u"low")
        return Tr::tr("low risk");
    if (risk == u"medium")
        return Tr::tr("medium risk");
    if (risk == u"high")
        return Tr::tr("high risk");
    return risk;
}

QString clock(Instant t)
{
    return QDateTime::fromMSecsSinceEpoch(t.time_since_epoch().count(), Qt::UTC)
        .toString(QStringLiteral("yyyy-MM-dd HH:mm:ss 'UTC'"));
}

QString subject(const Case &run)
{
    return run.profile.isOffline() ? Tr::tr("what was handed in (no site was asked)") : run.profile.site.url;
}

QString headline(const Case &run)
{
    return run.diagnosis.verdict.headline.isEmpty() ? Tr::tr("No verdict was reached.")
                                                    : run.diagnosis.verdict.headline;
}

QString nothingFound(const Case &run)
{
    const SiteState state = run.diagnosis.verdict.status;
    return state == SiteState::Down || state == SiteState::Degraded
               ? Tr::tr("Something is wrong, but what was seen names no cause yet. A log of the edge or the "
                        "origin, or the origin's address, tells more.")
               : Tr::tr("Nothing wrong was found.");
}

QStringList notChecked(const Case &run)
{
    QStringList list;
    if (!run.complete)
        list.append(Tr::tr("The run was stopped before it was complete."));
    for (const Step step : allSteps()) {
        if (!run.inputs.wants(step))
            list.append(Tr::tr("%1: left out of this run.").arg(word(step)));
    }
    for (const CheckResult &row : run.checks) {
        const bool open = row.status == Status::Queued || row.status == Status::Running;
        if (row.status == Status::Skipped || row.status == Status::Error)
            list.append(QStringLiteral("%1%2: %3")
                            .arg(row.id, row.target.isEmpty() ? QString() : u' ' + row.target, row.summary));
        else if (open)
            list.append(Tr::tr("%1 %2: not finished.").arg(row.id, row.target));
    }
    list.removeDuplicates();
    return list;
}

QString printable(const QString &text, bool lines)
{
    QString result;
    result.reserve(text.size());
    for (const QChar c : text) {
        const char16_t u = c.unicode();
        const bool bidi = (u >= 0x202A && u <= 0x202E) || (u >= 0x2066 && u <= 0x2069);
        if (u == u'\n' || u == u'\t')
            result.append(u == u'\n' && lines ? c : QChar(u' '));
        else if (u == u'\r')
            continue;
        else if (u < 0x20 || (u >= 0x7F && u < 0xA0) || bidi)
            result.append(QStringLiteral("\\x%1").arg(static_cast<uint>(u), 2, 16, QChar(u'0')));
        else
            result.append(c);
    }
    return result;
}

QString causeTitle(const QString &id)
{
    const knowledge::Cause *cause = knowledge::cause(id);
    return cause ? cause->title : id;
}

} // namespace fd::report
