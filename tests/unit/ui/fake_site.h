// SPDX-License-Identifier: GPL-3.0-or-later
//
// A site that exists only as answers: the engine, the checks and the diagnosis are the real ones.
#pragma once

#include "engine/run.h"

#include <atomic>
#include <chrono>
#include <memory>
#include <thread>

namespace fd::test {

enum class Mood {
    Healthy,
    OriginRefuses, ///< the edge (Varnish) answers 503, the origin refuses
    Hangs,         ///< nothing answers until the run is stopped
};

struct FakeSite {
    std::atomic<Mood> mood = Mood::OriginRefuses;
    std::atomic<int> asked = 0;

    static constexpr auto edge = "198.51.100.10";
    static constexpr auto origin = "203.0.113.20";

    static Profile profile()
    {
        Profile profile;
        profile.name = QStringLiteral("Example shop");
        profile.site.url = QStringLiteral("http://www.example.com/");
        Origin server;
        server.name = QStringLiteral("web1");
        server.url = QStringLiteral("http://203.0.113.20:8080");
        profile.origins = {server};
        profile.dns.resolvers = {QStringLiteral("192.0.2.53")};
        return profile;
    }

    Outcome answer(const ProbeRequest &request, std::stop_token stop)
    {
        ++asked;
        if (mood == Mood::Hangs) {
            while (!stop.stop_requested())
                std::this_thread::sleep_for(std::chrono::milliseconds(2));
            return cancelled(request);
        }
        return std::visit([this](const auto &r) { return answerTo(r); }, request);
    }

    engine::Prober prober()
    {
        return [this](const ProbeRequest &request, std::stop_token stop, const InterimSink &) {
            return answer(request, std::move(stop));
        };
    }

private:
    bool refuses(const Endpoint &to) const
    {
        return mood == Mood::OriginRefuses && to.address == QLatin1StringView(origin);
    }

    static Failure failure(Failure::Kind kind)
    {
        return {kind, Failure::Phase::Connect, 111, QStringLiteral("Connection refused")};
    }

    static Outcome cancelled(const ProbeRequest &request)
    {
        if (std::holds_alternative<TcpRequest>(request)) {
            TcpEvidence tcp;
            tcp.failure = failure(Failure::Kind::Cancelled);
            return tcp;
        }
        return NotRun{QStringLiteral("The run was stopped.")};
    }

    Outcome answerTo(const TcpRequest &request) const
    {
        TcpEvidence tcp;
        tcp.connect = Micros(400);
        if (refuses(request.to))
            tcp.failure = failure(Failure::Kind::Refused);
        return tcp;
    }
    Outcome answerTo(const TlsRequest &) const { return NotRun{QStringLiteral("No TLS here.")}; }
    Outcome answerTo(const HttpRequest &request) const
    {
        HttpEvidence http;
        http.connect = Micros(900);
        if (refuses(request.to)) {
            http.failure = failure(Failure::Kind::Refused);
            http.total = Micros(900);
            return http;
        }
        const bool broken = mood == Mood::OriginRefuses;
        http.status = broken ? 503 : 200;
        http.reason = broken ? QStringLiteral("Backend fetch failed") : QStringLiteral("OK");
        http.version = QStringLiteral("1.1");
        http.headers = {{QStringLiteral("Server"), QStringLiteral("Varnish")},
                        {QStringLiteral("Via"), QStringLiteral("1.1 varnish (Varnish/7.1)")},
                        {QStringLiteral("X-Varnish"), QStringLiteral("32771")},
                        {QStringLiteral("Content-Type"), QStringLiteral("text/html; charset=utf-8")}};
        http.bodyHead = broken ? page() : QByteArray("<!DOCTYPE html><title>Shop</title><h1>Welcome</h1>");
        http.bodyBytes = http.bodyHead.size();
        http.contentLength = http.bodyBytes;
        http.bodyComplete = true;
        http.firstByte = Micros(2600);
        http.total = Micros(3100);
        return http;
    }
    Outcome answerTo(const DnsRequest &request) const
    {
        DnsEvidence dns;
        dns.rcode = QStringLiteral("NOERROR");
        dns.recursionAvailable = true;
        dns.server = request.server;
        dns.elapsed = Micros(1200);
        if (request.type == u"A")
            dns.answer = {{request.name, QStringLiteral("A"), 300, QLatin1StringView(edge)}};
        return dns;
    }
    Outcome answerTo(const HostsRequest &) const
    {
        HostsEvidence hosts;
        hosts.file = QStringLiteral("/etc/hosts");
        hosts.resolvers = {QStringLiteral("192.0.2.1")};
        return hosts;
    }
    Outcome answerTo(const MetricsRequest &) const
    {
        MetricsEvidence metrics;
        metrics.source = QStringLiteral("this computer");
        metrics.metrics = {{QStringLiteral("cpu.used"), {}, 12, QStringLiteral("%")}};
        return metrics;
    }
    Outcome answerTo(const LogRequest &request) const
    {
        LogEvidence log;
        LogFile file;
        file.path = request.path;
        file.format = QStringLiteral("nginx-error");
        file.lines = 3;
        log.summary.files = {file};
        const Instant start = *instantFromIso(u"2026-11-22T08:00:00Z");
        for (int minute = 0; minute < 30; ++minute)
            log.summary.timeline.buckets.push_back(
                {start + std::chrono::minutes(minute), 40, minute < 20 ? 0 : 25});
        log.summary.incidents = {
            {start + std::chrono::minutes(20), start + std::chrono::minutes(30), 250, 400, 0.0, 0.62}};
        return log;
    }
    Outcome answerTo(const ResponseRequest &) const
    {
        ResponseEvidence response;
        response.form = QStringLiteral("html");
        response.response.status = 503;
        return response;
    }

    template <class Other>
    Outcome answerTo(const Other &) const
    {
        return NotRun{QStringLiteral("Not part of this site.")};
    }

    static QByteArray page()
    {
        return "<!DOCTYPE html><html><head><title>503 Backend fetch failed</title></head><body><h1>Error 503 "
               "Backend fetch failed</h1>"
               "<p>Backend fetch failed</p><h3>Guru Meditation:</h3><p>XID: 32771</p><hr><p>Varnish cache "
               "server</p></body></html>";
    }
};

} // namespace fd::test
