// SPDX-License-Identifier: GPL-3.0-or-later
#include "demo/web_text.h"

#include <QByteArrayList>

namespace fd::demo {

using namespace std::chrono_literals;

namespace {

constexpr qsizetype mostHeadBytes = 65'536;
constexpr qsizetype mostAnswerBytes = 1'048'576;
constexpr auto restLimit = 2s;

/// Reads up to the empty line that ends a head, and what comes with it.
QByteArray readHead(Stream &stream, Clock::time_point deadline)
{
    QByteArray bytes;
    while (!bytes.contains("\r\n\r\n")) {
        const QByteArray more = stream.read(deadline);
        bytes += more;
        if (more.isEmpty() || bytes.size() > mostHeadBytes)
            return {};
    }
    return bytes;
}

} // namespace

std::optional<WebRequest> readRequest(Stream &stream, Clock::time_point deadline)
{
    const QByteArray head = readHead(stream, deadline);
    const QByteArrayList lines = head.left(head.indexOf("\r\n\r\n")).split('\n');
    const QByteArrayList words = lines.first().trimmed().split(' ');
    if (words.size() != 3 || !words.at(2).startsWith("HTTP/1."))
        return std::nullopt;
    WebRequest request{.method = words.at(0), .target = words.at(1)};
    for (const QByteArray &line : lines) {
        if (line.toLower().startsWith("host:"))
            request.host = line.mid(5).trimmed().toLower().split(':').first();
    }
    return request;
}

void sendAnswer(Stream &stream, const WebRequest &request, const WebAnswer &answer)
{
    const auto deadline = Clock::now() + restLimit;
    QByteArray bytes = "HTTP/1.1 " + QByteArray::number(answer.status) + ' ' + answer.reason + "\r\n";
    for (const auto &[name, value] : answer.headers)
        bytes += name + ": " + value + "\r\n";
    bytes += "Content-Length: " + QByteArray::number(answer.body.size()) + "\r\nConnection: close\r\n\r\n";
    if (request.method != "HEAD")
        bytes += answer.body;
    if (stream.write(bytes, deadline))
        stream.finish(deadline);
}

std::optional<WebAnswer> ask(Stream &stream, const WebRequest &request, Clock::time_point firstByte)
{
    const QByteArray bytes =
        "GET " + request.target + " HTTP/1.1\r\nHost: " + request.host + "\r\nConnection: close\r\n\r\n";
    if (!stream.write(bytes, firstByte))
        return std::nullopt;
    QByteArray text = stream.read(firstByte);
    if (text.isEmpty())
        return std::nullopt;
    const auto deadline = Clock::now() + restLimit;
    while (text.size() <= mostAnswerBytes) {
        const QByteArray more = stream.read(deadline);
        if (more.isEmpty())
            break;
        text += more;
    }
    const qsizetype end = text.indexOf("\r\n\r\n");
    if (end < 0 || !text.startsWith("HTTP/1.1 "))
        return std::nullopt;
    WebAnswer answer;
    const QByteArrayList lines = text.left(end).split('\n');
    answer.status = lines.first().mid(9, 3).toInt();
    answer.reason = lines.first().mid(13).trimmed();
    qsizetype length = -1;
    for (const QByteArray &line : lines.mid(1)) {
        const qsizetype colon = line.indexOf(':');
        const QByteArray name = line.left(colon).trimmed();
        const QByteArray value = line.mid(colon + 1).trimmed();
        if (name == "Content-Length")
            length = value.toLongLong();
        else if (name != "Connection")
            answer.headers.emplace(name, value);
    }
    answer.body = text.mid(end + 4);
    return length == answer.body.size() ? std::optional(std::move(answer)) : std::nullopt;
}

QByteArray htmlPage(const QByteArray &title, const QByteArray &heading, const QByteArray &text)
{
    return "<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>" + title +
           "</title></head>\n<body>\n<h1>" + heading + "</h1>\n<p>" + text + "</p>\n</body>\n</html>\n";
}

} // namespace fd::demo
