// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/metrics/metrics_probe.h"

#include "probes/metrics/fetch_text.h"
#include "probes/metrics/source_text.h"
#include "probes/metrics/this_machine.h"

#include <QCoreApplication>
#include <QUrl>
#include <QUrlQuery>

#include <functional>

namespace fd::probes {

using namespace std::chrono_literals;

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Metrics)
};

constexpr auto betweenSamples = 1s;

template <class Sample>
using Take = std::function<tl::expected<Sample, Failure>()>;
template <class Sample>
using Compare = std::function<std::vector<Metric>(const Sample &before, const Sample &after, double seconds)>;

/// Takes two samples, one second apart, and fills in the figures or the failure.
template <class Sample>
void takeTwice(MetricsEvidence &evidence, const WakeFd &wake, const Take<Sample> &take,
               const Compare<Sample> &compare)
{
    const auto before = take();
    if (!before) {
        evidence.failure = before.error();
        return;
    }
    const auto begin = Clock::now();
    if (waitFor(-1, 0, begin + betweenSamples, wake) == Woken::Stopped) {
        evidence.failure = Failure{Failure::Kind::Cancelled, Failure::Phase::Other, 0, {}};
        return;
    }
    const auto after = take();
    if (!after) {
        evidence.failure = after.error();
        return;
    }
    evidence.metrics = compare(*before, *after, std::chrono::duration<double>(Clock::now() - begin).count());
}

/// The same over HTTP, for a source whose page \a read understands.
template <class Sample>
void takeTwiceFrom(const QUrl &url, MetricsEvidence &evidence, const MetricsRequest &request,
                   const Settings &settings, const std::stop_token &stop,
                   std::optional<Sample> (*read)(QByteArrayView), const Compare<Sample> &compare)
{
    const WakeFd wake(stop);
    const auto source = locateSource(url.toString(QUrl::FullyEncoded), settings, stop);
    if (!source) {
        evidence.failure = source.error();
        return;
    }
    const Take<Sample> take = [&]() -> tl::expected<Sample, Failure> {
        const auto text = fetchText(*source, request.timeout, wake);
        if (!text)
            return tl::unexpected(text.error());
        auto sample = read(*text);
        if (!sample)
            return tl::unexpected(
                Failure{Failure::Kind::Protocol, Failure::Phase::Body, 0,
                        Tr::tr("The page does not hold the figures of %1.").arg(request.source.type)});
        return *std::move(sample);
    };
    takeTwice<Sample>(evidence, wake, take, compare);
}

QUrl withDefaultPath(const QString &text, const QString &path)
{
    QUrl url(text, QUrl::StrictMode);
    if (url.path().isEmpty() || url.path() == u"/")
        url.setPath(path);
    return url;
}

QUrl apacheUrl(const QString &text)
{
    QUrl url = withDefaultPath(text, QStringLiteral("/server-status"));
    url.setQuery(QStringLiteral("auto"));
    return url;
}

std::vector<Metric> compareMachines(const MachineSample &before, const MachineSample &after, double)
{
    return machineMetrics(before, after);
}

QString sourceName(const MetricsRequest &request)
{
    if (request.source.type == u"host")
        return Tr::tr("this computer");
    const QUrl url(request.source.url);
    return url.host().isEmpty() ? request.source.url : url.authority(QUrl::FullyEncoded).section(u'@', -1);
}

} // namespace

Outcome probeMetrics(const MetricsRequest &request, const Settings &settings, const std::stop_token &stop)
{
    const auto begin = Clock::now();
    const QString &type = request.source.type;
    const QString &url = request.source.url;
    MetricsEvidence evidence;
    evidence.source = sourceName(request);
    if (type != u"host" && url.isEmpty())
        return NotRun{Tr::tr("The source of type %1 has no url.").arg(type)};
    if (type == u"host") {
        const WakeFd wake(stop);
        takeTwice<MachineSample>(
            evidence, wake, [] { return sampleThisMachine(); }, compareMachines);
    } else if (type == u"node-exporter") {
        takeTwiceFrom<MachineSample>(withDefaultPath(url, QStringLiteral("/metrics")), evidence, request,
                                     settings, stop, machineFromNodeExporter, compareMachines);
    } else if (type == u"nginx-status") {
        takeTwiceFrom<NginxStatus>(withDefaultPath(url, QStringLiteral("/nginx_status")), evidence, request,
                                   settings, stop, nginxFromStubStatus, nginxMetrics);
    } else if (type == u"apache-status") {
        takeTwiceFrom<ApacheStatus>(apacheUrl(url), evidence, request, settings, stop, apacheFromStatus,
                                    apacheMetrics);
    } else {
        return NotRun{Tr::tr("This version cannot read sources of type \"%1\".").arg(type)};
    }
    evidence.elapsed = std::chrono::duration_cast<Micros>(Clock::now() - begin);
    return evidence;
}

} // namespace fd::probes
