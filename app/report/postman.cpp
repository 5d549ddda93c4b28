// SPDX-License-Identifier: GPL-3.0-or-later
//
// The site's request and each origin's as a Postman collection, format 2.1.0.
#include "report/words.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QUrl>
#include <QUrlQuery>

namespace fd::report {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Report)
};

QJsonArray words(const QString &text, QChar separator)
{
    return QJsonArray::fromStringList(text.split(separator, Qt::SkipEmptyParts));
}

QJsonObject urlJson(const QString &text)
{
    const QUrl url(text);
    const QString host = url.host(QUrl::FullyEncoded);
    QJsonObject json{
        {QStringLiteral("raw"), text},
        {QStringLiteral("protocol"), url.scheme()},
        {QStringLiteral("host"), host.contains(u':') ? QJsonArray{host} : words(host, u'.')},
    };
    if (url.port() > 0)
        json.insert(QStringLiteral("port"), QString::number(url.port()));
    const QJsonArray path = words(url.path(QUrl::FullyEncoded), u'/');
    json.insert(QStringLiteral("path"), path.isEmpty() ? QJsonArray{QString()} : path);
    QJsonArray query;
    for (const auto &[key, value] : QUrlQuery(url).queryItems(QUrl::FullyEncoded))
        query.append(QJsonObject{{QStringLiteral("key"), key}, {QStringLiteral("value"), value}});
    if (!query.isEmpty())
        json.insert(QStringLiteral("query"), query);
    return json;
}

QJsonObject item(const QString &name, const QString &about, const Site &site, const QString &url,
                 const QString &host)
{
    QJsonArray headers;
    if (!host.isEmpty())
        headers.append(
            QJsonObject{{QStringLiteral("key"), QStringLiteral("Host")}, {QStringLiteral("value"), host}});
    for (const auto &[key, value] : site.headers)
        headers.append(QJsonObject{{QStringLiteral("key"), key}, {QStringLiteral("value"), value}});
    return {
        {QStringLiteral("name"), name},
        {QStringLiteral("request"), QJsonObject{{QStringLiteral("method"), site.method},
                                                {QStringLiteral("header"), headers},
                                                {QStringLiteral("url"), urlJson(url)},
                                                {QStringLiteral("description"), about}}},
        {QStringLiteral("response"), QJsonArray()},
    };
}

} // namespace

QByteArray postman(const Case &run)
{
    const Site &site = run.profile.site;
    const QUrl siteUrl(site.url);
    QString sitePath = siteUrl.path(QUrl::FullyEncoded);
    if (siteUrl.hasQuery())
        sitePath += u'?' + siteUrl.query(QUrl::FullyEncoded);
    QJsonArray items;
    if (!run.profile.isOffline())
        items.append(
            item(Tr::tr("Site, through the edge"), Tr::tr("What a visitor asks."), site, site.url, {}));
    for (const Origin &origin : run.profile.origins) {
        const QString path = origin.healthPath.isEmpty() ? sitePath : origin.healthPath;
        const QString host = origin.host.isEmpty() ? siteUrl.authority(QUrl::FullyEncoded) : origin.host;
        items.append(item(Tr::tr("Origin %1").arg(origin.name.isEmpty() ? origin.url : origin.name),
                          Tr::tr("The same request straight to the origin, past the edge."), site,
                          origin.url + path, host));
    }
    const QJsonObject collection{
        {QStringLiteral("info"),
         QJsonObject{
             {QStringLiteral("name"), QStringLiteral("Fetch Doctor: %1").arg(run.profile.name)},
             {QStringLiteral("description"),
              QStringLiteral("%1 (%2)").arg(headline(run), clock(run.started))},
             {QStringLiteral("schema"),
              QStringLiteral("https://schema.getpostman.com/json/collection/v2.1.0/collection.json")}}},
        {QStringLiteral("item"), items},
    };
    return QJsonDocument(collection).toJson();
}

} // namespace fd::report
