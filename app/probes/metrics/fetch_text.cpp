// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/metrics/fetch_text.h"

#include "probes/dns/dns_probe.h"
#include "probes/hosts/hosts_probe.h"
#include "probes/http/curl_request.h"
#include "probes/http/http_failure.h"
#include "probes/tcp/connect.h"

#include <QCoreApplication>
#include <QUrl>

#include <algorithm>
#include <array>

namespace fd::probes {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Metrics)
};

constexpr qsizetype mostBytes = 8'388'608;

struct MultiFree {
    void operator()(CURLM *multi) const { curl_multi_cleanup(multi); }
};

/// Keeps a handle in a multi handle for as long as it lives.
struct Added {
    CURLM *multi;
    CURL *easy;
    Added(CURLM *m, CURL *e) : multi(m), easy(e) { curl_multi_add_handle(multi, easy); }
    ~Added() { curl_multi_remove_handle(multi, easy); }
    Added(const Added &) = delete;
    Added &operator=(const Added &) = delete;
};

size_t append(char *data, size_t size, size_t count, void *self)
{
    auto *text = static_cast<QByteArray *>(self);
    const auto bytes = static_cast<qsizetype>(size) * static_cast<qsizetype>(count);
    if (bytes > mostBytes - text->size())
        return 0;
    text->append(data, bytes);
    return size * count;
}

bool isNeverAsked(const QString &host)
{
    constexpr std::array reserved{QLatin1StringView("localhost"), QLatin1StringView("test"),
                                  QLatin1StringView("invalid"), QLatin1StringView("example")};
    const QString top = host.section(u'.', -1, -1, QString::SectionSkipEmpty);
    return std::any_of(reserved.begin(), reserved.end(),
                       [&](QLatin1StringView name) { return top.compare(name, Qt::CaseInsensitive) == 0; });
}

tl::expected<QString, Failure> addressFromDns(const QString &host, const Settings &settings,
                                              const std::stop_token &stop)
{
    for (const QString &type : {QStringLiteral("A"), QStringLiteral("AAAA")}) {
        const Outcome outcome = probeDns({.name = host, .type = type}, settings, stop);
        const auto *answer = std::get_if<DnsEvidence>(&outcome);
        if (answer == nullptr)
            break;
        if (answer->failure)
            return tl::unexpected(*answer->failure);
        if (const QStringList found = answer->values(type); !found.isEmpty())
            return found.first();
    }
    return tl::unexpected(Failure{Failure::Kind::NotResolved, Failure::Phase::Resolve, 0,
                                  Tr::tr("The name %1 has no address.").arg(host)});
}

tl::expected<QString, Failure> addressOfHost(const QString &host, const Settings &settings,
                                             const std::stop_token &stop)
{
    if (isIpAddress(host))
        return host;
    const Outcome outcome = probeHosts({host}, settings, stop);
    if (const auto *local = std::get_if<HostsEvidence>(&outcome)) {
        for (const QString &address : local->addresses) {
            if (isIpAddress(address))
                return address;
        }
    }
    if (host.compare(QLatin1StringView("localhost"), Qt::CaseInsensitive) == 0)
        return QStringLiteral("127.0.0.1");
    if (isNeverAsked(host))
        return tl::unexpected(
            Failure{Failure::Kind::NotResolved, Failure::Phase::Resolve, 0,
                    Tr::tr("The name %1 is reserved and has no address on the public net.").arg(host)});
    return addressFromDns(host, settings, stop);
}

Failure failureOf(CURL *easy, CURLcode code, const char *words, bool tooLarge)
{
    if (tooLarge)
        return {Failure::Kind::TooLarge, Failure::Phase::Body, 0, Tr::tr("The page is larger than 8 MiB.")};
    CurlEnd end{.code = code, .text = QString::fromUtf8(words)};
    long value = 0;
    curl_easy_getinfo(easy, CURLINFO_OS_ERRNO, &value);
    end.systemError = static_cast<int>(value);
    curl_easy_getinfo(easy, CURLINFO_SSL_VERIFYRESULT, &value);
    end.verifyResult = static_cast<int>(value);
    curl_off_t connected = 0;
    curl_easy_getinfo(easy, CURLINFO_CONNECT_TIME_T, &connected);
    end.phase = connected == 0 ? Failure::Phase::Connect : Failure::Phase::Other;
    Failure failure = code == CURLE_COULDNT_CONNECT && end.systemError != 0
                          ? connectFailure(-1, AF_UNSPEC, end.systemError) // the socket is gone by now
                          : httpFailure(end);
    if (failure.detail.isEmpty())
        failure.detail = spoken(failure.kind);
    return failure;
}

} // namespace

tl::expected<SourceAddress, Failure> locateSource(const QString &url, const Settings &settings,
                                                  const std::stop_token &stop)
{
    const QUrl parsed(url, QUrl::StrictMode);
    const bool https = parsed.scheme() == QLatin1StringView("https");
    if (!parsed.isValid() || parsed.host().isEmpty() ||
        (!https && parsed.scheme() != QLatin1StringView("http")))
        return tl::unexpected(Failure{Failure::Kind::Local, Failure::Phase::Resolve, 0,
                                      Tr::tr("\"%1\" is not an http or https URL.").arg(url)});
    auto address = addressOfHost(parsed.host(QUrl::FullyEncoded).remove(u'[').remove(u']'), settings, stop);
    if (!address)
        return tl::unexpected(std::move(address.error()));
    return SourceAddress{url, {*address, static_cast<quint16>(parsed.port(https ? 443 : 80))}};
}

tl::expected<QByteArray, Failure> fetchText(const SourceAddress &source, Millis timeout, const WakeFd &wake)
{
    const auto deadline = Clock::now() + timeout;
    QByteArray text; // before the handles, which write to it
    std::array<char, CURL_ERROR_SIZE> words{};
    CurlRequest curl;
    if (auto failure = prepare({.url = source.url, .to = source.to, .verify = true}, curl))
        return tl::unexpected(std::move(*failure));
    const std::unique_ptr<CURLM, MultiFree> multi(curl_multi_init());
    CURL *easy = curl.easy.get();
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &append);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &text);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, words.data());
    curl_easy_setopt(easy, CURLOPT_HTTP09_ALLOWED, 0L);
    const Added added(multi.get(), easy);
    for (;;) {
        if (wake.stopRequested())
            return tl::unexpected(Failure{Failure::Kind::Cancelled, Failure::Phase::Other, 0, {}});
        int running = 0;
        curl_multi_perform(multi.get(), &running);
        int left = 0;
        if (const CURLMsg *end = curl_multi_info_read(multi.get(), &left); end != nullptr) {
            const CURLcode code = end->data.result;
            long status = 0;
            curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
            if (code != CURLE_OK)
                return tl::unexpected(failureOf(easy, code, words.data(), code == CURLE_WRITE_ERROR));
            if (status != 200)
                return tl::unexpected(Failure{Failure::Kind::Protocol, Failure::Phase::Headers,
                                              static_cast<int>(status),
                                              Tr::tr("The answer has HTTP status %1.").arg(status)});
            return text;
        }
        if (Clock::now() >= deadline)
            return tl::unexpected(
                Failure{Failure::Kind::TimedOut, Failure::Phase::Other, 0, spoken(Failure::Kind::TimedOut)});
        curl_waitfd extra{wake.fd(), CURL_WAIT_POLLIN, 0};
        const auto longest = wake.fd() >= 0 ? Millis{1000} : kBlindWait;
        curl_multi_poll(multi.get(), &extra, wake.fd() >= 0 ? 1U : 0U,
                        pollMillis(deadline - Clock::now(), longest), nullptr);
    }
}

} // namespace fd::probes
