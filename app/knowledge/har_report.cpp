// SPDX-License-Identifier: GPL-3.0-or-later
#include "knowledge/har_report.h"

#include "knowledge/signatures.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace fd::knowledge {

namespace {

constexpr qsizetype mostEntries = 20000;
constexpr qsizetype mostHeaders = 500;
constexpr qsizetype bodyKept = qsizetype{16} * 1024;

int statusOf(const QJsonObject &entry)
{
    const int status = entry.value(u"response").toObject().value(u"status").toInt();
    return status >= 100 && status <= 999 ? status : 0;
}

QString errorOf(const QJsonObject &entry)
{
    const QJsonObject response = entry.value(u"response").toObject();
    for (const QJsonValue &value : {response.value(u"_error"), entry.value(u"_error")}) {
        if (value.isString() && !value.toString().isEmpty())
            return value.toString().left(300);
    }
    return {};
}

bool isDocument(const QJsonObject &entry, bool first)
{
    const QString type = entry.value(u"_resourceType").toString();
    if (!type.isEmpty())
        return type == QLatin1StringView("document");
    return first; // Firefox and Safari do not say; the first entry is what was asked for
}

/// How much an entry tells of an outage; the higher the better.
int telling(const QJsonObject &entry, bool first)
{
    const int status = statusOf(entry);
    const bool failed = status >= 400 || !errorOf(entry).isEmpty();
    const bool document = isDocument(entry, first);
    if (failed && document)
        return 5;
    if (status >= 500)
        return 4;
    if (!errorOf(entry).isEmpty())
        return 3;
    if (document && status >= 200)
        return status >= 300 ? 1 : 2;
    return 0;
}

/// HAR 1.2: milliseconds of each phase, -1 where it does not apply; connect includes ssl.
void readTimes(const QJsonObject &entry, HttpEvidence &response)
{
    const QJsonObject timings = entry.value(u"timings").toObject();
    const auto phase = [&](QStringView name) {
        return std::clamp(timings.value(name).toDouble(-1), 0.0, 1e9);
    };
    const auto micros = [](double ms) { return Micros{static_cast<Micros::rep>(ms * 1000)}; };
    const double connected = phase(u"blocked") + phase(u"dns") + phase(u"connect");
    if (phase(u"connect") > 0)
        response.connect = micros(connected - std::min(connected, phase(u"ssl")));
    if (phase(u"ssl") > 0)
        response.tls = micros(connected);
    if (phase(u"wait") > 0)
        response.firstByte = micros(connected + phase(u"send") + phase(u"wait"));
    response.total = micros(std::clamp(entry.value(u"time").toDouble(), 0.0, 1e9));
}

ResponseEvidence evidenceOf(const QJsonObject &entry)
{
    ResponseEvidence report;
    report.form = QStringLiteral("har");
    report.url = entry.value(u"request").toObject().value(u"url").toString().left(2000);
    const QJsonObject response = entry.value(u"response").toObject();
    report.response.status = statusOf(entry);
    report.response.reason = response.value(u"statusText").toString().left(200);
    QString version = response.value(u"httpVersion").toString().toLower();
    version.remove(QLatin1StringView("http/"));
    report.response.version = version == QLatin1StringView("h2") ? QStringLiteral("2") : version.left(8);
    const QJsonArray headers = response.value(u"headers").toArray();
    for (qsizetype i = 0; i < std::min(headers.size(), mostHeaders); ++i) {
        const QJsonObject header = headers.at(i).toObject();
        report.response.headers.push_back(
            {header.value(u"name").toString().left(200), header.value(u"value").toString().left(8192)});
    }
    const QJsonObject content = response.value(u"content").toObject();
    QByteArray body = content.value(u"text").toString().left(4 * bodyKept).toUtf8();
    if (content.value(u"encoding").toString() == QLatin1StringView("base64"))
        body = QByteArray::fromBase64(body);
    report.response.bodyHead = body.left(bodyKept);
    report.response.bodyBytes = std::max<qint64>(0, response.value(u"bodySize").toInteger());
    readTimes(entry, report.response);
    const QString error = errorOf(entry);
    if (!error.isEmpty())
        report.clientErrors.append(error);
    if (entry.value(u"_fetchedViaServiceWorker").toBool() ||
        response.value(u"_fetchedViaServiceWorker").toBool()) {
        constexpr std::string_view line = "\"_fetchedViaServiceWorker\": true";
        for (const SignatureMatch &match : matchSignatures(Place::ErrorLog, line))
            report.signatures.push_back(hitOf(match, line));
    }
    return report;
}

} // namespace

std::optional<ResponseEvidence> readHar(const QByteArray &text)
{
    if (text.size() > largestHar)
        return std::nullopt;
    const QJsonArray entries =
        QJsonDocument::fromJson(text).object().value(u"log").toObject().value(u"entries").toArray();
    if (entries.isEmpty())
        return std::nullopt;
    int best = -1;
    qsizetype chosen = 0;
    for (qsizetype i = 0; i < std::min(entries.size(), mostEntries); ++i) {
        const int value = telling(entries.at(i).toObject(), i == 0);
        if (value > best) {
            best = value;
            chosen = i;
        }
    }
    return evidenceOf(entries.at(chosen).toObject());
}

} // namespace fd::knowledge
