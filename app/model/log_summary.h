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

struct LogIncident {
    Instant start{};
    Instant end{};
    qint64 errors = 0;
    qint64 total = 0;
    double baselineErrorRate = 0;
    double errorRate = 0;

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("start", self.start);
        archive("end", self.end);
        archive("errors", self.errors);
        archive("total", self.total);
        archive("baselineErrorRate", self.baselineErrorRate);
        archive("errorRate", self.errorRate);
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
        archive("signature", self.signature);
        archive("cause", self.cause);
    }
    bool operator==(const LogTemplate &) const = default;
};

struct LogUpstream {
    QString name = {};
    qint64 requests = 0;
    qint64 errors = 0;
    std::optional<double> p50Ms = {};
    std::optional<double> p95Ms = {};

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("name", self.name);
        archive("requests", self.requests);
        archive("errors", self.errors);
        archive("p50Ms", self.p50Ms);
        archive("p95Ms", self.p95Ms);
    }
    bool operator==(const LogUpstream &) const = default;
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
    }
    bool operator==(const LogSummary &) const = default;
};

} // namespace fd
