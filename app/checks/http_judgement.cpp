// SPDX-License-Identifier: GPL-3.0-or-later
#include "checks/http_judgement.h"

#include "knowledge/products.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QUrl>

#include <algorithm>

namespace fd::checks {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Checks)
};

/// A body that was announced smaller than this and yet exceeds what is read of a body (8 MiB) was packed to
/// deceive.
constexpr qint64 kBombBytes = 1'048'576;

QString capitalised(QString text)
{
    if (!text.isEmpty())
        text[0] = text.at(0).toUpper();
    return text;
}

bool mentions(const QByteArray &body, std::initializer_list<const char *> words)
{
    return std::any_of(words.begin(), words.end(), [&](const char *word) { return body.contains(word); });
}

bool bodyMentions(const HttpEvidence &answer, std::initializer_list<const char *> words)
{
    return mentions(answer.bodyHead.toLower(), words);
}

/// Apache says with every 503 of its own, whatever the reason, that it may be "due to maintenance downtime or
/// capacity problems" (server/util.c and modules/http/http_protocol.c, get_canned_error_string).
QByteArray withoutStockPhrase(QByteArray body)
{
    return body.toLower().simplified().replace("due to maintenance downtime or capacity problems", "");
}

struct Meaning {
    Fact fact;
    QString text; ///< one sentence
};

/// What a failure says of the peer. \a who is "the origin …", \a Who the same at the start of a sentence.
Meaning meaningOf(const Failure &failure, const QString &who, const QString &Who, const QString &time)
{
    using K = Failure::Kind;
    using P = Failure::Phase;
    const bool inTls = failure.phase == P::Tls;
    const bool inBody = failure.phase == P::Body;
    const bool connected = failure.phase != P::Connect && failure.phase != P::Resolve;
    switch (failure.kind) {
    case K::Refused: return {Fact::TcpRefused, Tr::tr("%1 refused the connection after %2.").arg(Who, time)};
    case K::TimedOut:
        if (inTls) {
            return {Fact::TlsHandshakeFailed,
                    Tr::tr("%1 accepted the connection, but did not finish the TLS handshake within %2.")
                        .arg(Who, time)};
        }
        if (inBody) {
            return {Fact::HttpBodyStalled,
                    Tr::tr("%1 began to answer and then fell silent; the answer was not complete after %2.")
                        .arg(Who, time)};
        }
        if (connected) {
            return {Fact::HttpFirstByteTimeout,
                    Tr::tr("%1 accepted the connection, but sent no byte of an answer within %2.")
                        .arg(Who, time)};
        }
        return {Fact::TcpTimedOut,
                Tr::tr("%1 did not answer the connection attempt within %2.").arg(Who, time)};
    case K::HostUnreachable:
        return {Fact::TcpHostUnreachable,
                Tr::tr("%1 cannot be reached: the network answered \"host unreachable\" after %2.")
                    .arg(Who, time)};
    case K::NetworkUnreachable:
        return {Fact::TcpNetworkUnreachable, Tr::tr("There is no route from this computer to %1.").arg(who)};
    case K::Prohibited:
        return {Fact::TcpProhibited,
                Tr::tr("A firewall rejected the connection to %1 after %2.").arg(who, time)};
    case K::Reset:
        if (inTls)
            return {Fact::TlsHandshakeFailed,
                    Tr::tr("%1 reset the connection during the TLS handshake.").arg(Who)};
        if (inBody)
            return {Fact::HttpReset, Tr::tr("%1 reset the connection in the middle of the answer.").arg(Who)};
        if (connected)
            return {Fact::HttpReset, Tr::tr("%1 reset the connection instead of answering.").arg(Who)};
        return {Fact::TcpReset, Tr::tr("%1 reset the connection while it was being opened.").arg(Who)};
    case K::Closed:
        if (inTls)
            return {Fact::TlsHandshakeFailed,
                    Tr::tr("%1 closed the connection during the TLS handshake.").arg(Who)};
        if (inBody)
            return {Fact::HttpTruncated,
                    Tr::tr("%1 closed the connection before the body was complete.").arg(Who)};
        return {Fact::HttpClosedEarly,
                Tr::tr("%1 closed the connection without a complete answer.").arg(Who)};
    case K::NotResolved: return {Fact::NameNotFound, Tr::tr("The name of %1 has no address.").arg(who)};
    case K::Tls:
        return {Fact::TlsHandshakeFailed,
                Tr::tr("The TLS handshake with %1 failed: %2.").arg(who, failure.detail)};
    case K::Certificate:
        return {Fact::TlsUntrusted,
                Tr::tr("The certificate of %1 is not accepted: %2.").arg(who, failure.detail)};
    case K::Protocol:
        if (inTls)
            return {Fact::TlsHandshakeFailed, Tr::tr("%1 answered something that is not TLS.").arg(Who)};
        if (failure.detail.contains(u"chunk", Qt::CaseInsensitive)) {
            return {Fact::HttpBadChunking,
                    Tr::tr("The chunked body of %1 is malformed: %2.").arg(who, failure.detail)};
        }
        return {Fact::HttpInvalid, Tr::tr("What %1 sent is not valid HTTP: %2.").arg(who, failure.detail)};
    case K::ContentCoding:
        return {Fact::HttpBadCoding,
                Tr::tr("The compressed body of %1 does not decode: %2.").arg(who, failure.detail)};
    case K::TooLarge:
        return {Fact::HttpEndless,
                failure.phase == P::Headers
                    ? Tr::tr("%1 sends header fields without end; reading was stopped.").arg(Who)
                    : Tr::tr("%1 sends a body without end; reading was stopped.").arg(Who)};
    case K::Cancelled:
    case K::Local: break;
    }
    return {Fact::CheckFailed, Tr::tr("%1 could not be asked: %2.").arg(Who, failure.detail)};
}

} // namespace

void Judgement::add(Fact fact, Role role, const QString &subject, const QString &text, double number,
                    double weight)
{
    observations.push_back({fact, role, subject, text, {}, number, weight});
}

void apply(const Judgement &judgement, CheckResult &row)
{
    row.status = judgement.status;
    row.summary = judgement.summary;
    row.observations = judgement.observations;
}

QString spoken(Role role, const QString &subject)
{
    return role == Role::Edge ? Tr::tr("the edge %1").arg(subject) : Tr::tr("the origin %1").arg(subject);
}

QString statusLine(const HttpEvidence &answer)
{
    return answer.reason.isEmpty() ? QString::number(answer.status)
                                   : QStringLiteral("%1 %2").arg(answer.status).arg(answer.reason);
}

Micros waited(const HttpEvidence &answer)
{
    return answer.firstByte - std::max(answer.connect, answer.tls);
}

bool isMaintenance(const HttpEvidence &answer)
{
    if (answer.status != 503)
        return false;
    // Varnish sends "Retry-After: 5" with every error of its own (builtin.vcl, vcl_backend_error); others do
    // likewise.
    const bool ownErrorPage = !knowledge::identify(answer).pageWriter.isEmpty();
    return mentions(withoutStockPhrase(answer.bodyHead),
                    {"maintenance", "wartung", "scheduled downtime", "be right back", "back soon"}) ||
           (answer.hasHeader(u"Retry-After") && !ownErrorPage);
}

bool saysTlsExpected(const HttpEvidence &answer)
{
    return answer.status == 400 &&
           bodyMentions(answer, {"plain http request was sent to https port",         // nginx
                                 "speaking plain http to an ssl-enabled server port", // Apache
                                 "sent an http request to an https server"});         // Go's net/http
}

bool saysClientCertificateNeeded(const HttpEvidence &answer)
{
    // nginx shows 400 with these words (ngx_http_special_response.c); 496 is what it logs.
    // certificate_required (RFC 8446 section 6.2) behind the handshake, where TLS 1.3 has the demand
    // answered.
    constexpr int certificateRequired = 1116; // OpenSSL's reason
    if (answer.failure && answer.failure->kind == Failure::Kind::Tls && answer.tls > Micros{})
        return answer.failure->code == certificateRequired;
    return answer.status == 496 ||
           (answer.status == 400 &&
            bodyMentions(answer, {"no required ssl certificate was sent", "the ssl certificate error"}));
}

bool isServerFailure(const HttpEvidence &answer)
{
    return answer.status >= 500 || answer.failure.has_value();
}

bool isGood(const Profile &profile, const HttpEvidence &answer)
{
    return !answer.failure && statusMatches(profile.site.expectStatus, answer.status) &&
           (profile.site.expectText.isEmpty() || answer.expectTextFound ||
            (answer.status >= 300 && answer.status < 400));
}

void addFailure(Judgement &into, const Failure &failure, Role role, const QString &subject, Micros after)
{
    if (failure.kind == Failure::Kind::Cancelled || failure.kind == Failure::Kind::Local) {
        into.status = Status::Error;
        into.summary = failure.detail;
        return;
    }
    const QString who = spoken(role, subject);
    const auto [fact, text] = meaningOf(failure, who, capitalised(who), fd::spoken(after));
    into.status = Status::Fail;
    into.summary = QStringLiteral("%1 (%2)").arg(capitalised(fd::spoken(failure.kind)), fd::spoken(after));
    into.add(fact, role, subject, text, static_cast<double>(after.count()) / 1000.0);
}

namespace {

/// Servers refuse an address with a control character in it, whatever page it names (RFC 3986, section 7.3;
/// nginx ngx_http_parse_complex_uri).
void addMalformedAddress(const Site &site, const HttpEvidence &answer, Role role, const QString &subject,
                         Judgement &into)
{
    constexpr int badRequest = 400;
    static const QRegularExpression control(QStringLiteral("%(?:[01][0-9A-Fa-f]|7[Ff])"));
    const QString address = QUrl(site.url).toString(QUrl::FullyEncoded | QUrl::RemoveFragment);
    const auto found = control.match(address);
    if (answer.status != badRequest || !found.hasMatch())
        return;
    Observation observation{
        Fact::Signature,
        role,
        subject,
        Tr::tr("The address has a character in it that no address may have (%1), and %2 refuses it.")
            .arg(found.captured(), spoken(role, subject)),
        QStringLiteral("client-request-bad"),
        1,
        1};
    into.observations.push_back(std::move(observation));
}

} // namespace

Judgement judgeContent(const Context &context, const HttpEvidence &answer, Role role, const QString &subject)
{
    Judgement judgement;
    const Site &site = context.profile.site;
    const QString who = capitalised(spoken(role, subject));
    if (answer.status == 0) {
        if (answer.failure)
            addFailure(judgement, *answer.failure, role, subject, answer.total);
        return judgement;
    }
    const QString line = statusLine(answer);
    const auto identity = knowledge::identify(answer);
    judgement.summary =
        identity.pageWriter.isEmpty()
            ? Tr::tr("%1 after %2").arg(line, fd::spoken(answer.firstByte))
            : Tr::tr("%1 after %2, a page written by %3")
                  .arg(line, fd::spoken(answer.firstByte), knowledge::displayName(identity.pageWriter));

    QStringList lengths;
    for (const HeaderField &field : answer.headers) {
        if (field.name.compare(u"Content-Length", Qt::CaseInsensitive) == 0)
            lengths.append(field.value.trimmed());
    }
    lengths.removeDuplicates();
    if (lengths.size() > 1) {
        judgement.status = Status::Fail;
        judgement.summary = Tr::tr("%1, with two lengths for one body").arg(line);
        judgement.add(
            Fact::HttpInvalid, role, subject,
            Tr::tr("%1 gives its body two lengths (Content-Length %2): whoever passes answers on has to "
                   "refuse such a one.") // RFC 9112 section 6.3
                .arg(who, lengths.join(QStringLiteral(", "))));
    }
    if (isMaintenance(answer)) {
        judgement.status = Status::Fail;
        judgement.add(Fact::HttpMaintenance, role, subject,
                      answer.hasHeader(u"Retry-After")
                          ? Tr::tr("%1 answers %2 and asks to come back later (Retry-After: %3).")
                                .arg(who, line, answer.header(u"Retry-After"))
                          : Tr::tr("%1 answers %2 with a maintenance page.").arg(who, line),
                      answer.status);
    } else if (answer.status >= 500) {
        judgement.status = Status::Fail;
        judgement.add(Fact::HttpServerError, role, subject, Tr::tr("%1 answers %2.").arg(who, line),
                      answer.status);
    } else if (answer.status == 429) {
        judgement.status = Status::Fail;
        judgement.add(Fact::HttpRateLimited, role, subject,
                      Tr::tr("%1 answers %2: it limits how often it may be asked.").arg(who, line),
                      answer.status);
    } else if (!statusMatches(site.expectStatus, answer.status)) {
        judgement.status = Status::Fail;
        // RFC 9110 section 15.5.15, RFC 6585 section 5
        addMalformedAddress(site, answer, role, subject, judgement);
        const bool tooLarge = answer.status == 414 || answer.status == 431;
        const Fact fact = answer.status == 403 ? Fact::HttpBlocked
                          : tooLarge           ? Fact::HttpRequestTooLarge
                                               : Fact::HttpUnexpected;
        judgement.add(fact, role, subject,
                      Tr::tr("%1 answers %2; expected is %3.").arg(who, line, site.expectStatus),
                      answer.status);
    } else if (!site.expectText.isEmpty() && !answer.expectTextFound && answer.status < 300 &&
               !answer.failure) {
        judgement.status = Status::Fail;
        judgement.summary = Tr::tr("%1, but the expected text is missing").arg(line);
        judgement.add(
            Fact::HttpTextMissing, role, subject,
            Tr::tr("%1 answers %2, but the page does not contain \"%3\".").arg(who, line, site.expectText));
    } else if (answer.failure) {
        judgement.status = Status::Warn;
        judgement.summary = Tr::tr("%1, but the answer is not complete").arg(line);
    } else {
        judgement.add(Fact::HttpOk, role, subject,
                      Tr::tr("%1 answers %2 after %3.").arg(who, line, fd::spoken(answer.firstByte)),
                      answer.status);
    }
    if (answer.status >= 300 && answer.status < 400 &&
        QUrl(answer.header(u"Location")).scheme() == QLatin1StringView("https")) {
        judgement.add(Fact::HttpRedirectsToHttps, role, subject,
                      Tr::tr("%1 redirects to %2.").arg(who, answer.header(u"Location")));
    }
    return judgement;
}

Judgement judgeDelivery(const Context &context, const HttpEvidence &answer, Role role, const QString &subject)
{
    Judgement judgement;
    const Edge &edge = context.profile.edge;
    const QString who = capitalised(spoken(role, subject));
    const bool origin = role == Role::Origin;
    judgement.summary = Tr::tr("First byte after %1, complete after %2")
                            .arg(fd::spoken(answer.firstByte), fd::spoken(answer.total));

    const Micros longestWait = std::max(answer.longestGap, Micros{0});
    if (answer.failure) {
        const auto &failure = *answer.failure;
        const bool waitedInVain = failure.kind == Failure::Kind::TimedOut && answer.status == 0 &&
                                  failure.phase != Failure::Phase::Connect &&
                                  failure.phase != Failure::Phase::Tls;
        addFailure(judgement, failure, role, subject,
                   waitedInVain ? answer.total - std::max(answer.connect, answer.tls) : answer.total);
        if (failure.kind == Failure::Kind::Closed && answer.contentLength && answer.status != 0) {
            judgement.summary =
                Tr::tr("Ended after %1 of %2 bytes").arg(answer.bodyBytes).arg(*answer.contentLength);
            judgement.observations.back().text =
                Tr::tr("%1 announced %2 bytes and ended the connection after %3.")
                    .arg(who)
                    .arg(*answer.contentLength)
                    .arg(answer.bodyBytes);
        }
        const bool chunked = answer.header(u"Transfer-Encoding").contains(u"chunked", Qt::CaseInsensitive);
        if (failure.kind == Failure::Kind::Closed && chunked && answer.status != 0) {
            // RFC 9112 section 7.1: a chunk of length zero ends the body
            judgement.summary = Tr::tr("Ended after %1 bytes without the last chunk").arg(answer.bodyBytes);
            judgement.observations.back().fact = Fact::HttpBadChunking;
            judgement.observations.back().text = Tr::tr("%1 sent %2 bytes in chunks and closed the "
                                                        "connection without the empty chunk that ends a "
                                                        "body, so nobody can tell whether it is whole.")
                                                     .arg(who)
                                                     .arg(answer.bodyBytes);
        }
        const bool hungUp = failure.kind == Failure::Kind::Closed || failure.kind == Failure::Kind::Reset;
        const Micros held = answer.total - std::max(answer.connect, answer.tls);
        if (hungUp && answer.status == 0 && failure.phase != Failure::Phase::Connect &&
            failure.phase != Failure::Phase::Tls && held > Millis{context.profile.limits.slowFirstByteMs}) {
            judgement.add(Fact::HttpSlow, role, subject,
                          Tr::tr("%1 held the request for %2 before it hung up.").arg(who, fd::spoken(held)),
                          static_cast<double>(held.count()) / 1000.0);
        }
        if (failure.kind == Failure::Kind::TooLarge && failure.phase == Failure::Phase::Headers)
            judgement.add(
                Fact::HttpHeadersTooLarge, role, subject,
                Tr::tr("%1 sends a header section larger than %2 bytes.").arg(who).arg(answer.headerBytes));
    } else if (origin && longestWait > edge.betweenBytesTimeout) {
        judgement.status = Status::Fail;
        judgement.summary = Tr::tr("Silent for %1 within the body").arg(fd::spoken(longestWait));
        judgement.add(Fact::HttpBodyStalled, role, subject,
                      Tr::tr("%1 fell silent for %2 in the middle of the body; the edge waits %3.")
                          .arg(who, fd::spoken(longestWait), fd::spoken(edge.betweenBytesTimeout)));
    } else if (answer.status != 0 && waited(answer) > Millis{context.profile.limits.slowFirstByteMs}) {
        judgement.status = Status::Warn;
        judgement.add(Fact::HttpSlow, role, subject,
                      Tr::tr("%1 took %2 to send the first byte.").arg(who, fd::spoken(waited(answer))),
                      static_cast<double>(waited(answer).count()) / 1000.0);
    }
    if (answer.bodyCut && !answer.contentLength) {
        judgement.status = std::max(judgement.status, Status::Warn);
        judgement.summary = Tr::tr("The body does not end; reading was stopped after %1 bytes on the wire")
                                .arg(answer.bodyBytes);
    } else if (answer.bodyCut && *answer.contentLength < kBombBytes) {
        judgement.status = std::max(judgement.status, Status::Warn);
        judgement.summary =
            Tr::tr("%1 compressed bytes unpack to far more; reading was stopped").arg(answer.bodyBytes);
    } else if (answer.bodyCut) {
        judgement.summary +=
            u' ' + Tr::tr("(a large file: reading was stopped after %1 bytes)").arg(answer.bodyBytes);
    }
    if (origin && answer.headerBytes > edge.maxHeaderBytes) {
        judgement.status = Status::Fail;
        judgement.summary = Tr::tr("Header section of %1 bytes").arg(answer.headerBytes);
        judgement.add(Fact::HttpHeadersTooLarge, role, subject,
                      Tr::tr("%1 sends %2 bytes of header fields; the edge takes %3.")
                          .arg(who)
                          .arg(answer.headerBytes)
                          .arg(edge.maxHeaderBytes),
                      static_cast<double>(answer.headerBytes));
    }
    return judgement;
}

QJsonObject figures(const HttpEvidence &answer)
{
    QJsonObject object = toJsonObject(answer);
    object.remove(QStringLiteral("bodyHead"));
    object.remove(QStringLiteral("headers"));
    return object;
}

} // namespace fd::checks
