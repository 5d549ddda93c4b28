// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/http/http_probe.h"

#include "probes/event/wait.h"
#include "probes/http/curl_request.h"
#include "probes/http/exchange.h"

namespace fd::probes {

using namespace std::chrono_literals;

namespace {

struct MultiFree {
    void operator()(CURLM *p) const { curl_multi_cleanup(p); }
};

/// Keeps a handle in a multi handle for as long as it lives.
class Added
{
public:
    Added(CURLM *multi, CURL *easy) : multi_(multi), easy_(easy) { curl_multi_add_handle(multi_, easy_); }
    ~Added() { curl_multi_remove_handle(multi_, easy_); }
    Added(const Added &) = delete;
    Added &operator=(const Added &) = delete;

private:
    CURLM *multi_;
    CURL *easy_;
};

Failure ended(Failure::Kind kind, int code = 0)
{
    return {kind, Failure::Phase::Other, code, {}}; // the exchange knows the phase
}

/// Waits for sockets, libcurl's timers, the exchange's own limit, or a stop.
CURLMcode wait(CURLM *multi, Clock::time_point deadline, const WakeFd &wake)
{
    const auto longest = wake.fd() >= 0 ? std::chrono::milliseconds{1s} : kBlindWait;
    curl_waitfd extra{wake.fd(), CURL_WAIT_POLLIN, 0};
    return curl_multi_poll(multi, &extra, wake.fd() >= 0 ? 1U : 0U,
                           pollMillis(deadline - Clock::now(), longest), nullptr);
}

HttpEvidence run(CURLM *multi, Exchange &exchange, const WakeFd &wake)
{
    for (;;) {
        if (wake.stopRequested())
            return exchange.finish(ended(Failure::Kind::Cancelled));
        int running = 0;
        const CURLMcode worked = curl_multi_perform(multi, &running);
        int left = 0;
        if (const CURLMsg *message = curl_multi_info_read(multi, &left);
            message && message->msg == CURLMSG_DONE)
            return exchange.finish(message->data.result);
        exchange.look();
        if (Clock::now() >= exchange.deadline())
            return exchange.finish(ended(Failure::Kind::TimedOut));
        if (worked != CURLM_OK)
            return exchange.finish(ended(Failure::Kind::Local, worked));
        if (const CURLMcode waited = wait(multi, exchange.deadline(), wake); waited != CURLM_OK)
            return exchange.finish(ended(Failure::Kind::Local, waited));
    }
}

} // namespace

Outcome probeHttp(const HttpRequest &request, const Settings &, std::stop_token stop)
{
    const WakeFd wake(std::move(stop));
    HttpEvidence unsent;
    // Before the handles: libcurl gives sockets back to it to the very end.
    Exchange exchange(request);
    CurlRequest curl;
    if ((unsent.failure = prepare(request, curl)))
        return unsent;
    const std::unique_ptr<CURLM, MultiFree> multi(curl_multi_init());
    if (!multi) {
        unsent.failure =
            Failure{Failure::Kind::Local, Failure::Phase::Other, 0, QStringLiteral("curl_multi_init")};
        return unsent;
    }
    exchange.bind(curl.easy.get());
    const Added added(multi.get(), curl.easy.get());
    return run(multi.get(), exchange, wake);
}

} // namespace fd::probes
