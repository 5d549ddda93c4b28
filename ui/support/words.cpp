// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/support/words.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <QUrl>

#include <algorithm>

namespace fd::ui {

namespace {
struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Words)
};
} // namespace

QString word(Status status)
{
    switch (status) {
    case Status::Queued: return Tr::tr("queued");
    case Status::Running: return Tr::tr("running");
    case Status::Pass: return Tr::tr("passed");
    case Status::Warn: return Tr::tr("warning");
    case Status::Fail: return Tr::tr("failed");
    case Status::Skipped: return Tr::tr("skipped");
    case Status::Error: return Tr::tr("could not run");
    }
    return {};
}

QString word(SiteState state)
{
    switch (state) {
    case SiteState::Healthy: return Tr::tr("working");
    case SiteState::Degraded: return Tr::tr("working with faults");
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
    case Where::Path: return Tr::tr("the path from edge to origin");
    case Where::Origin: return Tr::tr("the origin");
    case Where::App: return Tr::tr("the application");
    case Where::Unknown: break;
    }
    return Tr::tr("undecided");
}

QString sureness(const Finding &finding)
{
    switch (finding.severity) {
    case Severity::Critical: return Tr::tr("Explains the outage: %1").arg(certaintyWord(finding.confidence));
    case Severity::Warning:
        return Tr::tr("Wrong, but need not explain an outage: %1").arg(certaintyWord(finding.confidence));
    case Severity::Info: break;
    }
    return Tr::tr("Advice");
}

QString title(Step step)
{
    switch (step) {
    case Step::Logs: return Tr::tr("Logs");
    case Step::Capacity: return Tr::tr("Capacity");
    case Step::Cdn: return Tr::tr("CDN Bypass");
    case Step::Connectivity: return Tr::tr("Connectivity");
    case Step::Dns: return Tr::tr("DNS");
    }
    return {};
}

QString question(Step step)
{
    switch (step) {
    case Step::Logs: return Tr::tr("What did the servers write down, and when did it begin?");
    case Step::Capacity: return Tr::tr("Do the machines behind the site have room to work?");
    case Step::Cdn: return Tr::tr("Does the site answer when the CDN or proxy in front of it is left out?");
    case Step::Connectivity:
        return Tr::tr("Can the edge and the site's own servers be reached, and how quickly do they answer?");
    case Step::Dns: return Tr::tr("Does the site's name lead every visitor to the right address?");
    }
    return {};
}

QString counted(qsizetype n, const QString &one, const QString &many)
{
    return n == 1 ? one : many.arg(QLocale().toString(n));
}

QString localMoment(Instant t)
{
    const QDateTime moment = QDateTime::fromMSecsSinceEpoch(t.time_since_epoch().count()).toLocalTime();
    return Tr::tr("%1 %2").arg(QLocale().toString(moment, QStringLiteral("d MMM yyyy, HH:mm:ss")),
                               moment.timeZoneAbbreviation());
}

QString shortMoment(Instant t)
{
    const QDateTime moment = QDateTime::fromMSecsSinceEpoch(t.time_since_epoch().count()).toLocalTime();
    return QLocale().toString(moment, QStringLiteral("d MMM, HH:mm:ss"));
}

QString localSpan(Instant from, Instant until)
{
    const auto local = [](Instant t) {
        return QDateTime::fromMSecsSinceEpoch(t.time_since_epoch().count()).toLocalTime();
    };
    if (local(from).date() != local(until).date())
        return Tr::tr("%1 to %2").arg(localMoment(from), localMoment(until));
    return Tr::tr("%1 to %2 %3")
        .arg(QLocale().toString(local(from), QStringLiteral("d MMM yyyy, HH:mm:ss")),
             local(until).toString(QStringLiteral("HH:mm:ss")), localZone(until));
}

QString localZone(Instant t)
{
    return QDateTime::fromMSecsSinceEpoch(t.time_since_epoch().count()).toLocalTime().timeZoneAbbreviation();
}

QString siteLabel(const Profile &profile)
{
    if (profile.isOffline())
        return profile.name.isEmpty() ? Tr::tr("What was handed in") : profile.name;
    const QUrl url(profile.site.url);
    const QString host = url.host();
    return url.port() < 0 ? host : QStringLiteral("%1:%2").arg(host).arg(url.port());
}

Progress progressOf(const Case &run)
{
    const auto open = std::count_if(run.checks.begin(), run.checks.end(), [](const CheckResult &row) {
        return row.status == Status::Queued || row.status == Status::Running;
    });
    const auto total = static_cast<int>(run.checks.size());
    return {total - static_cast<int>(open), total};
}

int requestsSent(const Case &run)
{
    const auto &entries = run.evidence.entries();
    return static_cast<int>(std::count_if(entries.begin(), entries.end(), [](const EvidenceEntry &entry) {
        return entry.startedMs >= 0 && !addressOf(entry.request).isEmpty();
    }));
}

} // namespace fd::ui
