// SPDX-License-Identifier: GPL-3.0-or-later
//
// The words in which checks tell the diagnosis what they saw. A check that sees something new adds a word
// here.
#pragma once

#include "model/json_fields.h"

namespace fd {

/// Whom an observation is about.
enum class Role {
    Client,  ///< this workstation
    Dns,     ///< the site's name and who serves it
    Edge,    ///< what visitors reach: CDN, cache, balancer or the server itself
    Origin,  ///< what the edge fetches from
    Visitor, ///< what a visitor saw and saved (handed in, not measured)
    Log,     ///< what a log says
    Host,    ///< a machine's or service's own figures
};

enum class Fact {
    // One service, by TCP
    TcpOpen,
    TcpRefused,
    TcpTimedOut,
    TcpHostUnreachable,
    TcpNetworkUnreachable,
    TcpProhibited,
    TcpReset,
    OnlyIpv6Fails,
    // One service, by TLS
    TlsGood,
    TlsExpired,
    TlsNotYetValid,
    TlsExpiresSoon,
    TlsNameMismatch,
    TlsUntrusted, ///< self-signed or unknown issuer with a complete chain
    TlsChainIncomplete,
    TlsRevoked,
    TlsHandshakeFailed,
    TlsProtocolMismatch,
    TlsClientCertificateWanted,
    TlsOnlyWithSni,
    PlainHttpOnTlsPort, ///< asked for TLS, the peer speaks plain HTTP
    TlsOnPlainPort,     ///< asked for plain HTTP, the peer speaks TLS
    // One service, by HTTP
    HttpOk,               ///< a complete answer with an expected status
    HttpUnexpected,       ///< a complete answer, status below 500, not the expected one
    HttpRequestTooLarge,  ///< 414 or 431: the address or the headers of the request are too long
    HttpServerError,      ///< 5xx; number is the status
    HttpMaintenance,      ///< 503 with Retry-After or maintenance words
    HttpRateLimited,      ///< 429, or a limiter's or firewall's page
    HttpBlocked,          ///< 403 or a firewall page
    HttpTextMissing,      ///< expected status, but without the expected text
    HttpSlow,             ///< first byte after more than the profile calls slow; number is ms
    HttpFirstByteTimeout, ///< no first byte within the edge's limit
    HttpBodyStalled,      ///< silence within the body beyond the edge's limit
    HttpTruncated,        ///< fewer bytes than Content-Length
    HttpBadChunking,
    HttpBadCoding,
    HttpClosedEarly, ///< connection ended before any or all of the header section
    HttpReset,
    HttpInvalid,         ///< bytes that are not HTTP
    HttpHeadersTooLarge, ///< more than the edge's limit
    HttpEndless,         ///< headers or body beyond every limit of this program
    HttpRedirectLoop,
    HttpRedirectsToHttps,
    HostNotServed, ///< this Host header gets another site or an error, another gets the page
    // What the edge's answer tells
    ErrorMadeByEdge,       ///< the error page is the edge product's own
    ErrorFromOrigin,       ///< the error came through from behind the edge
    ErrorStored,           ///< the error was answered from the edge's store (Age, HIT)
    ErrorAtOnce,           ///< the edge's error came too fast for any wait on the origin
    ErrorAtConnectLimit,   ///< it came when the edge's connect limit ran out
    ErrorAtFirstByteLimit, ///< it came when the edge's first-byte limit ran out
    ErrorIntermittent,     ///< the same request now fails, now succeeds; also of an origin
    EdgeDiffersFromOrigin,
    EdgeStale, ///< the edge serves an old copy because the origin fails
    // The origins together
    SomeOriginsFail,
    AllOriginsFail,
    // Names
    NameResolves,
    NameNotFound,          ///< NXDOMAIN
    NameHasNoAddress,      ///< NOERROR without A or AAAA
    ResolverFails,         ///< SERVFAIL, REFUSED or no answer
    ResolverUnreachable,   ///< this workstation's resolver cannot be asked at all
    AnswersFailValidation, ///< SERVFAIL, but an answer with checking disabled
    AddressUnexpected,     ///< differs from what the profile expects
    AddressAsExpected,
    ResolversDisagree,
    AuthoritativeDisagree,
    ResolverStale, ///< an answer that the authoritative servers no longer give
    LameServer,
    CnameDangling,
    ResolverSlow,
    AddressServesOther, ///< the address answers for another site
    // This workstation
    HostsOverride,
    ProxyInUse,
    ClockWrong,
    NoNetwork,
    LocalFilter, ///< this computer itself forbids the connection
    // Figures
    CpuHigh,
    MemoryHigh,
    DiskFull,
    LoadHigh,
    ConnectionsExhausted,
    SourceUnavailable,
    FiguresNormal,
    // Logs and what was handed in
    Signature,     ///< a known failure text; `cause` names what it means
    WordsResemble, ///< no known failure text, but its words; `cause` is a guess, number its place from 1
    LogIncident,   ///< error rate rose; number is the rate
    LogQuiet,      ///< the log was read and shows no incident
    LogUnreadable,
    // The way to one service
    PathLossy,       ///< answers from the address are missing; number is the percentage
    PathSlow,        ///< the median round trip is long; number is ms
    PathClear,       ///< echo and hops reach the address without loss
    PingUnanswered,  ///< no echo, though the service answers: filtered by design
    RouteEnds,       ///< the hops end before the address, and the service does not answer
    RouteLoops,      ///< the same routers again and again
    RouteProhibited, ///< a router on the way says that a filter forbids it
    MtuBlackHole,    ///< large packets vanish; number is the largest that passes, in bytes
    MtuReduced,      ///< the path takes less than 1500 bytes and says so; number is bytes
    BothFamiliesWork,
    // One service, by TLS, in depth
    TlsSameWithoutSni, ///< without a server name it presents the same certificate
    TlsProtocolOld,    ///< only versions below TLS 1.2 are offered
    TlsWeak,           ///< a key or signature that clients refuse
    TlsChainOutOfOrder,
    TlsStapleBad, ///< the stapled OCSP response is out of date or does not verify
    // The origin as an edge sees it
    KeepAliveShort,     ///< an idle connection ends before the edge gives it up; number is ms
    KeepAliveLong,      ///< it holds idle connections longer than the edge does
    KeepAliveNone,      ///< every answer closes the connection
    HttpBlocksEdge,     ///< an edge is refused where a browser is served
    HttpHealthDiffers,  ///< the health path fails while the page is served, or the reverse
    HttpHeadDiffers,    ///< HEAD is answered with another status than GET
    HttpTimesVary,      ///< the 95th percentile of the first byte is far from the median; number is ms
    HttpForwardedLoops, ///< plain HTTP is sent on to https although the edge says that the visitor used https
    // Names, in depth
    DelegationMismatch, ///< parent and child list different name servers
    GlueMismatch,       ///< the parent has other addresses for them than the zone
    SerialsDiffer,
    DnssecExpired,     ///< a signature on the way is out of date
    DnssecBroken,      ///< the chain of trust breaks otherwise
    DnsTcpRefused,     ///< an answer that does not fit in UDP cannot be had over TCP
    DnsServerBroken,   ///< answers that cannot be read, or to another question
    NegativeTtlLong,   ///< "no such name" is kept for long; number is seconds
    NxdomainRewritten, ///< a resolver gives addresses for names that do not exist
    WildcardAnswers,
    SoaOdd,
    // This workstation, in depth
    VpnActive,
    ProxyFails,          ///< the proxy that this workstation is set to use for the site takes no connections
    CaptivePortal,       ///< somebody on the way answers in place of the site
    LocalMtuSmall,       ///< number is bytes
    SearchDomainAnswers, ///< the name resolves only, or differently, with a search domain
    // What changed, by the logs
    ChangedBefore,   ///< something changed shortly before the outage began; number is seconds before
    LogClocksDiffer, ///< two logs hold the same requests at different times; number is ms
    // What stands behind the edge
    HttpGatewayError,        ///< the origin is a gateway itself, and says that what is behind it failed
    HttpOnlyWithProxyHeader, ///< it answers only where a PROXY protocol header comes first
    HttpProxyHeaderRefused,  ///< with a PROXY protocol header first it answers the very error that the edge
                             ///< shows
    HttpOnlyByHttp2,         ///< it answers HTTP/2 without TLS, and no HTTP/1.1
    UpstreamElsewhere,       ///< the edge's log names another address or port than that of any origin
    UpstreamMoved,           ///< it names an address that the origin's name does not lead to any more
    UpstreamAsExpected, ///< it names the origin's own address and port: that connection fails for the edge
                        ///< alone
    // What does not fit above
    CheckFailed,
};

EnumNames<Role> enumNames(Role);
EnumNames<Fact> enumNames(Fact);

/// One thing seen, by one check, at one target.
struct Observation {
    Fact fact = Fact::CheckFailed;
    Role role = Role::Client;
    QString subject = {}; ///< which edge address, origin, resolver or file
    QString text = {};    ///< one whole sentence, shown as evidence
    QString cause = {};   ///< for Signature: the cause it points to
    double number = 0;    ///< as the fact's comment says: a status, milliseconds, a rate, a count
    double weight = 1;    ///< 0..1: how much of what was looked at shows it

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("fact", self.fact);
        archive("role", self.role);
        archive("subject", self.subject);
        archive("text", self.text);
        archive("cause", self.cause);
        archive("number", self.number);
        archive("weight", self.weight);
    }
    bool operator==(const Observation &) const = default;
};

} // namespace fd
