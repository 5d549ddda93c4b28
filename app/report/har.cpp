// SPDX-License-Identifier: GPL-3.0-or-later
//
// The HTTP evidence as an HTTP Archive 1.2, which browsers' developer tools and most HTTP tools open.
#include "report/words.h"

#include <QJsonDocument>
#include <QUrl>
#include <QUrlQuery>

namespace fd::report {

namespace {

double ms(Micros d)
{
    return static_cast<double>(d.count()) / 1000.0;
}

QJsonObject pair(const QString &name, const QString &value)
{
    return {{QStringLiteral("name"), name}, {QStringLiteral("value"), value}};
}

QString httpVersion(const QString &version)
{
    return version.isEmpty() ? QStringLiteral("HTTP/1.1") : QStringLiteral("HTTP/") + version;
}

QJsonObject requestJson(const HttpRequest &request)
{
    const QUrl url(request.url);
    QJsonArray headers;
    headers.append(pair(QStringLiteral("Host"),
                        request.host.isEmpty() ? url.authority(QUrl::FullyEncoded) : request.host));
    for (const auto &[name, value] : request.headers)
        headers.append(pair(name, value));
    QJsonArray query;
    for (const auto &[name, value] : QUrlQuery(url).queryItems(QUrl::FullyDecoded))
        query.append(pair(name, value));
    return {
        {QStringLiteral("method"), request.method},
        {QStringLiteral("url"), request.url},
        {QStringLiteral("httpVersion"),
         request.http2 ? QStringLiteral("HTTP/2") : QStringLiteral("HTTP/1.1")},
        {QStringLiteral("cookies"), QJsonArray()},
        {QStringLiteral("headers"), headers},
        {QStringLiteral("queryString"), query},
        {QStringLiteral("headersSize"), -1},
        {QStringLiteral("bodySize"), 0},
    };
}

QJsonObject responseJson(const HttpEvidence &answer)
{
    QJsonArray headers;
    for (const HeaderField &field : answer.headers)
        headers.append(pair(field.name, field.value));
    QJsonObject content{
        {QStringLiteral("size"), answer.bodyBytes},
        {QStringLiteral("mimeType"), answer.header(u"content-type")},
    };
    const QJsonValue body = json::ofBytes(answer.bodyHead);
    if (body.isString()) {
        content.insert(QStringLiteral("text"), body);
    } else {
        content.insert(QStringLiteral("text"), body.toObject().value(QStringLiteral("base64")));
        content.insert(QStringLiteral("encoding"), QStringLiteral("base64"));
    }
    if (answer.bodyBytes > answer.bodyHead.size())
        content.insert(QStringLiteral("comment"), QStringLiteral("only the beginning of the body is kept"));
    return {
        {QStringLiteral("status"), answer.status},
        {QStringLiteral("statusText"), answer.reason},
        {QStringLiteral("httpVersion"), httpVersion(answer.version)},
        {QStringLiteral("cookies"), QJsonArray()},
        {QStringLiteral("headers"), headers},
        {QStringLiteral("content"), content},
        {QStringLiteral("redirectURL"), answer.header(u"location")},
        {QStringLiteral("headersSize"), answer.headerBytes > 0 ? answer.headerBytes : -1},
        {QStringLiteral("bodySize"), answer.bodyBytes},
    };
}

/// HAR counts the TLS handshake into `connect` as well as giving it as `ssl`; -1 is "does not apply".
QJsonObject timingsJson(const HttpEvidence &answer)
{
    const Micros open = answer.tls.count() > 0 ? answer.tls : answer.connect;
    const Micros wait = answer.firstByte.count() > 0 ? answer.firstByte - open : answer.total - open;
    const Micros receive = answer.firstByte.count() > 0 ? answer.total - answer.firstByte : Micros{0};
    const auto atLeastZero = [](Micros d) { return d.count() > 0 ? ms(d) : 0.0; };
    return {
        {QStringLiteral("blocked"), -1},
        {QStringLiteral("dns"), -1},
        {QStringLiteral("connect"), atLeastZero(open)},
        {QStringLiteral("ssl"), answer.tls.count() > 0 ? atLeastZero(answer.tls - answer.connect) : -1},
        {QStringLiteral("send"), 0},
        {QStringLiteral("wait"), atLeastZero(wait)},
        {QStringLiteral("receive"), atLeastZero(receive)},
    };
}

} // namespace

QByteArray har(const Case &run)
{
    QJsonArray entries;
    for (const EvidenceEntry &entry : run.evidence.entries()) {
        const auto *request = std::get_if<HttpRequest>(&entry.request);
        const auto *answer = entry.outcome ? std::get_if<HttpEvidence>(&*entry.outcome) : nullptr;
        if (!request || !answer)
            continue;
        const QJsonObject timings = timingsJson(*answer);
        double time = 0;
        for (const char *part : {"connect", "send", "wait", "receive"})
            time += timings.value(QLatin1StringView(part)).toDouble();
        QJsonObject item{
            {QStringLiteral("startedDateTime"),
             toIso(run.started + Millis{std::max<qint64>(0, entry.startedMs)})},
            {QStringLiteral("time"), time},
            {QStringLiteral("request"), requestJson(*request)},
            {QStringLiteral("response"), responseJson(*answer)},
            {QStringLiteral("cache"), QJsonObject()},
            {QStringLiteral("timings"), timings},
            {QStringLiteral("serverIPAddress"), request->to.address},
            {QStringLiteral("connection"), QString::number(request->to.port)},
        };
        if (answer->failure) {
            item.insert(QStringLiteral("comment"),
                        QStringLiteral("%1 %2")
                            .arg(spoken(answer->failure->kind), answer->failure->detail)
                            .trimmed());
        }
        entries.append(item);
    }
    const QJsonObject log{
        {QStringLiteral("version"), QStringLiteral("1.2")},
        {QStringLiteral("creator"), QJsonObject{{QStringLiteral("name"), QStringLiteral("Fetch Doctor")},
                                                {QStringLiteral("version"), run.toolVersion}}},
        {QStringLiteral("entries"), entries},
        {QStringLiteral("comment"), headline(run)},
    };
    return QJsonDocument(QJsonObject{{QStringLiteral("log"), log}}).toJson();
}

} // namespace fd::report
