// SPDX-License-Identifier: GPL-3.0-or-later
//
// How long each origin holds an idle connection, against how long the edge would reuse one. Where the origin
// closes first, a request that the edge sends at that very moment fails.
#include "checks/deep.h"
#include "checks/registry.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>

namespace fd::checks {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Checks)
};

constexpr Millis kLongestHold{75'000};
/// Where no request fails, a short look is enough: a longer one could change no verdict. It is as long as the
/// idle limits that servers are known to ship with (2 and 5 s) and no longer than the edge lets visitors
/// wait.
constexpr Millis kShortLook{6000};
constexpr qint64 kSmallPage = 50 * 1024;

/// `Keep-Alive: timeout=5, max=100` (RFC 2068 section 19.7.1.1): a hint that many servers give.
std::optional<Millis> hinted(const QString &header)
{
    static const QRegularExpression timeout(QStringLiteral("timeout=(\\d{1,6})"));
    const auto match = timeout.match(header);
    return match.hasMatch() ? std::optional(Millis{match.captured(1).toLongLong() * 1000}) : std::nullopt;
}

bool closesEachTime(const HttpEvidence &page)
{
    return page.header(u"Connection").contains(u"close", Qt::CaseInsensitive) || page.version == u"1.0";
}

/// A word of the server that is so far above the edge's limit that there is nothing to prove.
bool isComfortable(const HttpEvidence &page, Millis edgeIdle)
{
    const auto hint = hinted(page.header(u"Keep-Alive"));
    return hint && *hint >= edgeIdle + std::max(edgeIdle / 5, Millis{2000});
}

/// Have all logs been read?
bool logsRead(const Context &context)
{
    const auto &asked = context.evidence.entries();
    return std::none_of(asked.begin(), asked.end(), [](const EvidenceEntry &entry) {
        return std::holds_alternative<LogRequest>(entry.request) && !entry.outcome;
    });
}

/// Does somebody or a log say that requests fail, though they succeed now?
bool someFailureReported(const Context &context)
{
    if (!context.inputs.responses.isEmpty() || !context.inputs.pasted.isEmpty())
        return true;
    const auto &asked = context.evidence.entries();
    return std::any_of(asked.begin(), asked.end(), [](const EvidenceEntry &entry) {
        const auto *log = entry.outcome ? std::get_if<LogEvidence>(&*entry.outcome) : nullptr;
        return log && !log->summary.incidents.empty();
    });
}

/// The longest silence worth waiting for.
Millis patience(const Context &context)
{
    if (someEdgeFails(context) || someFailureReported(context))
        return kLongestHold;
    return std::clamp(context.profile.edge.firstByteTimeout, Millis{1000}, kShortLook);
}

KeepAliveRequest questionOf(const Context &context, const OriginTarget &origin, const HttpEvidence &page)
{
    const Edge &edge = context.profile.edge;
    const HttpRequest asked = originRequest(context, origin);
    KeepAliveRequest request;
    request.url = asked.url;
    request.to = asked.to;
    request.host = asked.host;
    request.sni = asked.sni;
    request.requests = page.bodyBytes < kSmallPage ? 5 : 2;
    request.hold = std::min(edge.idleTimeout + std::clamp(edge.idleTimeout / 20, Millis{200}, Millis{1500}),
                            patience(context));
    request.timeout = std::min(edge.connectTimeout + edge.firstByteTimeout, Millis{15'000});
    return request;
}

/// How long to wait depends on what the edges answer and what logs say.
Depth depthHere(const Context &context, const OriginTarget &origin)
{
    return edgesAnswered(context) && logsRead(context) ? depthOf(context, origin) : Depth::Wait;
}

/// Worth measuring, and not told by the page's own headers.
bool isOpenQuestion(const Context &context, const OriginTarget &origin)
{
    const HttpEvidence *page = pageOf(context, origin);
    return depthHere(context, origin) == Depth::Ask && context.profile.site.method == u"GET" &&
           context.profile.edge.idleTimeout > Millis{0} && !closesEachTime(*page) &&
           !isComfortable(*page, context.profile.edge.idleTimeout);
}

std::vector<ProbeRequest> plan(const Context &context)
{
    std::vector<ProbeRequest> requests;
    for (const OriginTarget &origin : deepOrigins(context)) {
        if (isOpenQuestion(context, origin))
            requests.emplace_back(questionOf(context, origin, *pageOf(context, origin)));
    }
    return requests;
}

Judgement closesAlways(const QString &subject)
{
    Judgement judgement;
    judgement.summary = Tr::tr("Every answer closes its connection, so none is ever reused");
    judgement.add(
        Fact::KeepAliveNone, Role::Origin, subject,
        Tr::tr("The origin %1 closes the connection after every answer: safe, but each request costs a "
               "new connection.")
            .arg(subject));
    return judgement;
}

/// The server's own word, where it was not waited for.
Judgement judgeHint(Millis hint, Millis edgeIdle, const QString &subject)
{
    Judgement judgement;
    judgement.status = Status::Warn;
    judgement.summary =
        Tr::tr("By its own word it ends idle connections after %1; the edge reuses them for up to %2")
            .arg(fd::spoken(hint), fd::spoken(edgeIdle));
    judgement.add(
        Fact::KeepAliveShort, Role::Origin, subject,
        Tr::tr("The origin %1 says that it closes idle connections after %2 (Keep-Alive), while the edge "
               "reuses them for up to %3: a request sent at that moment fails.")
            .arg(subject, fd::spoken(hint), fd::spoken(edgeIdle)),
        static_cast<double>(hint.count()), 0.9);
    return judgement;
}

Judgement judgeMeasured(const Context &context, const KeepAliveEvidence &seen, const QString &subject)
{
    Judgement judgement;
    const Millis edgeIdle = context.profile.edge.idleTimeout;
    const auto isShort = [&](const QString &summary, const QString &text) {
        judgement.status = Status::Warn;
        judgement.summary = summary;
        judgement.add(Fact::KeepAliveShort, Role::Origin, subject, text,
                      static_cast<double>(seen.closedAfter->count()) / 1000.0);
    };
    if (seen.failure && seen.failure->kind == Failure::Kind::Protocol && seen.served > 0) {
        judgement.status = Status::Fail;
        judgement.summary = Tr::tr("Sends more than it announced (%1)").arg(seen.failure->detail);
        judgement.add(Fact::HttpInvalid, Role::Origin, subject,
                      Tr::tr("The origin %1 sends %2; on a connection that is reused, the next answer begins "
                             "with them.")
                          .arg(subject, seen.failure->detail));
    } else if (seen.failure) {
        judgement.status = Status::Skipped;
        judgement.summary = Tr::tr("Could not be measured: %1.").arg(fd::spoken(seen.failure->kind));
    } else if (seen.closeAnnounced && seen.served <= 1) {
        return closesAlways(subject);
    } else if (seen.closeAnnounced) {
        judgement.summary = Tr::tr("Announces the end of a connection after %1 answers").arg(seen.served);
    } else if (seen.closedAfter && *seen.closedAfter == Micros{0}) {
        isShort(
            Tr::tr("Closes after %1 answers without announcing it").arg(seen.served),
            Tr::tr("The origin %1 closes a connection after %2 answers without announcing it; a request that "
                   "the edge has already sent on it is lost.")
                .arg(subject)
                .arg(seen.served));
    } else if (seen.closedSilently) {
        isShort(
            Tr::tr("After %1 of silence the connection is dead, and nobody says so")
                .arg(fd::spoken(*seen.closedAfter)),
            Tr::tr("After %1 of silence a connection to the origin %2 was dead without having been closed; "
                   "the edge would still reuse it (it does so for up to %3).")
                .arg(fd::spoken(*seen.closedAfter), subject, fd::spoken(edgeIdle)));
    } else if (seen.closedAfter && *seen.closedAfter < edgeIdle) {
        isShort(
            Tr::tr("Idle connections end after %1; the edge reuses them for up to %2")
                .arg(fd::spoken(*seen.closedAfter), fd::spoken(edgeIdle)),
            Tr::tr("The origin %1 closes an idle connection after %2, while the edge reuses it for up to %3: "
                   "a request sent at that moment fails.")
                .arg(subject, fd::spoken(*seen.closedAfter), fd::spoken(edgeIdle)));
    } else if (const auto hint = hinted(seen.hint); hint && *hint < edgeIdle && seen.held < edgeIdle) {
        return judgeHint(*hint, edgeIdle, subject);
    } else if (seen.held < edgeIdle) {
        judgement.summary = Tr::tr("Idle connections are held for at least %1 (the edge reuses them for up "
                                   "to %2); as no request "
                                   "fails, that was not waited for")
                                .arg(fd::spoken(seen.held), fd::spoken(edgeIdle));
    } else {
        judgement.summary =
            Tr::tr("Idle connections are held longer (at least %1) than the edge uses them (%2)")
                .arg(fd::spoken(seen.held), fd::spoken(edgeIdle));
        judgement.add(
            Fact::KeepAliveLong, Role::Origin, subject,
            Tr::tr("The origin %1 holds idle connections for at least %2; the edge gives them up after "
                   "%3.")
                .arg(subject, fd::spoken(seen.held), fd::spoken(edgeIdle)));
    }
    return judgement;
}

QString byHand(const Context &context, const OriginTarget &origin)
{
    const Millis idle = context.profile.edge.idleTimeout;
    const QString say = QStringLiteral("GET %1 HTTP/1.1\\r\\nHost: %2\\r\\n\\r\\n")
                            .arg(origin.url.path(QUrl::FullyEncoded), origin.host);
    const QString connect = origin.https
                                ? QStringLiteral("openssl s_client -quiet -connect %1 -servername %2")
                                      .arg(origin.to.text(), origin.sni)
                                : QStringLiteral("nc %1 %2").arg(origin.to.address).arg(origin.to.port);
    return QStringLiteral("(printf '%1'; sleep %2; printf '%1'; sleep 1) | %3")
        .arg(say, QString::number(std::chrono::duration_cast<std::chrono::seconds>(idle).count()), connect);
}

CheckResult judgeOne(const Context &context, const OriginTarget &origin)
{
    const HttpEvidence *page = pageOf(context, origin);
    const Depth depth = depthHere(context, origin);
    std::vector<ProbeRequest> requests;
    if (isOpenQuestion(context, origin))
        requests.emplace_back(questionOf(context, origin, *page));
    CheckResult row = deepRow(context, origin.to.text(), depth, requests,
                              Tr::tr("The origin does not answer, so there is no connection to hold."));
    row.reproduce = byHand(context, origin);
    if (!isAnswered(row))
        return row;
    const Millis edgeIdle = context.profile.edge.idleTimeout;
    if (closesEachTime(*page)) {
        apply(closesAlways(origin.label()), row);
    } else if (isComfortable(*page, edgeIdle)) {
        row.summary =
            Tr::tr("By its own word it holds idle connections for %1, the edge for %2; not measured")
                .arg(fd::spoken(*hinted(page->header(u"Keep-Alive"))), fd::spoken(edgeIdle));
    } else if (requests.empty()) {
        row.status = Status::Skipped;
        row.summary = Tr::tr("Only pages that are asked for with GET are measured.");
    } else if (const auto *seen = context.evidence.get<KeepAliveEvidence>(requests.front())) {
        row.evidence = toJsonObject(*seen);
        row.evidence.insert(QStringLiteral("edgeIdleMs"), static_cast<qint64>(edgeIdle.count()));
        apply(judgeMeasured(context, *seen, origin.label()), row);
    }
    return row;
}

std::vector<CheckResult> judge(const Context &context)
{
    std::vector<CheckResult> rows;
    for (const OriginTarget &origin : deepOrigins(context))
        rows.push_back(judgeOne(context, origin));
    return rows;
}

} // namespace

Check keepAliveCheck()
{
    return {
        "connectivity.keep-alive",
        Step::Connectivity,
        [] { return Tr::tr("Idle connections"); },
        [] { return Tr::tr("Does the origin hold an idle connection for as long as the edge reuses it?"); },
        plan,
        judge};
}

} // namespace fd::checks
