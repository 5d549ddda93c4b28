// SPDX-License-Identifier: GPL-3.0-or-later
//
// Runs all checks of a profile: asks what they plan, judges what comes back, ranks the causes, until nothing
// is open.
#pragma once

#include "model/case.h"

#include <functional>
#include <stop_token>

namespace fd::engine {

/// Answers one request. Called on a worker thread, may block until the request's own time limit, must return
/// within 100 ms of a stop request, and never throws. While it works it may tell the sink, from any thread,
/// how far it is and what it knows by then.
using Prober = std::function<Outcome(const ProbeRequest &, std::stop_token, const InterimSink &)>;

/// Takes the run as it stands: after the start, whenever answers came in, and at the end. Called on the
/// thread of run().
using Sink = std::function<void(const Case &)>;

struct RunOptions {
    Millis deadline{180'000};      ///< for the whole run; what is open then is reported as not run
    int workers = 24;              ///< worker threads at most
    int connectionsPerAddress = 6; ///< at a time, of all probes together
    bool waitForAll = false;       ///< also for what takes long and would not change the answer
};

/// Blocks until every check is done, \a stop is requested or the deadline passes; the case then says so in
/// `complete`. Stopping takes effect within 200 ms of
/// whatever probe is in flight, as far as the prober keeps its own promise above.
Case run(const Profile &profile, const RunInputs &inputs, const RunOptions &options, const Prober &prober,
         const Sink &sink, std::stop_token stop);

/// Judges the saved evidence of \a saved again with today's checks and rules; asks nothing.
Case judgeAgain(const Case &saved);

/// Runs only the checks of \a ids (by id, as in Fix::verify) of a finished case again and puts their answers
/// in place of the old ones; everything else keeps its evidence.
Case runAgain(const Case &before, const QStringList &ids, const RunOptions &options, const Prober &prober,
              const Sink &sink, std::stop_token stop);

} // namespace fd::engine
