// SPDX-License-Identifier: GPL-3.0-or-later
//
// What probes bring home. Facts only: whether they are good or bad is for checks to say.
#pragma once

#include "model/dns_survey.h"
#include "model/endpoint.h"
#include "model/failure.h"
#include "model/json_fields.h"
#include "model/keep_alive.h"
#include "model/log_summary.h"
#include "model/path.h"
#include "model/workstation.h"

#include <variant>

namespace fd {

/// The probe did not run: it could not apply, or the run ended first.
struct NotRun {
    QString reason = {};
    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("reason", self.reason);
    }
    bool operator==(const NotRun &) const = default;
};

struct TcpEvidence {
    Micros connect{}; ///< until connected, or until it failed
    Endpoint local = {};
    std::optional<Failure> failure = {};

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("connectUs", self.connect);
        archive("local", self.local);
        archive("failure", self.failure);
    }
    bool operator==(const TcpEvidence &) const = default;
};

struct Certificate {
    QString subject = {}; ///< RFC 4514 text
    QString issuer = {};
    QStringList names = {}; ///< subjectAltName: dNSName and iPAddress
    Instant notBefore{};
    Instant notAfter{};
    QString sha256 = {}; ///< fingerprint, lower-case hex
    QString keyType = {};
    int keyBits = 0;
    QString signature = {};
    bool selfSigned = false;

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("subject", self.subject);
        archive("issuer", self.issuer);
        archive("names", self.names);
        archive("notBefore", self.notBefore);
        archive("notAfter", self.notAfter);
        archive("sha256", self.sha256);
        archive("keyType", self.keyType);
        archive("keyBits", self.keyBits);
        archive("signature", self.signature);
        archive("selfSigned", self.selfSigned);
    }
    bool operator==(const Certificate &) const = default;
};

struct TlsEvidence {
    Micros connect{};
    Micros handshake{};
    QString protocol = {}; ///< "TLSv1.3"
    QString cipher = {};
    QString alpn = {};
    std::vector<Certificate> chain = {}; ///< as sent, leaf first
    int verifyCode = 0;                  ///< X509_V_ERR_*; 0: the chain verifies (names are judged apart)
    QString verifyText = {};
    bool nameMatches = true; ///< the leaf covers verifyName
    bool clientCertificateRequested = false;
    QString stapleStatus = {}; ///< of the stapled OCSP response: "good", "revoked", "unknown", "invalid"
    std::optional<Instant> stapleNextUpdate = {};
    QByteArray plainBytes = {}; ///< first bytes where the peer answered something that is not TLS
    std::optional<Failure> failure = {};

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("connectUs", self.connect);
        archive("handshakeUs", self.handshake);
        archive("protocol", self.protocol);
        archive("cipher", self.cipher);
        archive("alpn", self.alpn);
        archive("chain", self.chain);
        archive("verifyCode", self.verifyCode);
        archive("verifyText", self.verifyText);
        archive("nameMatches", self.nameMatches);
        archive("clientCertificateRequested", self.clientCertificateRequested);
        archive("stapleStatus", self.stapleStatus);
        archive("stapleNextUpdate", self.stapleNextUpdate);
        archive("plainBytes", self.plainBytes);
        archive("failure", self.failure);
    }
    bool operator==(const TlsEvidence &) const = default;
};

struct HeaderField {
    QString name = {};
    QString value = {};
    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("name", self.name);
        archive("value", self.value);
    }
    bool operator==(const HeaderField &) const = default;
};

struct HttpEvidence {
    int status = 0; ///< 0: no status line came
    QString reason = {};
    QString version = {};                  ///< "1.1", "2"
    std::vector<HeaderField> headers = {}; ///< as sent, in order
    qint64 headerBytes = 0;
    std::optional<qint64> contentLength = {};
    qint64 bodyBytes = 0; ///< on the wire, before decoding
    bool bodyComplete = false;
    bool bodyCut = false;     ///< reading stopped at the request's maxBodyBytes
    QByteArray bodyHead = {}; ///< the first 16 KiB, decoded
    QString bodySha256 = {};  ///< of what was read, decoded
    bool expectTextFound = false;
    Micros connect{};   ///< since the start
    Micros tls{};       ///< since the start; 0 for http
    Micros firstByte{}; ///< since the start; 0 where none came
    Micros total{};
    Micros longestGap{}; ///< the longest silence after the first byte
    int retransmits = 0; ///< segments that this computer sent again (TCP_INFO)
    int verifyCode = 0;  ///< X509_V_ERR_* of https; 0: verified or not asked
    std::optional<Failure> failure = {};

    /// The first header of that name (case-insensitive), or an empty string.
    QString header(QStringView name) const;
    bool hasHeader(QStringView name) const;

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("status", self.status);
        archive("reason", self.reason);
        archive("version", self.version);
        archive("headers", self.headers);
        archive("headerBytes", self.headerBytes);
        archive("contentLength", self.contentLength);
        archive("bodyBytes", self.bodyBytes);
        archive("bodyComplete", self.bodyComplete);
        archive("bodyCut", self.bodyCut);
        archive("bodyHead", self.bodyHead);
        archive("bodySha256", self.bodySha256);
        archive("expectTextFound", self.expectTextFound);
        archive("connectUs", self.connect);
        archive("tlsUs", self.tls);
        archive("firstByteUs", self.firstByte);
        archive("totalUs", self.total);
        archive("longestGapUs", self.longestGap);
        archive("retransmits", self.retransmits);
        archive("verifyCode", self.verifyCode);
        archive("failure", self.failure);
    }
    bool operator==(const HttpEvidence &) const = default;
};

struct DnsRecord {
    QString name = {};
    QString type = {};
    qint64 ttl = 0;     ///< seconds
    QString value = {}; ///< presentation form; addresses in RFC 5952 spelling, names without the trailing dot

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("name", self.name);
        archive("type", self.type);
        archive("ttl", self.ttl);
        archive("value", self.value);
    }
    bool operator==(const DnsRecord &) const = default;
};

struct DnsEvidence {
    QString rcode = {}; ///< "NOERROR", "NXDOMAIN", "SERVFAIL", …; empty where no answer came
    bool authoritative = false;
    bool authenticated = false; ///< the AD bit
    bool recursionAvailable = false;
    bool truncated = false; ///< over UDP, before the TCP retry
    int bytes = 0;          ///< of the answer as it came
    std::vector<DnsRecord> answer = {};
    std::vector<DnsRecord> authority = {};
    std::vector<DnsRecord> additional = {};
    QStringList extendedErrors =
        {};               ///< RFC 8914: "6 DNSSEC Bogus", with ": text" where the server added words
    Endpoint server = {}; ///< who answered (or was asked last); for the system's resolvers the first one
    Micros elapsed{};
    int silentBefore = 0; ///< of the system's resolvers, how many were given up before the one that answered
    std::optional<Failure> failure = {}; ///< no usable answer; Protocol where one came but cannot be read

    /// The values of all answer records of that type, sorted.
    QStringList values(QStringView type) const;

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("rcode", self.rcode);
        archive("authoritative", self.authoritative);
        archive("authenticated", self.authenticated);
        archive("recursionAvailable", self.recursionAvailable);
        archive("truncated", self.truncated);
        archive("bytes", self.bytes);
        archive("answer", self.answer);
        archive("authority", self.authority);
        archive("additional", self.additional);
        archive("extendedErrors", self.extendedErrors);
        archive("server", self.server);
        archive("elapsedUs", self.elapsed);
        archive("silentBefore", self.silentBefore);
        archive("failure", self.failure);
    }
    bool operator==(const DnsEvidence &) const = default;
};

/// The answers of a survey, one for each server asked, in the order of the request.
struct DnsSurveyEvidence {
    std::vector<DnsEvidence> answers = {};
    Micros elapsed{};
    std::optional<Failure> failure = {}; ///< nothing could be asked at all

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("answers", self.answers);
        archive("elapsedUs", self.elapsed);
        archive("failure", self.failure);
    }
    bool operator==(const DnsSurveyEvidence &) const = default;
};

struct HostsEvidence {
    QString file = {};
    QStringList addresses = {}; ///< what the hosts file gives for the name
    int line = 0;               ///< of the first match, from 1
    QStringList resolvers = {}; ///< "ADDR[:PORT]" of resolv.conf, in order
    QStringList searchDomains = {};
    int ndots = 1; ///< names with fewer dots are tried with the search domains first (resolv.conf(5))

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("file", self.file);
        archive("addresses", self.addresses);
        archive("line", self.line);
        archive("resolvers", self.resolvers);
        archive("searchDomains", self.searchDomains);
        archive("ndots", self.ndots);
    }
    bool operator==(const HostsEvidence &) const = default;
};

/// One figure: id "cpu.used", "memory.used", "disk.used", "inodes.used" (percent), "load.1m" (per core),
/// "nginx.active", …
struct Metric {
    QString id = {};
    QString label = {}; ///< which one, where there are several: a mount point, a device
    double value = 0;
    QString unit = {}; ///< "%", "requests", "bytes", "s", ""

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("id", self.id);
        archive("label", self.label);
        archive("value", self.value);
        archive("unit", self.unit);
    }
    bool operator==(const Metric &) const = default;
};

struct MetricsEvidence {
    QString source = {}; ///< for display: "this computer", "203.0.113.20:9100"
    std::vector<Metric> metrics = {};
    Micros elapsed{};
    std::optional<Failure> failure = {};

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("source", self.source);
        archive("metrics", self.metrics);
        archive("elapsedUs", self.elapsed);
        archive("failure", self.failure);
    }
    bool operator==(const MetricsEvidence &) const = default;
};

struct LogEvidence {
    LogSummary summary = {};
    std::optional<Failure> failure = {};

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("summary", self.summary);
        archive("failure", self.failure);
    }
    bool operator==(const LogEvidence &) const = default;
};

/// What a visitor saw, read from what they saved.
struct ResponseEvidence {
    QString form = {}; ///< "html", "headers", "curl-i", "curl-v", "har", "text"
    QString url = {};
    HttpEvidence response = {};    ///< status 0 where none could be read
    QStringList clientErrors = {}; ///< "curl: (7) Failed to connect …", browser error codes
    std::vector<SignatureHit> signatures = {};
    std::optional<Failure> failure = {};

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("form", self.form);
        archive("url", self.url);
        archive("response", self.response);
        archive("clientErrors", self.clientErrors);
        archive("signatures", self.signatures);
        archive("failure", self.failure);
    }
    bool operator==(const ResponseEvidence &) const = default;
};

using Outcome =
    std::variant<NotRun, TcpEvidence, TlsEvidence, HttpEvidence, DnsEvidence, HostsEvidence, MetricsEvidence,
                 LogEvidence, ResponseEvidence, PingEvidence, RouteEvidence, MtuEvidence, KeepAliveEvidence,
                 DnsSurveyEvidence, DnssecEvidence, WorkstationEvidence>;

QJsonObject toJson(const Outcome &outcome);
QString fromJson(const QJsonObject &object, Outcome &outcome);

/// The failure within an outcome, or null.
const Failure *failureOf(const Outcome &outcome);

} // namespace fd
