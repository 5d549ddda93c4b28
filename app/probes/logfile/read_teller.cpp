// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/logfile/read_teller.h"

#include "model/evidence.h"
#include "probes/logfile/pieces.h"

#include <QFile>
#include <QFileInfo>

namespace fd::probes {

namespace {

using namespace std::chrono_literals;

constexpr auto tellEvery = 50ms;
constexpr auto firstPart = 25ms;
constexpr auto longestBetweenParts = 1s;

bool isPacked(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return false;
    const QByteArray head = file.read(6);
    return isCompressed({head.constData(), static_cast<std::size_t>(head.size())});
}

} // namespace

ReadTeller::ReadTeller(const InterimSink &sink, const QStringList &files)
    : sink_(sink), nextPart_(Clock::now() + firstPart), interval_(firstPart)
{
    if (!sink_)
        return;
    for (const QString &path : files) {
        const QFileInfo file(path);
        if (!file.isFile() || isPacked(path)) {
            total_ = 0;
            return;
        }
        total_ += file.size();
    }
}

bool ReadTeller::wantsPart() const
{
    return sink_ && Clock::now() >= nextPart_;
}

void ReadTeller::reached(qint64 bytes, std::optional<logs::Part> part)
{
    if (!sink_)
        return;
    const auto now = Clock::now();
    if (!part && now - told_ < tellEvery)
        return;
    told_ = now;
    Interim interim{before_ + bytes, total_, std::nullopt};
    if (part) {
        // What is read to its end is summed up once; only the file at hand anew.
        if (done_ && summed_ < done_->size()) {
            std::vector<logs::Part> parts;
            for (; summed_ < done_->size(); ++summed_)
                parts.push_back((*done_)[summed_].copy());
            earlier_.push_back(logs::summaryOf(std::move(parts), logs::Options().top));
        }
        std::vector<logs::Part> current;
        current.push_back(std::move(*part));
        LogSummary summary = logs::summaryOf(std::move(current), logs::Options().top);
        if (!earlier_.empty()) {
            std::vector<LogSummary> all = earlier_;
            all.push_back(std::move(summary));
            summary = logs::merge(std::move(all), logs::Options().top);
        }
        interim.outcome = LogEvidence{std::move(summary), std::nullopt};
        interval_ = std::min<Clock::duration>(interval_ * 2, longestBetweenParts);
        nextPart_ = Clock::now() + interval_;
    }
    sink_(std::move(interim));
}

void ReadTeller::ended(qint64 bytes, const std::vector<logs::Part> &done)
{
    before_ += bytes;
    done_ = &done;
}

} // namespace fd::probes
