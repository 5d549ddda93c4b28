// SPDX-License-Identifier: GPL-3.0-or-later
//
// A profile is all that is known of one site before anything is asked: `fetch-doctor/profile/1`.
#pragma once

#include "model/json_fields.h"

#include <tl/expected.hpp>

namespace fd {

struct Site {
    QString url = {}; ///< absolute http(s) URL, host in ACE form
    QString method = QStringLiteral("GET");
    std::map<QString, QString> headers = {};
    QString expectStatus = QStringLiteral("200-399"); ///< "200", "200-399", "200,301,404"
    QString expectText = {};
    bool operator==(const Site &) const = default;
};

struct Edge {
    QString vendor = QStringLiteral("auto");
    QStringList addresses = {}; ///< "ADDR[:PORT]"; where given, DNS is not asked for where to connect
    Millis connectTimeout{3500};
    Millis firstByteTimeout{60000};
    Millis betweenBytesTimeout{60000};
    Millis idleTimeout{60000};
    qint64 maxHeaderBytes = 32768;
    QJsonObject admin = {};
    bool operator==(const Edge &) const = default;
};

struct Origin {
    QString name = {};
    QString url = {};        ///< scheme, address or name, port, as the edge would connect
    QString host = {};       ///< Host header; empty: the site's
    QString sni = {};        ///< server_name for https; empty: the Host header's name
    QString healthPath = {}; ///< empty: the site's own path
    bool operator==(const Origin &) const = default;
};

struct DnsExpectation {
    QStringList a = {};
    QStringList aaaa = {};
    QString cname = {};
    bool operator==(const DnsExpectation &) const = default;
};

struct DnsSettings {
    QStringList resolvers = {}; ///< "ADDR[:PORT]"
    DnsExpectation expect = {};
    QStringList trustAnchors = {}; ///< DS records ("example.com. IN DS 12345 13 2 ABCD…"); empty: the root's
    bool operator==(const DnsSettings &) const = default;
};

struct LogSource {
    QString path = {};
    QString format = {};
    QString timezone = {};

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("path", self.path);
        archive("format", self.format);
        archive("timezone", self.timezone);
    }
    bool operator==(const LogSource &) const = default;
};

/// Where figures of a machine or service come from. Credentials are names of secrets
/// ("secret:cloudflare/example.com").
struct CapacitySource {
    QString type = {}; ///< "host", "node-exporter", "nginx-status", …
    QString url = {};
    QJsonObject select = {};
    QJsonObject credentials = {}; ///< token, keyId, secret, user…: in the file beside type and url

    template <class Self, class Archive>
    static void fields(Self &self, Archive &archive)
    {
        archive("type", self.type);
        archive("url", self.url);
        archive("select", self.select);
        archive("credentials", self.credentials);
    }
    bool operator==(const CapacitySource &) const = default;
};

struct Limits {
    int slowFirstByteMs = 2000;
    int certificateDaysLeft = 21;
    double cpuPercent = 90;
    double memoryPercent = 90;
    double diskPercent = 90;
    bool operator==(const Limits &) const = default;
};

struct Profile {
    QString name = {};
    Site site = {};
    Edge edge = {};
    std::vector<Origin> origins = {};
    DnsSettings dns = {};
    std::vector<LogSource> logs = {};
    std::vector<CapacitySource> capacity = {};
    Limits limits = {};
    QString caFile = {};
    QJsonObject unknown = {}; ///< keys this version does not know, at their place, kept on save

    /// True for a run over what was handed in alone: there is no site to ask.
    bool isOffline() const { return site.url.isEmpty(); }
    bool operator==(const Profile &) const = default;
};

struct ProfileRead {
    Profile profile = {};
    QStringList warnings = {}; ///< one sentence for each unknown key
};

/// Reads and checks a profile. The error is one line that names the key, what is wrong and what would be
/// right. Written-out secrets are an error: a profile holds only their names.
tl::expected<ProfileRead, QString> profileFromJson(const QByteArray &json);
tl::expected<ProfileRead, QString> profileFromJson(const QJsonObject &object);
/// The profile as its file's object; everything at its default is left out, unknown keys are put back.
QJsonObject toJson(const Profile &profile);

/// Makes an http(s) URL of what a person typed: a missing scheme, spaces, a trailing dot and brackets are
/// mended, IDNs become ACE. \returns an error sentence where that cannot be.
tl::expected<QString, QString> siteUrlFromText(const QString &text);
/// An origin from "URL" or "ADDR[:PORT]" of the command line; \a siteUrl gives scheme and port where left
/// out.
tl::expected<Origin, QString> originFromText(const QString &text, const QString &siteUrl);

/// Does \a status fulfil \a expectation ("200-399", "200,404")?
bool statusMatches(const QString &expectation, int status);
/// Is \a expectation well-formed?
bool isStatusExpectation(const QString &expectation);

} // namespace fd
