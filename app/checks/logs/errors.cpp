// SPDX-License-Identifier: GPL-3.0-or-later
//
// Known failure texts in the logs, and what each means.
#include "checks/connectivity/way.h"
#include "checks/guesses.h"
#include "checks/logs/log_rows.h"
#include "checks/registry.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>

namespace fd::checks {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Checks)
};

/// How far back a line may lie and still speak of what is wrong now.
constexpr Millis kFresh{std::chrono::hours{6}};

/// How much a known failure says: decisive texts more than symptoms, fresh more than old; the one that rose
/// most when the incident began (it stands first) more than others, and of these frequent ones more than
/// rare.
double weightOf(const Context &context, const SignatureHit &hit, bool first, qint64 all)
{
    const double share = all > 0 ? static_cast<double>(hit.count) / static_cast<double>(all) : 1;
    double weight = hit.weight * (first ? 1 : 0.65 + 0.25 * share);
    const bool old = !context.profile.isOffline() && hit.last && *hit.last < context.now - kFresh;
    if (old)
        weight *= 0.3;
    return weight;
}

/// Every visitor whose request is in the log was answered, and as many tries as failed were followed by
/// another: that is what an edge with several upstreams is for.
bool retriesHelped(const LogSummary &summary, qint64 failures)
{
    qint64 retried = 0;
    for (const LogUpstream &upstream : summary.upstreams)
        retried += upstream.retried;
    const bool failed = std::any_of(summary.status.begin(), summary.status.end(),
                                    [](const auto &one) { return one.first.startsWith(u'5'); });
    return retried >= failures && !summary.status.empty() && !failed;
}

/// Does a message of no severity speak of something that went wrong?
bool speaksOfTrouble(const QString &message)
{
    static const QRegularExpression words(
        QStringLiteral(
            "fail|error|invalid|cannot|can.t|could ?n.t|could not|unable|refus|denied|reject|timed? "
            "?-?out|exceed|too (?:many|large|big|long)|missing|not found|unknown|unexpected|abort|broken|"
            "\\bdead|\\bdown\\b|\\bfull\\b|exhaust|overflow|\\bno (?:such|space|route|host|valid|free|"
            "more)|crash|panic|kill|\\blost\\b|reset|\\bbad\\b|malformed|mismatch|expired|unreach|unavail|"
            "not (?:valid|allowed|permitted|supported|enabled|ready|enough)|\\bonly\\b|\\b50[0-9]\\b|"
            "duplicate|conflict|unsupported|wrong|\\bloop|stale|incorrect"),
        QRegularExpression::CaseInsensitiveOption);
    return words.match(message).hasMatch();
}

/// The messages of a log that may tell of a failure, for guesses at what they mean. What a web server says of
/// one client's request alone (a file that is not there, a wrong password) is everyday business.
QString troubleIn(const LogSummary &summary)
{
    constexpr int most = 12;
    const auto is = [](const LogTemplate &one, std::initializer_list<const char *> levels) {
        return std::any_of(levels.begin(), levels.end(),
                           [&one](const char *level) { return one.level == QLatin1StringView(level); });
    };
    QStringList messages;
    for (const LogTemplate &one : summary.templates) {
        const bool ofClient = one.example.contains(QLatin1StringView(", client: ")) &&
                              !one.example.contains(QLatin1StringView(", upstream: "));
        const bool tells = !is(one, {"info", "notice", "debug"}) &&
                           (is(one, {"crit", "alert", "emerg"}) || speaksOfTrouble(one.example));
        if (tells && !ofClient && messages.size() < most)
            messages.append(one.example);
    }
    return messages.join(u'\n');
}

/// A kernel's log says that packets were filtered, but not how, nor whether they matter: a connection to that
/// port which is refused tells a firewall that rejects.
bool isRejectedBy(const Context &context, const SignatureHit &hit)
{
    if (hit.cause != QLatin1StringView("origin-firewall-drop"))
        return false;
    const auto origins = originTargets(context);
    return std::any_of(origins.begin(), origins.end(), [&](const OriginTarget &origin) {
        const auto *tcp = context.evidence.get<TcpEvidence>(knock(context, origin.to, Role::Origin));
        return tcp && tcp->failure && tcp->failure->kind == Failure::Kind::Refused &&
               hit.example.contains(QStringLiteral("DPT=%1 ").arg(origin.to.port));
    });
}

void judgeLog(const Context &context, const LogEvidence &log, CheckResult &row)
{
    const LogSummary &summary = log.summary;
    qint64 all = 0;
    QJsonArray known;
    for (const SignatureHit &hit : summary.signatures) {
        all += hit.count;
        known.append(toJsonObject(hit));
    }
    row.evidence = {{QStringLiteral("signatures"), known},
                    {QStringLiteral("files"), toJsonValue(summary.files)}};
    if (summary.signatures.empty()) {
        qint64 lines = 0;
        for (const LogFile &file : summary.files)
            lines += file.lines;
        row.summary = Tr::tr("No known failure text (lines read: %1)").arg(lines);
        addGuesses(context, troubleIn(summary), Role::Log, row);
        return;
    }
    row.evidence.insert(QStringLiteral("places"), placesOf(summary.signatures));
    row.status = Status::Fail;
    const SignatureHit &most = summary.signatures.front();
    row.summary = most.count == 1 ? most.meaning : Tr::tr("%1 (%2 times)").arg(most.meaning).arg(most.count);
    const double share = retriesHelped(summary, all) ? 0.4 : 1;
    for (const SignatureHit &hit : summary.signatures) {
        const bool rejected = isRejectedBy(context, hit);
        row.observations.push_back({Fact::Signature, Role::Log, row.target,
                                    Tr::tr("%1 Times seen: %2, as in line %3: %4")
                                        .arg(hit.meaning)
                                        .arg(hit.count)
                                        .arg(hit.line)
                                        .arg(hit.example.left(300)),
                                    rejected ? QStringLiteral("origin-firewall-reject") : hit.cause,
                                    static_cast<double>(hit.count),
                                    rejected ? 1 : share * weightOf(context, hit, &hit == &most, all)});
    }
    addGuesses(context, troubleIn(summary), Role::Log, row);
}

std::vector<ProbeRequest> plan(const Context &context)
{
    std::vector<ProbeRequest> requests;
    for (LogRequest &request : logRequests(context))
        requests.emplace_back(std::move(request));
    return requests;
}

} // namespace

Check logErrorsCheck()
{
    return {"logs.errors",
            Step::Logs,
            [] { return Tr::tr("Known failures"); },
            [] { return Tr::tr("Which known failures stand in the logs?"); },
            plan,
            [](const Context &context) { return logRows(context, judgeLog); }};
}

} // namespace fd::checks
