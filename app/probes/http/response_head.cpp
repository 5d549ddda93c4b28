// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/http/response_head.h"

#include <QStringDecoder>

#include <algorithm>

namespace fd::probes {

namespace {

/// UTF-8 where it is, Latin-1 otherwise (RFC 9110 section 5.5 leaves bytes above 127 open).
QString fieldText(QByteArrayView bytes)
{
    QStringDecoder utf8(QStringDecoder::Utf8);
    QString text = utf8.decode(bytes);
    return utf8.hasError() ? QString::fromLatin1(bytes) : text;
}

} // namespace

void ResponseHead::addLine(QByteArrayView line)
{
    if (complete_)
        return;
    const bool folded = line.startsWith(' ') || line.startsWith('\t');
    evidence_.headerBytes += line.size();
    line = line.trimmed();
    if (line.startsWith("HTTP/")) {
        startResponse(line);
        evidence_.headerBytes = line.size() + 2;
    } else if (line.isEmpty()) {
        end();
    } else if (folded && !evidence_.headers.empty()) {
        evidence_.headers.back().value += u' ' + fieldText(line); // obs-fold, RFC 9112 section 5.2
    } else {
        addField(line);
    }
}

void ResponseHead::startResponse(QByteArrayView statusLine)
{
    // HTTP-version SP status-code SP [reason-phrase] (RFC 9112 section 4)
    evidence_.headers.clear();
    const QByteArrayView rest = statusLine.sliced(5);
    const qsizetype space = rest.indexOf(' ');
    evidence_.version = QString::fromLatin1(rest.first(space < 0 ? rest.size() : space));
    const QByteArrayView status = space < 0 ? QByteArrayView{} : rest.sliced(space).trimmed();
    const qsizetype digits = std::min<qsizetype>(3, status.size());
    evidence_.status = status.first(digits).toInt();
    evidence_.reason = fieldText(status.sliced(digits).trimmed());
}

void ResponseHead::addField(QByteArrayView line)
{
    const qsizetype colon = line.indexOf(':');
    if (colon < 0)
        return;
    evidence_.headers.push_back(
        {fieldText(line.first(colon).trimmed()), fieldText(line.sliced(colon + 1).trimmed())});
}

void ResponseHead::end()
{
    if (evidence_.status >= 100 && evidence_.status < 200 && evidence_.status != 101)
        return;
    complete_ = true;
    bool ok = false;
    const qint64 length = evidence_.header(u"Content-Length").toLongLong(&ok);
    if (ok && length >= 0)
        evidence_.contentLength = length;
}

} // namespace fd::probes
