// SPDX-License-Identifier: GPL-3.0-or-later
#include "knowledge/visitor_report.h"

#include "knowledge/circles.h"
#include "knowledge/har_report.h"
#include "knowledge/http_text.h"
#include "knowledge/page_text.h"
#include "knowledge/products.h"
#include "knowledge/signatures.h"

#include <QCoreApplication>
#include <QStringDecoder>

#include <algorithm>

namespace fd::knowledge {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(VisitorReport)
};

constexpr qsizetype textLookedAt = qsizetype{1024} * 1024;
constexpr qsizetype bodyKept = qsizetype{16} * 1024;
constexpr qsizetype longestLine = qsizetype{8} * 1024;
constexpr int mostLogLines = 5000;

std::string_view view(const QByteArray &bytes)
{
    return {bytes.constData(), static_cast<std::size_t>(bytes.size())};
}

/// UTF-8 with plain line ends, whatever the editor or shell saved (PowerShell writes UTF-16).
QByteArray plainText(const QByteArray &saved, qsizetype limit)
{
    QByteArray text = saved.left(limit);
    if (text.startsWith("\xff\xfe") || text.startsWith("\xfe\xff")) {
        QStringDecoder decode(text.startsWith("\xff\xfe") ? QStringDecoder::Utf16LE
                                                          : QStringDecoder::Utf16BE);
        const QString decoded = decode(text);
        text = decoded.toUtf8();
    }
    if (text.startsWith("\xef\xbb\xbf"))
        text.remove(0, 3);
    text.replace("\r\n", "\n");
    text.replace('\0', ' ');
    return text;
}

bool startsAsJson(const QByteArray &saved)
{
    for (const char c : saved.left(4096)) {
        if (c == '{' || c == '[')
            return true;
        if (c != ' ' && c != '\n' && c != '\r' && c != '\t' && static_cast<unsigned char>(c) < 0x80)
            return false;
    }
    return false;
}

void addHits(std::vector<SignatureHit> &hits, Place place, const QByteArray &text)
{
    for (const SignatureMatch &match : matchSignatures(place, view(text))) {
        const auto same = std::find_if(hits.begin(), hits.end(), [&](const SignatureHit &hit) {
            return hit.signature == match.signature->id;
        });
        if (same == hits.end())
            hits.push_back(hitOf(match, view(text)));
        else
            ++same->count;
    }
}

/// A report in which nothing of an answer was found may be a piece of a log or of a status command.
void readAsLog(const QByteArray &text, std::vector<SignatureHit> &hits, std::initializer_list<Place> places)
{
    qsizetype at = 0;
    for (int line = 1; line <= mostLogLines && at < text.size(); ++line) {
        qsizetype end = text.indexOf('\n', at);
        end = end < 0 ? text.size() : end;
        const QByteArray one = text.mid(at, std::min(end - at, longestLine));
        at = end + 1;
        for (const Place place : places) {
            if (mayMatch(place, view(one)))
                addHits(hits, place, one);
        }
    }
}

/// Is there more than that the application failed, or anything did?
bool isNamed(const std::vector<SignatureHit> &hits)
{
    constexpr double clear = 0.5;
    return std::any_of(hits.begin(), hits.end(), [](const SignatureHit &hit) {
        return hit.weight >= clear && hit.cause != QLatin1StringView("app-error") &&
               hit.cause != QLatin1StringView("unknown-5xx");
    });
}

/// What no signature of pages knows may be a piece of a log, or a page on which a program shows its own
/// error.
void readWords(const QByteArray &text, ResponseEvidence &report)
{
    const bool log = report.form == QLatin1StringView("text");
    if (isNamed(report.signatures) || (!log && report.response.status < 400))
        return;
    if (log)
        readAsLog(text, report.signatures,
                  {Place::ErrorLog, Place::AccessLog, Place::VarnishLog, Place::Syslog, Place::Stats});
    const QByteArray &page = log ? text : report.response.bodyHead;
    const QByteArray words = looksLikeHtml(page) ? textOfHtml(page) : page;
    if (!log)
        readAsLog(words, report.signatures, {Place::ErrorLog});
    if (report.signatures.empty())
        readAsLog(words, report.signatures, {Place::AnyWords});
}

ResponseEvidence readPageOrText(const QByteArray &text)
{
    ResponseEvidence report;
    const bool html = looksLikeHtml(text);
    report.form = html ? QStringLiteral("html") : QStringLiteral("text");
    const QByteArray words = html ? textOfHtml(text.left(pageHeadBytes)) : text.left(pageHeadBytes);
    if (const auto told = statusOfText(words)) {
        report.response.status = told->status;
        report.response.reason = told->reason;
    }
    report.response.bodyHead = text.trimmed().left(bodyKept);
    report.response.bodyBytes = text.size();
    report.clientErrors = clientErrorsOf(words);
    return report;
}

ResponseEvidence fromExchange(CopiedExchange exchange)
{
    ResponseEvidence report;
    report.form = std::move(exchange.form);
    report.url = std::move(exchange.url);
    report.response = std::move(exchange.response);
    report.clientErrors = std::move(exchange.clientErrors);
    return report;
}

ResponseEvidence readForm(const QByteArray &saved)
{
    if (startsAsJson(saved)) {
        if (auto har = readHar(plainText(saved, largestHar + 1)))
            return std::move(*har);
    }
    const QByteArray text = plainText(saved, textLookedAt);
    if (auto curl = readCurlVerbose(text))
        return fromExchange(std::move(*curl));
    if (auto block = readHeaderBlock(text))
        return fromExchange(std::move(*block));
    return readPageOrText(text);
}

/// What the client says, in its shortest form: "ERR_CERT_DATE_INVALID".
QString spokenError(const QString &line)
{
    QString text = line;
    if (text.startsWith(QLatin1StringView("net::")))
        text.remove(0, 5);
    return text;
}

QString answerSentence(const ResponseEvidence &report, const Identity &identity)
{
    const int status = report.response.status;
    if (!identity.pageWriter.isEmpty()) {
        const QString name = displayName(identity.pageWriter);
        return status > 0 ? Tr::tr("This error page (%1) was written by %2.").arg(status).arg(name)
                          : Tr::tr("This error page was written by %1.").arg(name);
    }
    const QString edge = displayName(identity.edge);
    if (status >= 400 && !edge.isEmpty())
        return Tr::tr("This is an answer with status %1 that came through %2.").arg(status).arg(edge);
    if (status >= 400)
        return Tr::tr("This is an answer with status %1.").arg(status);
    if (status > 0)
        return Tr::tr("This is an answer with status %1, which is no error.").arg(status);
    if (!edge.isEmpty())
        return Tr::tr("These headers come from %1; they do not say which status the answer had.").arg(edge);
    return {};
}

} // namespace

ResponseEvidence readVisitorReport(const QByteArray &saved)
{
    ResponseEvidence report = readForm(saved);
    const QByteArray text = plainText(saved, textLookedAt);
    if (report.form != QLatin1StringView("har"))
        readTimings(text, report.response);

    for (SignatureHit &hit : signaturesOfAnswer(report.response))
        report.signatures.push_back(std::move(hit));
    for (const QString &error : std::as_const(report.clientErrors)) {
        std::vector<SignatureHit> hits;
        addHits(hits, Place::ErrorPage, error.toUtf8());
        for (SignatureHit &hit : hits) {
            const auto same = [&](const SignatureHit &known) { return known.signature == hit.signature; };
            if (std::none_of(report.signatures.begin(), report.signatures.end(), same))
                report.signatures.push_back(std::move(hit));
        }
        if (!report.response.failure && report.response.status == 0)
            report.response.failure = failureOfClientError(error);
    }
    if (report.form != QLatin1StringView("har") && redirectsInCircles(text))
        addHits(report.signatures, Place::ErrorPage, "The answer redirects to the address that was asked.");
    readWords(text, report);
    std::stable_sort(report.signatures.begin(), report.signatures.end(),
                     [](const SignatureHit &a, const SignatureHit &b) { return a.weight > b.weight; });
    return report;
}

QString describe(const ResponseEvidence &report)
{
    const Identity identity = identify(report.response);
    QStringList sentences;
    if (report.response.status == 0 && !report.clientErrors.isEmpty())
        sentences.append(
            Tr::tr("The client got no answer and said: %1.").arg(spokenError(report.clientErrors.first())));
    const QString answer = answerSentence(report, identity);
    if (!answer.isEmpty() && sentences.isEmpty())
        sentences.append(answer);
    if (!identity.reference.isEmpty() && !sentences.isEmpty())
        sentences.append(Tr::tr("Its reference is %1.").arg(identity.reference));
    else if (!report.signatures.empty() && report.signatures.front().weight >= 0.3)
        sentences.append(report.signatures.front().meaning);
    if (sentences.isEmpty())
        sentences.append(Tr::tr("Nothing in this text was recognised as an answer or as a known error."));
    return sentences.join(u' ');
}

} // namespace fd::knowledge
