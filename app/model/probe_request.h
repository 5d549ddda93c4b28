// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a check may ask of the world. A request is a value: two checks that ask the same share one answer.
#pragma once

#include "model/dns_survey.h"
#include "model/endpoint.h"
#include "model/json_fields.h"
#include "model/keep_alive.h"
#include "model/path.h"
#include "model/profile.h"
#include "model/workstation.h"

#include <variant>

namespace fd {

/// Opens one TCP connection and closes it again; nothing is sent on it.
struct TcpRequest {
    Endpoint to = {};
    Millis timeout{3500};

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("to", self.to);
        archive("timeoutMs", self.timeout);
    }
};

/// One TLS handshake. The certificate is judged, but a bad one does not end the handshake: evidence holds the
/// chain.
struct TlsRequest {
    Endpoint to = {};
    QString sni = {};        ///< server_name to send; empty sends none
    QString verifyName = {}; ///< the name that the certificate must cover; empty: not checked
    QString caFile = {};     ///< PEM trust anchors in place of the system's; empty: the system's
    QStringList alpn = {};
    QString lowestProtocol = {}; ///< "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"; empty: the library's own
    QString highestProtocol = {};
    QString ciphers = {};    ///< OpenSSL's cipher list for TLS 1.2 and below; empty: the library's own
    bool askStaple = false;  ///< ask for a stapled OCSP response (status_request, RFC 6066 section 8)
    int maxSegmentBytes = 0; ///< TCP_MAXSEG, to pass a path that swallows large packets; 0: the system's
    Millis timeout{5000};

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("to", self.to);
        archive("sni", self.sni);
        archive("verifyName", self.verifyName);
        archive("caFile", self.caFile);
        archive("alpn", self.alpn);
        archive("lowestProtocol", self.lowestProtocol);
        archive("highestProtocol", self.highestProtocol);
        archive("ciphers", self.ciphers);
        archive("askStaple", self.askStaple);
        archive("maxSegmentBytes", self.maxSegmentBytes);
        archive("timeoutMs", self.timeout);
    }
};

/// One HTTP exchange over a new connection to a pinned address. Redirects are not followed (a check asks
/// again).
struct HttpRequest {
    QString url =
        {}; ///< scheme, authority and path as the client would write them; the Host header follows from it
    Endpoint to = {};  ///< the address to connect to; the port is always set
    QString host = {}; ///< Host header where it differs from the URL's authority
    QString sni = {};  ///< server_name where it differs from the URL's host; needs https
    QString method = QStringLiteral("GET");
    std::map<QString, QString> headers = {};
    bool verify = false; ///< end with Failure::Certificate where the certificate does not verify
    QString caFile = {};
    bool http2 = false; ///< offer h2 by ALPN; without TLS, speak it from the start (RFC 9113 section 3.3)
    bool http3 = false; ///< QUIC only; Failure::Local where this libcurl has no HTTP/3
    bool proxyHeader = false; ///< a PROXY protocol header (version 1) comes before everything else
    int maxSegmentBytes = 0;  ///< TCP_MAXSEG; 0: the system's
    Millis connectTimeout{3500};
    Millis firstByteTimeout{60000};    ///< from the end of the request to the first byte of the answer
    Millis betweenBytesTimeout{60000}; ///< the longest silence within the answer
    Millis totalTimeout{90000};
    qint64 maxBodyBytes = 8'388'608; ///< 8 MiB after decoding; reading stops there and the evidence says so
    qint64 maxHeaderBytes = 1'048'576;
    QString expectText = {}; ///< looked for in the whole body read
    int attempt = 0;         ///< tells repeated requests apart; nothing of it is sent

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("url", self.url);
        archive("to", self.to);
        archive("host", self.host);
        archive("sni", self.sni);
        archive("method", self.method);
        archive("headers", self.headers);
        archive("verify", self.verify);
        archive("caFile", self.caFile);
        archive("http2", self.http2);
        archive("http3", self.http3);
        archive("proxyHeader", self.proxyHeader);
        archive("maxSegmentBytes", self.maxSegmentBytes);
        archive("connectTimeoutMs", self.connectTimeout);
        archive("firstByteTimeoutMs", self.firstByteTimeout);
        archive("betweenBytesTimeoutMs", self.betweenBytesTimeout);
        archive("totalTimeoutMs", self.totalTimeout);
        archive("maxBodyBytes", self.maxBodyBytes);
        archive("maxHeaderBytes", self.maxHeaderBytes);
        archive("expectText", self.expectText);
        archive("attempt", self.attempt);
    }
};

/// One DNS question to one server, or to the system's resolvers in their configured order.
struct DnsRequest {
    QString name = {};    ///< absolute, in ACE form, without the trailing dot
    QString type = {};    ///< "A", "AAAA", "CNAME", "NS", "SOA", …
    Endpoint server = {}; ///< empty address: the system's own resolvers (resolv.conf)
    bool recursionDesired = true;
    bool checkingDisabled = false; ///< the CD bit: do not validate DNSSEC
    bool tcp = false;
    int ednsBytes = 1232;  ///< UDP payload size offered (RFC 6891); 0 sends no EDNS
    bool dnssecOk = false; ///< the DO bit: send signatures
    Millis timeout{700};   ///< for each try; a resolver that takes longer than two fails visitors as well
    int tries = 2;

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("name", self.name);
        archive("recordType", self.type);
        archive("server", self.server);
        archive("recursionDesired", self.recursionDesired);
        archive("checkingDisabled", self.checkingDisabled);
        archive("tcp", self.tcp);
        archive("ednsBytes", self.ednsBytes);
        archive("dnssecOk", self.dnssecOk);
        archive("timeoutMs", self.timeout);
        archive("tries", self.tries);
    }
};

/// What this workstation's hosts file says of a name, and what its resolver configuration is.
struct HostsRequest {
    QString name = {};

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("name", self.name);
    }
};

/// Figures of one machine or service: a source of the profile ("host" is this computer).
struct MetricsRequest {
    CapacitySource source = {};
    Millis timeout{5000};

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("source", self.source);
        archive("timeoutMs", self.timeout);
    }
};

/// Reads one log source and sums it up; or, with other logs beside it, finds out whether their clocks agree.
struct LogRequest {
    QString path = {}; ///< a file or folder, or "-" for standard input
    std::optional<Instant> since = {};
    std::optional<Instant> until = {};
    QString format = {};                ///< overrules detection where set
    QString timezone = {};              ///< for stamps without a zone: "UTC", "+02:00" or an IANA name
    std::vector<LogSource> beside = {}; ///< where set, the answer holds skews alone

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("path", self.path);
        archive("since", self.since);
        archive("until", self.until);
        archive("format", self.format);
        archive("timezone", self.timezone);
        archive("beside", self.beside);
    }
};

/// Reads what a visitor saved or pasted: an error page, headers, `curl -v` output, a HAR.
struct ResponseRequest {
    QString path = {};    ///< a file, or "-"; unused where text is given
    QByteArray text = {}; ///< pasted in the window

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("path", self.path);
        archive("text", self.text);
    }
};

using ProbeRequest =
    std::variant<TcpRequest, TlsRequest, HttpRequest, DnsRequest, HostsRequest, MetricsRequest, LogRequest,
                 ResponseRequest, PingRequest, RouteRequest, MtuRequest, KeepAliveRequest, DnsSurveyRequest,
                 DnssecRequest, WorkstationRequest>;

QJsonObject toJson(const ProbeRequest &request);
QString fromJson(const QJsonObject &object, ProbeRequest &request);

/// The request as bytes: equal for equal requests, usable as a key within one run of the program.
QByteArray keyOf(const ProbeRequest &request);

/// The address that the request sends packets to; empty for what stays on this computer.
QString addressOf(const ProbeRequest &request);

/// The connections at a time that the request may make to that address.
int connectionsOf(const ProbeRequest &request);

} // namespace fd
