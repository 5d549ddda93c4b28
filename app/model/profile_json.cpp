// SPDX-License-Identifier: GPL-3.0-or-later
//
// A Profile to `fetch-doctor/profile/1`.
#include "model/profile.h"

namespace fd {

namespace {

/// Puts the keys of \a unknown into \a object; items of lists stand by their index.
QJsonValue merged(const QJsonValue &known, const QJsonValue &unknown)
{
    if (!unknown.isObject())
        return known.isUndefined() ? unknown : known;
    const QJsonObject extra = unknown.toObject();
    if (known.isArray()) {
        QJsonArray array = known.toArray();
        for (auto it = extra.begin(); it != extra.end(); ++it) {
            bool isIndex = false;
            const qsizetype i = it.key().toLongLong(&isIndex);
            if (isIndex && i >= 0 && i < array.size())
                array[i] = merged(array.at(i), it.value());
        }
        return array;
    }
    if (known.isObject()) {
        QJsonObject object = known.toObject();
        for (auto it = extra.begin(); it != extra.end(); ++it)
            object.insert(it.key(), merged(object.value(it.key()), it.value()));
        return object;
    }
    return known.isUndefined() ? unknown : known;
}

/// Writes what differs from the default.
class Writer
{
public:
    template <class T>
    void operator()(const char *key, const T &value, const T &usual)
    {
        if (!(value == usual))
            object_.insert(QLatin1StringView(key), toJsonValue(value));
    }
    void add(const char *key, const QJsonObject &object)
    {
        if (!object.isEmpty())
            object_.insert(QLatin1StringView(key), object);
    }
    void add(const char *key, const QJsonArray &array)
    {
        if (!array.isEmpty())
            object_.insert(QLatin1StringView(key), array);
    }
    QJsonObject object() const { return object_; }

private:
    QJsonObject object_;
};

QJsonObject siteJson(const Site &site)
{
    const Site usual;
    Writer w;
    w("url", site.url, {});
    w("method", site.method, usual.method);
    w("headers", site.headers, {});
    w("expectStatus", site.expectStatus, usual.expectStatus);
    w("expectText", site.expectText, {});
    return w.object();
}

QJsonObject edgeJson(const Edge &edge)
{
    const Edge usual;
    Writer w;
    w("vendor", edge.vendor, usual.vendor);
    w("addresses", edge.addresses, {});
    w("connectTimeoutMs", edge.connectTimeout, usual.connectTimeout);
    w("firstByteTimeoutMs", edge.firstByteTimeout, usual.firstByteTimeout);
    w("betweenBytesTimeoutMs", edge.betweenBytesTimeout, usual.betweenBytesTimeout);
    w("idleTimeoutMs", edge.idleTimeout, usual.idleTimeout);
    w("maxHeaderBytes", edge.maxHeaderBytes, usual.maxHeaderBytes);
    w("admin", edge.admin, {});
    return w.object();
}

QJsonObject originJson(const Origin &origin)
{
    Writer w;
    w("name", origin.name, {});
    w("url", origin.url, {});
    w("host", origin.host, {});
    w("sni", origin.sni, {});
    w("healthPath", origin.healthPath, {});
    return w.object();
}

QJsonObject dnsJson(const DnsSettings &dns)
{
    Writer expect;
    expect("A", dns.expect.a, {});
    expect("AAAA", dns.expect.aaaa, {});
    expect("CNAME", dns.expect.cname, {});
    Writer w;
    w("resolvers", dns.resolvers, {});
    w.add("expect", expect.object());
    w("trustAnchors", dns.trustAnchors, {});
    return w.object();
}

QJsonObject limitsJson(const Limits &limits)
{
    const Limits usual;
    Writer w;
    w("slowFirstByteMs", limits.slowFirstByteMs, usual.slowFirstByteMs);
    w("certificateDaysLeft", limits.certificateDaysLeft, usual.certificateDaysLeft);
    w("cpuPercent", limits.cpuPercent, usual.cpuPercent);
    w("memoryPercent", limits.memoryPercent, usual.memoryPercent);
    w("diskPercent", limits.diskPercent, usual.diskPercent);
    return w.object();
}

} // namespace

QJsonObject toJson(const Profile &profile)
{
    Writer w;
    w("schema", QStringLiteral("fetch-doctor/profile/1"), {});
    w("name", profile.name, {});
    w.add("site", siteJson(profile.site));
    w.add("edge", edgeJson(profile.edge));
    QJsonArray origins;
    for (const Origin &origin : profile.origins)
        origins.append(originJson(origin));
    w.add("origins", origins);
    w.add("dns", dnsJson(profile.dns));
    QJsonArray logs;
    for (const LogSource &log : profile.logs) {
        Writer item;
        item("path", log.path, {});
        item("format", log.format, {});
        item("timezone", log.timezone, {});
        logs.append(item.object());
    }
    w.add("logs", logs);
    QJsonArray capacity;
    for (const CapacitySource &source : profile.capacity) {
        QJsonObject item = source.credentials;
        item.insert(QStringLiteral("type"), source.type);
        if (!source.url.isEmpty())
            item.insert(QStringLiteral("url"), source.url);
        if (!source.select.isEmpty())
            item.insert(QStringLiteral("select"), source.select);
        capacity.append(item);
    }
    w.add("capacity", capacity);
    w.add("limits", limitsJson(profile.limits));
    Writer trust;
    trust("caFile", profile.caFile, {});
    w.add("trust", trust.object());
    return merged(w.object(), profile.unknown).toObject();
}

} // namespace fd
