// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logs/log_sums.h"

#include "ui/support/background.h"

#include <QTimer>

#include <algorithm>

namespace fd::ui {

namespace {
constexpr int lookMs = 1000;
}

LogSums::LogSums(LogTools tools, QObject *parent)
    : QObject(parent), tools_(std::move(tools)), look_(new QTimer(this))
{
    look_->setInterval(lookMs);
    connect(look_, &QTimer::timeout, this, &LogSums::grow);
}

LogSums::~LogSums()
{
    for (std::stop_source *work : {&whole_, &growth_, &span_})
        work->request_stop();
}

void LogSums::setSources(const std::vector<LogRequest> &sources)
{
    const auto key = [](const LogRequest &request) { return keyOf(ProbeRequest(request)); };
    if (std::equal(sources.begin(), sources.end(), sources_.begin(), sources_.end(),
                   [&key](const LogRequest &a, const LogRequest &b) { return key(a) == key(b); }))
        return;
    for (std::stop_source *work : {&whole_, &growth_, &span_})
        work->request_stop();
    sources_ = sources;
    growing_.reset();
    grown_.reset();
    busyGrowing_ = false;
    growAgain_ = false;
}

void LogSums::sumWhole()
{
    if (!tools_.summarise)
        return;
    whole_.request_stop();
    whole_ = std::stop_source();
    inBackground(
        this,
        [summarise = tools_.summarise, sources = sources_, stop = whole_.get_token()] {
            return summarise(sources, stop);
        },
        [this, stop = whole_.get_token()](const LogSummary &summary) {
            if (!stop.stop_requested())
                Q_EMIT wholeSummed(summary);
        });
}

void LogSums::grow()
{
    if (!tools_.grow || sources_.empty())
        return;
    if (busyGrowing_) {
        growAgain_ = true;
        return;
    }
    if (!growing_)
        growing_ = tools_.grow(sources_);
    busyGrowing_ = true;
    growAgain_ = false;
    growth_ = std::stop_source();
    inBackground(
        this, [growing = growing_, stop = growth_.get_token()] { return growing->update(stop); },
        [this, stop = growth_.get_token()](const LogSummary &summary) {
            if (stop.stop_requested())
                return; // of sources that are not shown any more
            busyGrowing_ = false;
            whole_.request_stop(); // it would know less
            if (grown_ != summary) {
                grown_ = summary;
                Q_EMIT wholeSummed(summary);
            }
            if (growAgain_)
                grow();
        });
}

void LogSums::setFollowing(bool follow)
{
    if (follow)
        look_->start();
    else
        look_->stop();
}

void LogSums::sumSpan(const TimeSpan &span, const std::vector<LogIncident> &incidents)
{
    if (!tools_.sumSpan)
        return;
    span_.request_stop();
    span_ = std::stop_source();
    std::vector<LogRequest> sources = sources_;
    for (LogRequest &source : sources) {
        source.since = span.from;
        source.until = span.until - Millis(1);
    }
    inBackground(
        this,
        [sum = tools_.sumSpan, sources = std::move(sources), incidents, stop = span_.get_token()] {
            return sum(sources, incidents, stop);
        },
        [this, span, stop = span_.get_token()](const LogSpanSums &sums) {
            if (!stop.stop_requested())
                Q_EMIT spanSummed(span, sums);
        });
}

void LogSums::forgetSpan()
{
    span_.request_stop();
}

} // namespace fd::ui
