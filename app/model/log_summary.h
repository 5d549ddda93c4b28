// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a log says, summed up: the values behind `fetch-doctor/logs/1`.
#pragma once

#include "model/json_fields.h"

namespace fd {

/// A known failure text that was found. `cause` is an id of the root-cause vocabulary.
struct SignatureHit {
    QString signature = {}; ///< id in resources/knowledge/signatures.json
    QString cause = {};
    QString meaning = {};
    double weight = 1; ///< how decisive it is for its cause: 0 (a mere symptom) to 1
    qint64 count = 0;
    std::optional<Instant> first = {};
    std::optional<Instant> last = {};
    QString example = {}; ///< the line, cut to 1000 characters
    QString file = {};
    qint64 line = 0;                          ///< of the example, from 1
    std::map<QString, QString> captures = {}; ///< named groups of the example: backend, upstream, errno…

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("signature", self.signature);
        archive("cause", self.cause);
        archive("meaning", self.meaning);
        archive("weight", self.weight);
        archive("count", self.count);
        archive("first", self.first);
        archive("last", self.last);
        archive("example", self.example);
        archive("file", self.file);
        archive("line", self.line);
        archive("captures", self.captures);
    }
    bool operator==(const SignatureHit &) const = default;
};

struct LogFile {
    QString path = {};
    QString format = {};
    qint64 bytes = 0;
    qint64 lines = 0;
    qint64 unparsed = 0;
    std::optional<Instant> first = {};
    std::optional<Instant> last = {};
    QString timezone = {}; ///< what stamps without a zone were read as
    QString note = {}; ///< what a reader of the summary must know: "ends in half a line", "Varnish 7.1 VSL"

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("path", self.path);
        archive("format", self.format);
        archive("bytes", self.bytes);
        archive("lines", self.lines);
        archive("unparsed", self.unparsed);
        archive("first", self.first);
        archive("last", self.last);
        archive("timezone", self.timezone);
        archive("note", self.note);
    }
    bool operator==(const LogFile &) const = default;
};

struct LogBucket {
    Instant t{};
    qint64 total = 0;
    qint64 errors = 0; ///< status 5xx, or level error and worse

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("t", self.t);
        archive("total", self.total);
        archive("errors", self.errors);
    }
    bool operator==(const LogBucket &) const = default;
};

struct LogTimeline {
    int bucketSeconds = 60;
    std::vector<LogBucket> buckets = {};

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("bucketSeconds", self.bucketSeconds);
        archive("buckets", self.buckets);
    }
    bool operator==(const LogTimeline &) const = default;
};

/// One URL, host, client or upstream before and during an incident.
struct LogShare {
    QString name = {};
    qint64 requests = 0; ///< during the incident
    qint64 errors = 0;
    qint64 requestsBefore = 0; ///< outside of every incident
    qint64 errorsBefore = 0;

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("name", self.name);
        archive("requests", self.requests);
        archive("errors", self.errors);
        archive("requestsBefore", self.requestsBefore);
        archive("errorsBefore", self.errorsBefore);
    }
    bool operator==(const LogShare &) const = default;
};

/// Times to answer, in milliseconds.
struct LogLatency {
    double p50Ms = 0;
    double p95Ms = 0;
    double p99Ms = 0;

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("p50Ms", self.p50Ms);
        archive("p95Ms", self.p95Ms);
        archive("p99Ms", self.p99Ms);
    }
    bool operator==(const LogLatency &) const = default;
};

struct LogIncident {
    Instant start{};
    Instant end{};
    qint64 errors = 0;
    qint64 total = 0;
    double baselineErrorRate = 0;
    double errorRate = 0;
    std::optional<LogLatency> latencyBefore = {};
    std::optional<LogLatency> latencyDuring = {};
    qint64 retriedBefore = 0; ///< requests that took more than one try upstream
    qint64 retriedDuring = 0;
    std::vector<LogShare> urls = {}; ///< most errors during the incident first; query strings are left out
    std::vector<LogShare> hosts = {};
    std::vector<LogShare> clients = {};
    std::vector<LogShare> upstreams = {};

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("start", self.start);
        archive("end", self.end);
        archive("errors", self.errors);
        archive("total", self.total);
        archive("baselineErrorRate", self.baselineErrorRate);
        archive("errorRate", self.errorRate);
        archive("latencyBefore", self.latencyBefore);
        archive("latencyDuring", self.latencyDuring);
        archive("retriedBefore", self.retriedBefore);
        archive("retriedDuring", self.retriedDuring);
        archive("urls", self.urls);
        archive("hosts", self.hosts);
        archive("clients", self.clients);
        archive("upstreams", self.upstreams);
    }
    bool operator==(const LogIncident &) const = default;
};

struct LogTemplate {
    QString text = {}; ///< variable parts as <*>
    qint64 count = 0;
    std::optional<Instant> first = {};
    std::optional<Instant> last = {};
    QString level = {};
    QString example = {};
    QString file = {};
    qint64 line = 0;        ///< of the example, from 1
    qint64 countBefore = 0; ///< outside of every incident
    qint64 countDuring = 0;
    double rise = 0; ///< rate during the worst incident over the rate before it; 0 where there is none
    QString signature = {};
    QString cause = {};

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("template", self.text);
        archive("count", self.count);
        archive("first", self.first);
        archive("last", self.last);
        archive("level", self.level);
        archive("example", self.example);
        archive("file", self.file);
        archive("line", self.line);
        archive("countBefore", self.countBefore);
        archive("countDuring", self.countDuring);
        archive("rise", self.rise);
        archive("signature", self.signature);
        archive("cause", self.cause);
    }
    bool operator==(const LogTemplate &) const = default;
};

struct LogUpstream {
    QString name = {};
    qint64 requests = 0;
    qint64 errors = 0;
    qint64 retried = 0; ///< tries here that were followed by another try
    std::optional<double> p50Ms = {};
    std::optional<double> p95Ms = {};

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("name", self.name);
        archive("requests", self.requests);
        archive("errors", self.errors);
        archive("retried", self.retried);
        archive("p50Ms", self.p50Ms);
        archive("p95Ms", self.p95Ms);
    }
    bool operator==(const LogUpstream &) const = default;
};

/// Something that changed on the machine or the site, with the line that says so.
struct LogChange {
    Instant time{};
    QString kind =
        {}; ///< "install", "upgrade", "remove", "kernel", "restart", "reload", "deploy", "certificate"
    QString subject = {}; ///< the package, unit, program or name
    QString from = {};    ///< version before, where the line says it
    QString to = {};
    QString text = {}; ///< the line, cut to 1000 characters
    QString file = {};
    qint64 line = 0;

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("time", self.time);
        archive("kind", self.kind);
        archive("subject", self.subject);
        archive("from", self.from);
        archive("to", self.to);
        archive("text", self.text);
        archive("file", self.file);
        archive("line", self.line);
    }
    bool operator==(const LogChange &) const = default;
};

/// The clocks of two logs differ: the same requests stand in both, at different times.
struct LogSkew {
    QString file = {};      ///< whose times are ahead
    QString reference = {}; ///< of those of this one
    qint64 offsetMs = 0;    ///< by this much (median)
    qint64 matched = 0;     ///< requests that stand in both
    QString zone = {};      ///< where whole quarter hours suggest a time zone: "+02:00"

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("file", self.file);
        archive("reference", self.reference);
        archive("offsetMs", self.offsetMs);
        archive("matched", self.matched);
        archive("zone", self.zone);
    }
    bool operator==(const LogSkew &) const = default;
};

/// One failed fetch put together from the lines of a proxy's transaction log (Varnish VSL).
struct LogTransaction {
    QString id = {}; ///< the VXID
    std::optional<Instant> time = {};
    QString request = {}; ///< "GET /path"
    QString host = {};
    QString backend = {};
    QString error = {};                       ///< the FetchError text
    int status = 0;                           ///< what the client got; 0 where the log does not say
    std::map<QString, double> timingsMs = {}; ///< Timestamp label: milliseconds since the start
    QString file = {};
    qint64 line = 0;

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("id", self.id);
        archive("time", self.time);
        archive("request", self.request);
        archive("host", self.host);
        archive("backend", self.backend);
        archive("error", self.error);
        archive("status", self.status);
        archive("timingsMs", self.timingsMs);
        archive("file", self.file);
        archive("line", self.line);
    }
    bool operator==(const LogTransaction &) const = default;
};

struct LogSummary {
    std::vector<LogFile> files = {};
    std::map<QString, qint64> status = {}; ///< "200": count
    LogTimeline timeline = {};
    std::vector<LogIncident> incidents = {};
    std::vector<LogTemplate> templates = {};
    std::vector<LogUpstream> upstreams = {};
    std::vector<SignatureHit> signatures = {}; ///< what rose most when the worst incident began comes first;
                                               ///< without an incident the most frequent
    std::vector<LogChange> changes = {};       ///< on time; those closest before an onset are kept longest
    std::vector<LogSkew> skews = {};
    std::vector<LogTransaction> transactions = {}; ///< the first failed ones of each error
    QStringList approximate = {}; ///< members of this summary that are estimates: "incidents.clients", …

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("files", self.files);
        archive("status", self.status);
        archive("timeline", self.timeline);
        archive("incidents", self.incidents);
        archive("templates", self.templates);
        archive("upstreams", self.upstreams);
        archive("signatures", self.signatures);
        archive("changes", self.changes);
        archive("skews", self.skews);
        archive("transactions", self.transactions);
        archive("approximate", self.approximate);
    }
    bool operator==(const LogSummary &) const = default;
};

} // namespace fd
