// SPDX-License-Identifier: GPL-3.0-or-later
#include "demo/origin.h"

#include "demo/web_text.h"

#include <QByteArrayList>

namespace fd::demo {

using namespace std::chrono_literals;

namespace {

WebAnswer answerTo(const WebRequest &request, const QByteArray &siteName)
{
    WebAnswer answer;
    answer.headers = {{"Server", "FetchDoctorDemoOrigin"}, {"Content-Type", "text/html; charset=utf-8"}};
    const QByteArray path = request.target.split('?').first();
    if (request.method != "GET" && request.method != "HEAD") {
        answer.status = 405;
        answer.reason = "Method Not Allowed";
        answer.headers.emplace("Allow", "GET, HEAD");
        answer.body = htmlPage("Method not allowed", "Method not allowed", "This page can only be read.");
    } else if (request.host != siteName || path != "/") {
        answer.status = 404;
        answer.reason = "Not Found";
        answer.body = htmlPage("Not found", "Not found", "There is no such page here.");
    } else {
        answer.status = 200;
        answer.reason = "OK";
        answer.headers.emplace("Cache-Control", "public, max-age=60");
        answer.body = htmlPage("Demo shop", "Demo shop", "Teapots and cups, in stock and ready to send.");
    }
    return answer;
}

} // namespace

TcpService::Handler originServing(const QByteArray &siteName, std::chrono::milliseconds delay)
{
    return [=](Stream &stream, const StopSignal &stop) {
        const auto request = readRequest(stream, Clock::now() + 10s);
        if (!request)
            return;
        if (delay > 0ms)
            stop.waitFor(-1, 0, Clock::now() + delay);
        if (!stop.isRaised())
            sendAnswer(stream, *request, answerTo(*request, siteName));
    };
}

} // namespace fd::demo
