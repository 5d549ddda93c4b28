// SPDX-License-Identifier: GPL-3.0-or-later
//
// Do two logs that hold the same requests tell the same time?
#pragma once

#include "logs/entry.h"
#include "model/log_summary.h"

#include <vector>

namespace fd::logs {

/// A sample of the requests of one log: the same requests are taken from every log, whatever else it holds,
/// since they are chosen by a hash of what was asked. Bounded memory.
class RequestSample
{
public:
    struct Seen {
        std::uint64_t key;
        std::int64_t startNs; ///< when the request came, as far as the log says
    };
    void see(const Entry &entry);
    /// In order of key; without those that are asked too often to tell anything.
    std::vector<Seen> taken() const;

private:
    static constexpr std::size_t most = 20'000;
    std::vector<Seen> seen_ = {};
    std::uint64_t highest_ = UINT64_MAX; ///< keys above it are not taken any more
};

/// By how much the times of \a log are ahead of those of \a reference: the offset that most pairs of the same
/// request vote for, then their median. Empty where too few agree for it to be no chance, and where the
/// clocks agree within a second or the usual delay between the two.
std::optional<LogSkew> skewBetween(const QString &log, const RequestSample &sample, const QString &reference,
                                   const RequestSample &referenceSample);

} // namespace fd::logs
