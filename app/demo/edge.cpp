// SPDX-License-Identifier: GPL-3.0-or-later
#include "demo/edge.h"

#include <QByteArrayList>

namespace fd::demo {

using namespace std::chrono_literals;

namespace {

constexpr size_t mostStored = 32;
constexpr auto requestLimit = 10s;

WebAnswer backendFetchFailed()
{
    return {.status = 503,
            .reason = "Backend fetch failed",
            .headers = {{"Content-Type", "text/html; charset=utf-8"}, {"Cache-Control", "no-store"}},
            .body = htmlPage(
                "503 Backend fetch failed", "Error 503 Backend fetch failed",
                "The cache in front of this shop could not fetch the page from the server behind it.")};
}

WebAnswer withTrace(WebAnswer answer, const char *cache, std::chrono::seconds age)
{
    answer.headers.insert_or_assign("Server", "FetchDoctorDemoEdge");
    answer.headers.insert_or_assign("Via", "1.1 FetchDoctorDemoEdge");
    answer.headers.insert_or_assign("X-Cache", cache);
    answer.headers.insert_or_assign("Age", QByteArray::number(static_cast<qint64>(age.count())));
    return answer;
}

std::chrono::seconds lifetimeOf(const WebAnswer &answer)
{
    const auto header = answer.headers.find("Cache-Control");
    if (answer.status != 200 || header == answer.headers.end())
        return 0s;
    const qsizetype at = header->second.indexOf("max-age=");
    return at < 0 ? 0s : std::chrono::seconds(header->second.mid(at + 8).split(',').first().toInt());
}

} // namespace

void Edge::storeError(const QByteArray &target, std::chrono::seconds age, std::chrono::seconds keep)
{
    const auto since = Clock::now() - age;
    WebAnswer error = backendFetchFailed();
    error.headers.insert_or_assign("Cache-Control",
                                   "max-age=" + QByteArray::number(static_cast<qint64>(keep.count())));
    const std::scoped_lock lock(mutex_);
    store_.insert_or_assign(target, Stored{std::move(error), since, since + keep});
}

std::optional<WebAnswer> Edge::fromStore(const QByteArray &target)
{
    const std::scoped_lock lock(mutex_);
    const auto found = store_.find(target);
    const auto now = Clock::now();
    if (found == store_.end() || found->second.until <= now)
        return std::nullopt;
    return withTrace(found->second.answer, "HIT",
                     std::chrono::floor<std::chrono::seconds>(now - found->second.since));
}

void Edge::keep(const QByteArray &target, const WebAnswer &answer)
{
    const auto lifetime = lifetimeOf(answer);
    const auto now = Clock::now();
    const std::scoped_lock lock(mutex_);
    if (lifetime > 0s && (store_.size() < mostStored || store_.contains(target)))
        store_.insert_or_assign(target, Stored{answer, now, now + lifetime});
}

std::optional<WebAnswer> Edge::fromOrigin(const WebRequest &request, const StopSignal &stop) const
{
    const auto stream =
        Stream::toLoopback(settings_.originPort, Clock::now() + settings_.connectTimeout, stop);
    return stream ? ask(*stream, request, Clock::now() + settings_.firstByteTimeout) : std::nullopt;
}

WebAnswer Edge::answerTo(const WebRequest &request, const StopSignal &stop)
{
    if (request.method != "GET" && request.method != "HEAD")
        return withTrace({405, "Method Not Allowed", {{"Allow", "GET, HEAD"}}, {}}, "MISS", 0s);
    if (request.host != settings_.siteName) {
        return withTrace({404,
                          "Not Found",
                          {{"Content-Type", "text/html; charset=utf-8"}},
                          htmlPage("Not found", "Not found", "There is no site of this name here.")},
                         "MISS", 0s);
    }
    if (auto stored = fromStore(request.target))
        return *stored;
    const auto fetched = fromOrigin(request, stop);
    if (!fetched)
        return withTrace(backendFetchFailed(), "MISS", 0s);
    keep(request.target, *fetched);
    return withTrace(*fetched, "MISS", 0s);
}

void Edge::serve(Stream &stream, const StopSignal &stop)
{
    const auto deadline = Clock::now() + requestLimit;
    if (settings_.tls && !stream.acceptTls(settings_.tls.get(), deadline))
        return;
    if (const auto request = readRequest(stream, deadline))
        sendAnswer(stream, *request, answerTo(*request, stop));
}

} // namespace fd::demo
