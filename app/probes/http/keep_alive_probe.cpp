// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/http/keep_alive_probe.h"

#include "probes/http/answer_frame.h"
#include "probes/http/raw_stream.h"

#include <QUrl>

namespace fd::probes {

using Kind = Failure::Kind;
using Phase = Failure::Phase;

namespace {

constexpr qint64 kMostBytes = 512 * 1024;

QByteArray requestText(const KeepAliveRequest &request)
{
    const QUrl url(request.url);
    QByteArray path = url.path(QUrl::FullyEncoded).toLatin1();
    if (path.isEmpty())
        path = "/";
    if (url.hasQuery())
        path += '?' + url.query(QUrl::FullyEncoded).toLatin1();
    const QString host = request.host.isEmpty() ? url.authority(QUrl::FullyEncoded) : request.host;
    return "GET " + path + " HTTP/1.1\r\nHost: " + host.toLatin1() +
           "\r\nUser-Agent: FetchDoctor/" FD_VERSION "\r\nAccept: */*\r\n\r\n";
}

/// The connection, and how often it was used.
class Talk
{
public:
    Talk(const KeepAliveRequest &request, RawStream &stream, KeepAliveEvidence &evidence)
        : request_(request), text_(requestText(request)), stream_(stream), evidence_(evidence)
    {
    }

    /// One request and its whole answer.
    std::optional<Failure> exchange()
    {
        const auto deadline = Clock::now() + request_.timeout;
        if (auto failure = stream_.send(text_, deadline))
            return failure;
        AnswerFrame frame;
        while (frame.state() == AnswerFrame::State::Reading) {
            auto piece = stream_.receive(deadline);
            if (!piece)
                return at(piece.error(), frame);
            frame.take(*piece);
            if (frame.size() > kMostBytes)
                return Failure{Kind::TooLarge, Phase::Body, 0, {}};
        }
        if (frame.state() == AnswerFrame::State::Broken)
            return Failure{Kind::Protocol, Phase::Headers, 0, {}};
        ++evidence_.served;
        evidence_.hint = frame.keepAlive();
        evidence_.closeAnnounced = frame.announcesClose();
        if (frame.rest() > 0) {
            return Failure{Kind::Protocol, Phase::Body, 0,
                           QStringLiteral("%1 bytes beyond the announced end").arg(frame.rest())};
        }
        return std::nullopt;
    }

private:
    static Failure at(Failure failure, const AnswerFrame &frame)
    {
        failure.phase = frame.size() == 0     ? Phase::FirstByte
                        : frame.status() == 0 ? Phase::Headers
                                              : Phase::Body;
        return failure;
    }

    const KeepAliveRequest &request_;
    const QByteArray text_;
    RawStream &stream_;
    KeepAliveEvidence &evidence_;
};

bool meansGone(const Failure &failure)
{
    return failure.kind == Kind::Closed || failure.kind == Kind::Reset;
}

/// Keeps quiet. What comes unasked (a 408, a close_notify) is the server's good-bye.
std::optional<Failure> wait(RawStream &stream, Millis hold, KeepAliveEvidence &evidence)
{
    const auto start = Clock::now();
    const auto piece = stream.receive(start + hold);
    evidence.held = since(start);
    if (piece || meansGone(piece.error())) {
        evidence.closedAfter = evidence.held;
        return std::nullopt;
    }
    return piece.error().kind == Kind::TimedOut ? std::nullopt : std::optional(piece.error());
}

} // namespace

Outcome probeKeepAlive(const KeepAliveRequest &request, const Settings &, std::stop_token stop)
{
    const WakeFd wake(std::move(stop));
    KeepAliveEvidence evidence;
    RawStream stream(wake);
    const bool https = request.url.startsWith(QLatin1StringView("https:"), Qt::CaseInsensitive);
    const QString sni = request.sni.isEmpty() ? QUrl(request.url).host() : request.sni;
    evidence.failure = stream.open(request.to, https, sni, Clock::now() + request.timeout);
    Talk talk(request, stream, evidence);
    for (int i = 0; i < request.requests && !evidence.failure; ++i) {
        evidence.failure = talk.exchange();
        // A connection that ends after some answers has told its limit.
        if (evidence.failure && evidence.served > 0 && meansGone(*evidence.failure) &&
            evidence.failure->phase == Phase::FirstByte) {
            evidence.failure.reset();
            evidence.closedAfter = Micros{0};
            return evidence;
        }
        if (evidence.closeAnnounced)
            return evidence;
    }
    if (!evidence.failure)
        evidence.failure = wait(stream, request.hold, evidence);
    if (evidence.failure || evidence.closedAfter)
        return evidence;
    const auto last = talk.exchange();
    if (last && (meansGone(*last) || last->kind == Kind::TimedOut) && last->phase != Phase::Body) {
        evidence.closedAfter = evidence.held;
        evidence.closedSilently = true;
    } else {
        evidence.failure = last;
    }
    return evidence;
}

} // namespace fd::probes
