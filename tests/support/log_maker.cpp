// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/log_maker.h"

#include <cmath>
#include <cstdarg>
#include <cstdio>
#include <ctime>
#include <random>

namespace fd::test {

namespace {

constexpr const char *upstreamNames[] = {"shop1", "shop2", "api1", "api2", "api3", "search1"};
constexpr const char *upstreamAddresses[] = {"192.0.2.11:8080", "192.0.2.12:8080", "192.0.2.21:9000",
                                             "192.0.2.22:9000", "192.0.2.23:9000", "192.0.2.31:9200"};
constexpr const char *agents[] = {"Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0",
                                  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like "
                                  "Gecko) Chrome/126.0.0.0 Safari/537.36",
                                  "curl/8.8.0", "okhttp/4.12.0"};

struct Event {
    std::int64_t micros = 0; ///< since 1970
    unsigned number = 0;
    unsigned upstream = 0;
    unsigned client = 0, page = 0, bytes = 0, agent = 0;
    int status = 200;
    int tookMs = 0;
    bool scanner = false;
};

/// The same numbers everywhere, which the distributions of the standard library do not promise.
class Random
{
public:
    explicit Random(unsigned seed) : engine_(seed) {}
    unsigned below(unsigned limit) { return static_cast<unsigned>(engine_() % limit); }
    double unit() { return (static_cast<double>(engine_() >> 11) + 0.5) / 9007199254740992.0; }

private:
    std::mt19937_64 engine_;
};

class Writer
{
public:
    Writer(const LogPlan &plan, const std::function<void(std::string_view)> &write)
        : plan_(plan), write_(write)
    {
    }

    void put(const Event &event)
    {
        switch (plan_.kind) {
        case LogKind::NginxCombined:
        case LogKind::NginxUpstream: nginx(event); break;
        case LogKind::Haproxy: haproxy(event); break;
        case LogKind::Caddy: caddy(event); break;
        case LogKind::NginxError: nginxError(event); break;
        case LogKind::Varnishlog: varnish(event); break;
        case LogKind::Count: break;
        }
        if (block_.size() > (1U << 20))
            flush();
    }
    void flush()
    {
        truth.bytes += static_cast<std::int64_t>(block_.size());
        write_(block_);
        block_.clear();
    }

    LogTruth truth = {};

private:
    [[gnu::format(printf, 2, 3)]] void add(const char *format, ...)
    {
        char text[1024];
        va_list values;
        va_start(values, format);
        const int size = std::vsnprintf(text, sizeof text, format, values);
        va_end(values);
        block_.append(text, static_cast<std::size_t>(size));
    }
    void endLine()
    {
        block_ += '\n';
        ++truth.lines;
    }
    /// strftime() of the event's second in UTC; asked for many times in the same second.
    const char *time(const Event &event, const char *format)
    {
        const std::time_t second = event.micros / 1'000'000;
        if (second != second_) {
            second_ = second;
            std::tm parts = {};
            gmtime_r(&second, &parts);
            std::strftime(text_, sizeof text_, format, &parts);
        }
        return text_;
    }
    static std::string path(const Event &e)
    {
        char text[64];
        if (e.scanner)
            std::snprintf(text, sizeof text, "/wp-admin/setup-%u.php", e.page);
        else if (e.page % 5 == 0)
            std::snprintf(text, sizeof text, "/search?q=lamp&page=%u", e.page % 40);
        else
            std::snprintf(text, sizeof text, "/product/lamp-%u", e.page);
        return text;
    }
    void nginx(const Event &e)
    {
        ++truth.status[static_cast<std::size_t>(e.status)];
        add("198.51.100.%u - - [%s +0000] \"GET %s HTTP/1.1\" %d %u \"https://www.example.com/\" \"%s\"",
            e.client, time(e, "%d/%b/%Y:%H:%M:%S"), path(e).c_str(), e.status, e.bytes, agents[e.agent]);
        if (plan_.kind == LogKind::NginxUpstream)
            add(" rt=%d.%03d uct=\"0.001\" uht=\"%d.%03d\" urt=\"%d.%03d\" ua=\"%s\" us=\"%d\"",
                e.tookMs / 1000, e.tookMs % 1000, e.tookMs / 1000, e.tookMs % 1000, e.tookMs / 1000,
                e.tookMs % 1000, upstreamAddresses[e.upstream], e.status);
        endLine();
    }
    void haproxy(const Event &e)
    {
        ++truth.status[static_cast<std::size_t>(e.status)];
        const char *end = e.status == 504   ? "sH--"
                          : e.status == 503 ? "SC--"
                          : e.status == 502 ? "SH--"
                                            : "----";
        char stamp[40];
        const std::time_t second = e.micros / 1'000'000;
        std::tm parts = {};
        gmtime_r(&second, &parts);
        std::strftime(stamp, sizeof stamp, "%b %e %H:%M:%S", &parts);
        const bool fails = e.status >= 500;
        add("<134>%s lb1 haproxy[2417]: 198.51.100.%u:%u [%s.%03d] fe_https~ be_app/%s 1/0/%d/%d/%d %d %u - "
            "- %s "
            "%u/%u/3/2/%d 0/0 \"GET %s HTTP/1.1\"",
            stamp, e.client, 20000 + e.page % 40000, time(e, "%d/%b/%Y:%H:%M:%S"),
            static_cast<int>(e.micros / 1000 % 1000), upstreamNames[e.upstream], e.status == 503 ? -1 : 1,
            fails ? -1 : e.tookMs, e.tookMs + 2, e.status, e.bytes, end, 60 + e.client % 20,
            50 + e.client % 20, e.status == 503 ? 3 : 0, path(e).c_str());
        endLine();
    }
    void caddy(const Event &e)
    {
        ++truth.status[static_cast<std::size_t>(e.status)];
        add("{\"level\":\"%s\",\"ts\":%lld.%06d,\"logger\":\"http.log.access.log0\",\"msg\":\"handled "
            "request\","
            "\"request\":{\"remote_ip\":\"198.51.100.%u\",\"remote_port\":\"%u\",\"client_ip\":\"198.51.100.%"
            "u\","
            "\"proto\":\"HTTP/"
            "2.0\",\"method\":\"GET\",\"host\":\"www.example.com\",\"uri\":\"%s\",\"headers\":{"
            "\"User-Agent\":[\"%s\"]%s}},\"bytes_read\":0,\"user_id\":\"\",\"duration\":%d.%03d,\"size\":%u,"
            "\"status\":%d,\"resp_headers\":{\"Server\":[\"Caddy\"],\"X-Upstream\":[\"%s\"]}}",
            e.status >= 500 ? "error" : "info", static_cast<long long>(e.micros / 1'000'000),
            static_cast<int>(e.micros % 1'000'000), e.client, 20000 + e.page % 40000, e.client,
            path(e).c_str(), agents[e.agent],
            e.page % 3 == 0 ? ",\"Referer\":[\"https://www.example.com/\"]" : "", e.tookMs / 1000,
            e.tookMs % 1000, e.bytes, e.status, upstreamAddresses[e.upstream]);
        endLine();
    }
    void nginxError(const Event &e)
    {
        const char *when = time(e, "%Y/%m/%d %H:%M:%S");
        const std::string url = path(e);
        const char *what =
            e.status == 504   ? "upstream timed out (110: Connection timed out) while reading response "
                                "header from upstream"
            : e.status == 503 ? "no live upstreams while connecting to upstream"
            : e.status == 502 ? "connect() failed (111: Connection refused) while connecting to upstream"
                              : nullptr;
        if (what) {
            add("%s [error] 2104#2101: *%u %s, client: 198.51.100.%u, server: www.example.com, request: "
                "\"GET %s "
                "HTTP/1.1\", upstream: \"http://%s%s\", host: \"www.example.com\"",
                when, e.number, what, e.client, url.c_str(), upstreamAddresses[e.upstream], url.c_str());
        } else if (e.page % 3 == 0) {
            add("%s [error] 2102#2101: *%u open() \"/srv/www%s\" failed (2: No such file or directory), "
                "client: "
                "198.51.100.%u, server: www.example.com, request: \"GET %s HTTP/1.1\", host: "
                "\"www.example.com\"",
                when, e.number, url.c_str(), e.client, url.c_str());
        } else if (e.page % 3 == 1) {
            add("%s [warn] 2103#2101: *%u an upstream response is buffered to a temporary file "
                "/var/cache/nginx/proxy_temp/%u/%02u/%010u while reading upstream, client: 198.51.100.%u, "
                "server: "
                "www.example.com, request: \"GET %s HTTP/1.1\", upstream: \"http://%s%s\", host: "
                "\"www.example.com\"",
                when, e.number, e.page % 10, e.page % 100, e.number, e.client, url.c_str(),
                upstreamAddresses[e.upstream], url.c_str());
        } else {
            add("%s [info] 2101#2101: *%u client 198.51.100.%u closed keepalive connection", when, e.number,
                e.client);
        }
        endLine();
    }
    void varnish(const Event &e)
    {
        ++truth.status[static_cast<std::size_t>(e.status)];
        const auto line = [this](const char *marks, const char *tag, const std::string &value) {
            add("%-4s%-14s %s", marks, tag, value.c_str());
            endLine();
        };
        const auto stamp = [&](const char *event, int ms) {
            char text[96];
            std::snprintf(text, sizeof text, "%s: %lld.%06d %d.%03d000 0.000100", event,
                          static_cast<long long>((e.micros + ms * 1000) / 1'000'000),
                          static_cast<int>((e.micros + ms * 1000) % 1'000'000), ms / 1000, ms % 1000);
            return std::string(text);
        };
        const unsigned id = e.number * 3 + 32770;
        const std::string url = path(e);
        const bool fetch = e.page % 2 == 0 || e.status >= 500;
        if (fetch) {
            add("*   << BeReq    >> %-10u", id + 1);
            endLine();
            line("-", "Begin", "bereq " + std::to_string(id) + " fetch");
            line("-", "Timestamp", stamp("Start", 0));
            line("-", "BereqMethod", "GET");
            line("-", "BereqURL", url);
            line("-", "BereqHeader", "Host: www.example.com");
            if (e.status < 500) {
                line("-", "BackendOpen",
                     std::string("27 ") + upstreamNames[e.upstream] + " 192.0.2.11 8080 reuse");
                line("-", "Timestamp", stamp("Beresp", e.tookMs));
                line("-", "BerespStatus", std::to_string(e.status));
                line("-", "BerespReason", "OK");
            } else {
                line("-", "FetchError",
                     e.status == 504 ? std::string("first byte timeout")
                                     : std::string("backend ") + upstreamNames[e.upstream] +
                                           ": fail errno 111 (Connection refused)");
                line("-", "BackendOpen",
                     std::string("27 ") + upstreamNames[e.upstream] + " 192.0.2.11 8080 connect");
                line("-", "Timestamp", stamp("Error", e.tookMs));
                line("-", "BerespStatus", "503");
                line("-", "BerespReason", "Backend fetch failed");
            }
            line("-", "End", "");
            endLine();
        }
        add("*   << Request  >> %-10u", id);
        endLine();
        line("-", "Begin", "req " + std::to_string(id - 1) + " rxreq");
        line("-", "Timestamp", stamp("Start", 0));
        line("-", "ReqStart", "198.51.100." + std::to_string(e.client) + " 31234 a0");
        line("-", "ReqMethod", "GET");
        line("-", "ReqURL", url);
        line("-", "ReqProtocol", "HTTP/1.1");
        line("-", "ReqHeader", "Host: www.example.com");
        line("-", "ReqHeader", std::string("User-Agent: ") + agents[e.agent]);
        line("-", "VCL_call", "RECV");
        line("-", "VCL_return", "hash");
        if (fetch)
            line("-", "Link", "bereq " + std::to_string(id + 1) + " fetch");
        line("-", "RespProtocol", "HTTP/1.1");
        line("-", "RespStatus", std::to_string(e.status));
        line("-", "RespReason", e.status >= 500 ? "Backend fetch failed" : "OK");
        line("-", "RespHeader", "Content-Type: text/html; charset=utf-8");
        line("-", "Timestamp", stamp("Resp", e.tookMs));
        line("-", "ReqAcct",
             "236 0 236 240 " + std::to_string(e.bytes) + " " + std::to_string(e.bytes + 240));
        line("-", "End", "");
        endLine();
    }

    const LogPlan &plan_;
    const std::function<void(std::string_view)> &write_;
    std::string block_ = {};
    std::time_t second_ = -1;
    char text_[40] = {};
};

/// What happens to one request at \a second of the span.
void decide(Event &event, double second, const LogPlan &plan, Random &random)
{
    event.upstream = random.below(6);
    event.client = random.below(250);
    event.page = random.below(4000);
    event.bytes = 300 + random.below(60'000);
    event.agent = random.below(4);
    event.tookMs = static_cast<int>(15 + 40 * -std::log(random.unit()));
    const unsigned luck = random.below(10'000);
    event.status = luck < 300 ? 404 : luck < 800 ? 304 : luck < 805 ? 500 : luck < 808 ? 502 : 200;
    const bool incident = second >= plan.onsetSeconds && second < plan.onsetSeconds + plan.lastsSeconds;
    if (incident && event.upstream == plan.failing && random.below(100) < plan.failPercent) {
        const unsigned kind = random.below(100);
        event.status = kind < 55 ? 502 : kind < 85 ? 504 : 503;
    } else if (plan.decoys && second >= 3000 && second < 3060 && event.upstream == 4 &&
               random.below(100) < 12) {
        event.status = 502; // a restart
    } else if (plan.decoys && second >= 1800 && second < 1890 && random.below(3) > 0) {
        event.status = 404;
        event.client = 66;
        event.scanner = true;
    }
    if (event.status == 504)
        event.tookMs = 5000 + static_cast<int>(random.below(10));
}

} // namespace

const char *nameOf(LogKind kind)
{
    switch (kind) {
    case LogKind::NginxCombined: return "nginx-combined";
    case LogKind::NginxUpstream: return "nginx-upstream";
    case LogKind::Haproxy: return "haproxy";
    case LogKind::Caddy: return "caddy-json";
    case LogKind::NginxError: return "nginx-error";
    case LogKind::Varnishlog: return "varnishlog";
    case LogKind::Count: break;
    }
    return "";
}

LogTruth makeLog(const LogPlan &plan, const std::function<void(std::string_view)> &write)
{
    Random random(plan.seed);
    Writer writer(plan, write);
    const double mean = static_cast<double>(plan.spanSeconds) / static_cast<double>(plan.requests);
    double second = 0;
    for (std::int64_t i = 0; i < plan.requests && second < plan.spanSeconds; ++i) {
        // a slow wave over the day, and arrivals that know nothing of each other
        const double wave = 1 + 0.3 * std::sin(second / 4000);
        second += mean * wave * -std::log(random.unit());
        Event event;
        event.number = static_cast<unsigned>(i) + 1000;
        event.micros = plan.start * 1'000'000 + static_cast<std::int64_t>(second * 1e6);
        decide(event, second, plan, random);
        writer.put(event);
    }
    writer.flush();
    const bool named = plan.kind != LogKind::NginxCombined;
    if (named && plan.onsetSeconds < plan.spanSeconds) {
        const bool address = plan.kind == LogKind::NginxUpstream || plan.kind == LogKind::Caddy ||
                             plan.kind == LogKind::NginxError;
        const std::string prefix = plan.kind == LogKind::Haproxy ? "be_app/" : "";
        writer.truth.failing =
            prefix + (address ? upstreamAddresses[plan.failing] : upstreamNames[plan.failing]);
    }
    return writer.truth;
}

} // namespace fd::test
