// SPDX-License-Identifier: GPL-3.0-or-later
//
// `fetch-doctor/profile/1` to a Profile.
#include "model/endpoint.h"
#include "model/profile.h"
#include "model/profile_reader.h"
#include "model/secrets.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QUrl>

#include <algorithm>
#include <array>

namespace fd {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Profile)
};

constexpr auto kSchema = "fetch-doctor/profile/1";
constexpr qint64 kHourMs = 3'600'000;

constexpr std::array kCapacityTypes{
    "host",    "ssh",     "node-exporter", "prometheus", "nginx-status", "apache-status", "php-fpm",
    "haproxy", "varnish", "squid",         "envoy",      "traefik",      "mysql",         "postgresql",
    "redis",   "datadog", "new-relic",     "cloudwatch", "google-cloud", "cpanel",        "pingdom",
};
/// Those that are read over HTTP from an address that only the profile knows.
constexpr std::array kHttpTypes{"node-exporter", "prometheus", "nginx-status", "apache-status"};
/// What stands beside `type`, `url` and `select`; the first two are names, not secrets.
constexpr std::array kCredentialKeys{"user",   "keyId",        "token",          "secret",     "password",
                                     "apiKey", "sessionToken", "applicationKey", "privateKey", "keyFile"};
constexpr std::array kAdminKeys{"url",  "zone",  "service", "distribution", "project",  "urlMap",
                                "user", "keyId", "token",   "secret",       "password", "apiKey"};

template <std::size_t N>
bool isOneOf(QStringView text, const std::array<const char *, N> &words)
{
    return std::any_of(words.begin(), words.end(),
                       [&](const char *w) { return text == QLatin1StringView(w); });
}

bool isToken(QStringView text) // RFC 9110, section 5.6.2
{
    static const QRegularExpression form(QStringLiteral("\\A[!#$%&'*+.^_`|~0-9A-Za-z-]+\\z"));
    return form.match(text.toString()).hasMatch();
}

/// Where an address was replaced in a strictly redacted case.
bool isAddressToken(QStringView text)
{
    static const QRegularExpression form(QStringLiteral("\\Aaddress-\\d+(?::\\d+)?\\z"));
    return form.match(text.toString()).hasMatch();
}

void readAddresses(ProfileReader &reader, const char *key, QStringList &list, bool fromCase)
{
    reader.strings(key, list);
    for (qsizetype i = 0; i < list.size(); ++i) {
        if (!endpointFromText(list.at(i)) && !(fromCase && isAddressToken(list.at(i)))) {
            reader.refuse(
                QStringLiteral("%1[%2]").arg(QLatin1StringView(key)).arg(i),
                Tr::tr("\"%1\" is not a numeric address; write it like 198.51.100.10, 198.51.100.10:8080 or "
                       "[2001:db8::1]:443")
                    .arg(list.at(i)));
        }
    }
}

void readMillis(ProfileReader &reader, const char *key, Millis &value)
{
    qint64 number = value.count();
    reader.integer(key, number, 1, kHourMs);
    value = Millis{number};
}

void readSmall(ProfileReader &reader, const char *key, int &value, int from, int to)
{
    qint64 number = value;
    reader.integer(key, number, from, to);
    value = static_cast<int>(number);
}

/// Every secret in \a object, at any depth, must be a reference.
void refuseWrittenSecrets(ProfileReader &reader, const QString &path, const QJsonObject &object)
{
    for (auto it = object.begin(); it != object.end(); ++it) {
        const QString at = path.isEmpty() ? it.key() : path + u'.' + it.key();
        if (it.value().isObject()) {
            refuseWrittenSecrets(reader, at, it.value().toObject());
        } else if (it.value().isArray()) {
            const QJsonArray array = it.value().toArray();
            for (qsizetype i = 0; i < array.size(); ++i) {
                if (array.at(i).isObject())
                    refuseWrittenSecrets(reader, QStringLiteral("%1[%2]").arg(at).arg(i),
                                         array.at(i).toObject());
                else if (isSecretName(it.key()) && array.at(i).isString() &&
                         !isSecretReference(array.at(i).toString()))
                    reader.refuseSecret(reader.at(at));
            }
        } else if (isSecretName(it.key()) && !it.value().isNull() && !it.value().isBool()) {
            const QString value = it.value().toString();
            const bool empty = it.value().isString() && value.isEmpty();
            if (!empty && !isSecretReference(value))
                reader.refuseSecret(reader.at(at));
        }
    }
}

void readSite(ProfileReader &reader, Site &site, bool fromCase)
{
    reader.string("url", site.url);
    if (!site.url.isEmpty()) {
        static const QRegularExpression http(QStringLiteral("\\Ahttps?://"),
                                             QRegularExpression::CaseInsensitiveOption);
        const auto mended = siteUrlFromText(site.url);
        if (!http.match(site.url).hasMatch())
            reader.refuse(QStringLiteral("url"),
                          Tr::tr("\"%1\" does not start with http:// or https://; write it like "
                                 "\"https://www.example.com/\"")
                              .arg(site.url));
        else if (!mended)
            reader.refuse(QStringLiteral("url"), mended.error());
        else
            site.url = *mended;
    } else if (!fromCase) {
        reader.refuse(QStringLiteral("url"),
                      Tr::tr("missing; write the site's address, like \"https://www.example.com/\""));
    }
    reader.string("method", site.method);
    static constexpr std::array methods{"GET", "HEAD", "OPTIONS"};
    if (!isOneOf(site.method, methods)) {
        reader.refuse(
            QStringLiteral("method"),
            Tr::tr("\"%1\" may change something on the site; use GET, HEAD or OPTIONS").arg(site.method));
    }
    reader.stringMap("headers", site.headers);
    for (const auto &[name, value] : site.headers) {
        const QString at = QStringLiteral("headers.") + name;
        if (!isToken(name))
            reader.refuse(at, Tr::tr("is not a header name; a name has letters, digits and hyphens"));
        else if (value.contains(u'\r') || value.contains(u'\n') || value.contains(QChar(u'\0')))
            reader.refuse(at, Tr::tr("has a line end in it; a header value is one line"));
        else if (isSecretHeader(name) && !value.isEmpty() && !isSecretReference(value))
            reader.refuseSecret(reader.at(at));
    }
    reader.string("expectStatus", site.expectStatus);
    if (!isStatusExpectation(site.expectStatus)) {
        reader.refuse(QStringLiteral("expectStatus"),
                      Tr::tr("\"%1\" is not a status; write it like \"200\", \"200-399\" or \"200,301,404\"")
                          .arg(site.expectStatus));
    }
    reader.string("expectText", site.expectText);
}

void readEdge(ProfileReader &reader, Edge &edge, bool fromCase)
{
    reader.string("vendor", edge.vendor);
    if (edge.vendor.isEmpty())
        reader.refuse(QStringLiteral("vendor"),
                      Tr::tr("is empty; write \"auto\" or a product such as \"varnish\""));
    readAddresses(reader, "addresses", edge.addresses, fromCase);
    readMillis(reader, "connectTimeoutMs", edge.connectTimeout);
    readMillis(reader, "firstByteTimeoutMs", edge.firstByteTimeout);
    readMillis(reader, "betweenBytesTimeoutMs", edge.betweenBytesTimeout);
    readMillis(reader, "idleTimeoutMs", edge.idleTimeout);
    reader.integer("maxHeaderBytes", edge.maxHeaderBytes, 1, 16 * 1024 * 1024);
    reader.object("admin", [&edge](ProfileReader &admin) {
        for (const char *key : kAdminKeys) {
            QString value;
            admin.string(key, value);
            if (!value.isEmpty())
                edge.admin.insert(QLatin1StringView(key), value);
        }
        if (const QString url = edge.admin.value(QStringLiteral("url")).toString(); !url.isEmpty())
            admin.httpUrl("url", url);
    });
}

void readOrigin(ProfileReader &reader, Origin &origin)
{
    reader.string("name", origin.name);
    reader.string("url", origin.url);
    reader.string("host", origin.host);
    reader.string("sni", origin.sni);
    reader.string("healthPath", origin.healthPath);
    if (origin.url.isEmpty()) {
        reader.refuse(QStringLiteral("url"), Tr::tr("missing; write it like \"http://203.0.113.20:8080\""));
        return;
    }
    if (!reader.httpUrl("url", origin.url))
        return;
    const auto mended = originFromText(origin.url, {});
    if (!mended) {
        reader.refuse(QStringLiteral("url"), mended.error());
        return;
    }
    origin.url = mended->url;
    if (origin.healthPath.isEmpty())
        origin.healthPath = mended->healthPath;
    if (!origin.healthPath.isEmpty() && !origin.healthPath.startsWith(u'/')) {
        reader.refuse(
            QStringLiteral("healthPath"),
            Tr::tr("\"%1\" does not start with \"/\"; write it like \"/healthz\"").arg(origin.healthPath));
    }
    static const QRegularExpression host(QStringLiteral("\\A[^\\s/@?#]+\\z"));
    for (const auto &[key, value] : {std::pair("host", &origin.host), std::pair("sni", &origin.sni)}) {
        if (!value->isEmpty() && !host.match(*value).hasMatch()) {
            reader.refuse(QLatin1StringView(key),
                          Tr::tr("\"%1\" is not a host name; write it like \"www.example.com\"").arg(*value));
        }
    }
}

/// DS records in presentation form (RFC 4034 section 5.3), the owner's name in front.
void readAnchors(ProfileReader &reader, QStringList &anchors)
{
    static const QRegularExpression form(
        QStringLiteral("^\\S+\\s+(\\d+\\s+)?(IN\\s+)?DS\\s+\\d+\\s+\\d+\\s+\\d+\\s+[0-9A-Fa-f\\s]+$"));
    reader.strings("trustAnchors", anchors);
    for (qsizetype i = 0; i < anchors.size(); ++i) {
        if (!form.match(anchors.at(i)).hasMatch()) {
            reader.refuse(QStringLiteral("trustAnchors[%1]").arg(i),
                          Tr::tr("\"%1\" is not a DS record, like \"example.com. IN DS 12345 13 2 1F2E…\"")
                              .arg(anchors.at(i)));
        }
    }
}

void readExpectation(ProfileReader &reader, DnsExpectation &expect, bool fromCase)
{
    reader.strings("A", expect.a);
    reader.strings("AAAA", expect.aaaa);
    reader.string("CNAME", expect.cname);
    for (const bool v6 : {false, true}) {
        QStringList &list = v6 ? expect.aaaa : expect.a;
        for (qsizetype i = 0; i < list.size(); ++i) {
            const QString &address = list.at(i);
            if ((!isIpAddress(address) || address.contains(u':') != v6) &&
                !(fromCase && isAddressToken(address))) {
                reader.refuse(
                    QStringLiteral("%1[%2]").arg(v6 ? u"AAAA" : u"A").arg(i),
                    Tr::tr("\"%1\" is not an %2 address, like \"%3\"")
                        .arg(address, v6 ? u"IPv6" : u"IPv4", v6 ? u"2001:db8::10" : u"198.51.100.10"));
            }
        }
    }
    if (expect.cname.endsWith(u'.'))
        expect.cname.chop(1);
}

void readLog(ProfileReader &reader, LogSource &log)
{
    reader.string("path", log.path);
    reader.string("format", log.format);
    reader.string("timezone", log.timezone);
    if (log.path.isEmpty())
        reader.refuse(QStringLiteral("path"),
                      Tr::tr("missing; write a file or folder, like \"/var/log/nginx/error.log\""));
}

void readCapacity(ProfileReader &reader, CapacitySource &source)
{
    reader.string("type", source.type);
    reader.string("url", source.url);
    reader.rawObject("select", source.select);
    for (const char *key : kCredentialKeys) {
        QString value;
        reader.string(key, value);
        if (!value.isEmpty())
            source.credentials.insert(QLatin1StringView(key), value);
    }
    if (!isOneOf(source.type, kCapacityTypes)) {
        QStringList known;
        for (const char *type : kCapacityTypes)
            known.append(QLatin1StringView(type));
        reader.refuse(QStringLiteral("type"),
                      source.type.isEmpty()
                          ? Tr::tr("missing; one of %1").arg(known.join(u", "))
                          : Tr::tr("\"%1\" is not known; one of %2").arg(source.type, known.join(u", ")));
    } else if (isOneOf(source.type, kHttpTypes) && source.url.isEmpty()) {
        reader.refuse(
            QStringLiteral("url"),
            Tr::tr("missing; %1 needs the address to read, like \"http://203.0.113.20:9100/metrics\"")
                .arg(source.type));
    } else if (isOneOf(source.type, kHttpTypes)) {
        reader.httpUrl("url", source.url);
    } else if (const QUrl url(source.url); !url.password().isEmpty()) {
        reader.refuseSecret(reader.at(QStringLiteral("url")), false);
    }
}

tl::expected<ProfileRead, QString> readProfile(const QJsonObject &object, bool fromCase)
{
    ProfileReader reader(object, {});
    QString schema;
    reader.string("schema", schema);
    if (schema != QLatin1StringView(kSchema)) {
        reader.refuse(QStringLiteral("schema"),
                      schema.isEmpty()
                          ? Tr::tr("missing; write \"%1\"").arg(QLatin1StringView(kSchema))
                          : Tr::tr("\"%1\" is not a profile that this version reads; it reads \"%2\"")
                                .arg(schema, QLatin1StringView(kSchema)));
    }
    ProfileRead read;
    Profile &profile = read.profile;
    reader.string("name", profile.name);
    profile.name = profile.name.trimmed();
    if (profile.name.isEmpty() && !fromCase)
        reader.refuse(QStringLiteral("name"),
                      Tr::tr("missing; write a name for the site, like \"Example shop\""));
    if (profile.name.size() > 200 ||
        std::any_of(profile.name.begin(), profile.name.end(), [](QChar c) { return c < u' '; }))
        reader.refuse(QStringLiteral("name"), Tr::tr("is not one line of at most 200 characters"));

    if (!reader.has("site") && !fromCase)
        reader.refuse(QStringLiteral("site.url"),
                      Tr::tr("missing; write the site's address, like \"https://www.example.com/\""));
    reader.object("site", [&](ProfileReader &site) { readSite(site, profile.site, fromCase); });
    reader.object("edge", [&](ProfileReader &edge) { readEdge(edge, profile.edge, fromCase); });
    reader.objects("origins", profile.origins, readOrigin);
    reader.object("dns", [&](ProfileReader &dns) {
        readAddresses(dns, "resolvers", profile.dns.resolvers, fromCase);
        dns.object("expect",
                   [&](ProfileReader &expect) { readExpectation(expect, profile.dns.expect, fromCase); });
        readAnchors(dns, profile.dns.trustAnchors);
    });
    reader.objects("logs", profile.logs, readLog);
    reader.objects("capacity", profile.capacity, readCapacity);
    reader.object("limits", [&](ProfileReader &limits) {
        readSmall(limits, "slowFirstByteMs", profile.limits.slowFirstByteMs, 1, kHourMs);
        readSmall(limits, "certificateDaysLeft", profile.limits.certificateDaysLeft, 0, 3650);
        limits.number("cpuPercent", profile.limits.cpuPercent, 0, 100);
        limits.number("memoryPercent", profile.limits.memoryPercent, 0, 100);
        limits.number("diskPercent", profile.limits.diskPercent, 0, 100);
    });
    reader.object("trust", [&](ProfileReader &trust) { trust.string("caFile", profile.caFile); });
    refuseWrittenSecrets(reader, {}, object);

    profile.unknown = reader.unknown();
    if (!reader.error().isEmpty())
        return tl::unexpected(reader.error());
    read.warnings = reader.warnings();
    return read;
}

} // namespace

tl::expected<ProfileRead, QString> profileFromJson(const QByteArray &json)
{
    QJsonParseError parse;
    const QJsonDocument document = QJsonDocument::fromJson(json, &parse);
    if (parse.error != QJsonParseError::NoError) {
        const QByteArray before = json.left(parse.offset);
        return tl::unexpected(
            Tr::tr("not JSON: %1 in line %2; a profile is a JSON object with \"schema\": \"%3\"")
                .arg(parse.errorString())
                .arg(before.count('\n') + 1)
                .arg(QLatin1StringView(kSchema)));
    }
    if (!document.isObject())
        return tl::unexpected(Tr::tr("not a JSON object; a profile is one, with \"schema\": \"%1\"")
                                  .arg(QLatin1StringView(kSchema)));
    return readProfile(document.object(), false);
}

tl::expected<ProfileRead, QString> profileFromJson(const QJsonObject &object)
{
    return readProfile(object, true);
}

} // namespace fd
