// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "logs/summarise.h"
#include "model/interim.h"

#include <QStringList>

#include <chrono>

namespace fd::probes {

/// Tells an interim sink how far the reading of several files is, at most 20 times a second, and now and then
/// what they say by then. Called by one thread at a time.
class ReadTeller
{
public:
    ReadTeller(const InterimSink &sink, const QStringList &files);

    /// \a bytes of the file that is being read; \a part is what they say, where that is known.
    void reached(qint64 bytes, std::optional<logs::Part> part);
    /// Is it time again for what the file says by now? For readers that look for themselves.
    bool wantsPart() const;
    /// The file is read; \a done are all parts that are, this one's last.
    void ended(qint64 bytes, const std::vector<logs::Part> &done);

private:
    using Clock = std::chrono::steady_clock;

    const InterimSink &sink_;
    qint64 total_ = 0; ///< 0: not known, since something is compressed or comes as a stream
    qint64 before_ = 0;
    const std::vector<logs::Part> *done_ = nullptr;
    std::size_t summed_ = 0; ///< of done_, these many are in earlier_
    std::vector<LogSummary> earlier_ = {};
    Clock::time_point told_ = {};
    Clock::time_point nextPart_;
    Clock::duration interval_;
};

} // namespace fd::probes
