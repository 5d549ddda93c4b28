// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/hosts/workstation_files.h"

#include <QByteArrayList>
#include <QHash>
#include <QList>
#include <QUrl>

#include <algorithm>
#include <limits>

namespace fd::probes {

namespace {

// linux/route.h
constexpr uint kUp = 0x1;
constexpr uint kReject = 0x200;

/// Calls \a use with the fields of each line.
template <class Use>
void forEachRow(QByteArrayView text, Use use)
{
    while (!text.isEmpty()) {
        const auto end = text.indexOf('\n');
        const QByteArrayView line = end < 0 ? text : text.first(end);
        use(line.toByteArray().simplified().split(' '));
        text = end < 0 ? QByteArrayView() : text.sliced(end + 1);
    }
}

bool isNull(const QByteArray &hex)
{
    return !hex.isEmpty() && std::all_of(hex.begin(), hex.end(), [](char c) { return c == '0'; });
}

void addProxy(std::vector<ProxySetting> &list, const QString &where, const QString &value)
{
    if (!value.isEmpty())
        list.push_back({where, withoutUser(value)});
}

} // namespace

QString defaultRoute4(QByteArrayView table)
{
    QString name;
    uint best = std::numeric_limits<uint>::max();
    forEachRow(table, [&](const QByteArrayList &fields) {
        // Iface Destination Gateway Flags RefCnt Use Metric Mask …
        if (fields.size() < 8 || !isNull(fields[1]) || !isNull(fields[7]))
            return;
        const uint flags = fields[3].toUInt(nullptr, 16);
        const uint metric = fields[6].toUInt();
        if ((flags & kUp) != 0 && (flags & kReject) == 0 && (name.isEmpty() || metric < best)) {
            name = QString::fromLocal8Bit(fields[0]);
            best = metric;
        }
    });
    return name;
}

QString defaultRoute6(QByteArrayView table)
{
    QString name;
    uint best = std::numeric_limits<uint>::max();
    forEachRow(table, [&](const QByteArrayList &fields) {
        // destination length source length gateway metric refcount use flags interface
        if (fields.size() < 10 || !isNull(fields[0]) || !isNull(fields[1]))
            return;
        const uint metric = fields[5].toUInt(nullptr, 16);
        const uint flags = fields[8].toUInt(nullptr, 16);
        if ((flags & kUp) != 0 && (flags & kReject) == 0 && fields[9] != "lo" &&
            (name.isEmpty() || metric < best)) {
            name = QString::fromLocal8Bit(fields[9]);
            best = metric;
        }
    });
    return name;
}

bool isExempt(const QString &list, const QString &host)
{
    const QString name = host.toLower();
    for (QString entry : list.split(u',', Qt::SkipEmptyParts)) {
        entry = entry.trimmed().toLower();
        if (entry == QLatin1StringView("*"))
            return true;
        while (entry.startsWith(u'.'))
            entry.remove(0, 1);
        if (!entry.isEmpty() && (name == entry || name.endsWith(u'.' + entry)))
            return true;
    }
    return false;
}

QString withoutUser(const QString &proxy)
{
    const QString text = proxy.contains(QLatin1StringView("://")) ? proxy : QStringLiteral("http://") + proxy;
    QUrl url(text);
    if (!url.isValid() || url.host().isEmpty())
        return {};
    const int port = url.port();
    QString value = url.scheme() + QStringLiteral("://") +
                    (url.host().contains(u':') ? u'[' + url.host() + u']' : url.host());
    if (port > 0)
        value += u':' + QString::number(port);
    return value;
}

std::vector<ProxySetting> environmentProxies(const QString &url,
                                             const std::function<QString(const char *)> &variable)
{
    std::vector<ProxySetting> found;
    const QUrl site(url);
    for (const char *name : {"no_proxy", "NO_PROXY"}) {
        if (isExempt(variable(name), site.host()))
            return found;
    }
    const bool https = site.scheme() == QLatin1StringView("https");
    const QList<const char *> names =
        https ? QList<const char *>{"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"}
              : QList<const char *>{"http_proxy", "all_proxy", "ALL_PROXY"};
    for (const char *name : names) {
        if (found.empty())
            addProxy(found, QString::fromLatin1(name), variable(name));
    }
    return found;
}

namespace {

/// As libproxy writes it.
const QString kWpad = QStringLiteral("wpad://");

/// A PAC file: where it lies, without user, password and query.
void addScript(std::vector<ProxySetting> &found, const QString &where, const QString &script)
{
    const QUrl url(script);
    if (url.isValid() && !url.isRelative())
        found.push_back(
            {where, QStringLiteral("pac+") +
                        url.toString(QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment)});
}

/// "schema key" to value, quotes gone.
QHash<QByteArray, QByteArray> gnomeValues(QByteArrayView settings)
{
    QHash<QByteArray, QByteArray> values;
    for (const QByteArray &line : settings.toByteArray().split('\n')) {
        const auto first = line.indexOf(' ');
        const auto second = line.indexOf(' ', first + 1);
        if (first <= 0 || second < 0)
            continue;
        QByteArray value = line.mid(second + 1).trimmed();
        if (value.size() >= 2 && (value.front() == '\'' || value.front() == '"') &&
            value.back() == value.front())
            value = value.mid(1, value.size() - 2);
        values.insert(line.left(second), value);
    }
    return values;
}

} // namespace

std::vector<ProxySetting> kdeProxies(const QString &url, QByteArrayView kioslaverc)
{
    const QUrl site(url);
    const QByteArray key = site.scheme() == QLatin1StringView("https") ? "httpsProxy" : "httpProxy";
    QString value;
    QString exempt;
    QString script;
    QByteArray type;
    bool here = false;
    while (!kioslaverc.isEmpty()) {
        const auto end = kioslaverc.indexOf('\n');
        const QByteArray line = (end < 0 ? kioslaverc : kioslaverc.first(end)).toByteArray().trimmed();
        kioslaverc = end < 0 ? QByteArrayView() : kioslaverc.sliced(end + 1);
        if (line.startsWith('['))
            here = line == "[Proxy Settings]";
        const auto equals = line.indexOf('=');
        if (!here || equals < 0)
            continue;
        const QByteArray name = line.first(equals);
        const QByteArray text = line.sliced(equals + 1).trimmed();
        if (name == "ProxyType")
            type = text;
        else if (name == key)
            value = QString::fromUtf8(text).replace(u' ', u':');
        else if (name == "NoProxyFor")
            exempt = QString::fromUtf8(text);
        else if (name == "Proxy Config Script")
            script = QString::fromUtf8(text);
    }
    std::vector<ProxySetting> found;
    if (type == "1" && !isExempt(exempt, site.host()))
        addProxy(found, QStringLiteral("kioslaverc"), value);
    if (type == "2")
        addScript(found, QStringLiteral("kioslaverc"), script);
    if (type == "3") // WPAD: the address is found out from the network
        found.push_back({QStringLiteral("kioslaverc"), kWpad});
    return found;
}

std::vector<ProxySetting> gnomeProxies(const QString &url, QByteArrayView settings)
{
    const QUrl site(url);
    const auto values = gnomeValues(settings);
    const auto value = [&values](const char *key) { return values.value(QByteArray(key)); };
    const QString where = QStringLiteral("gsettings");
    std::vector<ProxySetting> found;
    const QByteArray mode = value("org.gnome.system.proxy mode");
    if (mode == "auto") {
        const QByteArray script = value("org.gnome.system.proxy autoconfig-url");
        if (script.isEmpty())
            found.push_back({where, kWpad});
        addScript(found, where, QString::fromUtf8(script));
    }
    QStringList exempt;
    for (const QByteArray &one : value("org.gnome.system.proxy ignore-hosts").split(','))
        exempt += QString::fromUtf8(one).remove(u'[').remove(u']').remove(u'\'').trimmed();
    exempt.replaceInStrings(QStringLiteral("*."), QStringLiteral("."));
    if (mode != "manual" || isExempt(exempt.join(u','), site.host()))
        return found;
    const bool https = site.scheme() == QLatin1StringView("https");
    for (const auto &[schema, scheme] : {std::pair{https ? "https" : "http", "http"}, {"socks", "socks5"}}) {
        const QByteArray prefix = QByteArray("org.gnome.system.proxy.") + schema;
        const QString host = QString::fromUtf8(values.value(prefix + " host"));
        const int port = values.value(prefix + " port").toInt();
        if (!found.empty() || host.isEmpty() || port <= 0)
            continue;
        const QString name = host.contains(u':') ? u'[' + host + u']' : host;
        addProxy(found, where, QStringLiteral("%1://%2:%3").arg(QString::fromLatin1(scheme), name).arg(port));
    }
    return found;
}

} // namespace fd::probes
